//! What follows from the rows and from what the reader has done: which rows and columns are on the screen.

use std::sync::Arc;

use leptos::prelude::*;

use super::arrange::arranged;
use super::layout::{Layout, Width, present};
use super::search::{Index, Search};
use super::state::TableState;
use super::view::TableScene;
use super::window::{Viewport, with_active};
use crate::browser::collation::ranks;
use crate::browser::folding::folded;

/// What is on the screen. A copy is the same.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    /// Width of the container in CSS pixels; 0 until it is measured.
    pub(super) width: RwSignal<i32>,
    /// What can be seen of the rows.
    pub(super) viewport: RwSignal<Viewport>,
    /// Whether the rows are flung just now, so that each frame shows others.
    pub(super) is_flung: RwSignal<bool>,
    /// Positions of the rows that are shown, in their order.
    pub(super) order: Memo<Arc<[usize]>>,
    /// Which columns some row fills.
    pub(super) present: Memo<Vec<bool>>,
    /// The columns and their widths.
    pub(super) layout: Memo<Layout>,
    /// The columns alone, which change less often.
    pub(super) columns: Memo<Vec<usize>>,
    /// Places of the rows that are in the document.
    pub(super) window: Memo<Vec<usize>>,
    /// What is open between the tools and the rows.
    pub(super) panel: RwSignal<Panel>,
}

/// What is open between the tools and the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Panel {
    /// Nothing.
    None,
    /// The choice of columns.
    Columns,
    /// The export as text, for copying.
    Text(Arc<str>),
}

impl Shown {
    /// What a table shows.
    pub(super) fn new(scene: TableScene) -> Self {
        let TableScene {
            rows, state, reader, ..
        } = scene;
        let width = RwSignal::new(0);
        let width_class = Memo::new(move |_| Width::of(width.get()));
        let viewport = RwSignal::new(Viewport::default());
        let is_flung = RwSignal::new(false);
        let order = order(scene);
        let present =
            Memo::new(move |_| reader.with(|language| rows.with(|rows| present(&**rows, language))));
        let layout = Memo::new(move |_| {
            let chosen = state.chosen.get();
            let width = width_class.get();
            reader.with(|language| {
                rows.with(|rows| {
                    present.with(|present| Layout::new(&**rows, present, chosen.as_deref(), width, language))
                })
            })
        });
        let columns = Memo::new(move |_| layout.with(|layout| layout.columns.clone()));
        let count = Memo::new(move |_| order.with(|order| order.len()));
        let range = Memo::new(move |_| viewport.get().rows(count.get(), is_flung.get()));
        let active = Memo::new(move |_| state.active.get().row);
        let window = Memo::new(move |_| with_active(range.get(), active.get(), count.get()));
        Self {
            width,
            viewport,
            is_flung,
            order,
            present,
            layout,
            columns,
            window,
            panel: RwSignal::new(Panel::None),
        }
    }
}

/// Sorted first and narrowed then, so that typing into the search field sorts nothing again.
fn order(scene: TableScene) -> Memo<Arc<[usize]>> {
    let TableScene {
        rows,
        state,
        reader,
        part,
        ..
    } = scene;
    let sorted: Memo<Arc<[usize]>> = Memo::new(move |_| {
        let sort = state.sort.get();
        reader.with(|language| {
            let collation = |names: &[&str]| ranks(names, language.formats.locale());
            rows.with(|rows| arranged(&**rows, sort, language, &collation).into())
        })
    });
    let index =
        Memo::new(move |_| reader.with(|language| rows.with(|rows| Index::new(&**rows, language, &folded))));
    let search = Memo::new(move |_| state.search.with(|typed| Search::new(typed, &folded)));
    Memo::new(move |_| {
        let part = part.get();
        let search = search.get();
        if part.is_none() && search.is_none() {
            return sorted.get();
        }
        let found = search.map(|search| index.with(|index| index.found(&search)));
        let is_found = |row: usize| found.as_ref().is_none_or(|found| found.get(row) == Some(&true));
        rows.with(|rows| {
            let is_kept =
                |row: &usize| part.as_ref().is_none_or(|part| rows.is_in(*row, part)) && is_found(*row);
            sorted.with(|sorted| sorted.iter().copied().filter(is_kept).collect())
        })
    })
}

impl Shown {
    /// Chooses a column, or chooses it away; the first one stays.
    pub(super) fn choose(self, state: TableState, column: usize, is_wanted: bool) {
        let mut chosen = self.columns.get_untracked();
        chosen.retain(|known| *known != column);
        if is_wanted {
            chosen.push(column);
        }
        chosen.sort_unstable();
        state.chosen.set(Some(chosen));
    }
}
