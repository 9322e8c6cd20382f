//! Where days and values lie in a plot of a certain size, in CSS pixels from its top left corner; and back.

use std::ops::Range;
use std::sync::Arc;

use inlay_analytics::reduce::Extent;
use inlay_contract::Decimal;

use super::model::{Form, TimeModel, Unit};
use super::window::Window;
use crate::calendar::day_number;
use crate::chart::place::approximate;
use crate::chart::value_axis::{ValueAxis, value_axis};

/// Room above the highest and below the lowest tick, so that no stroke is cut.
const INSET_PX: f64 = 6.0;
/// Between two panes.
const PANE_GAP_PX: f64 = 14.0;
/// A pane below the first one is so high, measured by the first.
const LOWER_PANE: f64 = 0.45;
/// Height that a label of the value axis takes, with room around it.
const VALUE_LABEL_PX: f64 = 28.0;

/// A model in a plot.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) model: Arc<TimeModel>,
    pub(crate) window: Window,
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// One for each pane of the model.
    pub(crate) panes: Vec<PaneLayout>,
}

/// A pane in a plot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PaneLayout {
    pub(crate) unit: Unit,
    pub(crate) top: f64,
    pub(crate) height: f64,
    pub(crate) axis: ValueAxis,
}

impl Layout {
    /// For a plot of `width` by `height` CSS pixels. `None` when it has no room.
    pub(crate) fn new(model: Arc<TimeModel>, window: Window, width: f64, height: f64) -> Option<Self> {
        let count = model.panes().len();
        if width < 1.0 || height < 1.0 || count == 0 {
            return None;
        }
        let lower = u32::try_from(count - 1).ok().map(f64::from)?;
        let first_height = ((height - lower * PANE_GAP_PX) / (1.0 + lower * LOWER_PANE)).max(1.0);
        let seen = seen(&model, window);
        let mut top = 0.0;
        let mut panes = Vec::with_capacity(count);
        for (index, pane) in model.panes().iter().enumerate() {
            let height = if index == 0 {
                first_height
            } else {
                first_height * LOWER_PANE
            };
            panes.push(PaneLayout {
                unit: pane.unit,
                top,
                height,
                axis: axis(&model, index, seen.clone(), height),
            });
            top += height + PANE_GAP_PX;
        }
        Some(Self {
            model,
            window,
            width,
            height,
            panes,
        })
    }

    /// Horizontal place of a number of days after the first one.
    pub(crate) fn x_of(&self, offset: f64) -> f64 {
        (offset - self.window.start) / self.window.width() * self.width
    }

    /// Horizontal place of a day.
    pub(crate) fn x_of_day(&self, index: usize) -> f64 {
        self.model
            .offsets()
            .get(index)
            .map_or(0.0, |day| self.x_of(f64::from(*day)))
    }

    /// Days after the first one at a horizontal place.
    pub(crate) fn offset_at(&self, x: f64) -> f64 {
        self.window.start + x / self.width * self.window.width()
    }

    /// The day nearest to a horizontal place, among those that are seen.
    pub(crate) fn day_at(&self, x: f64) -> usize {
        let (first, last) = self.ends();
        self.model.nearest(self.offset_at(x)).clamp(first, last)
    }

    /// The first and the last day that are seen.
    pub(crate) fn ends(&self) -> (usize, usize) {
        let offsets = self.model.offsets();
        let first = offsets.partition_point(|day| f64::from(*day) < self.window.start);
        let last = self.model.at_or_before(self.window.end);
        (first.min(last), last)
    }

    /// The markers that are seen: their horizontal place, and their position in the model.
    pub(crate) fn markers(&self) -> impl Iterator<Item = (f64, usize)> {
        let first = day_number(self.model.days()[0]);
        let markers = self.model.markers().iter().enumerate();
        markers
            .map(move |(index, marker)| (self.x_of(f64::from(day_number(marker.date) - first)), index))
            .filter(|(x, _)| (0.0..=self.width).contains(x))
    }

    /// The days that have something to do with what is seen: with a neighbour on either side, from which a line comes in.
    pub(crate) fn seen(&self) -> Range<usize> {
        seen(&self.model, self.window)
    }
}

impl PartialEq for Layout {
    fn eq(&self, other: &Self) -> bool {
        let size = |layout: &Self| [layout.width.to_bits(), layout.height.to_bits()];
        // The panes follow from the rest.
        Arc::ptr_eq(&self.model, &other.model) && self.window == other.window && size(self) == size(other)
    }
}

impl PaneLayout {
    /// Vertical place of a value.
    pub(crate) fn y_of(&self, value: f64) -> f64 {
        let span = (self.axis.high - self.axis.low).max(f64::MIN_POSITIVE);
        let share = (value - self.axis.low) / span;
        self.top + INSET_PX + (1.0 - share) * (self.height - 2.0 * INSET_PX)
    }

    /// Vertical place of an exact value.
    pub(crate) fn y_of_exact(&self, value: Decimal) -> f64 {
        self.y_of(approximate(value))
    }

    /// Vertical place of zero, or of the edge that is nearer to it.
    pub(crate) fn base(&self) -> f64 {
        self.y_of(0.0_f64.clamp(self.axis.low, self.axis.high))
    }
}

fn seen(model: &TimeModel, window: Window) -> Range<usize> {
    let offsets = model.offsets();
    let start = offsets.partition_point(|day| f64::from(*day) < window.start);
    let end = offsets.partition_point(|day| f64::from(*day) <= window.end);
    start.saturating_sub(1)..(end + 1).min(offsets.len())
}

fn axis(model: &TimeModel, pane: usize, seen: Range<usize>, height: f64) -> ValueAxis {
    let of_pane = model.series().filter(|placed| placed.pane == pane);
    let mut extent = of_pane.fold(Extent::EMPTY, |extent, placed| {
        extent.union(placed.pyramid.extent(seen.clone()))
    });
    let unit = model.panes()[pane].unit;
    let has_area = model.panes()[pane]
        .series
        .iter()
        .any(|series| series.form == Form::Area);
    // A return is read against zero, and an area is measured from it.
    if extent.is_empty() || unit == Unit::Ratio || has_area {
        extent = extent.union(Extent { low: 0.0, high: 0.0 });
    }
    let finest = match unit {
        Unit::Ratio => -4,
        Unit::Money(currency) => -i32::try_from(currency.minor_units()).unwrap_or(0),
    };
    value_axis(extent.low, extent.high, most_labels(height), finest)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and heights are positive"
)]
fn most_labels(height: f64) -> usize {
    (height / VALUE_LABEL_PX) as usize
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::model::tests::model_of;
    use super::super::model::{TimePane, TimeSeries};
    use super::*;

    pub(in crate::chart) fn layout_of(values: &[&[&str]], width: f64) -> Layout {
        let days = ["2026-01-05", "2026-01-06", "2026-01-09", "2026-01-15"];
        let model = Arc::new(model_of(&days, values).unwrap());
        let window = Window::whole(model.span());
        Layout::new(model, window, width, 212.0).unwrap()
    }

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 0.01
    }

    #[test]
    fn time_is_to_scale_also_over_a_weekend() {
        let layout = layout_of(&[&["0", "0.1", "-0.1", "0.2"]], 500.0);
        for (index, x) in [(0, 0.0), (1, 50.0), (2, 200.0), (3, 500.0)] {
            assert!(near(layout.x_of_day(index), x), "{index}");
        }
        assert_eq!(layout.day_at(26.0), 1);
        assert_eq!(layout.day_at(900.0), 3);
    }

    #[test]
    fn the_extremes_stay_inside() {
        let layout = layout_of(&[&["0", "0.1", "-0.1", "0.2"]], 500.0);
        let pane = &layout.panes[0];
        assert!(near(pane.y_of(pane.axis.high), 6.0));
        assert!(near(pane.y_of(pane.axis.low), 206.0));
        assert!(pane.axis.low <= -0.1 && 0.2 <= pane.axis.high);
    }

    #[test]
    fn only_what_is_seen_decides_the_axis_and_the_keyboard_stays_within() {
        let mut layout = layout_of(&[&["0", "0.9", "0.01", "0.02"]], 500.0);
        assert!(0.9 <= layout.panes[0].axis.high);
        let window = layout.window.zoomed(0.5, 1.0);
        layout = Layout::new(layout.model, window, 500.0, 212.0).unwrap();
        assert_eq!(layout.ends(), (3, 3));
        assert_eq!(layout.seen(), 2..4);
        assert!(layout.panes[0].axis.high < 0.1);
        assert_eq!(layout.day_at(0.0), 3);
    }

    #[test]
    fn a_drawdown_lies_below_on_the_same_days_with_an_axis_of_its_own() {
        let days: Arc<[_]> = ["2026-01-05", "2026-01-06"]
            .map(|day| day.parse().unwrap())
            .into();
        let pane = |unit, values: [&str; 2]| TimePane {
            unit,
            series: vec![TimeSeries {
                name: String::new(),
                form: Form::Line,
                values: values.map(|value| value.parse().ok()).into(),
            }],
        };
        let money = pane(Unit::Money("USD".parse().unwrap()), ["1000", "1100"]);
        let fall = pane(Unit::Ratio, ["0", "-0.05"]);
        let model = TimeModel::new(String::new(), days, vec![money, fall], Vec::new()).unwrap();
        let layout = Layout::new(Arc::new(model), Window::whole(1), 300.0, 304.0).unwrap();
        let [upper, lower] = layout.panes.as_slice() else {
            panic!("two panes")
        };
        assert!(near(upper.height, 200.0) && near(lower.top, 214.0) && near(lower.height, 90.0));
        assert!(0.0 < upper.axis.low, "amounts need not begin at zero");
        assert!(lower.axis.low <= -0.05 && near(lower.axis.high, 0.0));
    }
}
