//! The rows as elements: a grid that holds only what can be seen, and can be walked through with the keyboard.
//!
//! Every row stands by itself at its own height, and all rows share the same column widths; so a row that has the focus stays
//! where it is while others come and go.

use leptos::attr::custom::custom_attribute;
use leptos::html::{Div, Table};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::arrange::Sort;
use super::cell::{Cell, action_of, cell};
use super::keys::{Command, Place, command};
use super::rows::{Explained, Room};
use super::shown::Shown;
use super::state::Active;
use super::view::{TableScene, Toggle};
use super::window::Viewport;
use crate::browser::focus::{focus, focus_still};
use crate::browser::frame::before_next_paint;
use crate::browser::size_observer::SizeObserver;

/// The rows.
pub(super) fn grid(scene: TableScene, shown: Shown) -> AnyView {
    let state = scene.state;
    let frame = NodeRef::<Div>::new();
    let probe = NodeRef::<Div>::new();
    let element = NodeRef::<Table>::new();
    measure(scene, shown, frame, probe);
    keep_within(scene, shown);
    // Sorted anew, a table is read from its beginning.
    Effect::new(move |before: Option<Option<Sort>>| {
        let sort = state.sort.get();
        if before.is_some_and(|before| before != sort)
            && let Some(frame) = frame.get_untracked()
        {
            frame.set_scroll_top(0);
        }
        sort
    });
    let is_tree = Memo::new(move |_| scene.rows.with(|rows| rows.outline(0).is_some()));
    let grid = Grid {
        scene,
        shown,
        is_tree,
        element,
    };
    grid.follow_active();
    let count = move || shown.order.with(|order| order.len());
    let scroll = move |_| {
        let Some(frame) = frame.get_untracked() else {
            return;
        };
        grid.keep_focus();
        state.scrolled.set(frame.scroll_top());
        shown
            .viewport
            .update(|viewport| viewport.scrolled = pixels(frame.scroll_top()));
    };
    view! {
        <div class="grid-window" class:is-card=move || shown.layout.with(|layout| layout.is_card) node_ref=frame on:scroll=scroll>
            <table
                class="grid"
                node_ref=element
                role=move || if is_tree.get() { "treegrid" } else { "grid" }
                aria-label=scene.label
                aria-readonly="true"
                aria-rowcount=move || (count() + 1).to_string()
                aria-colcount=move || shown.columns.with(Vec::len).to_string()
                style=("--grid-columns", move || shown.layout.with(|layout| layout.template.clone()))
                style=("--grid-width", move || shown.layout.with(|layout| layout.least_width.clone()))
                on:keydown=move |event| grid.pressed(&event)
                on:focusin=move |event| grid.focused(event.target())
                on:click=move |event| grid.clicked(event.target())
            >
                <thead role="rowgroup">
                    <tr class="grid-head" role="row" aria-rowindex="1">
                        {move || headers(grid)}
                    </tr>
                </thead>
                <tbody role="rowgroup" style=("--grid-rows", move || count().to_string())>
                    <For each=move || shown.window.get() key=|place| *place children=move |place| row(grid, place) />
                </tbody>
            </table>
            <div class="grid-probe" aria-hidden="true" node_ref=probe></div>
        </div>
        {move || (count() == 0).then(|| empty(scene))}
    }
    .into_any()
}

/// What headers and rows need; a copy is the same.
#[derive(Clone, Copy)]
struct Grid {
    scene: TableScene,
    shown: Shown,
    is_tree: Memo<bool>,
    element: NodeRef<Table>,
}

impl Grid {
    fn pressed(self, event: &KeyboardEvent) {
        if event.alt_key() || event.meta_key() {
            return;
        }
        let active = self.scene.state.active.get_untracked();
        let row = active.row.and_then(|place| self.untracked_row(place));
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
            .is_some_and(|target| target.has_type::<web_sys::HtmlButtonElement>());
        if is_on_button && event.key() == "Enter" {
            return;
        }
        event.prevent_default();
        self.carry_out(command, active);
    }

    fn carry_out(self, command: Command, active: Active) {
        let row = active.row.and_then(|place| self.untracked_row(place));
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

    /// Moves the keyboard to a cell. It may not be in the document yet.
    fn go(self, to: Active) {
        self.scene.state.active.set(to);
        if self.focus_cell(to) {
            self.keep_focus();
        } else {
            before_next_paint(move || {
                self.focus_cell(to);
            });
        }
    }

    /// Rows that come and go may carry the row with the focus to another place of the document, which takes the focus from
    /// it: it gets it back before anything is painted.
    fn keep_focus(self) {
        if !self.has_focus() {
            return;
        }
        before_next_paint(move || {
            if self.has_focus() || self.element.try_get_untracked().flatten().is_none() {
                return;
            }
            if let Some(target) = self.target(self.scene.state.active.get_untracked()) {
                focus_still(&target);
            }
        });
    }

    fn has_focus(self) -> bool {
        let focused = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.active_element());
        let table = self.element.try_get_untracked().flatten();
        table.is_some_and(|table| table.contains(focused.as_deref()))
    }

    fn focus_cell(self, at: Active) -> bool {
        let target = self.target(at);
        if let Some(target) = &target {
            focus(target);
        }
        target.is_some()
    }

    /// What gets the focus of a cell, if it is in the document.
    fn target(self, Active { row, slot }: Active) -> Option<HtmlElement> {
        let table = self.element.try_get_untracked().flatten()?;
        let row = row.map_or(1, |place| place + 2).to_string();
        let column = (slot + 1).to_string();
        let selector = ["[aria-rowindex='", &row, "'] > [aria-colindex='", &column, "']"].concat();
        let cell = table.query_selector(&selector).ok()??;
        // A header is sorted by its button, which is what gets the focus there.
        let button = cell.query_selector(".sort").ok().flatten();
        button.unwrap_or(cell).dyn_into().ok()
    }

    fn focused(self, target: Option<web_sys::EventTarget>) {
        if let Some(at) = target.and_then(|target| place_of(&target)) {
            let active = self.scene.state.active;
            if active.get_untracked() != at {
                active.set(at);
            }
        }
    }

    fn clicked(self, target: Option<web_sys::EventTarget>) {
        let Some(target) = target else { return };
        let Some(at) = place_of(&target) else { return };
        let Some(row) = at.row.and_then(|place| self.untracked_row(place)) else {
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

    fn untracked_row(self, place: usize) -> Option<usize> {
        self.shown.order.with_untracked(|order| order.get(place).copied())
    }

    /// Whether a cell is the one that the Tab key leads to, when it is made.
    fn tab_index(self, row: Option<usize>, slot: usize) -> &'static str {
        if self.scene.state.active.get_untracked() == (Active { row, slot }) {
            "0"
        } else {
            "-1"
        }
    }

    /// Moves the cell that the Tab key leads to. One place does it for all cells: an effect for each of them would cost more
    /// than the cell.
    fn follow_active(self) {
        let active = self.scene.state.active;
        Effect::new(move |before: Option<Active>| {
            let after = active.get();
            let set = |at, index| {
                if let Some(target) = self.target(at) {
                    let _ = target.set_attribute("tabindex", index);
                }
            };
            if let Some(before) = before {
                set(before, "-1");
            }
            set(after, "0");
            after
        });
    }
}

fn headers(grid: Grid) -> Vec<AnyView> {
    let columns = grid.shown.columns.get();
    let definitions = grid.scene.rows.with_untracked(|rows| rows.columns());
    let words = grid.scene.reader.with(|language| language.words);
    let is_tree = grid.is_tree.get();
    let header = |(slot, column): (usize, usize)| {
        let definition = &definitions[column];
        let is_number = definition.room == Room::Number;
        let class = if is_number {
            "grid-cell is-number"
        } else {
            "grid-cell"
        };
        let title = (definition.title)(words);
        let index = (slot + 1).to_string();
        if is_tree {
            return view! { <th class=class role="columnheader" scope="col" aria-colindex=index>{title}</th> }.into_any();
        }
        let sort = grid.scene.state.sort;
        let way = move || {
            let sort = sort.get().filter(|sort| sort.column == column)?;
            Some(if sort.descending {
                "descending"
            } else {
                "ascending"
            })
        };
        let mark = move || match way() {
            Some("descending") => "↓",
            Some(_) => "↑",
            None => "",
        };
        let clicked = move |_| sort.update(|sort| *sort = Some(Sort::clicked(*sort, column, is_number)));
        view! {
            <th class=class role="columnheader" scope="col" aria-colindex=index aria-sort=way>
                <button
                    type="button"
                    class="sort"
                    title=words.sort_by(title)
                    tabindex=grid.tab_index(None, slot)
                    on:click=clicked
                >
                    <span class="sort-title">{title}</span>
                    <span class="sort-mark" aria-hidden="true">{mark}</span>
                </button>
            </th>
        }
        .into_any()
    };
    columns.into_iter().enumerate().map(header).collect()
}

fn row(grid: Grid, place: usize) -> AnyView {
    let cells = move || {
        let columns = grid.shown.columns.get().into_iter().enumerate();
        let view = |(slot, column)| {
            cell(Cell {
                scene: grid.scene,
                shown: grid.shown,
                place,
                slot,
                column,
                tab_index: grid.tab_index(Some(place), slot),
            })
        };
        columns.map(view).collect::<Vec<_>>()
    };
    let index = (place + 2).to_string();
    let place_style = ("--grid-place", place.to_string());
    // Half of what a row costs follows its place in the tree; the rows of a plain table have none.
    if !grid.is_tree.get_untracked() {
        return view! { <tr class="grid-row" role="row" aria-rowindex=index style=place_style>{cells}</tr> }
            .into_any();
    }
    let outline = Memo::new(move |_| {
        let row = grid.shown.row(place)?;
        grid.scene.rows.with(|rows| rows.outline(row))
    });
    let text = move |of: fn(super::rows::Outline) -> u32| {
        move || outline.get().map(|outline| of(outline).to_string())
    };
    let is_open = move || {
        let is_open = outline.get().and_then(|outline| outline.is_open);
        is_open.map(|open| open.to_string())
    };
    // The one attribute of its kind that has no typed name.
    let level = custom_attribute("aria-level", text(|outline| outline.level));
    view! {
        <tr
            {..level}
            class="grid-row"
            role="row"
            aria-rowindex=index
            aria-posinset=text(|outline| outline.position)
            aria-setsize=text(|outline| outline.set_size)
            aria-expanded=is_open
            style=place_style
            style=("--grid-level", move || text(|outline| outline.level)().unwrap_or_default())
        >
            {cells}
        </tr>
    }
    .into_any()
}

fn empty(scene: TableScene) -> AnyView {
    let words = scene.reader.with(|language| language.words);
    let is_empty = scene.rows.with(|rows| rows.count() == 0);
    let text = if is_empty {
        words.no_rows()
    } else {
        words.no_rows_filtered()
    };
    view! { <p class="grid-empty">{text}</p> }.into_any()
}

/// Follows the size of the frame and of a row: density, zoom and the reader's own text size all change it.
fn measure(scene: TableScene, shown: Shown, frame: NodeRef<Div>, probe: NodeRef<Div>) {
    let observers = StoredValue::new_local(None::<(Option<SizeObserver>, Option<SizeObserver>)>);
    Effect::new(move |_| {
        let (Some(frame), Some(probe)) = (frame.get(), probe.get()) else {
            return;
        };
        frame.set_scroll_top(scene.state.scrolled.get_untracked());
        let (of_frame, of_probe) = (frame.clone(), probe.clone());
        let look = move || {
            let width = of_frame.offset_width();
            if shown
                .width
                .try_get_untracked()
                .is_some_and(|before| before != width)
            {
                shown.width.set(width);
            }
            let viewport = Viewport {
                scrolled: pixels(of_frame.scroll_top()),
                height: pixels(of_frame.client_height()),
                row: hundredths(of_probe.get_bounding_client_rect().height()),
            };
            if shown
                .viewport
                .try_get_untracked()
                .is_some_and(|before| before != viewport)
            {
                shown.viewport.set(viewport);
            }
        };
        look();
        let of_frame = SizeObserver::new(&frame, look.clone());
        let of_probe = SizeObserver::new(&probe, look);
        observers.set_value(Some((of_frame, of_probe)));
    });
}

/// Fewer rows or columns than before: the Tab key must still find a cell.
fn keep_within(scene: TableScene, shown: Shown) {
    let active = scene.state.active;
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

/// The cell that an element stands in.
fn place_of(target: &web_sys::EventTarget) -> Option<Active> {
    let element: &Element = target.dyn_ref()?;
    let cell = element.closest("[aria-colindex]").ok()??;
    let row = cell.closest("[aria-rowindex]").ok()??;
    let index = |element: &Element, name| element.get_attribute(name)?.parse::<usize>().ok();
    Some(Active {
        row: index(&row, "aria-rowindex")?.checked_sub(2),
        slot: index(&cell, "aria-colindex")?.checked_sub(1)?,
    })
}

fn is_right_to_left() -> bool {
    let root = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("dir"))
        .is_some_and(|direction| direction == "rtl")
}

fn pixels(length: i32) -> usize {
    usize::try_from(length).unwrap_or(0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates; no row is that high, and none has a negative height"
)]
fn hundredths(length: f64) -> usize {
    (length * 100.0).round() as usize
}
