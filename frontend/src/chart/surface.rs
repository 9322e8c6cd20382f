//! A canvas to draw on, in CSS pixels. The only file that knows the drawing library.
//!
//! The library's own charts are not used: they measure text by adding a styled element to the page, which the content
//! security policy refuses and which costs a layout per label. Here it only ever gets lines and areas; dashes and caps,
//! which it has no words for, are set on the canvas before it draws.

use js_sys::Array;
use plotters::prelude::{DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, ShapeStyle};
use plotters::style::{Color, RGBAColor};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::colour::Colour;
use super::place::device_pixels;

/// Coordinates of the library are whole device pixels; on a coarse screen the picture is therefore drawn at twice its
/// size and reduced by the browser, so that a flat slope is no staircase.
const LEAST_SCALE: f64 = 2.0;
const MOST_SCALE: f64 = 3.0;

/// A canvas, cleared and as large as its picture.
pub(crate) struct Surface {
    area: DrawingArea<CanvasBackend, plotters::coord::Shift>,
    context: CanvasRenderingContext2d,
    /// Device pixels per CSS pixel.
    pub(crate) scale: f64,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pen {
    pub(crate) colour: Colour,
    /// From 0, invisible, to 1.
    pub(crate) opacity: f64,
    /// CSS pixels.
    pub(crate) width: f64,
    /// Lengths of strokes and spaces in CSS pixels; none is a full line.
    pub(crate) dashes: &'static [u8],
}

impl Pen {
    /// A full line.
    pub(crate) fn full(colour: Colour, opacity: f64, width: f64) -> Self {
        Self {
            colour,
            opacity,
            width,
            dashes: &[],
        }
    }
}

impl Surface {
    /// Clears a canvas and gives it the size of `width` by `height` CSS pixels on a screen of `pixel_ratio`. `None` when
    /// it cannot be drawn into.
    pub(crate) fn new(canvas: &HtmlCanvasElement, width: f64, height: f64, pixel_ratio: f64) -> Option<Self> {
        let scale = pixel_ratio.clamp(LEAST_SCALE, MOST_SCALE);
        Self::scaled(canvas, width, height, scale)
    }

    /// The same at a scale of one's own.
    pub(crate) fn scaled(canvas: &HtmlCanvasElement, width: f64, height: f64, scale: f64) -> Option<Self> {
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let size = [width, height].map(|length| device_pixels(length, scale).unsigned_abs());
        if [canvas.width(), canvas.height()] == size {
            context.clear_rect(0.0, 0.0, f64::from(size[0]), f64::from(size[1]));
        } else {
            // Even to the same size, this throws away the memory behind the picture.
            canvas.set_width(size[0]);
            canvas.set_height(size[1]);
        }
        context.set_line_join("round");
        context.set_line_cap("round");
        let area = CanvasBackend::with_canvas_object(canvas.clone())?.into_drawing_area();
        Some(Self { area, context, scale })
    }

    /// A line through points in device pixels.
    pub(crate) fn line(&self, mut points: Vec<(i32, i32)>, pen: Pen) -> Option<()> {
        if let [(x, y)] = points.as_slice() {
            // A day between two gaps; with round ends a line of no length is a dot.
            points.push((*x + 1, *y));
        }
        self.dash(pen.dashes);
        let style = stroke(rgb(pen.colour).mix(pen.opacity), self.device(pen.width).max(1));
        self.area.draw(&PathElement::new(points, style)).ok()
    }

    /// A straight line between two points in CSS pixels.
    pub(crate) fn segment(&self, from: (f64, f64), to: (f64, f64), pen: Pen) -> Option<()> {
        let points = [from, to].map(|(x, y)| (self.device(x), self.device(y)));
        self.line(points.to_vec(), pen)
    }

    /// An area within an outline in device pixels.
    pub(crate) fn fill(&self, outline: Vec<(i32, i32)>, colour: Colour, opacity: f64) -> Option<()> {
        let style = rgb(colour).mix(opacity).filled();
        self.area.draw(&Polygon::new(outline, style)).ok()
    }

    /// A rectangle between two corners in CSS pixels.
    pub(crate) fn rectangle(
        &self,
        from: (f64, f64),
        to: (f64, f64),
        colour: Colour,
        opacity: f64,
    ) -> Option<()> {
        let [left, top, right, bottom] = [from.0, from.1, to.0, to.1].map(|length| self.device(length));
        let outline = vec![(left, top), (right, top), (right, bottom), (left, bottom)];
        self.fill(outline, colour, opacity)
    }

    /// The canvas' own pen, for text.
    pub(crate) fn context(&self) -> &CanvasRenderingContext2d {
        &self.context
    }

    pub(crate) fn device(&self, length: f64) -> i32 {
        device_pixels(length, self.scale)
    }

    fn dash(&self, lengths: &[u8]) {
        let lengths: Array = lengths
            .iter()
            .map(|length| JsValue::from_f64(f64::from(*length) * self.scale))
            .collect();
        // Refused are lengths below zero only.
        let _ = self.context.set_line_dash(&lengths);
    }
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.red, colour.green, colour.blue)
}

fn stroke(color: RGBAColor, width: i32) -> ShapeStyle {
    ShapeStyle {
        color,
        filled: false,
        stroke_width: width.unsigned_abs(),
    }
}
