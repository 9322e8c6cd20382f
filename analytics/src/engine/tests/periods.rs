//! Periods, what they are compared with, and what is only stated of long ones.

use inlay_contract::book::BenchmarkAssignment;
use jiff::Span;
use jiff::civil::date;

use super::*;
use crate::report::BenchmarkChange;

/// One account with a close on every weekday from `first` to `last`; it grows by a hundredth of a dollar a day from 100 on.
fn weekdays(first: Date, last: Date) -> Book {
    let mut book = household(&[("USD", &[])]);
    let mut day = first;
    while day <= last {
        if day.weekday().to_monday_zero_offset() < 5 {
            book.days.push(day);
        }
        day = day.checked_add(Span::new().days(1)).unwrap();
    }
    let cents = (10_000..).take(book.days.len());
    book.accounts[0].closes[0].values = cents.map(|cents| Some(Decimal::new(cents, 2))).collect();
    Book { as_of: last, ..book }
}

fn assignment(name: &str, since: Date, levels: Vec<Option<Decimal>>) -> BenchmarkAssignment {
    BenchmarkAssignment {
        name: name.to_owned(),
        since,
        levels,
    }
}

fn ask(book: &Book, period: Period) -> PerformanceReport {
    Engine::new(book.clone()).performance(Question { node: 0, period })
}

#[test]
fn a_period_that_begins_on_a_weekend_opens_with_the_close_of_friday() {
    // 1 and 2 June 2024 are a weekend, and so are 29 and 30 June.
    let book = weekdays(date(2024, 5, 1), date(2024, 6, 30));
    let interval = *ask(&book, Period::MonthToDate).interval.known().unwrap();
    assert_eq!(
        (interval.opening, interval.closing),
        (date(2024, 5, 31), date(2024, 6, 28))
    );
    let custom = Period::Custom {
        first: date(2024, 6, 2),
        last: date(2024, 6, 9),
    };
    let interval = *ask(&book, custom).interval.known().unwrap();
    assert_eq!(
        (interval.opening, interval.closing),
        (date(2024, 5, 31), date(2024, 6, 7))
    );
    let weekend = Period::Custom {
        first: date(2024, 6, 8),
        last: date(2024, 6, 9),
    };
    assert_eq!(
        ask(&book, weekend).time_weighted,
        no(UnavailableReason::NoDailyValues)
    );
}

#[test]
fn the_gain_of_the_day_is_not_that_of_another_day() {
    let book = weekdays(date(2024, 6, 3), date(2024, 6, 30));
    let engine = Engine::new(book);
    assert_eq!(
        engine.day_gain(0),
        Figure::unavailable(UnavailableReason::NoDailyValues)
    );
}

#[test]
fn nothing_is_stated_per_year_that_covers_less() {
    let book = weekdays(date(2022, 12, 30), date(2024, 6, 28));
    let half = ask(&book, Period::SixMonths);
    assert_eq!(half.time_weighted_annual, no(UnavailableReason::ShorterThanAYear));
    assert_eq!(
        half.money_weighted_annual,
        no(UnavailableReason::ShorterThanAYear)
    );
    assert!(half.time_weighted.known().is_some());

    // Without flows both are the same rate; 30 December 2022 to 28 June 2024 are 546 days.
    let all = ask(&book, Period::SinceInception);
    let annual = *all.time_weighted_annual.known().unwrap();
    assert!(near(annual, *all.money_weighted_annual.known().unwrap()));
    assert!(near(
        *all.time_weighted.known().unwrap(),
        *all.money_weighted.known().unwrap()
    ));
    assert!(annual < *all.time_weighted.known().unwrap());
}

#[test]
fn a_year_up_to_a_sunday_is_a_year() {
    // 30 June 2024 is a Sunday, 30 June 2023 a Friday: from close to close it is 364 days.
    let book = weekdays(date(2023, 6, 1), date(2024, 6, 30));
    assert!(ask(&book, Period::OneYear).time_weighted_annual.known().is_some());
    assert_eq!(
        ask(&book, Period::ThreeYears).time_weighted,
        no(UnavailableReason::BeforeInception)
    );
}

fn near(one: Decimal, other: Decimal) -> bool {
    (one - other).abs() <= Decimal::new(1, 10)
}

#[test]
fn the_benchmark_is_linked_over_its_assignments_and_its_changes_are_named() {
    let mut book = household(&[("USD", &["100", "110", "121", "121"])]);
    let levels = |text: [&str; 4]| text.iter().map(|level| level.parse().ok()).collect::<Vec<_>>();
    book.benchmarks = vec![
        assignment("Old", june(1), levels(["10", "11", "11", "1"])),
        assignment("New", june(3), levels(["", "", "50", "60"])),
    ];
    let report = ask(&book, Period::SinceInception);
    assert_eq!(report.benchmark, value("0.32"));
    assert_eq!(report.excess, value("-0.11"));
    let change = BenchmarkChange {
        since: june(3),
        name: "New".to_owned(),
    };
    assert_eq!(report.benchmark_changes, [change]);
    let benchmark: Vec<_> = report.points.iter().map(|point| point.benchmark).collect();
    assert_eq!(
        benchmark,
        ["0", "0.1", "0.1", "0.32"].map(|text| Some(decimal(text)))
    );
}

#[test]
fn a_benchmark_that_begins_later_is_not_compared_with() {
    let mut book = household(&[("USD", &["100", "110", "121"])]);
    let levels = vec![Some(Decimal::TEN); 3];
    book.benchmarks = vec![assignment("Late", june(2), levels)];
    let report = ask(&book, Period::SinceInception);
    let reason = UnavailableReason::NoBenchmark;
    assert_eq!((report.benchmark, report.excess), (no(reason), no(reason)));
    assert_eq!(ask(&book, days_of_june(3, 3)).excess, value("0.1"));
}

#[test]
fn a_volatility_needs_a_month_of_returns() {
    let book = weekdays(date(2024, 5, 1), date(2024, 6, 28));
    let within = |days: i64| Period::Custom {
        first: date(2024, 6, 28).checked_sub(Span::new().days(days)).unwrap(),
        last: date(2024, 6, 28),
    };
    // Twenty weekdays are four weeks less a weekend.
    assert!(ask(&book, within(25)).volatility.known().is_some());
    assert_eq!(
        ask(&book, within(24)).volatility,
        no(UnavailableReason::TooFewDays)
    );
}

#[test]
fn days_before_the_first_money_are_no_calm_days() {
    let mut book = weekdays(date(2024, 5, 1), date(2024, 6, 28));
    let values = &mut book.accounts[0].closes[0].values;
    let (empty, rest) = values.split_at_mut(25);
    empty.fill(Some(Decimal::ZERO));
    let first = rest[0].unwrap();
    book.transactions = vec![Transaction {
        date: book.days[25],
        ..payment(1, 0, &first.to_string())
    }];
    let report = ask(&book, Period::SinceInception);
    assert_eq!(report.volatility, no(UnavailableReason::TooFewDays));
    assert!(report.time_weighted.known().is_some());
}

#[test]
fn a_fall_has_its_days() {
    let book = household(&[("USD", &["100", "120", "90", "100", "120", "110"])]);
    let fall = *ask(&book, Period::SinceInception).max_drawdown.known().unwrap();
    assert_eq!(
        (fall.depth, fall.peak, fall.trough),
        (decimal("-0.25"), june(2), june(3))
    );
    assert_eq!(fall.recovered, Some(june(5)));
}
