//! What the cache holds for one part of one record.

use std::sync::Arc;

use jiff::Timestamp;

use super::PortfolioError;
use crate::portfolio::Answer;

/// What an entry costs besides its answers: key, bookkeeping.
const ENTRY_OVERHEAD_BYTES: usize = 512;

/// What was last said about one record, and until when it is said again.
#[derive(Clone)]
pub(super) struct Slot {
    pub(super) outcome: Result<Answer, Arc<PortfolioError>>,
    pub(super) repeat_until: Timestamp,
    pub(super) last_good: Option<Good>,
}

/// An answer that the provider stood behind.
#[derive(Clone)]
pub(super) struct Good {
    pub(super) answer: Answer,
    pub(super) read_at: Timestamp,
}

impl Slot {
    pub(super) fn may_repeat(&self, now: Timestamp) -> bool {
        now < self.repeat_until
    }

    /// What it says, where the provider stands behind it and it is not a bridge.
    pub(super) fn current(&self) -> Option<&Answer> {
        let shown = self.outcome.as_ref().ok()?;
        let good = self.last_good.as_ref()?;
        shown.is_same(&good.answer).then_some(shown)
    }

    /// Whether there is nothing to say because the record is gone.
    pub(super) fn is_of_nobody(&self) -> bool {
        self.outcome.as_ref().is_err_and(|error| error.is_record_gone())
    }

    pub(super) fn weight(&self) -> u32 {
        let shown = self.outcome.as_ref().ok();
        // A fresh answer is shown and kept, but is there only once.
        let is_shown = |good: &&Answer| shown.is_some_and(|shown| shown.is_same(good));
        let kept = self
            .last_good
            .as_ref()
            .map(|good| &good.answer)
            .filter(|good| !is_shown(good));
        let bytes: usize = shown.into_iter().chain(kept).map(Answer::weight).sum();
        u32::try_from(bytes + ENTRY_OVERHEAD_BYTES).unwrap_or(u32::MAX)
    }
}
