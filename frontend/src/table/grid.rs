//! The rows as elements: a grid that holds only what can be seen, and can be walked through with the keyboard.
//!
//! Every row stands by itself at its own height, and all rows share the same column widths; so a row that has the focus stays
//! where it is while others come and go. Rows are written by hand ([`body`], [`row`], [`cell`]) and not by the framework: an
//! effect for each of two hundred cells costs more than all that is in them.

mod body;
mod cell;
mod focus;
mod headers;
mod keyboard;
mod measure;
mod patterns;
mod row;
mod scroll;

use leptos::html::{Div, Table, Tbody};
use leptos::prelude::*;

use self::body::{Body, Extent};
use self::focus::keep_within;
use self::headers::headers;
use self::measure::measure;
use self::scroll::Scrolling;
use super::arrange::Sort;
use super::content::Screen;
use super::shown::Shown;
use super::view::TableScene;

/// What headers and rows need; a copy is the same.
#[derive(Clone, Copy)]
struct Grid {
    scene: TableScene,
    shown: Shown,
    is_tree: Memo<bool>,
    element: NodeRef<Table>,
    body_element: NodeRef<Tbody>,
    body: StoredValue<Body, LocalStorage>,
}

/// The rows.
pub(super) fn grid(scene: TableScene, shown: Shown) -> AnyView {
    let state = scene.state;
    let frame = NodeRef::<Div>::new();
    let probe = NodeRef::<Div>::new();
    let grid = Grid {
        scene,
        shown,
        is_tree: Memo::new(move |_| scene.rows.with(|rows| rows.outline(0).is_some())),
        element: NodeRef::new(),
        body_element: NodeRef::new(),
        body: StoredValue::new_local(Body::default()),
    };
    measure(grid, frame, probe);
    keep_within(grid);
    grid.follow();
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
    let count = move || shown.order.with(|order| order.len());
    let scrolling = Scrolling::new();
    let scroll = move |_| {
        let Some(frame) = frame.get_untracked() else {
            return;
        };
        scrolling.scrolled(grid, &frame);
    };
    view! {
        <div
            class="grid-window"
            class:is-card=move || shown.layout.with(|layout| layout.is_card)
            class:is-sideways=move || scrolling.is_sideways.get()
            node_ref=frame
            on:scroll=scroll
        >
            <table
                class="grid"
                node_ref=grid.element
                role=move || if grid.is_tree.get() { "treegrid" } else { "grid" }
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
                <tbody role="rowgroup" style=("--grid-rows", move || count().to_string()) node_ref=grid.body_element></tbody>
            </table>
            <div class="grid-probe" aria-hidden="true" node_ref=probe></div>
        </div>
        {move || (count() == 0).then(|| empty(scene))}
    }
    .into_any()
}

impl Grid {
    /// Keeps the rows as they have to be.
    fn follow(self) {
        let Self { scene, shown, .. } = self;
        Effect::new(move |_| {
            scene.rows.track();
            scene.reader.track();
            scene.platform.track();
            shown.order.track();
            shown.layout.track();
            self.body_element.track();
            self.fill(Extent::All);
        });
        Effect::new(move |_| {
            shown.window.track();
            scene.state.active.track();
            self.fill(Extent::New);
        });
    }

    /// Puts the rows of the window into the document.
    fn fill(self, extent: Extent) {
        untrack(|| {
            let Some(parent) = self.body_element.get() else {
                return;
            };
            self.keeping_focus(|| self.write(&parent, extent));
        });
    }

    fn write(self, parent: &web_sys::Element, extent: Extent) {
        let Self { scene, shown, .. } = self;
        let language = scene.reader.get();
        let platform = language.words.open_in_platform(&scene.platform.get());
        let active = scene.state.active.get();
        scene.rows.with(|rows| {
            shown.order.with(|order| {
                shown.layout.with(|layout| {
                    let screen = Screen {
                        rows,
                        order,
                        layout,
                        language: &language,
                    };
                    shown.window.with(|window| {
                        self.body.update_value(|body| {
                            body.show(parent, &screen, window, extent, &platform);
                            body.set_tab_stop(active);
                        });
                    });
                });
            });
        });
    }
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
