//! Business days: Monday to Friday, without holidays.
//!
//! A day is a number counted from [`EPOCH`], so that a daily series is a plain vector.
//! The sandbox has no holiday calendars on purpose: they differ by market and prove nothing about a reader of the API.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// The first day of all prices, a Monday.
pub(crate) const EPOCH: Date = Date::constant(2018, 1, 1);

/// The number of a business day, counted from [`EPOCH`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BusinessDay(usize);

impl BusinessDay {
    /// The last business day that is not after `date`. Days before the epoch count as the epoch.
    pub(crate) fn on_or_before(date: Date) -> Self {
        let days = days_since_epoch(date);
        Self(days / 7 * 5 + (days % 7).min(4))
    }

    /// The first business day that is not before `date`. Days before the epoch count as the epoch.
    pub(crate) fn on_or_after(date: Date) -> Self {
        let days = days_since_epoch(date);
        let weekday = days % 7;
        Self(if weekday < 5 {
            days / 7 * 5 + weekday
        } else {
            days / 7 * 5 + 5
        })
    }

    /// The day at a position of a daily series.
    pub(crate) const fn from_index(index: usize) -> Self {
        Self(index)
    }

    /// Its position in a daily series.
    pub(crate) const fn index(self) -> usize {
        self.0
    }

    /// Its civil date.
    pub(crate) fn date(self) -> Date {
        let days = i64::try_from(self.0 / 5 * 7 + self.0 % 5).unwrap_or(i64::MAX);
        EPOCH.saturating_add(days.days())
    }
}

fn days_since_epoch(date: Date) -> usize {
    usize::try_from(EPOCH.duration_until(date).as_hours() / 24).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};

    use super::*;

    #[test]
    fn a_weekend_belongs_to_the_friday_before_and_the_monday_after() {
        let friday = BusinessDay::on_or_before(date(2026, 6, 26));
        let monday = BusinessDay::on_or_before(date(2026, 6, 29));
        for weekend in [date(2026, 6, 27), date(2026, 6, 28)] {
            assert_eq!(BusinessDay::on_or_before(weekend), friday);
            assert_eq!(BusinessDay::on_or_after(weekend), monday);
        }
        assert_eq!(monday.index(), friday.index() + 1);
    }

    proptest::proptest! {
        #[test]
        fn number_and_date_name_the_same_day(index in 0_usize..6000) {
            let day = BusinessDay::from_index(index);
            let date = day.date();
            proptest::prop_assert!(!matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday));
            proptest::prop_assert_eq!(BusinessDay::on_or_before(date), day);
            proptest::prop_assert_eq!(BusinessDay::on_or_after(date), day);
        }
    }
}
