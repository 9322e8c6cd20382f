//! Used assertions, launch codes and sessions as rows.

use futures::FutureExt as _;
use inlay_contract::{OrgId, UserId};
use jiff::Timestamp;
use tokio::sync::broadcast;

use super::{Connection, Engine, Line, SqlStore, Value, audit};
use crate::store::{
    AccessStore, AuditEntry, Detail, Ended, LaunchRow, SessionFilter, SessionRow, SpentLaunch, StoreError,
    Stored,
};

/// An assertion that is over may be used again under the same name: it is another one.
pub(super) const CLAIM_ASSERTION: &str = "\
    INSERT INTO used_assertion (assertion_hash, usable_until) VALUES ($1, $2) \
    ON CONFLICT (assertion_hash) DO UPDATE SET usable_until = excluded.usable_until \
    WHERE used_assertion.usable_until <= $3";

pub(super) const COUNT_ASSERTIONS: &str = "SELECT COUNT(*) FROM used_assertion WHERE usable_until > $1";

pub(super) const FORGET_ASSERTIONS: &str = "\
    DELETE FROM used_assertion WHERE assertion_hash IN ( \
        SELECT assertion_hash FROM used_assertion WHERE usable_until < $1 ORDER BY usable_until LIMIT $2)";

const KEEP_LAUNCH: &str = "\
    INSERT INTO launch_code (code_hash, org, user_id, works_until, document) VALUES ($1, $2, $3, $4, $5)";

/// Holds the row until the end of the transaction, whoever else asks for it.
pub(super) const HOLD_LAUNCH: &str = "\
    UPDATE launch_code SET works_until = works_until WHERE code_hash = $1 RETURNING works_until, document";

pub(super) const WIPE_LAUNCH: &str = "UPDATE launch_code SET document = NULL WHERE code_hash = $1";

pub(super) const COUNT_LAUNCHES: &str = "SELECT COUNT(*) FROM launch_code WHERE works_until > $1";

pub(super) const FORGET_LAUNCHES: &str = "\
    DELETE FROM launch_code WHERE code_hash IN ( \
        SELECT code_hash FROM launch_code WHERE works_until < $1 ORDER BY works_until LIMIT $2)";

pub(super) const WIPE_LAUNCHES: &str = "\
    UPDATE launch_code SET document = NULL \
    WHERE org = $1 AND ($2 IS NULL OR user_id = $2) AND document IS NOT NULL";

pub(super) const REPLACE_SESSION: &str = "\
    DELETE FROM session WHERE org = $1 AND user_id = $2 AND instance = $3 RETURNING token_hash";

const ADD_SESSION: &str = "\
    INSERT INTO session (token_hash, org, user_id, user_name, may, record, instance, expires_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (org, user_id, instance) DO NOTHING";

pub(super) const SESSION: &str = "\
    SELECT token_hash, org, user_id, user_name, may, record, instance, expires_at \
    FROM session WHERE token_hash = $1";

pub(super) const END_SESSION: &str = "DELETE FROM session WHERE token_hash = $1";

pub(super) const COUNT_SESSIONS: &str = "SELECT COUNT(*) FROM session WHERE expires_at > $1";

pub(super) const FORGET_SESSIONS: &str = "\
    DELETE FROM session WHERE token_hash IN ( \
        SELECT token_hash FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)";

pub(super) const RUNNING_SESSIONS: &str = "\
    SELECT token_hash, org, user_id, user_name, may, record, instance, expires_at \
    FROM session WHERE expires_at > $1 AND ($2 IS NULL OR org = $2) AND ($3 IS NULL OR user_id = $3) \
    ORDER BY expires_at, token_hash LIMIT $4";

pub(super) const ORGS_LET_IN: &str = "\
    SELECT org FROM session WHERE expires_at > $1 \
    UNION SELECT org FROM launch_code WHERE works_until > $1 AND document IS NOT NULL";

pub(super) const END_SESSIONS: &str = "\
    DELETE FROM session WHERE org = $1 AND ($2 IS NULL OR user_id = $2) AND expires_at > $3";

/// How often a session tries to take the place of one that somebody else is just putting there.
const TRIES: u32 = 8;

/// What the others are told where many sessions end at once.
const MANY: &str = "*";

impl Ended {
    /// As it is told to other instances.
    pub(in crate::store) fn text(self) -> String {
        match self {
            Self::One(token_hash) => hex::encode(token_hash),
            Self::Many => MANY.to_owned(),
        }
    }

    /// What was told by [`Ended::text`], by this version or another one.
    pub(in crate::store) fn told(text: &str) -> Self {
        let mut token_hash = [0; 32];
        match hex::decode_to_slice(text, &mut token_hash) {
            Ok(()) => Self::One(token_hash),
            Err(_) => Self::Many,
        }
    }
}

impl<E: Engine> SqlStore<E> {
    /// Tells those who listen here, where the engine does not tell everybody.
    fn tell(&self, ended: impl IntoIterator<Item = Ended>) {
        if E::Connection::ANNOUNCE_ENDED.is_none() {
            for ended in ended {
                // Nobody listening is no fault.
                let _ = self.news.ended.send(ended);
            }
        }
    }

    async fn count(&self, statement: &'static str, after: Timestamp) -> Result<u64, StoreError> {
        let count = self
            .read_one(statement, vec![after.into()], |line| line.number(0))
            .await?;
        Ok(count.unwrap_or_default())
    }
}

impl<E: Engine> AccessStore for SqlStore<E> {
    fn claim_assertion(
        &self,
        assertion_hash: [u8; 32],
        usable_until: Timestamp,
        now: Timestamp,
    ) -> Stored<'_, bool> {
        let values = vec![assertion_hash.into(), usable_until.into(), now.into()];
        self.engine
            .write(move |connection| {
                async move { Ok(connection.execute(CLAIM_ASSERTION, values).await? == 1) }.boxed()
            })
            .boxed()
    }

    fn count_assertions(&self, now: Timestamp) -> Stored<'_, u64> {
        self.count(COUNT_ASSERTIONS, now).boxed()
    }

    fn forget_assertions(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.forget(FORGET_ASSERTIONS, over_before).boxed()
    }

    fn keep_launch(&self, row: LaunchRow) -> Stored<'_, ()> {
        let values = vec![
            row.code_hash.into(),
            row.org.as_str().into(),
            row.user.as_str().into(),
            row.works_until.into(),
            row.document.into(),
        ];
        self.engine
            .write(move |connection| {
                async move { connection.execute(KEEP_LAUNCH, values).await.map(drop) }.boxed()
            })
            .boxed()
    }

    fn spend_launch(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, SpentLaunch> {
        self.engine
            .write(move |connection| async move { spend_launch(connection, code_hash, now).await }.boxed())
            .boxed()
    }

    fn count_launches(&self, now: Timestamp) -> Stored<'_, u64> {
        self.count(COUNT_LAUNCHES, now).boxed()
    }

    fn forget_launches(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.forget(FORGET_LAUNCHES, over_before).boxed()
    }

    fn insert_session(&self, row: SessionRow) -> Stored<'_, ()> {
        async move {
            let replaced = self
                .engine
                .write(move |connection| async move { insert_session(connection, row).await }.boxed())
                .await?;
            self.tell(replaced.into_iter().map(Ended::One));
            Ok(())
        }
        .boxed()
    }

    fn session(&self, token_hash: [u8; 32]) -> Stored<'_, Option<SessionRow>> {
        self.read_one(SESSION, vec![token_hash.into()], session).boxed()
    }

    fn end_session(&self, token_hash: [u8; 32]) -> Stored<'_, bool> {
        async move {
            let was_there = self
                .engine
                .write(move |connection| {
                    async move {
                        if connection.execute(END_SESSION, vec![token_hash.into()]).await? == 0 {
                            return Ok(false);
                        }
                        announce(connection, Ended::One(token_hash)).await?;
                        Ok(true)
                    }
                    .boxed()
                })
                .await?;
            self.tell(was_there.then_some(Ended::One(token_hash)));
            Ok(was_there)
        }
        .boxed()
    }

    fn count_sessions(&self, ends_after: Timestamp) -> Stored<'_, u64> {
        self.count(COUNT_SESSIONS, ends_after).boxed()
    }

    fn forget_sessions(&self, over_before: Timestamp) -> Stored<'_, u64> {
        self.forget(FORGET_SESSIONS, over_before).boxed()
    }

    fn running_sessions<'a>(
        &'a self,
        filter: &'a SessionFilter,
        now: Timestamp,
        limit: u32,
    ) -> Stored<'a, Vec<SessionRow>> {
        let values = vec![
            now.into(),
            filter.org.as_ref().map(ToString::to_string).into(),
            user(filter.user.as_ref()),
            limit.into(),
        ];
        self.read_all(RUNNING_SESSIONS, values, session).boxed()
    }

    fn orgs_let_in(&self, now: Timestamp) -> Stored<'_, Vec<OrgId>> {
        async move {
            let mut orgs = self
                .read_all(ORGS_LET_IN, vec![now.into()], |line| line.parsed(0))
                .await?;
            orgs.sort();
            Ok(orgs)
        }
        .boxed()
    }

    fn end_sessions<'a>(
        &'a self,
        org: &'a OrgId,
        named: Option<&'a UserId>,
        now: Timestamp,
        mut entry: AuditEntry,
    ) -> Stored<'a, u64> {
        let whose = vec![Value::from(org.as_str()), user(named)];
        async move {
            let sealer = std::sync::Arc::clone(&self.sealer);
            let count = self
                .engine
                .write(move |connection| {
                    async move {
                        connection.execute(WIPE_LAUNCHES, whose.clone()).await?;
                        let mut running = whose;
                        running.push(now.into());
                        let count = connection.execute(END_SESSIONS, running).await?;
                        entry.details.push(Detail {
                            name: "sessions",
                            value: count.to_string(),
                            personal: false,
                        });
                        audit::append(connection, sealer.as_ref(), None, vec![entry]).await?;
                        announce(connection, Ended::Many).await?;
                        Ok(count)
                    }
                    .boxed()
                })
                .await?;
            self.tell([Ended::Many]);
            Ok(count)
        }
        .boxed()
    }

    fn ended(&self) -> broadcast::Receiver<Ended> {
        self.news.ended.subscribe()
    }
}

fn user(named: Option<&UserId>) -> Value {
    named.map(ToString::to_string).into()
}

async fn announce<C: Connection>(connection: &mut C, ended: Ended) -> Result<(), StoreError> {
    if let Some(announce) = C::ANNOUNCE_ENDED {
        connection.rows(announce, vec![ended.text().into()]).await?;
    }
    Ok(())
}

async fn spend_launch(
    connection: &mut impl Connection,
    code_hash: [u8; 32],
    now: Timestamp,
) -> Result<SpentLaunch, StoreError> {
    let held = connection.rows(HOLD_LAUNCH, vec![code_hash.into()]).await?;
    let Some(line) = held.first() else {
        return Ok(SpentLaunch::Unknown);
    };
    if line.instant(0)? <= now {
        return Ok(SpentLaunch::Unknown);
    }
    let Some(document) = line.text_or_none(1)? else {
        return Ok(SpentLaunch::Before);
    };
    connection.execute(WIPE_LAUNCH, vec![code_hash.into()]).await?;
    Ok(SpentLaunch::Now(document))
}

/// Answers the tokens whose sessions it replaced. Two at the same time for one widget: the second waits until the first is
/// there, and then replaces it.
async fn insert_session<C: Connection>(
    connection: &mut C,
    row: SessionRow,
) -> Result<Vec<[u8; 32]>, StoreError> {
    let holder = vec![
        Value::from(row.org.as_str()),
        row.user.as_str().into(),
        row.instance.to_string().into(),
    ];
    let values = vec![
        row.token_hash.into(),
        row.org.as_str().into(),
        row.user.as_str().into(),
        row.user_name.into(),
        row.may.into(),
        row.record.as_str().into(),
        row.instance.to_string().into(),
        row.expires_at.into(),
    ];
    let mut replaced = Vec::new();
    for _ in 0..TRIES {
        for line in connection.rows(REPLACE_SESSION, holder.clone()).await? {
            replaced.push(line.code(0)?);
        }
        if connection.execute(ADD_SESSION, values.clone()).await? == 0 {
            continue;
        }
        for token_hash in &replaced {
            announce(connection, Ended::One(*token_hash)).await?;
        }
        return Ok(replaced);
    }
    Err(StoreError::Conflict)
}

fn session(line: &impl Line) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token_hash: line.code(0)?,
        org: line.parsed(1)?,
        user: line.parsed(2)?,
        user_name: line.text_or_none(3)?,
        may: line.text(4)?,
        record: line.parsed(5)?,
        instance: line.parsed(6)?,
        expires_at: line.instant(7)?,
    })
}
