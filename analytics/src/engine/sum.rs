//! Sums over parts of which some are not known, and the figures that come of them.

use inlay_contract::{Decimal, Figure, UnavailableReason};
use jiff::Timestamp;

use crate::lots::Known;
use crate::total::Total;

/// A sum, how much of what it should cover it does cover, and why it does not cover the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sum {
    total: Total,
    missing: Option<UnavailableReason>,
    is_too_large: bool,
}

impl Sum {
    /// The sum of all `parts`.
    pub(super) fn of(parts: impl IntoIterator<Item = Known>) -> Self {
        let mut sum = Self::default();
        parts.into_iter().for_each(|part| sum.add(part));
        sum
    }

    /// Adds one part.
    pub(super) fn add(&mut self, part: Known) {
        if let Err(reason) = part {
            self.miss(reason);
        }
        self.is_too_large |= self.total.add(part.ok()).is_err();
    }

    /// Adds the parts of another sum.
    pub(super) fn merge(&mut self, other: &Self) {
        if let Some(reason) = other.missing {
            self.miss(reason);
        }
        let amount = self.total.amount.checked_add(other.total.amount);
        self.is_too_large |= other.is_too_large || amount.is_none();
        self.total = Total {
            amount: amount.unwrap_or_default(),
            included: self.total.included.saturating_add(other.total.included),
            of: self.total.of.saturating_add(other.total.of),
        };
    }

    /// Whether it has no parts at all.
    pub(super) const fn is_of_nothing(&self) -> bool {
        self.total.of == 0
    }

    /// What is known of it; `None` when nothing is.
    pub(super) fn known(&self) -> Option<Decimal> {
        (self.total.included != 0 && !self.is_too_large).then_some(self.total.amount)
    }

    /// The sum when nothing is missing of it.
    pub(super) fn whole(&self) -> Option<Decimal> {
        self.known().filter(|_| self.total.is_whole())
    }

    /// The sum of what happened; zero where nothing did.
    ///
    /// # Errors
    /// Why a part of it is not known.
    pub(super) fn whole_or_nothing(&self) -> Known {
        match self.missing {
            Some(reason) => Err(reason),
            None if self.is_too_large => Err(UnavailableReason::TooLarge),
            None => Ok(self.total.amount),
        }
    }

    /// The figure of something that is there: without any part it is unavailable for the reason `none`.
    pub(super) fn figure(&self, none: UnavailableReason, stale_since: Option<Timestamp>) -> Figure<Decimal> {
        if self.is_too_large {
            return Figure::unavailable(UnavailableReason::TooLarge);
        }
        let reason = self.missing.unwrap_or(none);
        if self.total.of == 0 {
            return Figure::unavailable(reason);
        }
        let Total { amount, included, of } = self.total;
        since(Figure::covering(amount, included, of, reason), stale_since)
    }

    /// The figure of what happened: where nothing did, it is zero.
    pub(super) fn figure_or_nothing(&self, stale_since: Option<Timestamp>) -> Figure<Decimal> {
        if self.total.of == 0 && !self.is_too_large {
            return since(Figure::value(Decimal::ZERO), stale_since);
        }
        self.figure(UnavailableReason::NoHoldings, stale_since)
    }

    /// A missing price is named before a missing rate: without a price no rate would help.
    fn miss(&mut self, reason: UnavailableReason) {
        if self.missing != Some(UnavailableReason::NoPrice) {
            self.missing = Some(reason);
        }
    }
}

/// The figure as it stands when the book is stale.
pub(super) fn since<T>(figure: Figure<T>, stale_since: Option<Timestamp>) -> Figure<T> {
    match stale_since {
        Some(instant) => figure.stale_since(instant),
        None => figure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_happened_is_zero_and_nothing_that_is_there_is_unavailable() {
        let sum = Sum::default();
        assert_eq!(sum.figure_or_nothing(None), Figure::value(Decimal::ZERO));
        let reason = UnavailableReason::NoHoldings;
        assert_eq!(sum.figure(reason, None), Figure::unavailable(reason));
    }

    #[test]
    fn an_unknown_part_is_counted_and_named() {
        let sum = Sum::of([Err(UnavailableReason::NoRate)]);
        assert_eq!(
            sum.figure_or_nothing(None),
            Figure::unavailable(UnavailableReason::NoRate)
        );
        let sum = Sum::of([
            Ok(Decimal::TEN),
            Err(UnavailableReason::NoPrice),
            Err(UnavailableReason::NoRate),
        ]);
        assert_eq!(
            sum.figure_or_nothing(None),
            Figure::Partial {
                value: Decimal::TEN,
                included: 1,
                of: 3
            }
        );
    }

    #[test]
    fn groups_merge_to_the_sum_of_all_their_parts() {
        let parts = [Ok(Decimal::ONE), Err(UnavailableReason::NoRate), Ok(Decimal::TEN)];
        let mut merged = Sum::of(parts[..1].iter().copied());
        merged.merge(&Sum::of(parts[1..].iter().copied()));
        assert_eq!(merged, Sum::of(parts));
    }

    #[test]
    fn a_sum_beyond_all_money_is_too_large_even_when_it_grows_no_more() {
        let mut sum = Sum::of([Ok(Decimal::MAX), Ok(Decimal::MAX)]);
        sum.merge(&Sum::of([Ok(Decimal::ONE)]));
        assert_eq!(
            sum.figure_or_nothing(None),
            Figure::unavailable(UnavailableReason::TooLarge)
        );
        assert_eq!(sum.known(), None);
    }
}
