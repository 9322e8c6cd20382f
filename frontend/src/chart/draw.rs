//! Draws grid, area and line into the canvas. The only file that knows the drawing library.
//!
//! The library's own charts are not used: they measure text by adding a styled element to the page, which the content
//! security policy refuses and which costs a layout per label. Here it only ever gets lines and areas.

use inlay_contract::Decimal;
use plotters::prelude::{DrawingArea, IntoDrawingArea, PathElement, Polygon, RGBColor, ShapeStyle};
use plotters::style::{Color, RGBAColor};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, HtmlCanvasElement};

use super::colour::Colour;
use super::geometry::Geometry;
use super::model::ChartModel;
use super::value_axis::ValueAxis;

type Area = DrawingArea<CanvasBackend, plotters::coord::Shift>;

/// Line width in CSS pixels.
const LINE_WIDTH: f64 = 2.0;
/// Coordinates of the library are whole device pixels; on a coarse screen the picture is therefore drawn at twice its
/// size and reduced by the browser, so that a flat slope is no staircase.
const LEAST_SCALE: f64 = 2.0;
const MOST_SCALE: f64 = 3.0;

/// What is drawn where.
pub(crate) struct Picture<'chart> {
    pub(crate) model: &'chart ChartModel,
    pub(crate) axis: &'chart ValueAxis,
    pub(crate) geometry: &'chart Geometry,
    /// CSS pixels.
    pub(crate) width: u32,
    /// CSS pixels.
    pub(crate) height: u32,
    /// Device pixels per CSS pixel.
    pub(crate) pixel_ratio: f64,
}

/// Draws the picture anew. `None` when the canvas cannot be drawn into.
pub(crate) fn draw(canvas: &HtmlCanvasElement, picture: &Picture<'_>) -> Option<()> {
    let scale = picture.pixel_ratio.clamp(LEAST_SCALE, MOST_SCALE);
    canvas.set_width(device_pixels(f64::from(picture.width), scale).unsigned_abs());
    canvas.set_height(device_pixels(f64::from(picture.height), scale).unsigned_abs());
    let colours = Colours::of(canvas)?;
    let area = CanvasBackend::with_canvas_object(canvas.clone())?.into_drawing_area();
    let painter = Painter { area, picture, scale };
    painter.grid(colours.grid)?;
    painter.series(colours.line)
}

struct Painter<'chart> {
    area: Area,
    picture: &'chart Picture<'chart>,
    scale: f64,
}

impl Painter<'_> {
    fn grid(&self, colour: Colour) -> Option<()> {
        for tick in &self.picture.axis.ticks {
            let y = self.device(self.picture.geometry.y_of(*tick));
            let right = self.device(f64::from(self.picture.width));
            let strength = if tick.is_zero() { 1.0 } else { 0.55 };
            let style = stroke(rgb(colour).mix(strength), self.device(1.0));
            self.area
                .draw(&PathElement::new(vec![(0, y), (right, y)], style))
                .ok()?;
        }
        Some(())
    }

    fn series(&self, colour: Colour) -> Option<()> {
        let geometry = self.picture.geometry;
        let points = self.picture.model.points().iter().enumerate();
        let line: Vec<(i32, i32)> = points
            .map(|(index, point)| {
                (
                    self.device(geometry.x_of_point(index)),
                    self.device(geometry.y_of(point.ratio)),
                )
            })
            .collect();
        let zero = self.device(geometry.y_of(Decimal::ZERO));
        let mut outline = line.clone();
        outline.extend(line.last().map(|(x, _)| (*x, zero)));
        outline.extend(line.first().map(|(x, _)| (*x, zero)));
        self.area
            .draw(&Polygon::new(outline, rgb(colour).mix(0.10).filled()))
            .ok()?;
        let style = stroke(rgb(colour).to_rgba(), self.device(LINE_WIDTH));
        self.area.draw(&PathElement::new(line, style)).ok()
    }

    fn device(&self, pixels: f64) -> i32 {
        device_pixels(pixels, self.scale)
    }
}

/// Colours come from the canvas element's own computed style, so the style sheet decides and forced colours are kept.
struct Colours {
    line: Colour,
    grid: Colour,
}

impl Colours {
    fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(canvas).ok()??;
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.set_line_join("round");
        Some(Self {
            line: resolved(&context, &style, "color")?,
            grid: resolved(&context, &style, "border-top-color")?,
        })
    }
}

/// The canvas itself turns every colour syntax of the style sheet into plain digits.
fn resolved(
    context: &CanvasRenderingContext2d,
    style: &CssStyleDeclaration,
    property: &str,
) -> Option<Colour> {
    context.set_fill_style_str(&style.get_property_value(property).ok()?);
    Colour::parse(&context.fill_style().as_string()?)
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

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates; no canvas is that large"
)]
fn device_pixels(pixels: f64, scale: f64) -> i32 {
    (pixels * scale).round() as i32
}
