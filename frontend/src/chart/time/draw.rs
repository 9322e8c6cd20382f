//! Draws a layout: grid, markers, areas and lines.

use super::layout::Layout;
use super::model::{Form, Placed};
use super::trace::{Run, trace};
use crate::chart::inks::Inks;
use crate::chart::looks::dashes;
use crate::chart::surface::{Pen, Surface};

/// Width of a series' line in CSS pixels.
pub(crate) const LINE_WIDTH: f64 = 2.0;
/// Where a column of pixels stands for many points, a thinner line shows more.
const REDUCED_LINE_WIDTH: f64 = 1.0;
const AREA_OPACITY: f64 = 0.14;
const MARKER_DASHES: &[u8] = &[3, 3];

/// Draws the picture. `None` when the canvas refuses.
pub(crate) fn draw(surface: &Surface, layout: &Layout, inks: &Inks) -> Option<()> {
    grid(surface, layout, inks)?;
    markers(surface, layout, inks)?;
    // The first series is the most important one: on top.
    let placed: Vec<_> = layout.model.series().enumerate().collect();
    for (index, placed) in placed.into_iter().rev() {
        series(surface, layout, inks, index, &placed)?;
    }
    Some(())
}

fn grid(surface: &Surface, layout: &Layout, inks: &Inks) -> Option<()> {
    for pane in &layout.panes {
        for tick in &pane.axis.ticks {
            let y = pane.y_of_exact(*tick);
            let opacity = if tick.is_zero() { 1.0 } else { 0.5 };
            surface.segment((0.0, y), (layout.width, y), Pen::full(inks.grid, opacity, 1.0))?;
        }
    }
    Some(())
}

fn markers(surface: &Surface, layout: &Layout, inks: &Inks) -> Option<()> {
    let pen = Pen {
        colour: inks.quiet_text,
        opacity: 1.0,
        width: 1.0,
        dashes: MARKER_DASHES,
    };
    for (x, _) in layout.markers() {
        surface.segment((x, 0.0), (x, layout.height), pen)?;
    }
    Some(())
}

fn series(surface: &Surface, layout: &Layout, inks: &Inks, index: usize, placed: &Placed<'_>) -> Option<()> {
    let trace = trace(layout, placed, surface.scale);
    let colour = inks.look(index);
    let base = surface.device(layout.panes[placed.pane].base());
    if placed.series.form == Form::Area {
        for run in &trace.runs {
            surface.fill(outline(run, base), colour, AREA_OPACITY)?;
        }
    }
    let pen = Pen {
        colour,
        opacity: 1.0,
        width: if trace.is_reduced {
            REDUCED_LINE_WIDTH
        } else {
            LINE_WIDTH
        },
        // Dashes need room to be told apart.
        dashes: if trace.is_reduced { &[] } else { dashes(index) },
    };
    for run in trace.runs {
        surface.line(run, pen)?;
    }
    Some(())
}

/// The area between a run and its base.
fn outline(run: &Run, base: i32) -> Run {
    let mut outline = run.clone();
    outline.extend(run.last().map(|(x, _)| (*x, base)));
    outline.extend(run.first().map(|(x, _)| (*x, base)));
    outline
}
