//! The valuation days of a book: checked once, then asked by position or by date.

use inlay_contract::UnavailableReason;
use jiff::civil::Date;

/// Valuation days in strict order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calendar {
    days: Vec<Date>,
}

impl Calendar {
    /// # Errors
    /// [`UnavailableReason::NoDailyValues`] without days; [`UnavailableReason::DisorderedDays`] when a day is out of order
    /// or there twice: which of two values is right cannot be guessed.
    pub(crate) fn new(days: &[Date]) -> Result<Self, UnavailableReason> {
        if days.is_empty() {
            return Err(UnavailableReason::NoDailyValues);
        }
        if days.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(UnavailableReason::DisorderedDays);
        }
        Ok(Self { days: days.to_vec() })
    }

    pub(crate) fn days(&self) -> &[Date] {
        &self.days
    }

    /// The last valuation day on or before `date`.
    pub(crate) fn on_or_before(&self, date: Date) -> Option<usize> {
        self.days.partition_point(|day| *day <= date).checked_sub(1)
    }

    /// The first valuation day on or after `date`: the one for which something that happened on `date` counts.
    pub(crate) fn on_or_after(&self, date: Date) -> Option<usize> {
        let position = self.days.partition_point(|day| *day < date);
        (position < self.days.len()).then_some(position)
    }
}
