//! The chart as one canvas with everything that explains it: title, period, legend, axes and where the figures are from,
//! in the colours of paper.

use std::sync::Arc;

use leptos::prelude::{GetUntracked, WithUntracked};
use web_sys::HtmlCanvasElement;

use super::draw::draw;
use super::layout::Layout;
use super::model::TimeModel;
use super::picture::{date_text, date_ticks};
use super::scene::Stage;
use super::window::Window;
use super::words::{range_text, tick_text};
use crate::chart::inks::Inks;
use crate::chart::looks::dashes;
use crate::chart::paper::{PAPER_SCALE, paper_inks};
use crate::chart::place::device_pixels;
use crate::chart::surface::{Pen, Surface};
use crate::i18n::Language;

const TITLE_PX: f64 = 20.0;
const TEXT_PX: f64 = 13.0;
const LINE_PX: f64 = 20.0;
const SAMPLE_PX: f64 = 26.0;
const DATE_LABEL_PX: f64 = 90.0;
/// Between entries of the legend.
const ENTRY_GAP_PX: f64 = 24.0;

/// How large a sheet is, in CSS pixels, and what is on it.
pub(super) struct Format {
    width: f64,
    height: f64,
    /// Around everything.
    margin: f64,
    /// Device pixels per CSS pixel.
    scale: f64,
    /// Whether title, period and source are part of the picture, or stand beside it as text.
    has_heading: bool,
}

/// A picture that explains itself wherever it is put.
pub(super) const PICTURE: Format = Format {
    width: 960.0,
    height: 540.0,
    margin: 24.0,
    scale: 2.0,
    has_heading: true,
};

/// A picture on a printed page, about as wide as the text around it.
pub(super) const PAGE: Format = Format {
    width: 720.0,
    height: 400.0,
    margin: 8.0,
    scale: PAPER_SCALE,
    has_heading: false,
};

/// Draws what is seen of the chart onto a canvas of its own. `None` when the canvas refuses.
pub(super) fn compose(
    canvas: &HtmlCanvasElement,
    format: &Format,
    stage: &Stage,
    layout: &Layout,
) -> Option<()> {
    let seen = stage.canvas.get_untracked()?;
    let style = web_sys::window()?.get_computed_style(&seen).ok()??;
    let sheet = Sheet {
        surface: Surface::scaled(canvas, format.width, format.height, format.scale)?,
        inks: paper_inks()?,
        font: style.get_property_value("font-family").ok()?,
        format,
    };
    let source = stage.scene.source.get_untracked();
    let reader = stage.scene.reader;
    reader.with_untracked(|language| sheet.paint(&layout.model, layout.window, &source, language))
}

/// A sheet that a picture is composed on.
struct Sheet<'format> {
    surface: Surface,
    inks: Inks,
    font: String,
    format: &'format Format,
}

impl Sheet<'_> {
    fn paint(&self, model: &Arc<TimeModel>, window: Window, source: &str, language: &Language) -> Option<()> {
        let Format {
            width,
            height,
            margin,
            scale,
            has_heading,
        } = *self.format;
        self.surface
            .rectangle((0.0, 0.0), (width, height), self.inks.surface, 1.0)?;
        let (mut y, mut bottom) = (margin, height - margin);
        if has_heading {
            y = self.heading(model, window, y, language)?;
            self.text(source, margin, bottom, TEXT_PX, Weight::Quiet);
            bottom -= LINE_PX;
        }
        y = self.legend(model, y + TEXT_PX)?;
        let (left, top) = (margin + self.axis_width(model, window, language)?, y + 12.0);
        // Below the plot stand the dates.
        let plot_height = bottom - LINE_PX - 8.0 - top;
        let layout = Layout::new(Arc::clone(model), window, width - margin - left, plot_height)?;
        self.labels(&layout, left, top, language);
        let context = self.surface.context();
        context.save();
        let moved = context.translate(left * scale, top * scale).ok();
        let drawn = moved.and_then(|()| draw(&self.surface, &layout, &self.inks));
        context.restore();
        drawn
    }

    /// Title and period; returns the height below them.
    fn heading(&self, model: &Arc<TimeModel>, window: Window, y: f64, language: &Language) -> Option<f64> {
        let margin = self.format.margin;
        let (first, last) = Layout::new(Arc::clone(model), window, 1.0, 1.0)?.ends();
        self.text(model.title(), margin, y + TITLE_PX, TITLE_PX, Weight::Strong);
        let range = range_text(model, first, last, language);
        let below = y + TITLE_PX + LINE_PX;
        self.text(&range, margin, below, TEXT_PX, Weight::Quiet);
        Some(below + 9.0)
    }

    /// Samples and names, in as many lines as they need; returns the height of the last one.
    fn legend(&self, model: &TimeModel, mut y: f64) -> Option<f64> {
        let Format {
            width: whole, margin, ..
        } = *self.format;
        let mut x = margin;
        for (index, placed) in model.series().enumerate() {
            let width = SAMPLE_PX + 8.0 + self.width_of(&placed.series.name, TEXT_PX)?;
            if margin < x && whole - margin < x + width {
                (x, y) = (margin, y + LINE_PX);
            }
            let pen = Pen {
                colour: self.inks.look(index),
                opacity: 1.0,
                width: 2.0,
                dashes: dashes(index),
            };
            self.surface
                .segment((x, y - 4.0), (x + SAMPLE_PX, y - 4.0), pen)?;
            self.text(
                &placed.series.name,
                x + SAMPLE_PX + 8.0,
                y,
                TEXT_PX,
                Weight::Plain,
            );
            x += width + ENTRY_GAP_PX;
        }
        Some(y)
    }

    /// Room for the widest label of the value axes.
    fn axis_width(&self, model: &Arc<TimeModel>, window: Window, language: &Language) -> Option<f64> {
        let layout = Layout::new(
            Arc::clone(model),
            window,
            self.format.width,
            self.format.height * 0.7,
        )?;
        let mut widest = 0.0_f64;
        for pane in &layout.panes {
            for tick in &pane.axis.ticks {
                let text = tick_text(&language.formats, pane.unit, *tick, pane.axis.digits);
                widest = widest.max(self.width_of(&text, TEXT_PX)?);
            }
        }
        Some(widest + 10.0)
    }

    fn labels(&self, layout: &Layout, left: f64, top: f64, language: &Language) {
        let formats = &language.formats;
        for pane in &layout.panes {
            for tick in &pane.axis.ticks {
                let text = tick_text(formats, pane.unit, *tick, pane.axis.digits);
                let width = self.width_of(&text, TEXT_PX).unwrap_or_default();
                let y = top + pane.y_of_exact(*tick) + TEXT_PX * 0.35;
                self.text(&text, left - 10.0 - width, y, TEXT_PX, Weight::Quiet);
            }
        }
        for (x, tick) in date_ticks(layout, DATE_LABEL_PX) {
            let text = date_text(formats, tick);
            let width = self.width_of(&text, TEXT_PX).unwrap_or_default();
            let y = top + layout.height + LINE_PX;
            self.text(&text, left + x - width / 2.0, y, TEXT_PX, Weight::Quiet);
        }
    }

    fn text(&self, text: &str, x: f64, y: f64, size: f64, weight: Weight) {
        let context = self.surface.context();
        let colour = match weight {
            Weight::Quiet => self.inks.quiet_text,
            Weight::Plain | Weight::Strong => self.inks.text,
        };
        self.set_font(size, weight);
        context.set_fill_style_str(&colour.css());
        // Refused is text by a context that is lost, together with everything else.
        let _ = context.fill_text(text, x * self.format.scale, y * self.format.scale);
    }

    /// In CSS pixels.
    fn width_of(&self, text: &str, size: f64) -> Option<f64> {
        self.set_font(size, Weight::Plain);
        let measured = self.surface.context().measure_text(text).ok()?;
        Some(measured.width() / self.format.scale)
    }

    fn set_font(&self, size: f64, weight: Weight) {
        let size = device_pixels(size, self.format.scale).to_string();
        let weight = match weight {
            Weight::Strong => "600 ",
            Weight::Plain | Weight::Quiet => "",
        };
        self.surface
            .context()
            .set_font(&[weight, &size, "px ", &self.font].concat());
    }
}

/// How a text stands out.
#[derive(Clone, Copy)]
enum Weight {
    Strong,
    Plain,
    Quiet,
}
