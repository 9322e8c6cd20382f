//! What the chart shows, independent of how.

use inlay_contract::portfolio::Performance;
use inlay_contract::{Currency, Decimal, Money};
use jiff::civil::Date;

use crate::i18n::{Digits, Formats, Sign};

/// Two decimal places: what a return is stated with in words and tables.
pub(super) const RETURN_DIGITS: Digits = Digits::exactly(2);

/// One day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ChartPoint {
    /// The valuation date.
    pub(crate) date: Date,
    /// Return since the first point, a fraction of one.
    pub(crate) ratio: Decimal,
    /// Market value.
    pub(crate) value: Money,
}

/// A series of at least two days, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChartModel {
    points: Vec<ChartPoint>,
}

/// The ends and extremes of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Landmarks {
    pub(crate) first: ChartPoint,
    pub(crate) last: ChartPoint,
    pub(crate) lowest: ChartPoint,
    pub(crate) highest: ChartPoint,
}

impl ChartModel {
    /// The model of a performance series. `None` when there are fewer than two days or they are not in order: that
    /// is no line.
    pub(crate) fn new(performance: &Performance, currency: Currency) -> Option<Self> {
        let points: Vec<ChartPoint> = performance
            .points
            .iter()
            .map(|point| ChartPoint {
                date: point.date,
                ratio: point.cumulative,
                value: Money::new(point.value, currency),
            })
            .collect();
        let in_order = points.windows(2).all(|pair| pair[0].date < pair[1].date);
        (2 <= points.len() && in_order).then_some(Self { points })
    }

    /// All days, oldest first.
    pub(crate) fn points(&self) -> &[ChartPoint] {
        &self.points
    }

    /// Start, end, minimum and maximum; of equal extremes the earliest.
    pub(crate) fn landmarks(&self) -> Landmarks {
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        let (mut lowest, mut highest) = (first, first);
        for point in &self.points {
            if point.ratio < lowest.ratio {
                lowest = *point;
            }
            if highest.ratio < point.ratio {
                highest = *point;
            }
        }
        Landmarks {
            first,
            last,
            lowest,
            highest,
        }
    }

    /// The first day, the last day of each month and the last day of all.
    pub(crate) fn month_ends(&self) -> impl DoubleEndedIterator<Item = &ChartPoint> {
        let month = |point: &ChartPoint| (point.date.year(), point.date.month());
        self.points.iter().enumerate().filter_map(move |(index, point)| {
            let next = self.points.get(index + 1);
            let is_end = next.is_none_or(|next| month(next) != month(point));
            (is_end || index == 0).then_some(point)
        })
    }
}

/// A return in words: sign and two decimal places.
pub(super) fn return_text(formats: &Formats, ratio: Decimal) -> String {
    formats.percent(ratio, Sign::Always, RETURN_DIGITS)
}

#[cfg(test)]
pub(super) mod tests {
    use inlay_contract::portfolio::PerformancePoint;

    use super::*;

    pub(in crate::chart) fn model(points: &[(&str, &str)]) -> Option<ChartModel> {
        let points = points.iter().map(|(date, cumulative)| PerformancePoint {
            date: date.parse().unwrap(),
            value: Decimal::ONE_THOUSAND,
            cumulative: cumulative.parse().unwrap(),
        });
        let performance = Performance {
            definition: "twr.daily".to_owned(),
            total_return: Decimal::ZERO,
            points: points.collect(),
        };
        ChartModel::new(&performance, "USD".parse().unwrap())
    }

    #[test]
    fn one_day_is_no_line() {
        assert!(model(&[]).is_none());
        assert!(model(&[("2026-01-05", "0")]).is_none());
    }

    #[test]
    fn days_out_of_order_are_not_drawn() {
        assert!(model(&[("2026-01-05", "0"), ("2026-01-02", "0.1")]).is_none());
        assert!(model(&[("2026-01-05", "0"), ("2026-01-05", "0.1")]).is_none());
    }

    #[test]
    fn the_landmarks_are_what_the_summary_says() {
        let days = [
            ("2026-01-05", "0"),
            ("2026-01-06", "-0.02"),
            ("2026-01-07", "0.03"),
            ("2026-01-08", "0.01"),
        ];
        let landmarks = model(&days).unwrap().landmarks();
        let date = |point: ChartPoint| point.date.to_string();
        assert_eq!(date(landmarks.lowest), "2026-01-06");
        assert_eq!(date(landmarks.highest), "2026-01-07");
        assert_eq!(date(landmarks.last), "2026-01-08");
    }

    #[test]
    fn the_table_has_both_ends_and_every_month_end() {
        let days = [
            ("2026-01-05", "0"),
            ("2026-01-30", "0.1"),
            ("2026-02-02", "0.1"),
            ("2026-02-27", "0.2"),
            ("2026-03-03", "0.1"),
        ];
        let model = model(&days).unwrap();
        let dates: Vec<_> = model.month_ends().map(|point| point.date.to_string()).collect();
        assert_eq!(dates, ["2026-01-05", "2026-01-30", "2026-02-27", "2026-03-03"]);
    }
}
