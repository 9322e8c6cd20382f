//! Goes along an org's log from its first row to its end and names the first thing that is not as it was sealed.
//!
//! The log may grow meanwhile: what was appended after the end was read is left for the next time.

mod finding;
#[cfg(test)]
mod tests;
mod walk;

pub use finding::{Fault, Finding};

use self::walk::{Stop, Walk, pages};
use super::chain::{BEFORE_FIRST, ChainKey};
use super::head::KnownEnd;
use crate::store::{AuditHead, AuditRow, AuditStore, Mac, StoreError};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every row is as it was sealed, and none is missing.
    Sound(Extent),
    /// The first thing that is not.
    Broken(Finding),
}

/// What a sound log spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// How many rows were verified, which is also the number of the last.
    pub rows: u64,
    /// Instant of the first row in microseconds since 1970 (UTC); 0 in an empty log.
    pub first_at_us: i64,
    /// Instant of the last row in microseconds since 1970 (UTC); 0 in an empty log.
    pub last_at_us: i64,
    /// Code of the last row; zeros in an empty log.
    pub mac: Mac,
}

/// Verifies the log of `org`, and that it still holds every end in `known` that is this org's.
///
/// # Errors
/// [`StoreError`] when the log cannot be read to its end: nothing is said about it then.
pub async fn verify<S>(
    store: &S,
    key: &ChainKey,
    org: &str,
    known: &[KnownEnd],
) -> Result<Verdict, StoreError>
where
    S: AuditStore + Sync + ?Sized,
{
    let mut walk = Walk::begun(key, org, known);
    if let Some(stop) = walk.through(store, u64::MAX).await? {
        return explained(store, key, org, stop).await.map(Verdict::Broken);
    }
    let head = store.head(org).await?;
    // Rows that were appended between the last reading and that of the end.
    if let Some(stop) = walk.through(store, head.sequence).await? {
        return explained(store, key, org, stop).await.map(Verdict::Broken);
    }
    Ok(match walk.fault_at_end(&head) {
        Some(finding) => Verdict::Broken(finding),
        None => Verdict::Sound(walk.extent()),
    })
}

/// Looks at the end of a log alone: whether it was sealed with this key and its last row is there. Quick, for whoever is
/// about to append with the key or to write the end down; it says nothing about earlier rows.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub async fn verify_end<S>(
    store: &S,
    key: &ChainKey,
    org: &str,
) -> Result<Result<AuditHead, Finding>, StoreError>
where
    S: AuditStore + Sync + ?Sized,
{
    let head = store.head(org).await?;
    let found = |fault| {
        Err(Finding {
            row: head.sequence,
            fault,
        })
    };
    if !walk::is_empty(&head) && !key.sealed(org, &head) {
        return Ok(found(Fault::Unsealed));
    }
    if head.sequence == 0 {
        return Ok(Ok(head));
    }
    let last = store.rows(org, head.sequence, 1).await?;
    Ok(match last.first() {
        Some(row) if row.sequence == head.sequence && row.mac == head.mac => Ok(head),
        Some(row) if row.sequence == head.sequence => found(Fault::Altered),
        _ => found(Fault::CutOff { end: head.sequence }),
    })
}

/// Says more about a row that does not fit: whether it belongs elsewhere, or nothing fits the key at all.
async fn explained<S>(store: &S, key: &ChainKey, org: &str, stop: Stop) -> Result<Finding, StoreError>
where
    S: AuditStore + Sync + ?Sized,
{
    let Stop { mut finding, row } = stop;
    let Some(row) = row.filter(|_| finding.fault == Fault::Altered) else {
        return Ok(finding);
    };
    if finding.row == 1 {
        let head = store.head(org).await?;
        if !key.sealed(org, &head) {
            finding.fault = Fault::ForeignKey;
            return Ok(finding);
        }
    }
    if let Some(found) = sealed_as(store, key, org, row).await {
        finding.fault = Fault::OutOfOrder { found };
    }
    Ok(finding)
}

/// The number that `row` was sealed under, if the row that stood before it is still somewhere in the log, as far as that can be
/// read.
async fn sealed_as<S>(store: &S, key: &ChainKey, org: &str, mut row: AuditRow) -> Option<u64>
where
    S: AuditStore + Sync + ?Sized,
{
    let mut was = |number: u64, previous: &Mac| {
        row.sequence = number;
        key.fits(previous, &row)
    };
    if was(1, &BEFORE_FIRST) {
        return Some(1);
    }
    let mut from = 0;
    loop {
        let page = pages::read(store, org, from, u64::MAX).await.ok()?;
        for earlier in &page.rows {
            // The row before it stands where it stood, or has changed places with the row itself.
            for number in [earlier.sequence.saturating_add(1), earlier.sequence] {
                if was(number, &earlier.mac) {
                    return Some(number);
                }
            }
        }
        from = page.next?;
    }
}
