//! One cell as an element. It is written again and again, for one row after the other, and of what it shows only what differs
//! is touched.

use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, Node};

use super::patterns::{BLANK, Patterns};
use crate::i18n::Words;
use crate::table::content::{Branch, Content};

/// A cell, and what it shows.
pub(super) struct CellElement {
    cell: Element,
    text: Element,
    /// The text node of the value.
    value: Node,
    shown: Content,
    toggle: Extra,
    leaf: Extra,
    caveat: Extra,
    notes: Extra,
    explain: Extra,
    open: Extra,
}

impl CellElement {
    /// Takes a cell that was copied from [`Patterns`].
    pub(super) fn new(cell: Element) -> Option<Self> {
        let text = cell.first_element_child()?;
        let value = text.first_element_child()?.first_child()?;
        Some(Self {
            cell,
            text,
            value,
            shown: Content {
                text: BLANK.to_owned(),
                ..Content::default()
            },
            toggle: Extra::default(),
            leaf: Extra::default(),
            caveat: Extra::default(),
            notes: Extra::default(),
            explain: Extra::default(),
            open: Extra::default(),
        })
    }

    /// The element.
    pub(super) const fn element(&self) -> &Element {
        &self.cell
    }

    /// Shows `content`; `slot` is the place of the cell in its row.
    pub(super) fn write(&mut self, content: Content, slot: usize, patterns: &Patterns, words: &Words) {
        if content == self.shown {
            return;
        }
        if content.text != self.shown.text {
            self.value.set_node_value(Some(&content.text));
        }
        self.write_title(&content);
        self.write_lines(&content, patterns);
        self.write_branch(&content, patterns, words);
        let end: Option<&Node> = None;
        self.open.show(content.has_page, &self.cell, end, &patterns.open);
        if let Some(pattern) = patterns.explain(slot) {
            // The way on into the platform is the last one.
            let before = self.open.node_in_place();
            self.explain
                .show(content.is_explained, &self.cell, before, pattern);
        }
        self.shown = content;
    }

    /// What is cut off is there for the pointer as well; the focus opens the cell, and assistive technology reads it all.
    fn write_title(&self, content: &Content) {
        let is_same_text = content.text == self.shown.text;
        match (self.shown.is_text, content.is_text) {
            (true, true) if is_same_text => {}
            (_, true) => set(&self.text, "title", &content.text),
            (true, false) => {
                let _ = self.text.remove_attribute("title");
            }
            (false, false) => {}
        }
    }

    fn write_lines(&mut self, content: &Content, patterns: &Patterns) {
        let before = self.notes.node_in_place();
        self.caveat
            .write(content.caveat.as_deref(), &self.text, before, &patterns.caveat);
        self.notes
            .write(content.notes.as_deref(), &self.text, None, &patterns.note);
    }

    fn write_branch(&mut self, content: &Content, patterns: &Patterns, words: &Words) {
        let before: Option<&Node> = Some(&self.text);
        let is_leaf = content.branch == Some(Branch::Leaf);
        self.leaf.show(is_leaf, &self.cell, before, &patterns.leaf);
        let is_open = match content.branch {
            Some(Branch::Open) => Some(true),
            Some(Branch::Closed) => Some(false),
            Some(Branch::Leaf) | None => None,
        };
        let toggle = self
            .toggle
            .show(is_open.is_some(), &self.cell, before, &patterns.toggle);
        if let (Some(toggle), Some(is_open)) = (toggle, is_open) {
            let label = if is_open { words.collapse() } else { words.expand() };
            set(toggle, "aria-label", label);
            let _ = toggle.class_list().toggle_with_force("is-open", is_open);
        }
    }
}

/// A part of a cell that is not always there. Once made, it is kept.
#[derive(Default)]
struct Extra {
    element: Option<Element>,
    is_in_place: bool,
}

impl Extra {
    /// Puts it before `before`, or takes it away; it is a copy of `pattern`. Returns it where it is there.
    fn show(
        &mut self,
        is_wanted: bool,
        parent: &Element,
        before: Option<&Node>,
        pattern: &Element,
    ) -> Option<&Element> {
        if is_wanted && self.element.is_none() {
            self.element = copy(pattern);
        }
        let element = self.element.as_ref()?;
        if is_wanted != self.is_in_place {
            if is_wanted {
                let _ = parent.insert_before(element, before);
            } else {
                element.remove();
            }
            self.is_in_place = is_wanted;
        }
        is_wanted.then_some(element)
    }

    /// The same for one that is a line of text.
    fn write(&mut self, text: Option<&str>, parent: &Element, before: Option<&Node>, pattern: &Element) {
        let element = self.show(text.is_some(), parent, before, pattern);
        if let (Some(element), Some(text)) = (element, text) {
            element.set_text_content(Some(text));
        }
    }

    fn node_in_place(&self) -> Option<&Node> {
        let element = self.element.as_ref().filter(|_| self.is_in_place)?;
        Some(element)
    }
}

/// A copy of an element with all that is in it.
pub(super) fn copy(pattern: &Element) -> Option<Element> {
    pattern.clone_node_with_deep(true).ok()?.dyn_into().ok()
}

/// Sets an attribute; no name that is used here can be refused.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// What a click on an element of a cell asks for.
pub(super) fn action_of(target: &EventTarget) -> Option<String> {
    let element: &Element = target.dyn_ref()?;
    element
        .closest("[data-action]")
        .ok()??
        .get_attribute("data-action")
}
