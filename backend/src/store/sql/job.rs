//! Jobs as rows.

use inlay_contract::ErrorCode;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Connection, Line, Value};
use crate::store::{
    DeadJob, DeliveryId, Job, JobId, Lease, NewJob, Queue, Replay, Settlement, StoreError, Verdict,
};

/// Claims a job of the queues `$1` to `$4` at the instant `$5`, until `$6`, with the token `$7`.
///
/// A job is free when it is due, nobody holds it, no earlier one of its key is waiting and no other of its key is held (which
/// may be a later one, after a replay).
///
/// `queue || ''` is the queue, and no index has it: so the jobs are gone through in the order in which they are due, and the
/// first free one ends the search, however many are waiting.
macro_rules! claim_statement {
    ($lock:literal) => {
        concat!(
            "UPDATE job SET attempts = attempts + 1, leased_until = $6, lease_token = $7 WHERE id = ( ",
            "SELECT j.id FROM job j ",
            "WHERE j.dead_at IS NULL AND j.due_at <= $5 AND (j.leased_until IS NULL OR j.leased_until <= $5) ",
            "AND j.queue || '' IN ($1, $2, $3, $4) ",
            "AND NOT EXISTS (SELECT 1 FROM job o ",
            "WHERE o.queue = j.queue AND o.org = j.org AND o.job_key = j.job_key AND o.dead_at IS NULL ",
            "AND (o.id < j.id OR (o.id > j.id AND o.leased_until > $5))) ",
            "ORDER BY j.due_at, j.id LIMIT 1 ",
            $lock,
            ") RETURNING id, queue, org, job_key, subject, payload, due_at, attempts, created_at",
        )
    };
}
pub(in crate::store) use claim_statement;

/// The earlier of two: when the first job that heads its key and is not held is due, and when the first lease runs out.
pub(super) const NEXT_DUE: &str = "\
    SELECT MIN(next.at_us) FROM ( \
        SELECT due.at_us FROM ( \
            SELECT j.due_at AS at_us FROM job j \
            WHERE j.dead_at IS NULL AND j.queue || '' IN ($1, $2, $3, $4) \
            AND NOT EXISTS (SELECT 1 FROM job o \
                WHERE o.queue = j.queue AND o.org = j.org AND o.job_key = j.job_key AND o.dead_at IS NULL \
                AND (o.id < j.id OR o.leased_until IS NOT NULL)) \
            ORDER BY j.due_at LIMIT 1) AS due \
        UNION ALL \
        SELECT MIN(h.leased_until) FROM job h \
        WHERE h.leased_until IS NOT NULL AND h.queue || '' IN ($1, $2, $3, $4)) AS next";

pub(super) const DEAD: &str = "\
    SELECT id, queue, org, job_key, subject, payload, due_at, attempts, created_at, dead_at, code FROM job \
    WHERE queue = $1 AND dead_at IS NOT NULL \
    ORDER BY dead_at, id LIMIT $2";

pub(super) const DEAD_LETTER: &str = "\
    SELECT id, queue, org, job_key, subject, payload, due_at, attempts, created_at, dead_at, code FROM job \
    WHERE id = $1 AND dead_at IS NOT NULL";

/// The attempts are not counted anew: whether a provider may have heard of it already depends on them. Its age is, or the
/// first failure would be its last.
pub(super) const REPLAY: &str = "\
    UPDATE job SET dead_at = NULL, code = NULL, due_at = $2, created_at = $2 \
    WHERE id = $1 AND dead_at IS NOT NULL";

pub(super) const DEPTH: &str = "SELECT COUNT(*) FROM job WHERE queue = $1 AND dead_at IS NULL";

const MAKE: &str = "\
    INSERT INTO job (queue, org, job_key, subject, payload, delivery, created_at, due_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";

const DONE: &str = "DELETE FROM job WHERE id = $1 AND lease_token = $2";

const RETRY: &str = "\
    UPDATE job SET lease_token = NULL, leased_until = NULL, due_at = $3, code = $4 \
    WHERE id = $1 AND lease_token = $2";

const BURY: &str = "\
    UPDATE job SET lease_token = NULL, leased_until = NULL, dead_at = $3, code = $4 \
    WHERE id = $1 AND lease_token = $2";

/// The statements have a place for each of the queues.
const PLACES: usize = 4;
const _: () = assert!(Queue::ALL.len() == PLACES);

/// The names of some queues, and nothing in the places that are left.
pub(super) fn queues(queues: &[Queue]) -> Vec<Value> {
    let names = Queue::ALL.map(|queue| {
        Value::from(if queues.contains(&queue) {
            queue.as_str()
        } else {
            ""
        })
    });
    names.into()
}

/// Makes a job, for a delivery where there is one. Whoever calls it holds the end of the org's audit log.
pub(super) async fn make(
    connection: &mut impl Connection,
    job: NewJob,
    delivery: Option<DeliveryId>,
) -> Result<(), StoreError> {
    let values = vec![
        job.queue.as_str().into(),
        job.org.as_str().into(),
        job.key.into(),
        job.subject.into(),
        job.payload.into(),
        Value::Number(delivery.map(|delivery| delivery.0)),
        job.due_at.into(),
    ];
    connection.execute(MAKE, values).await.map(drop)
}

/// Settles a job, unless somebody else has claimed it since.
pub(super) async fn settle(
    connection: &mut impl Connection,
    settlement: Settlement,
) -> Result<(), StoreError> {
    let lease = settlement.lease;
    let mut values = vec![lease.job.0.into(), lease.token.to_string().into()];
    let mut with = |at: Timestamp, code: ErrorCode| values.extend([at.into(), code.as_str().into()]);
    let statement = match settlement.verdict {
        Verdict::Done => DONE,
        Verdict::Retry { due_at, code } => {
            with(due_at, code);
            RETRY
        }
        Verdict::Dead { at, code } => {
            with(at, code);
            BURY
        }
    };
    match connection.execute(statement, values).await? {
        0 => Err(StoreError::Conflict),
        _ => Ok(()),
    }
}

/// Puts a dead letter back to work. `false` where it is none any more.
pub(super) async fn replay(connection: &mut impl Connection, replay: Replay) -> Result<bool, StoreError> {
    let values = vec![replay.job.0.into(), replay.at.into()];
    Ok(connection.execute(REPLAY, values).await? != 0)
}

pub(super) fn claimed(line: &impl Line, token: Uuid) -> Result<Job, StoreError> {
    Ok(Job {
        lease: Lease {
            job: JobId(line.number(0)?),
            token,
        },
        work: work(line)?,
        attempt: line.number(7)?,
        created_at: line.instant(8)?,
    })
}

pub(super) fn dead(line: &impl Line) -> Result<DeadJob, StoreError> {
    Ok(DeadJob {
        id: JobId(line.number(0)?),
        work: work(line)?,
        attempts: line.number(7)?,
        created_at: line.instant(8)?,
        dead_at: line.instant(9)?,
        code: line.text(10)?,
    })
}

fn work(line: &impl Line) -> Result<NewJob, StoreError> {
    let name = line.text(1)?;
    let queue = Queue::ALL
        .into_iter()
        .find(|queue| queue.as_str() == name)
        .ok_or_else(|| StoreError::Unavailable(anyhow::anyhow!("there is no queue named {name:?}")))?;
    Ok(NewJob {
        queue,
        org: line.parsed(2)?,
        key: line.text(3)?,
        subject: line.text(4)?,
        payload: line.text(5)?,
        due_at: line.instant(6)?,
    })
}
