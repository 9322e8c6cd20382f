//! What was counted, as rows that all instances share.

use jiff::Timestamp;

use super::Stored;

/// Somebody wants some of what a subject may have.
///
/// Costs are whole multiples of `interval_us`, so the arithmetic is exact: with `behind` the time until the bucket is full, at
/// most `(burst * interval - behind) / interval` can be had now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SliceWanted {
    /// Whom it is counted for, as a hash.
    pub subject: [u8; 32],
    /// The present.
    pub now: Timestamp,
    /// The time that one costs, in microseconds; at least 1.
    pub interval_us: u32,
    /// How many the bucket holds.
    pub burst: u32,
    /// Fewer than this are of no use, and then none are taken.
    pub least: u32,
    /// No more than this are taken, which is not less than `least`.
    pub most: u32,
}

/// What somebody got of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// How many: nothing, or between `least` and `most`.
    pub granted: u32,
    /// When the bucket is full again.
    pub full_at: Timestamp,
}

/// Counts for all instances.
pub trait QuotaStore {
    /// Takes as many as there are of what is wanted.
    fn take_slice(&self, wanted: SliceWanted) -> Stored<'_, Slice>;

    /// Forgets subjects whose buckets were full before an instant, at most some thousands of them. Answers how many.
    fn forget_rested(&self, full_before: Timestamp) -> Stored<'_, u64>;
}
