//! The columns of a chart of months: their scale, which months are named, and the drawing.

use super::fill::{fill, fill_expected};
use super::model::{Column, ColumnModel};
use super::scene::{Painting, strength};
use super::shape::{Rect, Scale};
use crate::chart::looks::hatch;
use crate::chart::place::approximate;
use crate::chart::surface::Pen;
use crate::chart::value_axis::{ValueAxis, value_axis};

/// Most labels of the value axis.
const VALUE_LABELS: usize = 5;
/// Width that the name of a month takes, with room around it.
const MONTH_PX: u32 = 40;
/// Months between two names.
const MONTH_STEPS: [usize; 6] = [1, 2, 3, 6, 12, 60];
/// Between two columns, at most.
const COLUMN_GAP_PX: f64 = 3.0;

/// Months between two names, so that they do not touch.
pub(super) fn step(count: usize, width: u32) -> usize {
    let room = usize::try_from(width / MONTH_PX).unwrap_or(0).max(1);
    let fits = |step: &&usize| count.div_ceil(**step) <= room;
    MONTH_STEPS
        .iter()
        .find(fits)
        .copied()
        .unwrap_or(MONTH_STEPS[MONTH_STEPS.len() - 1])
}

/// Counted from January, so that every year is named at the same places.
pub(super) fn is_named(month: jiff::civil::Date, step: usize) -> bool {
    let number = i32::from(month.year()) * 12 + i32::from(month.month()) - 1;
    usize::try_from(number).is_ok_and(|number| number % step == 0)
}

/// The value axis of all columns.
pub(super) fn axis(model: &ColumnModel) -> ValueAxis {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for column in &model.columns {
        let (down, up) = reach(column);
        (low, high) = (low.min(down), high.max(up));
    }
    let finest = i32::try_from(model.currency.minor_units()).unwrap_or(2);
    value_axis(low, high, VALUE_LABELS, -finest)
}

/// How far a column goes below and above zero.
fn reach(column: &Column) -> (f64, f64) {
    column
        .amounts
        .iter()
        .map(|amount| approximate(*amount))
        .fold((0.0, 0.0), |(down, up), amount| {
            if amount < 0.0 {
                (down + amount, up)
            } else {
                (down, up + amount)
            }
        })
}

/// Draws grid and columns.
pub(super) fn paint(painting: &Painting<'_>, model: &ColumnModel, chosen: Option<usize>) -> Option<()> {
    let axis = axis(model);
    let scale = Scale::from_axis(&axis);
    let (first, last) = (painting.tracks.first()?, painting.tracks.last()?);
    for tick in &axis.ticks {
        let y = first.stacked(scale, approximate(*tick), approximate(*tick)).top;
        let opacity = if tick.is_zero() { 1.0 } else { 0.5 };
        let pen = Pen::full(painting.inks.grid, opacity, 1.0);
        painting.surface.segment((first.left, y), (last.right, y), pen)?;
    }
    for ((index, column), track) in model.columns.iter().enumerate().zip(painting.tracks) {
        let gap = COLUMN_GAP_PX.min((track.right - track.left) / 6.0);
        draw_column(
            painting,
            model,
            column,
            track.shrunk(gap, 0.0),
            scale,
            strength(chosen, index),
        )?;
    }
    Some(())
}

fn draw_column(
    painting: &Painting<'_>,
    model: &ColumnModel,
    column: &Column,
    track: Rect,
    scale: Scale,
    strength: f64,
) -> Option<()> {
    // What was taken back grows downwards from zero, apart from what came in.
    let (mut down, mut up) = (0.0_f64, 0.0_f64);
    for ((index, layer), amount) in model.layers.iter().enumerate().zip(&column.amounts) {
        let amount = approximate(*amount);
        let from = if amount < 0.0 { &mut down } else { &mut up };
        let rect = track.stacked(scale, *from, *from + amount);
        *from += amount;
        if rect.bottom <= rect.top {
            continue;
        }
        let colour = painting.inks.look(index);
        if layer.expected {
            fill_expected(painting, rect, colour, strength)?;
        } else {
            fill(painting, rect, colour, hatch(index), strength)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use inlay_contract::Decimal;

    use super::*;

    #[test]
    fn month_names_never_touch() {
        for count in [1, 12, 24, 72, 240] {
            for width in [200_u32, 320, 700] {
                let step = step(count, width);
                let names = u32::try_from(count.div_ceil(step)).unwrap();
                assert!(
                    names <= (width / MONTH_PX).max(4),
                    "{count} months in {width}: every {step}"
                );
            }
        }
    }

    #[test]
    fn every_january_is_named_whatever_the_step() {
        for step in [1, 2, 3, 6, 12] {
            assert!(is_named("2026-01-01".parse().unwrap(), step));
        }
        assert!(!is_named("2026-02-01".parse().unwrap(), 3));
    }

    #[test]
    fn what_was_taken_back_does_not_lower_what_came_in() {
        let column = Column {
            month: "2026-01-01".parse().unwrap(),
            amounts: [10, -4, 5].map(Decimal::from).to_vec(),
        };
        let (down, up) = reach(&column);
        assert!((down + 4.0).abs() < 1e-9 && (up - 15.0).abs() < 1e-9);
    }
}
