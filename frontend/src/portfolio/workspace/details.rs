//! The hierarchy and the tables: holdings, transactions, lots, income, flows.

use std::sync::Arc;

use inlay_analytics::report::CostMethod;
use leptos::prelude::*;

use super::Workspace;
use super::filter::filter_note;
use crate::i18n::Words;
use crate::portfolio::tables::{Directory, flows, holdings, income, lots, transactions};
use crate::portfolio::tree::{Hierarchy, TreeScene, TreeState, tree};
use crate::table::{TableRows, TableScene, TableState, table};
use crate::ui::{Tab, tabs};

/// The section "Who holds what".
pub(super) fn hierarchy(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let directory = directory(workspace);
    let hierarchy = Memo::new(move |_| {
        let question = workspace.question();
        let directory = directory.get();
        let positions = workspace.positions.get();
        workspace
            .engine
            .with(|engine| Hierarchy::of_book(&directory, engine.book(), engine.tree(question), &positions))
    });
    let scene = TreeScene {
        hierarchy: hierarchy.into(),
        state: TreeState::new(),
        reader: workspace.reader,
        on_explain: Callback::new(move |explained| workspace.explained.set(Some(explained))),
        on_navigate: Callback::new(move |to| workspace.navigate(to)),
        platform: workspace.platform(),
        reshaped: workspace.scene.reshaped,
    };
    view! {
        <section class="card hierarchy" aria-labelledby="inlay-hierarchy">
            <header class="card-header">
                <h2 class="card-title" id="inlay-hierarchy">{words.tree_title()}</h2>
            </header>
            {tree(scene)}
        </section>
    }
}

/// The section "Details".
pub(super) fn details(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let shelf = Shelf::new(workspace);
    let entries = vec![
        shelf.tab(
            words.table_holdings(),
            shelf.holdings(),
            Some(words.search_holdings()),
            "holdings",
            holdings::state(),
        ),
        shelf.tab(
            words.table_transactions(),
            shelf.transactions(),
            Some(words.search()),
            "transactions",
            transactions::state(),
        ),
        shelf.tab(
            words.table_lots(),
            shelf.lots(),
            Some(words.search()),
            "lots",
            lots::state(),
        ),
        shelf.tab(
            words.table_income(),
            shelf.income(),
            None,
            "income",
            income::state(),
        ),
        shelf.tab(
            words.table_flows(),
            shelf.flows(),
            Some(words.search()),
            "flows",
            flows::state(),
        ),
    ];
    let turned = Callback::new(move |()| workspace.reshaped());
    view! {
        <section class="card details" aria-labelledby="inlay-details">
            <header class="card-header">
                <h2 class="card-title" id="inlay-details">{words.tables_title()}</h2>
                {cost_methods(workspace, words)}
            </header>
            {filter_note(workspace)}
            {tabs(words.tables_title(), entries, turned)}
        </section>
    }
}

/// What all tables are made from.
#[derive(Clone, Copy)]
struct Shelf {
    workspace: Workspace,
    directory: Signal<Arc<Directory>, LocalStorage>,
}

impl Shelf {
    fn new(workspace: Workspace) -> Self {
        Self {
            workspace,
            directory: directory(workspace),
        }
    }

    fn holdings(self) -> Memo<TableRows> {
        self.rows(move |Self { workspace, directory }| {
            let method = workspace.method.get();
            let directory = directory.get();
            let positions = workspace.positions.get().to_vec();
            workspace
                .engine
                .with(|engine| holdings::of_book(&directory, engine.book(), positions, method))
        })
    }

    fn transactions(self) -> Memo<TableRows> {
        self.rows(move |Self { workspace, directory }| {
            let directory = directory.get();
            let activity = workspace.activity.get();
            workspace
                .engine
                .with(|engine| transactions::of_book(&directory, engine.book(), &activity.transactions))
        })
    }

    fn lots(self) -> Memo<TableRows> {
        self.rows(move |Self { workspace, directory }| {
            let method = workspace.method.get();
            let directory = directory.get();
            workspace
                .engine
                .with(|engine| lots::of_book(&directory, engine.lots(0, method), method))
        })
    }

    fn income(self) -> Memo<TableRows> {
        self.rows(move |Self { workspace, .. }| {
            let report = workspace.income.get();
            workspace
                .engine
                .with(|engine| income::of_book(engine.book(), report))
        })
    }

    fn flows(self) -> Memo<TableRows> {
        self.rows(move |Self { workspace, directory }| {
            let directory = directory.get();
            let activity = workspace.activity.get();
            workspace
                .engine
                .with(|engine| flows::of_book(&directory, engine.book(), activity.flows.clone()))
        })
    }

    fn rows(self, make: impl Fn(Self) -> TableRows + Send + Sync + 'static) -> Memo<TableRows> {
        Memo::new(move |_| make(self))
    }

    /// A tab with a table. What the reader does to the table stays with the tab.
    fn tab(
        self,
        label: &'static str,
        rows: Memo<TableRows>,
        search: Option<&'static str>,
        file: &'static str,
        state: TableState,
    ) -> Tab {
        let workspace = self.workspace;
        let scene = TableScene {
            rows: rows.into(),
            state,
            reader: workspace.reader,
            label,
            search,
            part: workspace.filter.into(),
            file: Some(file),
            on_explain: Callback::new(move |explained| workspace.explained.set(Some(explained))),
            on_navigate: Callback::new(move |to| workspace.navigate(to)),
            platform: workspace.platform(),
            on_toggle: Callback::new(|_| {}),
            tools: None,
            reshaped: workspace.scene.reshaped,
        };
        Tab {
            label,
            content: Box::new(move || table(scene)),
        }
    }
}

fn directory(workspace: Workspace) -> Signal<Arc<Directory>, LocalStorage> {
    let directory = RwSignal::new_local(
        workspace
            .engine
            .with_untracked(|engine| Directory::of_book(engine.book())),
    );
    Effect::watch(
        move || workspace.engine.get(),
        move |engine, _, _| directory.set(Directory::of_book(engine.book())),
        false,
    );
    directory.into()
}

fn cost_methods(workspace: Workspace, words: &'static Words) -> impl IntoView {
    let button = move |method: CostMethod, label: &'static str| {
        view! {
            <button
                type="button"
                class="period"
                aria-pressed=move || (workspace.method.get() == method).to_string()
                on:click=move |_| workspace.method.set(method)
            >
                {label}
            </button>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=words.cost_method()>
            {button(CostMethod::Fifo, words.cost_fifo())} {button(CostMethod::Average, words.cost_average())}
        </div>
    }
}
