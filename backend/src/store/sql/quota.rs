//! What was counted, as rows.

use futures::FutureExt as _;
use jiff::Timestamp;

use super::{Connection, Engine, Line, SqlStore};
use crate::store::{QuotaStore, Slice, SliceWanted, StoreError, Stored};

/// Takes a slice, in one statement: of two at the same time, the second counts on from what the first left.
///
/// `$1` subject, `$2` now, `$3` the time that one costs, `$4` burst, `$5` least, `$6` most; instants and times in microseconds.
/// A macro, because the engines call the larger and the smaller of two numbers differently.
macro_rules! slice_statement {
    ($larger:literal, $smaller:literal) => {
        concat!(
            "INSERT INTO quota (subject, full_at, granted) ",
            "SELECT $1, $2 + $3 * g.n, g.n FROM ",
            "(SELECT CASE WHEN $4 < $5 THEN 0 ELSE ", $smaller, "($4, $6) END AS n) AS g WHERE true ",
            "ON CONFLICT (subject) DO UPDATE SET ",
            "full_at = ", slice_statement!(@from $larger), " + $3 * (", slice_statement!(@granted $larger, $smaller), "), ",
            "granted = ", slice_statement!(@granted $larger, $smaller), " ",
            "RETURNING granted, full_at",
        )
    };
    (@granted $larger:literal, $smaller:literal) => {
        concat!(
            "CASE WHEN ($4 * $3 - (", slice_statement!(@from $larger), " - $2)) / $3 < $5 THEN 0 ",
            "ELSE ", $smaller, "($6, ($4 * $3 - (", slice_statement!(@from $larger), " - $2)) / $3) END",
        )
    };
    // Emptier than empty was written by a clock that stood ahead: see `Quota::take`.
    (@from $larger:literal) => {
        concat!("(CASE WHEN $2 + $4 * $3 < quota.full_at THEN $2 ELSE ", $larger, "(quota.full_at, $2) END)")
    };
}
pub(in crate::store) use slice_statement;

pub(super) const FORGET_RESTED: &str = "\
    DELETE FROM quota WHERE subject IN ( \
        SELECT subject FROM quota WHERE full_at < $1 ORDER BY full_at LIMIT $2)";

impl<E: Engine> QuotaStore for SqlStore<E> {
    fn take_slice(&self, wanted: SliceWanted) -> Stored<'_, Slice> {
        let values = vec![
            wanted.subject.into(),
            wanted.now.into(),
            wanted.interval_us.into(),
            wanted.burst.into(),
            wanted.least.into(),
            wanted.most.into(),
        ];
        self.engine
            .write(move |connection| {
                async move {
                    let lines = connection.rows(E::Connection::TAKE_SLICE, values).await?;
                    let line = lines.first().ok_or_else(|| {
                        StoreError::Unavailable(anyhow::anyhow!("a count was neither made nor found"))
                    })?;
                    Ok(Slice {
                        granted: line.number(0)?,
                        full_at: line.instant(1)?,
                    })
                }
                .boxed()
            })
            .boxed()
    }

    fn forget_rested(&self, full_before: Timestamp) -> Stored<'_, u64> {
        self.forget(FORGET_RESTED, full_before).boxed()
    }
}
