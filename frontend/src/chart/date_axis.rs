//! Dates worth a label on the time axis.

use jiff::civil::Date;

use crate::calendar::{days_between, next_month};

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

/// Ticks from `first` to `last`, at most `most` (at least 2).
pub(crate) fn date_axis(first: Date, last: Date, most: usize) -> Vec<DateTick> {
    let most = most.max(2);
    let days = days_between(first, last);
    if days <= 62 {
        return day_ticks(first, last, days, most);
    }
    for months in [1, 2, 3, 6, 12, 24, 60, 120] {
        let ticks = month_ticks(first, last, months);
        if ticks.len() <= most {
            return ticks;
        }
    }
    Vec::new()
}

fn day_ticks(first: Date, last: Date, days: i32, most: usize) -> Vec<DateTick> {
    let most = i32::try_from(most).unwrap_or(i32::MAX);
    let step = (days / most + 1).max(1);
    dates_from(first, last, |date| date.tomorrow().ok())
        .filter(|date| days_between(first, *date) % step == 0)
        .map(|date| DateTick {
            date,
            form: DateForm::DayAndMonth,
        })
        .collect()
}

fn month_ticks(first: Date, last: Date, months: i32) -> Vec<DateTick> {
    // Steps are counted from January, so that labels stay put while days pass.
    let starts = dates_from(first.first_of_month(), last, |date| next_month(*date));
    let mut ticks: Vec<DateTick> = starts
        .filter(|date| first <= *date)
        .filter(|date| (i32::from(date.year()) * 12 + i32::from(date.month()) - 1) % months == 0)
        .map(|date| DateTick {
            date,
            form: match (months, date.month()) {
                (12.., _) => DateForm::Year,
                (_, 1) => DateForm::MonthAndYear,
                _ => DateForm::Month,
            },
        })
        .collect();
    if let Some(tick) = ticks.first_mut()
        && tick.form == DateForm::Month
    {
        tick.form = DateForm::MonthAndYear;
    }
    ticks
}

fn dates_from(first: Date, last: Date, next: impl Fn(&Date) -> Option<Date>) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), next).take_while(move |date| *date <= last)
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
    fn a_few_days_are_named_by_day() {
        assert_eq!(
            labels("2026-03-02", "2026-03-06", 3),
            [
                "2026-03-02 DayAndMonth",
                "2026-03-04 DayAndMonth",
                "2026-03-06 DayAndMonth"
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn labels_never_crowd(days in 1_i32..14_600, most in 2_usize..12) {
            let first: Date = "1999-12-31".parse().unwrap();
            let last = first.checked_add(days.days()).unwrap();
            let ticks = date_axis(first, last, most);
            proptest::prop_assert!(ticks.len() <= most);
            proptest::prop_assert!(ticks.iter().all(|tick| first <= tick.date && tick.date <= last));
        }
    }
}
