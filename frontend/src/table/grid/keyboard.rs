//! What keys and clicks do in a table.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlButtonElement, KeyboardEvent};

use super::Grid;
use super::cell::action_of;
use super::focus::place_of;
use crate::table::keys::{Command, Place, command};
use crate::table::rows::Explained;
use crate::table::state::Active;
use crate::table::view::Toggle;

impl Grid {
    /// A key was pressed.
    pub(super) fn pressed(self, event: &KeyboardEvent) {
        if event.alt_key() || event.meta_key() {
            return;
        }
        let active = self.scene.state.active.get_untracked();
        let row = active.row.and_then(|place| self.row(place));
        let place = Place {
            active,
            n_rows: self.shown.order.with_untracked(|order| order.len()),
            n_slots: self.shown.columns.with_untracked(Vec::len),
            page: self.shown.viewport.get_untracked().page(),
            has_header: !self.is_tree.get_untracked(),
            is_right_to_left: is_right_to_left(),
            outline: row.and_then(|row| self.scene.rows.with_untracked(|rows| rows.outline(row))),
        };
        let Some(command) = command(&event.key(), event.ctrl_key(), place) else {
            return;
        };
        // Enter and the space bar press a button that has the focus.
        let is_on_button = event
            .target()
            .is_some_and(|target| target.has_type::<HtmlButtonElement>());
        if is_on_button && event.key() == "Enter" {
            return;
        }
        event.prevent_default();
        self.carry_out(command, active);
    }

    fn carry_out(self, command: Command, active: Active) {
        let row = active.row.and_then(|place| self.row(place));
        match (command, row) {
            (Command::Go(to), _) => self.go(to),
            (Command::GoToParent(parent), _) => {
                let place = self
                    .shown
                    .order
                    .with_untracked(|order| order.iter().position(|row| *row == parent));
                self.go(Active {
                    row: place.or(active.row),
                    slot: 0,
                });
            }
            (Command::Toggle, Some(row)) => self.toggle(Toggle::Row(row)),
            (Command::OpenSiblings, Some(row)) => self.toggle(Toggle::Siblings(row)),
            (Command::Explain, Some(row)) => self.explain(row, active.slot),
            (Command::Toggle | Command::OpenSiblings | Command::Explain, None) => {}
        }
    }

    /// Something in a cell was clicked.
    pub(super) fn clicked(self, target: Option<EventTarget>) {
        let Some(target) = target else { return };
        let Some(at) = place_of(&target) else { return };
        let Some(row) = at.row.and_then(|place| self.row(place)) else {
            return;
        };
        match action_of(&target).as_deref() {
            Some("toggle") => self.toggle(Toggle::Row(row)),
            Some("explain") => self.explain(row, at.slot),
            Some("open") => {
                if let Some(link) = self.scene.rows.with_untracked(|rows| rows.link(row)) {
                    self.scene.on_navigate.run(link);
                }
            }
            _ => {}
        }
    }

    fn toggle(self, toggle: Toggle) {
        self.scene.reshaped.update(|count| *count += 1);
        self.scene.on_toggle.run(toggle);
    }

    fn explain(self, row: usize, slot: usize) {
        let Some(column) = self
            .shown
            .columns
            .with_untracked(|columns| columns.get(slot).copied())
        else {
            return;
        };
        let words = self.scene.reader.with_untracked(|language| language.words);
        let explained = self.scene.rows.with_untracked(|rows| {
            Some(Explained {
                label: (rows.columns()[column].title)(words),
                node: rows.node(row),
                figure: rows.figure(row, column)?,
            })
        });
        if let Some(explained) = explained {
            self.scene.on_explain.run(explained);
        }
    }

    fn row(self, place: usize) -> Option<usize> {
        self.shown.order.with_untracked(|order| order.get(place).copied())
    }
}

fn is_right_to_left() -> bool {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("dir"))
        .is_some_and(|direction| direction == "rtl")
}
