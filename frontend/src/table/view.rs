//! The table as a whole: tools above, rows below.

use inlay_analytics::report::Part;
use inlay_contract::book::LinkTarget;
use leptos::prelude::*;

use super::columns_menu::columns_menu;
use super::export::export_panel;
use super::grid::grid;
use super::rows::{Explained, TableRows};
use super::shown::Shown;
use super::state::TableState;
use super::toolbar::toolbar;
use crate::ui::Reader;

/// What a table is shown with; all of it may change while it is shown.
#[derive(Clone, Copy)]
pub(crate) struct TableScene {
    /// What it shows.
    pub(crate) rows: Signal<TableRows>,
    /// What the reader has done to it.
    pub(crate) state: TableState,
    /// Who reads.
    pub(crate) reader: Reader,
    /// What screen readers call it.
    pub(crate) label: &'static str,
    /// What the search field invites to; `None`: no search field.
    pub(crate) search: Option<&'static str>,
    /// The part that the rows are narrowed to.
    pub(crate) part: Signal<Option<Part>>,
    /// Beginning of an exported file's name; it names no client. `None`: no export.
    pub(crate) file: Option<&'static str>,
    /// A figure's explanation is asked for.
    pub(crate) on_explain: Callback<Explained>,
    /// The way on into the provider's platform is taken.
    pub(crate) on_navigate: Callback<LinkTarget>,
    /// Display name of that platform.
    pub(crate) platform: Signal<String>,
    /// In a tree: rows are opened or closed. Never called for a plain table.
    pub(crate) on_toggle: Callback<Toggle>,
    /// Buttons of its own, before the others.
    pub(crate) tools: Option<Callback<(), AnyView>>,
    /// Counts what the reader opened or closed: the height changes on purpose then.
    pub(crate) reshaped: RwSignal<u32>,
}

/// What the reader opens or closes in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toggle {
    /// This row.
    Row(usize),
    /// This row and all of its siblings are opened.
    Siblings(usize),
}

/// The table.
pub(crate) fn table(scene: TableScene) -> AnyView {
    let shown = Shown::new(scene);
    view! {
        <div class="table-view">
            {toolbar(scene, shown)}
            {columns_menu(scene, shown)}
            {export_panel(scene, shown)}
            {grid(scene, shown)}
        </div>
    }
    .into_any()
}
