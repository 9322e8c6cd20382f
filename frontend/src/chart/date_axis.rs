//! Dates worth a label on the time axis: from single days to centuries.

use jiff::civil::Date;

use crate::calendar::{date_of, day_number};

/// How a date is labelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateForm {
    /// The year alone.
    Year,
    /// Month and year: the first label, and each January.
    MonthAndYear,
    /// The month alone.
    Month,
    /// Day and month, for short series.
    DayAndMonth,
}

/// A labelled date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateTick {
    /// The first day of what the label names.
    pub(crate) date: Date,
    /// How it is written.
    pub(crate) form: DateForm,
}

/// Days between labels; from a week on they are Mondays.
const DAY_STEPS: [i32; 4] = [1, 2, 7, 14];
/// A Monday, as a day number.
const SOME_MONDAY: i32 = 4;
/// Months between labels.
const MONTH_STEPS: [i32; 13] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 6_000, 12_000];

/// Ticks from `first` to `last`, at most `most` (at least 2).
pub(crate) fn date_axis(first: Date, last: Date, most: usize) -> Vec<DateTick> {
    let most = most.max(2);
    // There is at most one more than fits between the ends; only then is it worth looking.
    let may_fit = |steps: i32| usize::try_from(steps).is_ok_and(|steps| steps <= most);
    let (from, to) = (day_number(first), day_number(last));
    for step in DAY_STEPS {
        let ticks = may_fit((to - from) / step).then(|| day_ticks(from, to, step));
        if let Some(ticks) = ticks.filter(|ticks| ticks.len() <= most) {
            return ticks;
        }
    }
    let (from, to) = (month_number(first), month_number(last));
    for step in MONTH_STEPS {
        let ticks = may_fit((to - from) / step).then(|| month_ticks(first, from, to, step));
        if let Some(ticks) = ticks.filter(|ticks| ticks.len() <= most) {
            return ticks;
        }
    }
    Vec::new()
}

fn day_ticks(from: i32, to: i32, step: i32) -> Vec<DateTick> {
    // Counted from a fixed day, so that labels stay with their days while the chart is moved.
    let start = from + (SOME_MONDAY - from).rem_euclid(step);
    ticks(start, to, step, |day| {
        Some(DateTick {
            date: date_of(day)?,
            form: DateForm::DayAndMonth,
        })
    })
}

fn month_ticks(first: Date, from: i32, to: i32, step: i32) -> Vec<DateTick> {
    // Counted from January, for the same reason.
    let start = from + (-from).rem_euclid(step);
    let mut ticks = ticks(start, to, step, |number| {
        let month = number.rem_euclid(12) + 1;
        let year = i16::try_from(number.div_euclid(12)).ok()?;
        let date = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
        let form = match (step, month) {
            (12.., _) => DateForm::Year,
            (_, 1) => DateForm::MonthAndYear,
            _ => DateForm::Month,
        };
        (first <= date).then_some(DateTick { date, form })
    });
    if let Some(tick) = ticks.first_mut()
        && tick.form == DateForm::Month
    {
        tick.form = DateForm::MonthAndYear;
    }
    ticks
}

fn ticks(start: i32, end: i32, step: i32, tick: impl Fn(i32) -> Option<DateTick>) -> Vec<DateTick> {
    let mut ticks = Vec::new();
    let mut place = start;
    while place <= end {
        ticks.extend(tick(place));
        place += step;
    }
    ticks
}

/// Months since January of the year 0.
fn month_number(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn labels(first: &str, last: &str, most: usize) -> Vec<String> {
        date_axis(first.parse().unwrap(), last.parse().unwrap(), most)
            .iter()
            .map(|tick| format!("{} {:?}", tick.date, tick.form))
            .collect()
    }

    #[test]
    fn three_years_in_a_wide_chart_show_half_years() {
        let labels = labels("2023-11-20", "2026-11-20", 8);
        assert_eq!(
            labels,
            [
                "2024-01-01 MonthAndYear",
                "2024-07-01 Month",
                "2025-01-01 MonthAndYear",
                "2025-07-01 Month",
                "2026-01-01 MonthAndYear",
                "2026-07-01 Month",
            ]
        );
    }

    #[test]
    fn three_years_in_a_narrow_chart_show_years() {
        assert_eq!(
            labels("2023-11-20", "2026-11-20", 3),
            ["2024-01-01 Year", "2025-01-01 Year", "2026-01-01 Year"]
        );
    }

    #[test]
    fn a_few_days_are_named_by_day_and_weeks_by_their_monday() {
        assert_eq!(
            labels("2026-03-03", "2026-03-05", 4),
            [
                "2026-03-03 DayAndMonth",
                "2026-03-04 DayAndMonth",
                "2026-03-05 DayAndMonth"
            ]
        );
        assert_eq!(
            labels("2026-03-03", "2026-03-20", 4),
            ["2026-03-09 DayAndMonth", "2026-03-16 DayAndMonth"]
        );
    }

    #[test]
    fn decades_are_round_years() {
        assert_eq!(
            labels("1985-05-01", "2026-11-20", 6),
            [
                "1990-01-01 Year",
                "2000-01-01 Year",
                "2010-01-01 Year",
                "2020-01-01 Year"
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn labels_never_crowd(days in 1_i32..1_000_000, most in 2_usize..12) {
            let first: Date = "1999-12-31".parse().unwrap();
            let last = first.checked_add(days.days()).unwrap();
            let ticks = date_axis(first, last, most);
            proptest::prop_assert!(ticks.len() <= most);
            proptest::prop_assert!(ticks.iter().all(|tick| first <= tick.date && tick.date <= last));
        }
    }
}
