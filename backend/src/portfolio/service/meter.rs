//! What an operator sees of the cache.

use super::slot::Slot;
use crate::portfolio::Part;

/// How a reader came to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// It was there.
    Hit,
    /// Somebody had asked for it already.
    Joined,
    /// The provider was asked.
    Asked,
}

/// One read is over.
pub(super) fn count_read(part: Part, way: Way, slot: &Slot) {
    let part = match part {
        Part::Portfolio => "portfolio",
        Part::Book => "book",
    };
    metrics::counter!("inlay_cache_reads_total", "part" => part, "outcome" => outcome(way, slot))
        .increment(1);
}

/// What all answers weigh together, in bytes.
pub(super) fn cache_bytes(bytes: u64) {
    // Whatever does not fit is far beyond any limit of the cache.
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    metrics::gauge!("inlay_cache_bytes").set(f64::from(bytes));
}

fn outcome(way: Way, slot: &Slot) -> &'static str {
    match (&slot.outcome, slot.current(), way) {
        (Err(_), _, _) => "failed",
        (Ok(_), None, _) => "stale",
        (Ok(_), Some(_), Way::Hit) => "hit",
        (Ok(_), Some(_), Way::Joined) => "joined",
        (Ok(_), Some(_), Way::Asked) => "miss",
    }
}
