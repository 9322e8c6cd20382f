//! KYC files as rows.

use anyhow::anyhow;
use inlay_contract::kyc::CheckId;

use super::{Connection, Line, Value, audit, job};
use crate::store::{
    Change, Commit, IdempotencyKey, PartyKey, Sealer, StartRecord, StoreError, StoredCheck, StoredEvent,
    StoredFile,
};

/// One statement, so that version and checks are of one state.
pub(super) const FILE: &str = "\
    SELECT f.version, f.sequence, c.id, c.attempt, c.provider, c.provider_run, c.package, \
           c.duration_seconds, c.document \
    FROM kyc_file f LEFT JOIN kyc_check c ON c.org = f.org AND c.record = f.record \
    WHERE f.org = $1 AND f.record = $2 \
    ORDER BY c.attempt, c.number";

pub(super) const CHECK_OF_RUN: &str = "\
    SELECT org, record, id FROM kyc_check \
    WHERE org = $1 AND provider = $2 AND provider_run = $3 \
    ORDER BY number DESC LIMIT 1";

pub(super) const START: &str = "\
    SELECT body_hash, check_id, at_us FROM kyc_start \
    WHERE org = $1 AND user_id = $2 AND start_key = $3";

pub(super) const EVENTS_AFTER: &str = "\
    SELECT sequence, document FROM kyc_event \
    WHERE org = $1 AND record = $2 AND sequence > $3 \
    ORDER BY sequence LIMIT $4";

pub(super) const FORGET_STARTS: &str = "\
    DELETE FROM kyc_start WHERE (org, user_id, start_key) IN ( \
        SELECT org, user_id, start_key FROM kyc_start WHERE at_us < $1 ORDER BY at_us LIMIT $2)";

pub(super) const DURATIONS: &str = "\
    SELECT duration_seconds FROM kyc_check \
    WHERE org = $1 AND package = $2 AND duration_seconds IS NOT NULL \
    ORDER BY number DESC LIMIT $3";

const FIRST_VERSION: &str = "\
    INSERT INTO kyc_file (org, record, version, sequence) VALUES ($1, $2, 1, $3) \
    ON CONFLICT (org, record) DO NOTHING \
    RETURNING sequence";

const NEXT_VERSION: &str = "\
    UPDATE kyc_file SET version = version + 1, sequence = sequence + $3 \
    WHERE org = $1 AND record = $2 AND version = $4 \
    RETURNING sequence";

const PUT_CHECK: &str = "\
    INSERT INTO kyc_check (org, record, id, attempt, provider, provider_run, package, duration_seconds, document) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
    ON CONFLICT (org, record, id) DO UPDATE SET \
        attempt = excluded.attempt, provider = excluded.provider, provider_run = excluded.provider_run, \
        package = excluded.package, duration_seconds = excluded.duration_seconds, document = excluded.document";

const ADD_EVENT: &str = "INSERT INTO kyc_event (org, record, sequence, document) VALUES ($1, $2, $3, $4)";

const ADD_START: &str = "\
    INSERT INTO kyc_start (org, user_id, start_key, body_hash, check_id, at_us) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (org, user_id, start_key) DO NOTHING";

pub(super) fn key(party: &PartyKey) -> Vec<Value> {
    vec![party.org.as_str().into(), party.record.as_str().into()]
}

pub(super) fn from_lines(lines: &[impl Line]) -> Result<StoredFile, StoreError> {
    let Some(first) = lines.first() else {
        return Ok(StoredFile::default());
    };
    let mut file = StoredFile {
        version: first.number(0)?,
        sequence: first.number(1)?,
        checks: Vec::new(),
    };
    // A file without a check is one line with nothing of a check in it.
    if first.text_or_none(2)?.is_some() {
        file.checks = lines.iter().map(check).collect::<Result<_, _>>()?;
    }
    Ok(file)
}

fn check(line: &impl Line) -> Result<StoredCheck, StoreError> {
    let has_duration = line.number_or_none(7)?.is_some();
    Ok(StoredCheck {
        id: line.parsed(2)?,
        attempt: line.number(3)?,
        provider: line.text(4)?,
        provider_run: line.text_or_none(5)?,
        package: line.text(6)?,
        duration_seconds: has_duration.then(|| line.number(7)).transpose()?,
        document: line.text(8)?,
    })
}

pub(super) fn check_of_run(line: &impl Line) -> Result<(PartyKey, CheckId), StoreError> {
    let party = PartyKey {
        org: line.parsed(0)?,
        record: line.parsed(1)?,
    };
    Ok((party, line.parsed(2)?))
}

pub(super) fn start(key: &IdempotencyKey, line: &impl Line) -> Result<StartRecord, StoreError> {
    Ok(StartRecord {
        key: key.clone(),
        body_hash: line.code(0)?,
        check: line.parsed(1)?,
        at: line.instant(2)?,
    })
}

pub(super) fn event(line: &impl Line) -> Result<StoredEvent, StoreError> {
    Ok(StoredEvent {
        sequence: line.number(0)?,
        document: line.text(1)?,
    })
}

/// The names of some parties as JSON, `[[org, record], …]`: the one value of [`Connection::SEQUENCES`].
pub(super) fn names(parties: &[PartyKey]) -> Result<String, StoreError> {
    let names: Vec<_> = parties
        .iter()
        .map(|party| [party.org.as_str(), party.record.as_str()])
        .collect();
    serde_json::to_string(&names).map_err(|error| StoreError::Unavailable(error.into()))
}

pub(super) fn sequence(line: &impl Line) -> Result<Change, StoreError> {
    Ok(Change {
        party: PartyKey {
            org: line.parsed(0)?,
            record: line.parsed(1)?,
        },
        sequence: line.number(2)?,
    })
}

/// What there is to tell of a commit; nothing where it has no event.
pub(super) fn change(commit: &Commit) -> Option<Change> {
    let latest = commit.events.last()?;
    Some(Change {
        party: commit.party.clone(),
        sequence: latest.sequence,
    })
}

/// See [`KycStore::commit`](crate::store::KycStore::commit).
pub(super) async fn commit<C: Connection>(
    connection: &mut C,
    sealer: &dyn Sealer,
    commit: Commit,
) -> Result<(), StoreError> {
    let change = change(&commit);
    let party = commit.party;
    next_version(connection, &party, commit.expected_version, &commit.events).await?;
    if let Some(record) = commit.start {
        add_start(connection, record).await?;
    }
    if let Some(settlement) = commit.settles {
        job::settle(connection, settlement).await?;
    }
    if let Some(replay) = commit.replays
        && !job::replay(connection, replay).await?
    {
        return Err(StoreError::Conflict);
    }
    for check in commit.checks {
        put_check(connection, &party, check).await?;
    }
    for event in commit.events {
        let mut values = key(&party);
        values.extend([event.sequence.into(), event.document.into()]);
        connection.execute(ADD_EVENT, values).await?;
    }
    let holds = (!commit.jobs.is_empty()).then_some(&party.org);
    audit::append(connection, sealer, holds, commit.audit).await?;
    for new in commit.jobs {
        job::make(connection, new, None).await?;
    }
    if let (Some(announce), Some(change)) = (C::ANNOUNCE, change) {
        let told = format!("{}/{}", change.party, change.sequence);
        connection.rows(announce, vec![told.into()]).await?;
    }
    Ok(())
}

async fn next_version(
    connection: &mut impl Connection,
    party: &PartyKey,
    expected: u64,
    events: &[StoredEvent],
) -> Result<(), StoreError> {
    let count = u64::try_from(events.len()).unwrap_or(u64::MAX);
    let mut values = key(party);
    values.push(count.into());
    let lines = if expected == 0 {
        connection.rows(FIRST_VERSION, values).await?
    } else {
        values.push(expected.into());
        connection.rows(NEXT_VERSION, values).await?
    };
    let latest: u64 = lines.first().ok_or(StoreError::Conflict)?.number(0)?;
    let first = latest.saturating_sub(count).saturating_add(1);
    if events
        .iter()
        .zip(first..)
        .any(|(event, due)| event.sequence != due)
    {
        let fault = anyhow!("the events of a commit do not follow those of the file");
        return Err(StoreError::Unavailable(fault));
    }
    Ok(())
}

async fn add_start(connection: &mut impl Connection, record: StartRecord) -> Result<(), StoreError> {
    let values = vec![
        record.key.org.as_str().into(),
        record.key.user.as_str().into(),
        record.key.key.into(),
        record.body_hash.into(),
        record.check.to_string().into(),
        record.at.into(),
    ];
    match connection.execute(ADD_START, values).await? {
        0 => Err(StoreError::Conflict),
        _ => Ok(()),
    }
}

async fn put_check(
    connection: &mut impl Connection,
    party: &PartyKey,
    check: StoredCheck,
) -> Result<(), StoreError> {
    let mut values = key(party);
    values.extend([
        check.id.to_string().into(),
        check.attempt.into(),
        check.provider.into(),
        check.provider_run.into(),
        check.package.into(),
        check.duration_seconds.into(),
        check.document.into(),
    ]);
    connection.execute(PUT_CHECK, values).await.map(drop)
}
