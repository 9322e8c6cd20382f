//! Bounds of periods. Published cases: Portfolio Performance (`PreviousQuarterTest`), fava-portfolio-returns
//! (`intervals_test`, which names the first day where Inlay names the close before it).

use jiff::Span;
use proptest::prelude::*;

use super::*;

fn opening(period: Period, as_of: Date) -> Date {
    period.bounds(as_of).unwrap().opening.unwrap()
}

#[test]
fn the_previous_quarter_opens_with_the_close_before_it() {
    let period = Period::Custom {
        first: date(2021, 4, 1),
        last: date(2021, 6, 30),
    };
    let bounds = Bounds {
        opening: Some(date(2021, 3, 31)),
        closing: date(2021, 6, 30),
    };
    assert_eq!(period.bounds(date(2021, 7, 11)), Some(bounds));
}

#[test]
fn a_year_and_a_quarter_go_back_in_the_calendar() {
    let as_of = date(2023, 6, 15);
    assert_eq!(opening(Period::OneYear, as_of), date(2022, 6, 15));
    assert_eq!(opening(Period::ThreeMonths, as_of), date(2023, 3, 15));
    // The source says 1 January, the first day that counts.
    assert_eq!(opening(Period::YearToDate, as_of), date(2022, 12, 31));
    assert_eq!(opening(Period::QuarterToDate, as_of), date(2023, 3, 31));
    assert_eq!(opening(Period::MonthToDate, as_of), date(2023, 5, 31));
    assert_eq!(opening(Period::ThreeYears, as_of), date(2020, 6, 15));
    assert_eq!(opening(Period::FiveYears, as_of), date(2018, 6, 15));
}

#[test]
fn a_month_before_the_thirty_first_is_the_last_day_of_february() {
    assert_eq!(opening(Period::OneMonth, date(2023, 3, 31)), date(2023, 2, 28));
    assert_eq!(opening(Period::OneMonth, date(2024, 3, 31)), date(2024, 2, 29));
    assert_eq!(opening(Period::OneYear, date(2024, 2, 29)), date(2023, 2, 28));
    assert_eq!(opening(Period::SixMonths, date(2024, 8, 31)), date(2024, 2, 29));
}

#[test]
fn the_first_day_of_a_period_belongs_to_it() {
    assert_eq!(opening(Period::MonthToDate, date(2024, 3, 1)), date(2024, 2, 29));
    assert_eq!(
        opening(Period::QuarterToDate, date(2024, 1, 1)),
        date(2023, 12, 31)
    );
    assert_eq!(opening(Period::YearToDate, date(2024, 1, 1)), date(2023, 12, 31));
}

#[test]
fn a_period_of_ones_own_ends_at_the_as_of_date_and_never_before_it_begins() {
    let custom = |first, last| Period::Custom { first, last };
    let bounds = custom(date(2024, 1, 1), date(2030, 1, 1))
        .bounds(date(2024, 6, 30))
        .unwrap();
    assert_eq!(bounds.closing, date(2024, 6, 30));
    assert_eq!(
        custom(date(2024, 2, 1), date(2024, 1, 31)).bounds(date(2024, 6, 30)),
        None
    );
    assert_eq!(Period::FiveYears.bounds(Date::MIN), None);
}

proptest! {
    #[test]
    fn every_period_opens_before_it_closes(year in 1900_i16..2200, day in 1_i16..366) {
        let as_of = date(year, 1, 1).checked_add(Span::new().days(day - 1)).unwrap();
        let named = [
            Period::MonthToDate,
            Period::QuarterToDate,
            Period::YearToDate,
            Period::OneMonth,
            Period::ThreeMonths,
            Period::SixMonths,
            Period::OneYear,
            Period::ThreeYears,
            Period::FiveYears,
        ];
        for period in named {
            prop_assert!(opening(period, as_of) < as_of, "{:?}", period);
        }
    }
}
