//! A series as lines in whole device pixels: every point where there is room, first, extremes and last of each column of
//! pixels where there is not.

use super::layout::{Layout, PaneLayout};
use super::model::Placed;
use crate::chart::place::device_pixels;

/// A line without a gap, in device pixels.
pub(crate) type Run = Vec<(i32, i32)>;

/// A series as it is drawn.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Trace {
    /// From left to right; between two of them is a gap.
    pub(crate) runs: Vec<Run>,
    /// Whether columns stand for several points each.
    pub(crate) is_reduced: bool,
}

/// The trace of a series at `scale` device pixels per CSS pixel.
pub(crate) fn trace(layout: &Layout, placed: &Placed<'_>, scale: f64) -> Trace {
    let Some(pane) = layout.panes.get(placed.pane) else {
        return Trace::default();
    };
    let seen = layout.seen();
    let columns = whole_columns(layout.width * scale);
    if seen.len() <= columns.saturating_mul(2) {
        return points(layout, pane, placed, scale);
    }
    reduced(layout, pane, placed, scale, columns)
}

fn points(layout: &Layout, pane: &PaneLayout, placed: &Placed<'_>, scale: f64) -> Trace {
    let mut runs = Runs::default();
    for index in layout.seen() {
        match placed.pyramid.value(index) {
            Some(value) => {
                let x = device_pixels(layout.x_of_day(index), scale);
                runs.push((x, device_pixels(pane.y_of(value), scale)));
            }
            None => runs.cut(),
        }
    }
    Trace {
        runs: runs.done(),
        is_reduced: false,
    }
}

fn reduced(layout: &Layout, pane: &PaneLayout, placed: &Placed<'_>, scale: f64, columns: usize) -> Trace {
    let offsets = layout.model.offsets();
    let (first, last) = layout.ends();
    let y_of = |value: f64| device_pixels(pane.y_of(value), scale);
    let mut runs = Runs::default();
    let mut start = first;
    let mut right = 0_i32;
    for column in 1..=columns {
        let x = right;
        right += 1;
        let border = layout.offset_at(f64::from(right) / scale);
        let rest = &offsets[start..=last];
        let end = if column == columns {
            // The last day lies on the last border.
            last + 1
        } else {
            start + rest.partition_point(|day| f64::from(*day) < border)
        };
        if start == end {
            continue;
        }
        match placed.pyramid.column(start..end) {
            Some(column) => {
                if column.first.is_none() {
                    runs.cut();
                }
                let (low, high) = (y_of(column.extent.low), y_of(column.extent.high));
                let first = column.first.map_or(low, y_of);
                let last = column.last.map_or(high, y_of);
                // Both extremes, in the order in which nothing is drawn twice. The first value lies between them: only
                // where a line begins has it a place of its own.
                let (near, far) = if first <= last { (high, low) } else { (low, high) };
                if runs.open.is_empty() {
                    runs.push((x, first));
                }
                for y in [near, far, last] {
                    runs.push_other((x, y));
                }
                if column.last.is_none() {
                    runs.cut();
                }
            }
            None => runs.cut(),
        }
        start = end;
    }
    Trace {
        runs: runs.done(),
        is_reduced: true,
    }
}

/// Collects points into runs.
#[derive(Default)]
struct Runs {
    done: Vec<Run>,
    open: Run,
}

impl Runs {
    fn push(&mut self, point: (i32, i32)) {
        self.open.push(point);
    }

    fn push_other(&mut self, point: (i32, i32)) {
        if self.open.last() != Some(&point) {
            self.open.push(point);
        }
    }

    fn cut(&mut self) {
        if !self.open.is_empty() {
            self.done.push(std::mem::take(&mut self.open));
        }
    }

    fn done(mut self) -> Vec<Run> {
        self.cut();
        self.done
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and widths are positive"
)]
fn whole_columns(width: f64) -> usize {
    width.ceil() as usize
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use inlay_contract::Decimal;
    use proptest::prelude::*;

    use super::super::layout::tests::layout_of;
    use super::super::model::{Form, TimeModel, TimePane, TimeSeries, Unit};
    use super::super::window::Window;
    use super::*;
    use crate::calendar::date_of;

    fn traced(layout: &Layout) -> Trace {
        let placed = layout.model.series().next().unwrap();
        trace(layout, &placed, 1.0)
    }

    #[test]
    fn a_gap_is_a_gap_and_a_lone_day_is_still_there() {
        let runs = traced(&layout_of(&[&["0", "-", "0.1", "0.2"]], 500.0)).runs;
        let xs: Vec<Vec<i32>> = runs
            .iter()
            .map(|run| run.iter().map(|point| point.0).collect())
            .collect();
        assert_eq!(xs, [vec![0], vec![200, 500]]);
    }

    fn dense(values: &[Option<i64>], width: f64) -> Layout {
        let days: Vec<_> = (0..)
            .take(values.len())
            .map(|day| date_of(day).unwrap())
            .collect();
        let series = TimeSeries {
            name: String::new(),
            form: Form::Line,
            values: values.iter().map(|value| value.map(Decimal::from)).collect(),
        };
        let unit = Unit::Money("USD".parse().unwrap());
        let panes = vec![TimePane {
            unit,
            series: vec![series],
        }];
        let model = Arc::new(TimeModel::new(String::new(), days.into(), panes, Vec::new()).unwrap());
        let window = Window::whole(model.span());
        Layout::new(model, window, width, 200.0).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_reduced_line_is_as_high_and_as_low_as_every_point(
            values in prop::collection::vec(-500_i64..500, 600..900), width in 40_u32..200,
        ) {
            let known: Vec<_> = values.iter().map(|value| Some(*value)).collect();
            let layout = dense(&known, f64::from(width));
            let trace = traced(&layout);
            prop_assert!(trace.is_reduced);
            prop_assert_eq!(trace.runs.len(), 1);
            let run = &trace.runs[0];
            prop_assert!(run.len() <= 4 * width as usize + 4);
            prop_assert!(run.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            // Every point of the series lies within what its column draws.
            for (index, value) in values.iter().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
                let y = device_pixels(layout.panes[0].y_of(*value as f64), 1.0);
                let x = layout.x_of_day(index).floor();
                let column = run.iter().filter(|point| (f64::from(point.0) - x).abs() <= 1.0);
                let (low, high) = column.fold((i32::MAX, i32::MIN), |(low, high), point| {
                    (low.min(point.1), high.max(point.1))
                });
                prop_assert!(low <= y && y <= high, "{index}: {y} outside {low}..{high}");
            }
        }
    }

    #[test]
    fn a_long_gap_among_many_points_is_seen() {
        let values: Vec<_> = (0..2_000)
            .map(|day| (!(800..1_200).contains(&day)).then_some(day))
            .collect();
        let trace = traced(&dense(&values, 100.0));
        assert_eq!(trace.runs.len(), 2);
        let (left, right) = (trace.runs[0].last().unwrap().0, trace.runs[1][0].0);
        assert!(
            (39..=41).contains(&left) && (59..=61).contains(&right),
            "{left} {right}"
        );
    }
}
