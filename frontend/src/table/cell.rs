//! One cell: what stands in it, what stands below it, and what can be done there.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

use super::rows::{Outline, Room, Rows};
use super::shown::Shown;
use super::value::Value;
use super::view::TableScene;
use crate::i18n::Language;
use crate::ui::caveat_note;

/// Which cell it is.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub(super) scene: TableScene,
    pub(super) shown: Shown,
    /// Place of its row on the screen.
    pub(super) place: usize,
    /// Place of its column on the screen.
    pub(super) slot: usize,
    /// Position of its column in the definition.
    pub(super) column: usize,
    /// Whether the Tab key leads here: at first; the grid moves it from then on.
    pub(super) tab_index: &'static str,
}

/// The cell. Its content follows the rows while the element stays, so that a focus is not lost when figures come in.
pub(super) fn cell(cell: Cell) -> AnyView {
    let room = cell
        .scene
        .rows
        .with_untracked(|rows| rows.columns().get(cell.column).map(|column| column.room));
    let class = match room {
        Some(Room::Number) => "grid-cell is-number",
        _ => "grid-cell",
    };
    let index = (cell.slot + 1).to_string();
    let tab_index = cell.tab_index;
    let content = move || content(cell);
    if cell.slot == 0 {
        view! {
            <th class=class role="rowheader" scope="row" aria-colindex=index tabindex=tab_index>{content}</th>
        }
        .into_any()
    } else {
        view! { <td class=class role="gridcell" aria-colindex=index tabindex=tab_index>{content}</td> }
            .into_any()
    }
}

fn content(cell: Cell) -> Option<AnyView> {
    let Cell {
        scene, shown, column, ..
    } = cell;
    let row = shown.row(cell.place)?;
    let language = scene.reader.get();
    shown.layout.with(|layout| {
        scene.rows.with(|rows| {
            let value = rows.value(row, column, &language);
            let text = value.shown(&language);
            let notes = notes(&**rows, row, layout.notes(column), &language);
            let caveat = value.figure().and_then(|figure| caveat_note(figure, &language));
            let is_text = matches!(value, Value::Text(_));
            let outline = rows.outline(row).filter(|_| cell.slot == 0);
            let name = text.clone();
            // What is cut off is there for the pointer as well; the focus opens the cell, and assistive technology reads it all.
            let title = is_text.then(|| text.clone());
            Some(
                view! {
                    {outline.map(|outline| toggle(outline, &name, &language))}
                    <span class="cell-text" title=title>
                        <span class="cell-main">{text}</span>
                        {caveat}
                        {notes.map(|notes| view! { <span class="cell-note">{notes}</span> })}
                    </span>
                    {explain_button(&**rows, row, column, &language)}
                    {open_button(cell, &**rows, row, &language)}
                }
                .into_any(),
            )
        })
    })
}

/// What stands below, in one line.
fn notes(rows: &dyn Rows, row: usize, columns: &[usize], language: &Language) -> Option<String> {
    let texts = columns
        .iter()
        .map(|column| rows.value(row, *column, language).shown(language));
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    (!texts.is_empty()).then(|| texts.join(" · "))
}

fn toggle(outline: Outline, name: &str, language: &Language) -> AnyView {
    let Some(is_open) = outline.is_open else {
        return view! { <span class="tree-leaf" aria-hidden="true"></span> }.into_any();
    };
    let label = if is_open {
        language.words.collapse(name)
    } else {
        language.words.expand(name)
    };
    view! {
        <button type="button" class="tree-toggle" class:is-open=is_open tabindex="-1" data-action="toggle" aria-label=label>
            <span class="tree-mark" aria-hidden="true"></span>
        </button>
    }
    .into_any()
}

fn explain_button(rows: &dyn Rows, row: usize, column: usize, language: &Language) -> Option<AnyView> {
    rows.figure(row, column)?;
    let title = rows.columns()[column].title;
    let label = language.words.explain_figure(title(language.words));
    Some(
        view! {
            <button
                type="button"
                class="cell-action"
                tabindex="-1"
                data-action="explain"
                aria-keyshortcuts="e"
                aria-label=label.clone()
                title=label
            >
                <span aria-hidden="true">"?"</span>
            </button>
        }
        .into_any(),
    )
}

fn open_button(cell: Cell, rows: &dyn Rows, row: usize, language: &Language) -> Option<AnyView> {
    if cell.slot != 0 {
        return None;
    }
    rows.link(row)?;
    let label = language.words.open_in_platform(&cell.scene.platform.get());
    Some(
        view! {
            <button type="button" class="cell-action" tabindex="-1" data-action="open" aria-label=label.clone() title=label>
                <span aria-hidden="true">"↗"</span>
            </button>
        }
        .into_any(),
    )
}

/// What a click on an element of a cell asks for.
pub(super) fn action_of(target: &EventTarget) -> Option<String> {
    let element: &Element = target.dyn_ref()?;
    element
        .closest("[data-action]")
        .ok()??
        .get_attribute("data-action")
}
