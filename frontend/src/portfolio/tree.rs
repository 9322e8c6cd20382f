//! Who holds what: a tree of any depth, household › member › registration › account › holding, every level of which opens in
//! place and shows what is below it rolled up.
//!
//! [`structure`] and [`opened`] are plain Rust with tests, [`hierarchy`] makes the tree from a book or, before that is there,
//! from the portfolio's answer; it is shown by the same table as everything else.

pub(crate) mod hierarchy;
mod lines;
mod opened;
mod structure;

use inlay_contract::book::LinkTarget;
use leptos::prelude::*;

pub(crate) use hierarchy::Hierarchy;

use self::lines::lines;
use self::opened::Opened;
use crate::table::{Explained, TableScene, TableState, Toggle, table};
use crate::ui::Reader;

/// What the reader has done to the tree. It outlives periods and books. A copy is the same state.
#[derive(Clone, Copy)]
pub(crate) struct TreeState {
    opened: RwSignal<Opened>,
    table: TableState,
}

impl TreeState {
    /// As it is at first: a small hierarchy is open down to its accounts, a large one down to its first level.
    pub(crate) fn new() -> Self {
        Self {
            opened: RwSignal::new(Opened::default()),
            table: TableState::new(None),
        }
    }
}

/// What a tree is shown with; all of it may change while it is shown.
#[derive(Clone, Copy)]
pub(crate) struct TreeScene {
    /// The tree.
    pub(crate) hierarchy: Signal<Hierarchy>,
    /// What the reader has done to it.
    pub(crate) state: TreeState,
    /// Who reads.
    pub(crate) reader: Reader,
    /// A figure's explanation is asked for.
    pub(crate) on_explain: Callback<Explained>,
    /// The way on into the provider's platform is taken.
    pub(crate) on_navigate: Callback<LinkTarget>,
    /// Display name of that platform.
    pub(crate) platform: Signal<String>,
    /// Counts what the reader opened or closed: the height changes on purpose then.
    pub(crate) reshaped: RwSignal<u32>,
}

/// The tree.
pub(crate) fn tree(scene: TreeScene) -> AnyView {
    let words = scene.reader.with_untracked(|language| language.words);
    let opened = scene.state.opened;
    let hierarchy = scene.hierarchy;
    let rows = Memo::new(move |_| hierarchy.with(|hierarchy| opened.with(|opened| lines(hierarchy, opened))));
    let on_toggle = Callback::new(move |toggle| {
        let (row, has_siblings) = match toggle {
            Toggle::Row(row) => (row, false),
            Toggle::Siblings(row) => (row, true),
        };
        let Some(outline) = rows.with_untracked(|rows| rows.outline(row)) else {
            return;
        };
        hierarchy.with_untracked(|hierarchy| {
            opened.update(|opened| {
                if has_siblings {
                    opened.open_siblings(hierarchy, outline.item);
                } else {
                    opened.toggle(hierarchy, outline.item);
                }
            });
        });
    });
    let set_all = move |is_open| {
        scene.reshaped.update(|count| *count += 1);
        opened.set(Opened::all(is_open));
    };
    let tools = Callback::new(move |()| {
        view! {
            <button type="button" class="button is-quiet" on:click=move |_| set_all(true)>{words.expand_all()}</button>
            <button type="button" class="button is-quiet" on:click=move |_| set_all(false)>{words.collapse_all()}</button>
        }
        .into_any()
    });
    table(TableScene {
        rows: rows.into(),
        state: scene.state.table,
        reader: scene.reader,
        label: words.tree_title(),
        search: None,
        part: Signal::stored(None),
        file: None,
        on_explain: scene.on_explain,
        on_navigate: scene.on_navigate,
        platform: scene.platform,
        on_toggle,
        tools: Some(tools),
        reshaped: scene.reshaped,
    })
}
