//! Bars on paper: a picture of its own in each row, which is as long as the row is there. Rows are laid out anew for the
//! width of the paper, and what was drawn behind those of the screen would lie elsewhere.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement};

use super::scene::{Paint, Painting, is_mirrored, tracks};
use super::shape::Rect;
use crate::browser::printing::PrintWatch;
use crate::chart::paper::{PAPER_SCALE, loose_canvas, paper_inks};
use crate::chart::place::device_pixels;
use crate::chart::surface::Surface;

/// Follows the printing of the page as long as the chart is there.
pub(super) fn print_with(node: NodeRef<Div>, paint: Paint) {
    let bars = StoredValue::new_local(Vec::<HtmlCanvasElement>::new());
    let watch = PrintWatch::new(
        move || {
            if let Some(element) = node.get_untracked() {
                let drawn = to_paper(&element, &paint);
                bars.update_value(|bars| bars.extend(drawn.into_iter().flatten()));
            }
        },
        move || {
            bars.update_value(|bars| bars.drain(..).for_each(|bar| bar.remove()));
        },
    );
    // Kept as long as the chart.
    let _ = StoredValue::new_local(watch);
}

/// Draws all bars at once, and gives each row its part.
fn to_paper(element: &Element, paint: &Paint) -> Option<Vec<HtmlCanvasElement>> {
    let whole = loose_canvas()?;
    let (width, height) = (
        f64::from(element.client_width()),
        f64::from(element.client_height()),
    );
    let tracks = tracks(element)?;
    paint(&Painting {
        surface: &Surface::scaled(&whole, width, height, PAPER_SCALE)?,
        inks: &paper_inks()?,
        tracks: &tracks,
        is_mirrored: is_mirrored(element)?,
    })?;
    let rows = element.get_elements_by_class_name("bar-track");
    let bar = |(index, track): (u32, &Rect)| {
        let bar = part(&whole, *track)?;
        rows.item(index)?.append_child(&bar).ok()?;
        Some(bar)
    };
    Some((0..).zip(&tracks).filter_map(bar).collect())
}

fn part(whole: &HtmlCanvasElement, track: Rect) -> Option<HtmlCanvasElement> {
    let size = [track.right - track.left, track.bottom - track.top];
    let [width, height] = size.map(|length| device_pixels(length, PAPER_SCALE).unsigned_abs());
    let canvas = loose_canvas()?;
    canvas.set_width(width);
    canvas.set_height(height);
    canvas.set_class_name("paper-bar");
    canvas.set_attribute("aria-hidden", "true").ok()?;
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (left, top) = (-track.left * PAPER_SCALE, -track.top * PAPER_SCALE);
    context
        .draw_image_with_html_canvas_element(whole, left, top)
        .ok()?;
    Some(canvas)
}
