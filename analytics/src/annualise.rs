//! Returns per year, definition `annualise`: (1 + R)^(365 ÷ days) − 1, and only from one year on.
//!
//! A shorter period is never made a year: two per cent in a month would be announced as 26 per cent a year.

use inlay_contract::Decimal;
use jiff::civil::Date;

use crate::day_count::months_after;
use crate::linked::RETURN_PLACES;
use crate::number::{binary, decimal};

/// Days of a year in which rates are expressed.
pub const DAYS_OF_YEAR: i32 = 365;

/// `base` to the power of `exponent`, to twelve decimal places. `None` for a negative base, for zero to a power that is not
/// positive, and for what is too large.
#[must_use]
pub fn power(base: Decimal, exponent: Decimal) -> Option<Decimal> {
    if base < Decimal::ZERO || (base.is_zero() && exponent <= Decimal::ZERO) {
        return None;
    }
    decimal(binary(base).powf(binary(exponent)), RETURN_PLACES)
}

/// Whether `to` is at least the same calendar day of the year after `from`. From 29 February that is 28 February.
#[must_use]
pub fn covers_a_year(from: Date, to: Date) -> bool {
    months_after(from, 12).is_some_and(|year_later| year_later <= to)
}

/// The return per year of a `return_of_period` over `days` calendar days, to twelve decimal places. Whether the period is
/// long enough is for the caller to ask ([`covers_a_year`]).
///
/// `None` for a return below −1, for a period without days, and for what is too large.
#[must_use]
pub fn per_year(return_of_period: Decimal, days: i32) -> Option<Decimal> {
    let exponent = Decimal::from(DAYS_OF_YEAR).checked_div(days.into())?;
    let growth = Decimal::ONE.checked_add(return_of_period)?;
    Some(power(growth, exponent)? - Decimal::ONE)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    // Published by Portfolio Performance ("Time-weighted return"): 30 % over two years are 14.02 % a year.
    #[test]
    fn thirty_percent_in_two_years_are_fourteen_a_year() {
        let annual = per_year(Decimal::new(30, 2), 730).unwrap();
        assert_eq!(annual.round_dp(4), Decimal::new(1402, 4));
    }

    // The same source annualises 2 % of one month to 26.26 %. The formula agrees; the gate before it refuses.
    #[test]
    fn a_good_month_is_not_sold_as_a_year() {
        let annual = per_year(Decimal::new(2, 2), 31).unwrap();
        assert_eq!(annual.round_dp(4), Decimal::new(2626, 4));
        assert!(!covers_a_year(date(2024, 1, 1), date(2024, 2, 1)));
    }

    // A CFA lesson: two years of 22 % and 10 % are √(1.22 · 1.10) − 1 = 15.84 % a year, whatever money came in between.
    #[test]
    fn two_years_are_averaged_geometrically() {
        let linked = Decimal::new(122, 2) * Decimal::new(110, 2) - Decimal::ONE;
        assert_eq!(per_year(linked, 730).unwrap().round_dp(4), Decimal::new(1584, 4));
    }

    #[test]
    fn a_leap_day_neither_shortens_nor_lengthens_the_year() {
        assert!(covers_a_year(date(2023, 6, 15), date(2024, 6, 15)));
        assert!(!covers_a_year(date(2023, 6, 15), date(2024, 6, 14)));
        assert!(covers_a_year(date(2024, 2, 29), date(2025, 2, 28)));
        assert!(covers_a_year(date(2025, 2, 28), date(2026, 2, 28)));
    }

    #[test]
    fn a_total_loss_stays_one_per_year() {
        assert_eq!(per_year(-Decimal::ONE, 800), Some(-Decimal::ONE));
        assert_eq!(per_year(Decimal::new(-15, 1), 800), None);
        assert_eq!(per_year(Decimal::ONE, 0), None);
    }
}
