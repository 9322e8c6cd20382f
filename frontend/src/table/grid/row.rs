//! One row as an element, which shows one place of the table after the other.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::cell::{CellElement, copy, set};
use super::patterns::Patterns;
use crate::table::content::{Content, Screen};
use crate::table::rows::Outline;

/// A row, and what it shows.
pub(super) struct RowElement {
    element: HtmlElement,
    cells: Vec<CellElement>,
    /// Place of the table that it shows, once it does.
    place: Option<usize>,
    /// The cell that the Tab key leads to.
    tab_stop: Option<usize>,
    outline: Option<Outline>,
}

impl RowElement {
    /// A row that shows nothing yet.
    pub(super) fn new(patterns: &Patterns) -> Option<Self> {
        let element = copy(&patterns.row)?;
        let children = element.children();
        let cell = |slot| CellElement::new(children.item(slot)?);
        let cells = (0..children.length()).map(cell).collect::<Option<Vec<_>>>()?;
        Some(Self {
            element: element.dyn_into().ok()?,
            cells,
            place: None,
            tab_stop: None,
            outline: None,
        })
    }

    /// The element.
    pub(super) const fn element(&self) -> &HtmlElement {
        &self.element
    }

    /// The place that it shows; `None` before the first one.
    pub(super) const fn place(&self) -> Option<usize> {
        self.place
    }

    /// The cell at `slot`.
    pub(super) fn cell(&self, slot: usize) -> Option<&Element> {
        self.cells.get(slot).map(CellElement::element)
    }

    /// Shows the row at `place`, of the columns that the patterns were made for.
    pub(super) fn write(&mut self, place: usize, screen: &Screen<'_>, patterns: &Patterns) {
        if self.place != Some(place) {
            set(&self.element, "aria-rowindex", &(place + 2).to_string());
            self.style("--grid-place", &place.to_string());
            self.place = Some(place);
        }
        let Some(row) = screen.order.get(place).copied() else {
            return;
        };
        self.write_outline(screen.rows.outline(row));
        let columns = screen.layout.columns.iter().copied();
        for (slot, (cell, column)) in self.cells.iter_mut().zip(columns).enumerate() {
            let content = Content::new(screen, row, slot, column);
            cell.write(content, slot, patterns, screen.language.words);
        }
    }

    /// Where it stands in the tree, for assistive technology and for its indentation.
    fn write_outline(&mut self, outline: Option<Outline>) {
        if outline == self.outline {
            return;
        }
        if let Some(outline) = outline {
            let level = outline.level.to_string();
            set(&self.element, "aria-level", &level);
            set(&self.element, "aria-posinset", &outline.position.to_string());
            set(&self.element, "aria-setsize", &outline.set_size.to_string());
            match outline.is_open {
                Some(is_open) => set(
                    &self.element,
                    "aria-expanded",
                    if is_open { "true" } else { "false" },
                ),
                None => {
                    let _ = self.element.remove_attribute("aria-expanded");
                }
            }
            self.style("--grid-level", &level);
        }
        self.outline = outline;
    }

    /// Makes `slot` the cell that the Tab key leads to; `None`: no cell of this row.
    pub(super) fn set_tab_stop(&mut self, slot: Option<usize>) {
        if slot == self.tab_stop {
            return;
        }
        for (slot, index) in [(self.tab_stop, "-1"), (slot, "0")] {
            if let Some(cell) = slot.and_then(|slot| self.cell(slot)) {
                set(cell, "tabindex", index);
            }
        }
        self.tab_stop = slot;
    }

    fn style(&self, name: &str, value: &str) {
        let _ = self.element.style().set_property(name, value);
    }
}
