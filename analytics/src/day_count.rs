//! Calendar arithmetic on civil dates.
//!
//! The date library counts months with spans of all units and has an error text for each of their mishaps, all of which
//! would travel to the browser. Days and months are all that periods need.

use jiff::civil::Date;

const MONTHS_OF_YEAR: i32 = 12;

/// Calendar days from `from` to `to`; negative when `to` is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    // Civil dates span fewer than eight million days, so the conversion cannot fail.
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

/// The same day `months` later (earlier when negative), or the last day of that month where it has no such day. `None`
/// outside of the calendar.
pub(crate) fn months_after(day: Date, months: i32) -> Option<Date> {
    let month = i32::from(day.year()) * MONTHS_OF_YEAR + i32::from(day.month()) - 1;
    let month = month.checked_add(months)?;
    let year = i16::try_from(month.div_euclid(MONTHS_OF_YEAR)).ok()?;
    let of_year = i8::try_from(month.rem_euclid(MONTHS_OF_YEAR) + 1).ok()?;
    let first = Date::new(year, of_year, 1).ok()?;
    Date::new(year, of_year, day.day().min(first.days_in_month())).ok()
}

#[cfg(test)]
mod tests {
    use jiff::Span;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_day_of_a_long_month_is_the_last_day_of_a_short_one() {
        assert_eq!(months_after(date(2024, 1, 31), 1), Some(date(2024, 2, 29)));
        assert_eq!(months_after(date(2024, 3, 31), -1), Some(date(2024, 2, 29)));
        assert_eq!(months_after(date(2024, 2, 29), 12), Some(date(2025, 2, 28)));
        assert_eq!(months_after(date(2024, 1, 15), -1), Some(date(2023, 12, 15)));
        assert_eq!(months_after(date(9999, 12, 1), 1), None);
    }

    proptest! {
        #[test]
        fn months_are_those_of_the_date_library(days in -700_000_i32..2_900_000, months in -2_000_i32..2_000) {
            if let Ok(day) = date(1970, 1, 1).checked_add(Span::new().days(days)) {
                let expected = day.checked_add(Span::new().months(months)).ok();
                prop_assert_eq!(months_after(day, months), expected);
            }
        }
    }
}
