//! What the reader has done to a table. It outlives rows, tabs and periods.

use leptos::prelude::*;

use super::arrange::Sort;

/// What the reader has done to a table. A copy is the same state.
#[derive(Clone, Copy)]
pub(crate) struct TableState {
    /// By which column, and which way; `None`: as the rows come.
    pub(crate) sort: RwSignal<Option<Sort>>,
    /// What is searched for.
    pub(crate) search: RwSignal<String>,
    /// The columns that the reader chose; `None`: those that fit the width.
    pub(super) chosen: RwSignal<Option<Vec<usize>>>,
    /// The cell that the keyboard is at.
    pub(super) active: RwSignal<Active>,
    /// How far the rows are scrolled, in CSS pixels.
    pub(super) scrolled: RwSignal<i32>,
}

/// The cell that the keyboard is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Active {
    /// Place among the rows that are shown; `None` for the header.
    pub(super) row: Option<usize>,
    /// Place among the columns that are shown.
    pub(super) slot: usize,
}

impl TableState {
    /// As it is at first, sorted like this. For a tree, `None`: its rows have an order of their own.
    pub(crate) fn new(sort: Option<Sort>) -> Self {
        Self {
            sort: RwSignal::new(sort),
            search: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
            active: RwSignal::new(Active {
                row: Some(0),
                slot: 0,
            }),
            scrolled: RwSignal::new(0),
        }
    }
}
