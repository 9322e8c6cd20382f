//! Scrolling: the window of rows follows it.

use leptos::prelude::*;
use web_sys::HtmlElement;

use super::Grid;
use super::measure::pixels;
use crate::browser::timer::{Timer, after};
use crate::table::window::Viewport;

/// So long after the last leap the rows have come to rest.
const REST_MS: u32 = 120;

/// What the frame is told about its scrolling.
#[derive(Clone, Copy)]
pub(super) struct Scrolling {
    /// Whether it is scrolled sideways: names are kept in sight then, which costs a layer for each of them.
    pub(super) is_sideways: RwSignal<bool>,
    rest: StoredValue<Option<Timer>, LocalStorage>,
}

impl Scrolling {
    /// At rest.
    pub(super) fn new() -> Self {
        Self {
            is_sideways: RwSignal::new(false),
            rest: StoredValue::new_local(None),
        }
    }

    /// The frame was scrolled.
    pub(super) fn scrolled(self, grid: Grid, frame: &HtmlElement) {
        let shown = grid.shown;
        let is_sideways = frame.scroll_left() != 0;
        if self.is_sideways.get_untracked() != is_sideways {
            self.is_sideways.set(is_sideways);
        }
        grid.scene.state.scrolled.set(frame.scroll_top());
        let before = shown.viewport.get_untracked();
        let after = Viewport {
            scrolled: pixels(frame.scroll_top()),
            ..before
        };
        if after.is_apart(before) {
            self.fling(shown.is_flung);
        }
        if after != before {
            shown.viewport.set(after);
        }
    }

    fn fling(self, is_flung: RwSignal<bool>) {
        if !is_flung.get_untracked() {
            is_flung.set(true);
        }
        self.rest.set_value(after(REST_MS, move || {
            // When the table is gone by now, so is the signal.
            is_flung.try_set(false);
        }));
    }
}
