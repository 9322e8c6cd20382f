//! What a chart over time shows, independent of how.

use std::sync::Arc;

use inlay_analytics::reduce::Pyramid;
use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;

use crate::calendar::day_number;
use crate::chart::place::approximate;

/// What the values of a pane are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Fractions of one, written as percentages and read against zero.
    Ratio,
    /// Amounts in major units of a currency.
    Money(Currency),
}

/// How a series is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A line.
    Line,
    /// A line, and the area between it and zero.
    Area,
}

/// One value a day of its model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeSeries {
    /// Its name, in the reader's language.
    pub(crate) name: String,
    /// How it is drawn.
    pub(crate) form: Form,
    /// In the unit of the pane; `None` for a day without value, which is drawn as a gap.
    pub(crate) values: Arc<[Option<Decimal>]>,
}

/// Series that share a value axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimePane {
    /// What the axis measures.
    pub(crate) unit: Unit,
    /// From the most important one on.
    pub(crate) series: Vec<TimeSeries>,
}

/// A day on which something changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker {
    /// The day from which on it holds.
    pub(crate) date: Date,
    /// What happened, in the reader's language.
    pub(crate) text: String,
}

/// Panes over the same days, oldest first.
#[derive(Debug, Clone)]
pub(crate) struct TimeModel {
    title: String,
    days: Arc<[Date]>,
    panes: Vec<TimePane>,
    markers: Vec<Marker>,
    /// Days since the first one, per day.
    offsets: Vec<i32>,
    /// One a series, over all panes.
    pyramids: Vec<Pyramid>,
}

/// The ends and extremes of a series: positions of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Landmarks {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) lowest: usize,
    pub(crate) highest: usize,
}

/// A series with its place in the model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'model> {
    pub(crate) pane: usize,
    pub(crate) unit: Unit,
    pub(crate) series: &'model TimeSeries,
    pub(crate) pyramid: &'model Pyramid,
}

impl TimeModel {
    /// A model, prepared for drawing. `None` when there is nothing to draw: fewer than two days, days that are not in
    /// order, a series that has another number of values, or not one value at all.
    pub(crate) fn new(
        title: String,
        days: Arc<[Date]>,
        panes: Vec<TimePane>,
        markers: Vec<Marker>,
    ) -> Option<Self> {
        let in_order = days.windows(2).all(|pair| pair[0] < pair[1]);
        let mut all = panes.iter().flat_map(|pane| &pane.series);
        let is_whole = all.clone().all(|series| series.values.len() == days.len());
        let is_known = all.any(|series| series.values.iter().any(Option::is_some));
        if days.len() < 2 || !in_order || !is_whole || !is_known {
            return None;
        }
        let first = day_number(days[0]);
        let offsets = days.iter().map(|day| day_number(*day) - first).collect();
        let place = |value: &Option<Decimal>| value.map_or(f64::NAN, approximate);
        let pyramids = panes
            .iter()
            .flat_map(|pane| &pane.series)
            .map(|series| Pyramid::new(series.values.iter().map(place).collect()))
            .collect();
        Some(Self {
            title,
            days,
            panes,
            markers,
            offsets,
            pyramids,
        })
    }

    /// What it is a chart of.
    pub(crate) fn title(&self) -> &str {
        &self.title
    }

    /// All days, oldest first; at least two.
    pub(crate) fn days(&self) -> &[Date] {
        &self.days
    }

    /// The panes from top to bottom.
    pub(crate) fn panes(&self) -> &[TimePane] {
        &self.panes
    }

    /// Days on which something changed.
    pub(crate) fn markers(&self) -> &[Marker] {
        &self.markers
    }

    /// Days since the first one, per day, ascending.
    pub(crate) fn offsets(&self) -> &[i32] {
        &self.offsets
    }

    /// Days from the first to the last; at least one.
    pub(crate) fn span(&self) -> i32 {
        self.offsets.last().copied().unwrap_or(1)
    }

    /// The series of all panes, pane by pane. A series' position here decides its colour.
    pub(crate) fn series(&self) -> impl Iterator<Item = Placed<'_>> {
        let panes = self.panes.iter().enumerate();
        panes
            .flat_map(|(index, pane)| pane.series.iter().map(move |series| (index, pane.unit, series)))
            .zip(&self.pyramids)
            .map(|((pane, unit, series), pyramid)| Placed {
                pane,
                unit,
                series,
                pyramid,
            })
    }

    /// The last day that lies at or before a number of days after the first one, and the first day if none does.
    pub(crate) fn at_or_before(&self, offset: f64) -> usize {
        let after = self.offsets.partition_point(|day| f64::from(*day) <= offset);
        after.saturating_sub(1)
    }

    /// The day nearest to a number of days after the first one; of two equally near ones the earlier.
    pub(crate) fn nearest(&self, offset: f64) -> usize {
        let before = self.at_or_before(offset);
        let distance = |index: usize| {
            self.offsets
                .get(index)
                .map(|day| (f64::from(*day) - offset).abs())
        };
        match (distance(before), distance(before + 1)) {
            (Some(left), Some(right)) if right < left => before + 1,
            _ => before,
        }
    }
}

impl PartialEq for TimeModel {
    fn eq(&self, other: &Self) -> bool {
        // What is prepared follows from the rest.
        self.title == other.title
            && self.days == other.days
            && self.panes == other.panes
            && self.markers == other.markers
    }
}

impl TimeSeries {
    /// First and last value, minimum and maximum; of equal extremes the earliest. `None` when there is not one value.
    pub(crate) fn landmarks(&self) -> Option<Landmarks> {
        let mut found: Option<Landmarks> = None;
        let value = |index: usize| self.values[index];
        for index in 0..self.values.len() {
            if value(index).is_none() {
                continue;
            }
            let marks = found.get_or_insert(Landmarks {
                first: index,
                last: index,
                lowest: index,
                highest: index,
            });
            marks.last = index;
            if value(index) < value(marks.lowest) {
                marks.lowest = index;
            }
            if value(marks.highest) < value(index) {
                marks.highest = index;
            }
        }
        found
    }

    /// Whether a day between the first and the last value has none.
    pub(crate) fn has_gap(&self) -> bool {
        self.landmarks()
            .is_some_and(|marks| self.values[marks.first..marks.last].iter().any(Option::is_none))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A model of one pane of ratios; `-` is a gap.
    pub(in crate::chart) fn model_of(days: &[&str], series: &[&[&str]]) -> Option<TimeModel> {
        let series = series.iter().map(|values| TimeSeries {
            name: "Portfolio".to_owned(),
            form: Form::Line,
            values: values.iter().map(|value| value.parse().ok()).collect(),
        });
        let pane = TimePane {
            unit: Unit::Ratio,
            series: series.collect(),
        };
        let days = days.iter().map(|day| day.parse().unwrap()).collect();
        TimeModel::new("Performance".to_owned(), days, vec![pane], Vec::new())
    }

    const WEEK: [&str; 4] = ["2026-01-05", "2026-01-06", "2026-01-09", "2026-01-15"];

    #[test]
    fn one_day_is_no_line() {
        assert!(model_of(&[], &[&[]]).is_none());
        assert!(model_of(&["2026-01-05"], &[&["0"]]).is_none());
    }

    #[test]
    fn days_out_of_order_are_not_drawn() {
        assert!(model_of(&["2026-01-05", "2026-01-02"], &[&["0", "1"]]).is_none());
        assert!(model_of(&["2026-01-05", "2026-01-05"], &[&["0", "1"]]).is_none());
    }

    #[test]
    fn a_series_of_another_length_is_refused_and_so_is_one_of_gaps_alone() {
        assert!(model_of(&WEEK, &[&["0", "1", "2"]]).is_none());
        assert!(model_of(&WEEK, &[&["-", "-", "-", "-"]]).is_none());
        assert!(model_of(&WEEK, &[&["-", "-", "-", "-"], &["-", "1", "-", "-"]]).is_some());
    }

    #[test]
    fn the_landmarks_are_what_the_summary_says() {
        let model = model_of(&WEEK, &[&["-", "-0.02", "0.03", "0.03"]]).unwrap();
        let series = model.series().next().unwrap().series;
        assert_eq!(
            series.landmarks(),
            Some(Landmarks {
                first: 1,
                last: 3,
                lowest: 1,
                highest: 2
            })
        );
    }

    #[test]
    fn a_late_start_is_no_gap_but_a_missing_day_is() {
        let has_gap = |values: &[&str]| {
            let model = model_of(&WEEK, &[values]).unwrap();
            model.panes()[0].series[0].has_gap()
        };
        assert!(!has_gap(&["-", "1", "2", "-"]));
        assert!(has_gap(&["0", "-", "2", "-"]));
    }

    #[test]
    fn the_crosshair_finds_the_nearest_day() {
        let model = model_of(&WEEK, &[&["0", "1", "2", "3"]]).unwrap();
        for (offset, index) in [
            (-3.0, 0),
            (0.5, 0),
            (0.6, 1),
            (2.4, 1),
            (2.6, 2),
            (9.0, 3),
            (99.0, 3),
        ] {
            assert_eq!(model.nearest(offset), index, "{offset}");
        }
    }
}
