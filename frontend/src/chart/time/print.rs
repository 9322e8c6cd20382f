//! The chart on paper: while the page is printed, a sheet of its own stands in the chart's place, with title, source,
//! picture, summary and table. It is as wide as the paper, which the chart on the screen cannot know.

use std::sync::Arc;

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement};

use super::layout::Layout;
use super::notes::notes;
use super::reading::Reading;
use super::scene::Stage;
use super::sheet::{PAGE, compose};
use super::table::static_table;
use super::words::{range_text, time_summary};
use crate::browser::printing::{PrintWatch, print_page};

const SHEET: &str = "paper-sheet";
/// What the style sheet prints of the whole page, and nothing else.
const LONE_SHEET: &str = "paper-sheet is-alone";

/// The printing of a chart.
#[derive(Clone, Copy)]
pub(super) struct Printing {
    reading: Reading,
    /// Whether the chart is printed without the rest of the page.
    is_alone: StoredValue<bool>,
    has_begun: StoredValue<bool>,
    is_forbidden: RwSignal<bool>,
}

impl Printing {
    /// Follows the printing of the page as long as the chart is there.
    pub(super) fn new(reading: Reading) -> Self {
        let stage = reading.stage;
        let printing = Self {
            reading,
            is_alone: StoredValue::new(false),
            has_begun: StoredValue::new(false),
            is_forbidden: RwSignal::new(false),
        };
        let sheet = StoredValue::new_local(None::<Printed>);
        let watch = PrintWatch::new(
            move || {
                printing.has_begun.set_value(true);
                printing.is_forbidden.set(false);
                let class = if printing.is_alone.get_value() {
                    LONE_SHEET
                } else {
                    SHEET
                };
                sheet.update_value(|sheet| *sheet = to_paper(&stage, class));
            },
            move || sheet.update_value(|sheet| drop(sheet.take())),
        );
        // Kept as long as the chart.
        let _ = StoredValue::new_local(watch);
        printing
    }

    /// Prints the chart alone. A frame may be forbidden to, and is not told; then no printing begins.
    pub(super) fn print(&self) {
        self.has_begun.set_value(false);
        self.is_alone.set_value(true);
        print_page();
        self.is_alone.set_value(false);
        if !self.has_begun.get_value() {
            self.is_forbidden.set(true);
            let words = self.reading.stage.words();
            self.reading.spoken.set(words.paper_by_hand().to_owned());
        }
    }
}

/// What to do where printing is forbidden; nothing until it was tried.
pub(super) fn print_note(printing: Printing) -> AnyView {
    let words = printing.reading.stage.words();
    let note = move || view! { <p class="footnote">{words.paper_by_hand()}</p> };
    view! { {move || printing.is_forbidden.get().then(note)} }.into_any()
}

/// What is there while printing only.
struct Printed {
    sheet: HtmlElement,
    // Dropped, the sheet's views end.
    _views: Box<dyn std::any::Any>,
}

impl Drop for Printed {
    fn drop(&mut self) {
        self.sheet.remove();
    }
}

/// At once, since the page is printed as soon as this returns.
fn to_paper(stage: &Stage, class: &str) -> Option<Printed> {
    let (canvas, layout) = (stage.canvas.get_untracked()?, stage.layout.get_untracked()?);
    let figure = canvas.closest("figure").ok()??;
    let document = figure.owner_document()?;
    let sheet: HtmlElement = document.create_element("div").ok()?.dyn_into().ok()?;
    sheet.set_class_name(class);
    figure.append_child(&sheet).ok()?;
    let views = {
        let (stage, layout) = (*stage, Arc::clone(&layout));
        keep(mount_to(sheet.clone(), move || content(&stage, &layout)))
    };
    let picture = sheet.get_elements_by_tag_name("canvas").item(0)?;
    compose(
        &picture.dyn_into::<HtmlCanvasElement>().ok()?,
        &PAGE,
        stage,
        &layout,
    )?;
    Some(Printed { sheet, _views: views })
}

fn content(stage: &Stage, layout: &Layout) -> AnyView {
    let language = stage.scene.reader.get_untracked();
    let model = &layout.model;
    let (first, last) = layout.ends();
    view! {
        <h3 class="paper-title">{model.title().to_owned()}</h3>
        <p>{range_text(model, first, last, &language)}</p>
        <p class="footnote">{stage.scene.source.get_untracked()}</p>
        <canvas class="paper-picture" aria-hidden="true"></canvas>
        {notes(model, &language)}
        <p class="footnote">{time_summary(model, &language)}</p>
        {static_table(model, &language)}
    }
    .into_any()
}

fn keep<M: leptos::tachys::view::Mountable + 'static>(handle: UnmountHandle<M>) -> Box<dyn std::any::Any> {
    Box::new(handle)
}
