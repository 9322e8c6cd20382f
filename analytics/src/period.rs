//! Periods, and the closes between which they are measured.
//!
//! A period is measured from the close **before** its first day, so that the opening value is a close and the first
//! day's return is in it: year to date begins with the close of 31 December.

use jiff::civil::{Date, date};

use crate::day_count::months_after;

/// A period, counted back from the as-of date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    /// Since the last close of the previous month.
    MonthToDate,
    /// Since the last close of the previous quarter.
    QuarterToDate,
    /// Since the last close of the previous year.
    YearToDate,
    /// One month.
    OneMonth,
    /// Three months.
    ThreeMonths,
    /// Six months.
    SixMonths,
    /// One year.
    OneYear,
    /// Three years.
    ThreeYears,
    /// Five years.
    FiveYears,
    /// Since the first value.
    SinceInception,
    /// From the start of `first` to the close of `last`.
    Custom {
        /// The first day that counts.
        first: Date,
        /// The last day that counts.
        last: Date,
    },
}

/// The two closes between which a period is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The opening close: the last one before the first day of the period.
    pub opening: Date,
    /// The closing close: the last one on or before the last day of the period.
    pub closing: Date,
}

/// The days at whose end a period opens and closes, whether or not they have a close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The day before the first day that counts; `None` for the day of the first value.
    pub opening: Option<Date>,
    /// The last day that counts.
    pub closing: Date,
}

impl Period {
    /// The bounds of the period that ends on `as_of`.
    ///
    /// Months are counted in the calendar: a month before 31 March is the last day of February. A custom period ends on
    /// `as_of` at the latest. `None` for a custom period that ends before it begins, and beyond the years 1 to 9999.
    #[must_use]
    pub fn bounds(self, as_of: Date) -> Option<Bounds> {
        let opening = match self {
            Self::MonthToDate => day_before(as_of.first_of_month()),
            Self::QuarterToDate => day_before(first_of_quarter(as_of)),
            Self::YearToDate => day_before(as_of.first_of_year()),
            Self::OneMonth => months_after(as_of, -1),
            Self::ThreeMonths => months_after(as_of, -3),
            Self::SixMonths => months_after(as_of, -6),
            Self::OneYear => months_after(as_of, -12),
            Self::ThreeYears => months_after(as_of, -36),
            Self::FiveYears => months_after(as_of, -60),
            Self::SinceInception => {
                return Some(Bounds {
                    opening: None,
                    closing: as_of,
                });
            }
            Self::Custom { first, last } => {
                let opening = day_before(first).filter(|_| first <= last)?;
                return Some(Bounds {
                    opening: Some(opening),
                    closing: last.min(as_of),
                });
            }
        };
        Some(Bounds {
            opening: Some(opening?),
            closing: as_of,
        })
    }
}

fn day_before(day: Date) -> Option<Date> {
    day.yesterday().ok()
}

fn first_of_quarter(day: Date) -> Date {
    date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1)
}

#[cfg(test)]
mod tests;
