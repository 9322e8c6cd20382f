//! Where the focus is, and how it gets there. The row of the active cell is always in the document and is never taken out of
//! it, so a key that is pressed while rows come and go reaches the cell that it was meant for.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

use super::Grid;
use super::body::Extent;
use crate::browser::focus::{focus, focus_still};
use crate::table::state::Active;

impl Grid {
    /// Moves the keyboard to a cell. Its row is put into the document at once, wherever it is.
    pub(super) fn go(self, to: Active) {
        self.scene.state.active.set(to);
        self.fill(Extent::New);
        if let Some(target) = self.target(to) {
            focus(&target);
        }
    }

    /// Follows the focus.
    pub(super) fn focused(self, target: Option<EventTarget>) {
        if let Some(at) = target.and_then(|target| place_of(&target)) {
            let active = self.scene.state.active;
            if active.get_untracked() != at {
                active.set(at);
            }
        }
    }

    /// Does `work`, which may take the element with the focus away or hide it, and leaves the focus in the active cell then.
    pub(super) fn keeping_focus(self, work: impl FnOnce()) {
        let had_focus = self.has_focus();
        work();
        if had_focus
            && !self.has_focus()
            && let Some(target) = self.target(self.scene.state.active.get_untracked())
        {
            focus_still(&target);
        }
    }

    fn has_focus(self) -> bool {
        let focused = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element());
        let table = self.element.get_untracked();
        table.is_some_and(|table| table.contains(focused.as_deref()))
    }

    /// What gets the focus of a cell, if it is in the document.
    fn target(self, Active { row, slot }: Active) -> Option<HtmlElement> {
        if let Some(place) = row {
            let cell = self.body.with_value(|body| body.cell(place, slot).cloned());
            return cell?.dyn_into().ok();
        }
        // A header is sorted by its button, which is what gets the focus there.
        let column = (slot + 1).to_string();
        let selector = ["thead [aria-colindex='", &column, "'] .sort"].concat();
        let button = self.element.get_untracked()?.query_selector(&selector).ok()??;
        button.dyn_into().ok()
    }
}

/// The cell that an element stands in.
pub(super) fn place_of(target: &EventTarget) -> Option<Active> {
    let element: &Element = target.dyn_ref()?;
    let cell = element.closest("[aria-colindex]").ok()??;
    let row = cell.closest("[aria-rowindex]").ok()??;
    let index = |element: &Element, name| element.get_attribute(name)?.parse::<usize>().ok();
    Some(Active {
        row: index(&row, "aria-rowindex")?.checked_sub(2),
        slot: index(&cell, "aria-colindex")?.checked_sub(1)?,
    })
}

/// Fewer rows or columns than before: the Tab key must still find a cell.
pub(super) fn keep_within(grid: Grid) {
    let active = grid.scene.state.active;
    let shown = grid.shown;
    Effect::new(move |_| {
        let n_rows = shown.order.with(|order| order.len());
        let n_slots = shown.columns.with(Vec::len);
        let before = active.get_untracked();
        let row = match (before.row, n_rows.checked_sub(1)) {
            (Some(row), Some(last)) => Some(row.min(last)),
            (None, _) => None,
            // The header stays when all rows have gone; rows that come back are found from there.
            (Some(_), None) => Some(0),
        };
        let after = Active {
            row,
            slot: before.slot.min(n_slots.saturating_sub(1)),
        };
        if before != after {
            active.set(after);
        }
    });
}
