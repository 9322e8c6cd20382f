//! The chart on paper: drawn in the light colours and finely before the page is printed, with its table below; and as it
//! was afterwards.

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::draw::draw;
use super::scene::Stage;
use super::table::static_table;
use crate::browser::printing::PrintWatch;
use crate::chart::inks::Inks;
use crate::chart::surface::Surface;

/// Device pixels per CSS pixel on paper.
const PAPER_SCALE: f64 = 3.0;
/// The style sheet gives the light colours to what has this attribute.
const PAPER: &str = "data-paper";

/// Follows the printing of the page as long as the chart is there.
pub(super) fn print_with(stage: Stage) {
    let table = StoredValue::new_local(None::<Printed>);
    let watch = PrintWatch::new(
        move || {
            table.update_value(|table| *table = to_paper(&stage));
        },
        move || {
            table.update_value(|table| drop(table.take()));
            stage.scene.appearance.update(|count| *count += 1);
        },
    );
    // Kept as long as the chart.
    let _ = StoredValue::new_local(watch);
}

/// What is there while printing only.
struct Printed {
    figure: Element,
    table: HtmlElement,
    // Dropped, the table's views end.
    _views: Box<dyn std::any::Any>,
}

impl Drop for Printed {
    fn drop(&mut self) {
        let _ = self.figure.remove_attribute(PAPER);
        self.table.remove();
    }
}

/// At once, since the page is printed as soon as this returns.
fn to_paper(stage: &Stage) -> Option<Printed> {
    let (canvas, layout) = (stage.canvas.get_untracked()?, stage.layout.get_untracked()?);
    let figure = canvas.closest("figure").ok()??;
    figure.set_attribute(PAPER, "").ok()?;
    let surface = Surface::scaled(&canvas, layout.width, layout.height, PAPER_SCALE)?;
    draw(&surface, &layout, &Inks::of(&canvas)?)?;
    let table: HtmlElement = figure
        .owner_document()?
        .create_element("div")
        .ok()?
        .dyn_into()
        .ok()?;
    table.set_class_name("paper-table");
    figure.append_child(&table).ok()?;
    let language = stage.scene.reader.get_untracked();
    let model = std::sync::Arc::clone(&layout.model);
    let views = keep(mount_to(table.clone(), move || static_table(&model, &language)));
    Some(Printed {
        figure,
        table,
        _views: views,
    })
}

fn keep<M: leptos::tachys::view::Mountable + 'static>(handle: UnmountHandle<M>) -> Box<dyn std::any::Any> {
    Box::new(handle)
}
