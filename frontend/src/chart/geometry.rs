//! Where a day and a value lie in the plot, in CSS pixels from its top left corner; and back.

use inlay_contract::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::model::ChartModel;
use super::value_axis::ValueAxis;
use crate::calendar::days_between;

/// Room above the highest and below the lowest tick, so that no stroke is cut.
const INSET_PX: f64 = 6.0;

/// A plot of a certain size over a certain series.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Geometry {
    width: f64,
    height: f64,
    /// Days since the first, per point, ascending.
    days: Vec<i32>,
    low: f64,
    high: f64,
}

impl Geometry {
    /// For a plot of `width` by `height` CSS pixels.
    pub(crate) fn new(model: &ChartModel, axis: &ValueAxis, width: u32, height: u32) -> Self {
        let points = model.points();
        let days = points
            .iter()
            .map(|point| days_between(points[0].date, point.date))
            .collect();
        let low = axis.ticks.first().copied().unwrap_or_default();
        let high = axis.ticks.last().copied().unwrap_or_default();
        Self {
            width: f64::from(width),
            height: f64::from(height),
            days,
            low: approximate(low),
            high: approximate(high),
        }
    }

    /// Horizontal place of a number of days after the first.
    pub(crate) fn x_of_day(&self, day: i32) -> f64 {
        let last = self.days.last().copied().unwrap_or(1).max(1);
        f64::from(day) / f64::from(last) * self.width
    }

    /// Horizontal place of a point.
    pub(crate) fn x_of_point(&self, index: usize) -> f64 {
        self.days.get(index).map_or(0.0, |day| self.x_of_day(*day))
    }

    /// Vertical place of a ratio.
    pub(crate) fn y_of(&self, ratio: Decimal) -> f64 {
        let span = (self.high - self.low).max(f64::MIN_POSITIVE);
        let share = (approximate(ratio) - self.low) / span;
        INSET_PX + (1.0 - share) * (self.height - 2.0 * INSET_PX)
    }

    /// The point nearest to a horizontal place.
    pub(crate) fn nearest(&self, x: f64) -> usize {
        let after = self.days.partition_point(|day| self.x_of_day(*day) < x);
        if after == 0 {
            return 0;
        }
        let before = after - 1;
        if after == self.days.len() || x - self.x_of_point(before) <= self.x_of_point(after) - x {
            before
        } else {
            after
        }
    }
}

/// For the place on the screen only; no figure is ever computed from it.
fn approximate(ratio: Decimal) -> f64 {
    ratio.to_f64().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::model;
    use super::super::value_axis::value_axis;
    use super::*;

    fn geometry() -> Geometry {
        let days = [
            ("2026-01-05", "0"),
            ("2026-01-06", "0.1"),
            ("2026-01-09", "-0.1"),
            ("2026-01-15", "0.2"),
        ];
        let model = model(&days).unwrap();
        let axis = value_axis("-0.1".parse().unwrap(), "0.2".parse().unwrap(), 5);
        Geometry::new(&model, &axis, 500, 212)
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, reason = "a handful of pixels")]
    fn time_is_to_scale_also_over_a_weekend() {
        let geometry = geometry();
        let places: Vec<_> = (0..4)
            .map(|index| geometry.x_of_point(index).round() as i32)
            .collect();
        assert_eq!(places, [0, 50, 200, 500]);
    }

    #[test]
    fn the_extremes_stay_inside() {
        let geometry = geometry();
        assert!((geometry.y_of("0.2".parse().unwrap()) - 6.0).abs() < 0.01);
        assert!((geometry.y_of("-0.1".parse().unwrap()) - 206.0).abs() < 0.01);
    }

    #[test]
    fn the_crosshair_finds_the_nearest_day() {
        let geometry = geometry();
        for (x, index) in [
            (-10.0, 0),
            (24.0, 0),
            (26.0, 1),
            (120.0, 1),
            (130.0, 2),
            (499.0, 3),
            (900.0, 3),
        ] {
            assert_eq!(geometry.nearest(x), index, "{x}");
        }
    }
}
