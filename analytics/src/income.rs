//! Income by calendar month. Definitions `income.received` and `income.projected`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Overflow;
use crate::day_count::months_after;
use crate::report::IncomeMonth;

/// What a payment of income is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncomeKind {
    /// A dividend that was received.
    Dividend,
    /// Interest that was received.
    Interest,
    /// A payment that is expected.
    Projected,
}

/// The months from that of `first` to that of `last`, without a gap, with nothing in them; empty when `last` is earlier.
#[must_use]
pub fn months(first: Date, last: Date) -> Vec<IncomeMonth> {
    let mut months = Vec::new();
    let mut month = first.first_of_month();
    while month <= last {
        months.push(IncomeMonth {
            month,
            dividends: Decimal::ZERO,
            interest: Decimal::ZERO,
            projected: Decimal::ZERO,
        });
        match months_after(month, 1) {
            Some(next) => month = next,
            None => break,
        }
    }
    months
}

/// Adds a payment of `date` to its month. A payment outside the months is left out.
///
/// # Errors
/// [`Overflow`] when the sum is no amount of money.
pub fn add(
    months: &mut [IncomeMonth],
    date: Date,
    kind: IncomeKind,
    amount: Decimal,
) -> Result<(), Overflow> {
    let month = date.first_of_month();
    let Ok(at) = months.binary_search_by_key(&month, |entry| entry.month) else {
        return Ok(());
    };
    let sum = match kind {
        IncomeKind::Dividend => &mut months[at].dividends,
        IncomeKind::Interest => &mut months[at].interest,
        IncomeKind::Projected => &mut months[at].projected,
    };
    *sum = sum.checked_add(amount).ok_or(Overflow)?;
    Ok(())
}

/// The last day of the twelve months after `as_of`, clipped to the end of its month.
#[must_use]
pub fn end_of_projection(as_of: Date) -> Date {
    months_after(as_of, 12).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use jiff::Span;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_year_has_its_months_and_no_other() {
        let months = months(date(2025, 12, 31), date(2026, 12, 1));
        let first_and_last = (months[0].month, months[months.len() - 1].month);
        assert_eq!(first_and_last, (date(2025, 12, 1), date(2026, 12, 1)));
        assert_eq!(months.len(), 13);
    }

    #[test]
    fn a_month_may_have_received_and_still_expect() {
        let mut months = months(date(2026, 6, 1), date(2026, 7, 31));
        for (day, kind, cents) in [
            (3, IncomeKind::Dividend, 1050),
            (9, IncomeKind::Interest, 7),
            (28, IncomeKind::Projected, 400),
        ] {
            add(&mut months, date(2026, 6, day), kind, Decimal::new(cents, 2)).unwrap();
        }
        add(&mut months, date(2027, 1, 1), IncomeKind::Dividend, Decimal::ONE).unwrap();
        let june = IncomeMonth {
            month: date(2026, 6, 1),
            dividends: Decimal::new(1050, 2),
            interest: Decimal::new(7, 2),
            projected: Decimal::new(400, 2),
        };
        assert_eq!(months[0], june);
        assert_eq!(months[1].projected, Decimal::ZERO);
    }

    #[test]
    fn the_projection_of_a_leap_day_ends_in_february() {
        assert_eq!(end_of_projection(date(2028, 2, 29)), date(2029, 2, 28));
    }

    #[test]
    fn income_beyond_all_money_is_an_error() {
        let mut months = months(date(2026, 6, 1), date(2026, 6, 1));
        let mut pay = || add(&mut months, date(2026, 6, 1), IncomeKind::Dividend, Decimal::MAX);
        assert_eq!((pay(), pay()), (Ok(()), Err(Overflow)));
    }

    proptest! {
        #[test]
        fn months_follow_each_other_without_a_gap(from in 0..20_000_i64, length in 0..4000_i64) {
            let first = date(1980, 1, 1) + Span::new().days(from);
            let months = months(first, first + Span::new().days(length));
            prop_assert!(months.windows(2).all(|pair| pair[0].month + Span::new().months(1) == pair[1].month));
            prop_assert_eq!(months.first().map(|entry| entry.month), Some(first.first_of_month()));
        }
    }
}
