//! What lies above the picture and follows the pointer: crosshair, dots and the marked period. It has a canvas of its own,
//! so that reading a chart never draws it again.

use leptos::html::Canvas;
use leptos::prelude::*;

use super::layout::Layout;
use super::reading::Reading;
use crate::chart::inks::Inks;
use crate::chart::surface::{Pen, Surface};

const DOT_PX: f64 = 8.0;
/// The series that the keyboard reads.
const READ_DOT_PX: f64 = 11.0;
const RING_PX: f64 = 4.0;
const MARK_OPACITY: f64 = 0.12;
const CROSSHAIR_DASHES: &[u8] = &[3, 3];

/// The canvas.
pub(super) fn overlay(reading: Reading) -> AnyView {
    let canvas = NodeRef::<Canvas>::new();
    let stage = reading.stage;
    Effect::new(move |_| {
        let (canvas, layout, inks) = (canvas.get()?, stage.layout.get()?, stage.inks.get()?);
        let ratio = stage.screen.get().0;
        let surface = Surface::new(&canvas, layout.width, layout.height, ratio)?;
        if let Some((from, to)) = reading.marked.get() {
            mark(&surface, &layout, &inks, from.min(to), from.max(to))?;
        }
        let day = reading.cursor.get()?;
        crosshair(&surface, &layout, &inks, day, reading.series.get())
    });
    view! { <canvas class="overlay" node_ref=canvas aria-hidden="true"></canvas> }.into_any()
}

fn mark(surface: &Surface, layout: &Layout, inks: &Inks, from: usize, to: usize) -> Option<()> {
    let (left, right) = (layout.x_of_day(from), layout.x_of_day(to));
    surface.rectangle((left, 0.0), (right, layout.height), inks.look(0), MARK_OPACITY)?;
    for x in [left, right] {
        surface.segment((x, 0.0), (x, layout.height), Pen::full(inks.look(0), 1.0, 1.0))?;
    }
    Some(())
}

fn crosshair(surface: &Surface, layout: &Layout, inks: &Inks, day: usize, read: usize) -> Option<()> {
    let x = layout.x_of_day(day);
    let pen = Pen {
        colour: inks.quiet_text,
        opacity: 1.0,
        width: 1.0,
        dashes: CROSSHAIR_DASHES,
    };
    surface.segment((x, 0.0), (x, layout.height), pen)?;
    for (index, placed) in layout.model.series().enumerate() {
        let Some(value) = placed.pyramid.value(day) else {
            continue;
        };
        let y = layout.panes.get(placed.pane)?.y_of(value);
        let size = if index == read { READ_DOT_PX } else { DOT_PX };
        // With round ends a point is a disc.
        let place = (surface.device(x), surface.device(y));
        surface.line(vec![place], Pen::full(inks.surface, 1.0, size + RING_PX))?;
        surface.line(vec![place], Pen::full(inks.look(index), 1.0, size))?;
    }
    Some(())
}
