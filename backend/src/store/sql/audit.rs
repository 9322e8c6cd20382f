//! The audit log as rows: numbered and sealed in the transaction of what they tell of.

use std::collections::BTreeMap;

use inlay_contract::OrgId;
use serde::Serialize;

use super::{Connection, Line};
use crate::store::{AuditEntry, AuditHead, AuditRow, Detail, Mac, Sealer, StoreError};

macro_rules! columns {
    () => {
        "org, sequence, at_us, actor, on_behalf_of, action, outcome, party, check_id, purpose, consent_version, \
         request_id, provider_request_id, details, mac"
    };
}

pub(super) const ROWS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM audit_row WHERE org = $1 AND sequence >= $2 ORDER BY sequence LIMIT $3"
);

pub(super) const ROWS_ABOUT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM audit_row WHERE org = $1 AND party = $2 AND at_us >= $3 AND at_us < $4 ORDER BY sequence"
);

pub(super) const HEAD: &str = "SELECT sequence, mac, seal FROM audit_head WHERE org = $1";

/// Also those whose end somebody has taken away. From org to org along the index, for a log has very many rows.
pub(super) const ORGS: &str = "\
    WITH RECURSIVE logged (org) AS ( \
        SELECT MIN(org) FROM audit_row \
        UNION ALL \
        SELECT (SELECT MIN(r.org) FROM audit_row r WHERE r.org > logged.org) FROM logged WHERE logged.org IS NOT NULL) \
    SELECT org FROM logged WHERE org IS NOT NULL UNION SELECT org FROM audit_head ORDER BY org";

/// Holds the end of an org's log until the transaction is over, and makes it where there is none.
const HOLD: &str = "\
    INSERT INTO audit_head (org, sequence, mac, seal) VALUES ($1, 0, $2, $2) \
    ON CONFLICT (org) DO UPDATE SET sequence = audit_head.sequence \
    RETURNING sequence, mac, seal";

const MOVE: &str = "UPDATE audit_head SET sequence = $2, mac = $3, seal = $4 WHERE org = $1";

const ADD: &str = concat!(
    "INSERT INTO audit_row (",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
);

/// Before the first row.
const NOTHING: Mac = [0; 32];
/// Stands for the code of a last row that cannot be believed.
const BROKEN: Mac = [0xff; 32];

/// Appends entries, each to its org's log. Also holds the end of the log of `holds`.
pub(super) async fn append(
    connection: &mut impl Connection,
    sealer: &dyn Sealer,
    holds: Option<&OrgId>,
    entries: Vec<AuditEntry>,
) -> Result<(), StoreError> {
    // In one order for everybody, so that nobody waits for somebody who waits.
    let mut logs: BTreeMap<OrgId, Vec<AuditEntry>> = BTreeMap::new();
    if let Some(org) = holds {
        logs.entry(org.clone()).or_default();
    }
    for entry in entries {
        logs.entry(entry.org.clone()).or_default().push(entry);
    }
    for (org, entries) in logs {
        append_to(connection, sealer, &org, entries).await?;
    }
    Ok(())
}

async fn append_to(
    connection: &mut impl Connection,
    sealer: &dyn Sealer,
    org: &OrgId,
    entries: Vec<AuditEntry>,
) -> Result<(), StoreError> {
    let held = connection
        .rows(HOLD, vec![org.as_str().into(), NOTHING.into()])
        .await?;
    let mut end = held.first().map(head).transpose()?.unwrap_or_default();
    if entries.is_empty() {
        return Ok(());
    }
    end.mac = believed(sealer, org, &end);
    for entry in entries {
        let mut row = to_row(entry, end.sequence + 1)?;
        row.mac = sealer.seal_row(&end.mac, &row);
        (end.sequence, end.mac) = (row.sequence, row.mac);
        add(connection, row).await?;
    }
    end.seal = sealer.seal_head(org.as_str(), end.sequence, &end.mac);
    let values = vec![
        org.as_str().into(),
        end.sequence.into(),
        end.mac.into(),
        end.seal.into(),
    ];
    connection.execute(MOVE, values).await.map(drop)
}

/// The code that the next row follows. Where the end is not one that we sealed (somebody cut the log), the next row follows
/// nothing that is there: so the cut shows in the chain for good, and the work goes on.
fn believed(sealer: &dyn Sealer, org: &OrgId, end: &AuditHead) -> Mac {
    if end.sequence == 0 || sealer.seal_head(org.as_str(), end.sequence, &end.mac) == end.seal {
        return end.mac;
    }
    tracing::error!(
        sequence = end.sequence,
        "the end of an audit log is not one that was sealed with this key; run `inlay audit verify`"
    );
    BROKEN
}

async fn add(connection: &mut impl Connection, row: AuditRow) -> Result<(), StoreError> {
    let values = vec![
        row.org.into(),
        row.sequence.into(),
        row.at_us.into(),
        row.actor.into(),
        row.on_behalf_of.into(),
        row.action.into(),
        row.outcome.into(),
        row.party.into(),
        row.check.into(),
        row.purpose.into(),
        row.consent_version.into(),
        row.request_id.into(),
        row.provider_request_id.into(),
        row.details.into(),
        row.mac.into(),
    ];
    connection.execute(ADD, values).await.map(drop)
}

#[derive(Serialize)]
struct WrittenDetail<'a> {
    name: &'a str,
    value: &'a str,
    personal: bool,
}

fn written(details: &[Detail]) -> Result<String, StoreError> {
    let details: Vec<_> = details
        .iter()
        .map(|detail| WrittenDetail {
            name: detail.name,
            value: &detail.value,
            personal: detail.personal,
        })
        .collect();
    serde_json::to_string(&details).map_err(|error| StoreError::Unavailable(error.into()))
}

fn to_row(entry: AuditEntry, sequence: u64) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        org: entry.org.into(),
        sequence,
        at_us: entry.at.as_microsecond(),
        actor: entry.actor.map(String::from),
        on_behalf_of: entry.on_behalf_of.map(String::from),
        action: entry.action.to_owned(),
        outcome: entry.outcome.to_owned(),
        party: entry.party.map(String::from),
        check: entry.check.map(|check| check.to_string()),
        purpose: entry.purpose.map(str::to_owned),
        consent_version: entry.consent_version,
        request_id: entry.request_id,
        provider_request_id: entry.provider_request_id,
        details: written(&entry.details)?,
        mac: NOTHING,
    })
}

pub(super) fn row(line: &impl Line) -> Result<AuditRow, StoreError> {
    Ok(AuditRow {
        org: line.text(0)?,
        sequence: line.number(1)?,
        at_us: line.number(2)?,
        actor: line.text_or_none(3)?,
        on_behalf_of: line.text_or_none(4)?,
        action: line.text(5)?,
        outcome: line.text(6)?,
        party: line.text_or_none(7)?,
        check: line.text_or_none(8)?,
        purpose: line.text_or_none(9)?,
        consent_version: line.text_or_none(10)?,
        request_id: line.text_or_none(11)?,
        provider_request_id: line.text_or_none(12)?,
        details: line.text(13)?,
        mac: code(line, 14)?,
    })
}

pub(super) fn head(line: &impl Line) -> Result<AuditHead, StoreError> {
    Ok(AuditHead {
        sequence: line.number(0)?,
        mac: code(line, 1)?,
        seal: code(line, 2)?,
    })
}

/// A code. What has another length is no code of ours: it reads as one that fits nothing, so that whoever verifies the log can
/// name the row.
fn code(line: &impl Line, column: usize) -> Result<Mac, StoreError> {
    Ok(line.bytes(column)?.try_into().unwrap_or(NOTHING))
}
