//! The chart as a picture to keep: with title, period, legend, axes and where the figures are from, all in one canvas.

use std::sync::Arc;

use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

use super::draw::draw;
use super::layout::Layout;
use super::model::TimeModel;
use super::picture::{date_text, date_ticks};
use super::scene::Stage;
use super::window::Window;
use super::words::{range_text, tick_text};
use crate::browser::download::{may_be_forbidden, save_canvas};
use crate::browser::focus::focus;
use crate::calendar::iso;
use crate::chart::inks::Inks;
use crate::chart::looks::dashes;
use crate::chart::place::device_pixels;
use crate::chart::surface::{Pen, Surface};
use crate::i18n::Language;

/// CSS pixels of the whole picture; twice as many are drawn.
const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 540.0;
const SCALE: f64 = 2.0;
/// Around everything, and between parts.
const MARGIN: f64 = 24.0;
const TITLE_PX: f64 = 20.0;
const TEXT_PX: f64 = 13.0;
const LINE_PX: f64 = 20.0;
const SAMPLE_PX: f64 = 26.0;
const DATE_LABEL_PX: f64 = 90.0;

/// The panel with the picture, for a frame that may save no file.
#[derive(Clone, Copy)]
pub(super) struct Export {
    stage: Stage,
    canvas: NodeRef<Canvas>,
    panel: NodeRef<Div>,
    is_by_hand: RwSignal<bool>,
}

impl Export {
    pub(super) fn new(stage: Stage) -> Self {
        Self {
            stage,
            canvas: NodeRef::new(),
            panel: NodeRef::new(),
            is_by_hand: RwSignal::new(false),
        }
    }

    /// Saves the picture, or shows it to be saved by hand where files are forbidden.
    pub(super) fn save(&self) {
        let Some(layout) = self.stage.layout.get_untracked() else {
            return;
        };
        if may_be_forbidden() {
            self.is_by_hand.set(true);
            return;
        }
        let canvas = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.create_element("canvas").ok())
            .and_then(|element| element.dyn_into::<HtmlCanvasElement>().ok());
        let is_saved = canvas
            .filter(|canvas| self.paint(canvas, &layout).is_some())
            .and_then(|canvas| save_canvas(&file_name(&layout), &canvas));
        if is_saved.is_none() {
            self.is_by_hand.set(true);
        }
    }

    fn paint(&self, canvas: &HtmlCanvasElement, layout: &Layout) -> Option<()> {
        // The colours and the font of the chart that is seen.
        let seen = self.stage.canvas.get_untracked()?;
        let inks = Inks::of(&seen)?;
        let style = web_sys::window()?.get_computed_style(&seen).ok()??;
        let font = style.get_property_value("font-family").ok()?;
        let source = self.stage.scene.source.get_untracked();
        let sheet = Sheet {
            surface: Surface::scaled(canvas, WIDTH, HEIGHT, SCALE)?,
            inks,
            font,
        };
        let reader = self.stage.scene.reader;
        reader.with_untracked(|language| sheet.paint(&layout.model, layout.window, &source, language))
    }
}

/// The panel; nothing until it is needed.
pub(super) fn save_panel(export: Export) -> AnyView {
    let words = export.stage.words();
    Effect::new(move |_| {
        if let (Some(canvas), Some(layout)) = (export.canvas.get(), export.stage.layout.get()) {
            export.stage.inks.track();
            export.paint(&canvas, &layout);
        }
    });
    Effect::new(move |_| {
        if let Some(panel) = export.panel.get() {
            focus(&panel);
        }
    });
    let title = Memo::new(move |_| {
        let model = export.stage.scene.model.get();
        model.map_or_else(String::new, |model| model.title().to_owned())
    });
    let panel = move || {
        view! {
            <div class="save-panel" role="group" aria-label=words.save_picture() tabindex="-1" node_ref=export.panel>
                <p>{words.save_picture_by_hand()}</p>
                <canvas class="saved-picture" node_ref=export.canvas role="img" aria-label=title></canvas>
                <button type="button" class="button is-quiet" on:click=move |_| export.is_by_hand.set(false)>
                    {words.close()}
                </button>
            </div>
        }
    };
    view! { {move || export.is_by_hand.get().then(panel)} }.into_any()
}

/// A sheet that a picture is composed on.
struct Sheet {
    surface: Surface,
    inks: Inks,
    font: String,
}

impl Sheet {
    fn paint(&self, model: &Arc<TimeModel>, window: Window, source: &str, language: &Language) -> Option<()> {
        self.surface
            .rectangle((0.0, 0.0), (WIDTH, HEIGHT), self.inks.surface, 1.0)?;
        let mut y = MARGIN + TITLE_PX;
        self.text(model.title(), MARGIN, y, TITLE_PX, Weight::Strong);
        let plain = Layout::new(Arc::clone(model), window, 1.0, 1.0)?;
        let (first, last) = plain.ends();
        y += LINE_PX;
        self.text(
            &range_text(model, first, last, language),
            MARGIN,
            y,
            TEXT_PX,
            Weight::Quiet,
        );
        y = self.legend(model, y + LINE_PX + 2.0)?;
        let bottom = HEIGHT - MARGIN;
        self.text(source, MARGIN, bottom, TEXT_PX, Weight::Quiet);
        let axis_width = self.axis_width(model, window, language)?;
        let (left, top) = (MARGIN + axis_width, y + 12.0);
        let height = bottom - 2.0 * LINE_PX - 8.0 - top;
        let layout = Layout::new(Arc::clone(model), window, WIDTH - MARGIN - left, height)?;
        self.labels(&layout, left, top, language);
        let context = self.surface.context();
        context.save();
        let moved = context.translate(left * SCALE, top * SCALE).ok();
        let drawn = moved.and_then(|()| draw(&self.surface, &layout, &self.inks));
        context.restore();
        drawn
    }

    /// Samples and names, in as many lines as they need; returns the height of the last one.
    fn legend(&self, model: &TimeModel, mut y: f64) -> Option<f64> {
        let mut x = MARGIN;
        for (index, placed) in model.series().enumerate() {
            let width = SAMPLE_PX + 8.0 + self.width_of(&placed.series.name, TEXT_PX)?;
            if MARGIN < x && WIDTH - MARGIN < x + width {
                (x, y) = (MARGIN, y + LINE_PX);
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
            x += width + MARGIN;
        }
        Some(y)
    }

    /// Room for the widest label of the value axes.
    fn axis_width(&self, model: &Arc<TimeModel>, window: Window, language: &Language) -> Option<f64> {
        let layout = Layout::new(Arc::clone(model), window, WIDTH, HEIGHT - 170.0)?;
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
        let _ = context.fill_text(text, x * SCALE, y * SCALE);
    }

    /// In CSS pixels.
    fn width_of(&self, text: &str, size: f64) -> Option<f64> {
        self.set_font(size, Weight::Plain);
        let measured = self.surface.context().measure_text(text).ok()?;
        Some(measured.width() / SCALE)
    }

    fn set_font(&self, size: f64, weight: Weight) {
        let size = device_pixels(size, SCALE).to_string();
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

/// Says what it is and of when, and nobody's name: files are left lying about.
fn file_name(layout: &Layout) -> String {
    let (_, last) = layout.ends();
    ["portfolio-chart-", &iso(layout.model.days()[last]), ".png"].concat()
}

#[cfg(test)]
mod tests {
    use super::super::layout::tests::layout_of;
    use super::*;

    #[test]
    fn the_file_is_named_after_its_day_and_nobody() {
        let layout = layout_of(&[&["0", "0", "0", "0.1"]], 500.0);
        assert_eq!(file_name(&layout), "portfolio-chart-2026-01-15.png");
    }
}
