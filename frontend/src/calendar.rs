//! Day arithmetic on civil dates.
//!
//! The date library could do it, with spans, units and an error text for each mishap; that would travel over the wire on
//! every record page for two subtractions. It imports the date type only.

use jiff::civil::Date;

const DAYS_PER_ERA: i32 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_OFFSET: i32 = 719_468;

/// Days since 1970-01-01, negative before.
///
/// Counted in years that begin in March, so that the leap day is the last day of a year, and in eras of 400 years,
/// after which the calendar repeats.
pub(crate) fn day_number(date: Date) -> i32 {
    let month = i32::from(date.month());
    let year = i32::from(date.year()) - i32::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i32::from(date.day()) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - EPOCH_OFFSET
}

/// The date of a day number. `None` outside of the calendar.
pub(crate) fn date_of(day_number: i32) -> Option<Date> {
    let day = day_number.checked_add(EPOCH_OFFSET)?;
    let era = day.div_euclid(DAYS_PER_ERA);
    let day_of_era = day.rem_euclid(DAYS_PER_ERA);
    // Leap days come every 4 years, but not every 100, but every 400.
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    let (year, month, day) = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
    Date::new(year.ok()?, month.ok()?, day.ok()?).ok()
}

/// Days from one date to another.
pub(crate) fn days_between(first: Date, last: Date) -> i32 {
    day_number(last) - day_number(first)
}

/// A date as ISO 8601 writes it: what date fields, spreadsheets and file names take.
pub(crate) fn iso(date: Date) -> String {
    let padded = |number: i16, width: usize| {
        let digits = number.to_string();
        ["0".repeat(width.saturating_sub(digits.len())), digits].concat()
    };
    let (year, month, day) = (
        padded(date.year(), 4),
        padded(i16::from(date.month()), 2),
        padded(i16::from(date.day()), 2),
    );
    [year.as_str(), "-", &month, "-", &day].concat()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn a_spreadsheet_reads_the_date_that_was_meant() {
        assert_eq!(iso(jiff::civil::date(2026, 6, 3)), "2026-06-03");
        assert_eq!(iso(jiff::civil::date(987, 12, 31)), "0987-12-31");
    }

    proptest::proptest! {
        #[test]
        fn it_agrees_with_the_date_library(days in -700_000_i32..2_900_000) {
            let date = jiff::civil::date(1970, 1, 1).checked_add(days.days());
            if let Ok(date) = date {
                proptest::prop_assert_eq!(day_number(date), days);
                proptest::prop_assert_eq!(date_of(days), Some(date));
            }
        }
    }
}
