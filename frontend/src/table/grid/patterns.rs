//! What rows and cells are copied from. A copy costs the browser one call; made piece by piece, a row costs a hundred.

use web_sys::{Document, Element};

use super::cell::set;
use crate::i18n::Words;
use crate::table::rows::{Column, Room};

/// What stands in a cell that has not been written: an empty text would be no node at all.
pub(super) const BLANK: &str = " ";

/// The elements that all rows of a table are copied from.
pub(super) struct Patterns {
    /// A row with all its cells.
    pub(super) row: Element,
    /// What is wrong with a figure.
    pub(super) caveat: Element,
    /// What stands below a value.
    pub(super) note: Element,
    /// The way into the provider's platform.
    pub(super) open: Element,
    /// Opens and closes a row of a tree.
    pub(super) toggle: Element,
    /// Stands in the toggle's place where there is nothing to open.
    pub(super) leaf: Element,
    /// For each slot, the button that explains its figure.
    explain: Vec<Element>,
}

impl Patterns {
    /// For the columns `shown` out of `all`; `platform` is what the way into the platform is called.
    pub(super) fn new(all: &[Column], shown: &[usize], words: &Words, platform: &str) -> Option<Self> {
        let make = Maker(web_sys::window()?.document()?);
        let columns: Vec<&Column> = shown.iter().filter_map(|column| all.get(*column)).collect();
        let row = make.element("tr", &[("class", "grid-row"), ("role", "row")])?;
        for (slot, column) in columns.iter().enumerate() {
            let cell = make.cell(slot, column)?;
            row.append_child(&cell).ok()?;
        }
        let explain = columns.iter().map(|column| {
            let label = words.explain_figure((column.title)(words));
            let button = make.action("explain", &label, "?")?;
            set(&button, "aria-keyshortcuts", "e");
            Some(button)
        });
        let toggle = make.button("tree-toggle", "toggle")?;
        let mark = make.element("span", &[("class", "tree-mark"), HIDDEN])?;
        toggle.append_child(&mark).ok()?;
        Some(Self {
            row,
            caveat: make.element("span", &[("class", "cell-note is-caveat")])?,
            note: make.element("span", &[("class", "cell-note")])?,
            open: make.action("open", platform, "↗")?,
            toggle,
            leaf: make.element("span", &[("class", "tree-leaf"), HIDDEN])?,
            explain: explain.collect::<Option<_>>()?,
        })
    }

    /// The button that explains the figure at `slot`.
    pub(super) fn explain(&self, slot: usize) -> Option<&Element> {
        self.explain.get(slot)
    }
}

const HIDDEN: (&str, &str) = ("aria-hidden", "true");

struct Maker(Document);

impl Maker {
    fn element(&self, name: &str, attributes: &[(&str, &str)]) -> Option<Element> {
        let element = self.0.create_element(name).ok()?;
        for (name, value) in attributes {
            set(&element, name, value);
        }
        Some(element)
    }

    fn cell(&self, slot: usize, column: &Column) -> Option<Element> {
        // The first cell names the row.
        let (name, role) = if slot == 0 {
            ("th", "rowheader")
        } else {
            ("td", "gridcell")
        };
        let class = match column.room {
            Room::Number => "grid-cell is-number",
            Room::Text(_) | Room::Short(_) => "grid-cell",
        };
        let index = (slot + 1).to_string();
        let attributes = [
            ("class", class),
            ("role", role),
            ("aria-colindex", &index),
            ("tabindex", "-1"),
        ];
        let cell = self.element(name, &attributes)?;
        if slot == 0 {
            set(&cell, "scope", "row");
        }
        let text = self.element("span", &[("class", "cell-text")])?;
        let main = self.element("span", &[("class", "cell-main")])?;
        main.set_text_content(Some(BLANK));
        text.append_child(&main).ok()?;
        cell.append_child(&text).ok()?;
        Some(cell)
    }

    /// A button that the Tab key passes by: the keyboard reaches what it does from its cell.
    fn button(&self, class: &str, action: &str) -> Option<Element> {
        let attributes = [
            ("type", "button"),
            ("class", class),
            ("tabindex", "-1"),
            ("data-action", action),
        ];
        self.element("button", &attributes)
    }

    fn action(&self, action: &str, label: &str, sign: &str) -> Option<Element> {
        let button = self.button("cell-action", action)?;
        set(&button, "aria-label", label);
        set(&button, "title", label);
        let mark = self.element("span", &[HIDDEN])?;
        mark.set_text_content(Some(sign));
        button.append_child(&mark).ok()?;
        Some(button)
    }
}
