//! What the book adds to the portfolio: periods, key figures, bridge, allocation and drift, income, hierarchy, tables,
//! explanations. It arrives after the first paint, code and data alike ([`crate::later`]), and opens beside what is
//! already there, so that nothing that is read or used goes away.
//!
//! Every figure comes from one [`Engine`]; every view asks it the same [`Question`], so two views cannot differ. It may
//! import `analytics`, `contract`, `chart`, `table`, `ui` and `i18n`. It deliberately fetches nothing.

mod behind;
mod bridge;
mod details;
mod explain;
mod filter;
mod income;
mod key_figures;
mod opening_period;
mod periods;
mod picture;
mod split;

use std::rc::Rc;
use std::sync::Arc;

use inlay_analytics::engine::Engine;
use inlay_analytics::explanation::FigureId;
use inlay_analytics::period::Period;
use inlay_analytics::report::{
    Activity, CostMethod, CostedGain, IncomeReport, Part, PerformanceReport, PositionRow, Question,
};
use inlay_contract::book::{Book, LinkTarget};
use inlay_contract::read::from_text;
use inlay_contract::{Decimal, Figure, Money};
use leptos::prelude::*;

use super::placement::Panel;
use super::standing::standing;
use super::view::{PortfolioScene, while_shown};
use crate::i18n::Words;
use crate::later::{NotLoaded, Part as LatePart};
use crate::table::Explained;
use crate::ui::Reader;

/// The functions of the late part. Everything in this folder is reached through them and nothing else.
pub(crate) struct Functions {
    /// A workspace over a book; `None` when the text is none.
    pub(crate) open: fn(&str, PortfolioScene) -> Option<Workspace>,
    /// Puts a newer book into a workspace. A text that is none leaves the former one in use, and that is said.
    pub(crate) renew: fn(Workspace, &str),
    /// Above the chart: periods and key figures.
    pub(crate) controls: fn(Workspace) -> AnyView,
    /// The chart.
    pub(crate) picture: fn(Workspace) -> AnyView,
    /// Accounts and holdings of the portfolio itself, where there is no book.
    pub(crate) standing: fn(PortfolioScene) -> AnyView,
    /// Hierarchy and tables alone, where nothing is held any more.
    pub(crate) records: fn(Workspace) -> AnyView,
    /// Below the chart: everything else.
    pub(crate) sections: fn(Workspace) -> AnyView,
}

static FUNCTIONS: Functions = Functions {
    open: |text, scene| Some(Workspace::new(read(text)?, scene)),
    renew: |workspace, text| {
        let engine = read(text);
        workspace.is_unread.set(engine.is_none());
        if let Some(engine) = engine {
            workspace.engine.set(engine);
        }
    },
    controls: |workspace| controls(workspace).into_any(),
    picture: |workspace| picture::picture(workspace).into_any(),
    standing: |scene| standing(scene).into_any(),
    records: |workspace| view! { {behind::behind(workspace)} {records(workspace)} }.into_any(),
    sections: |workspace| sections(workspace).into_any(),
};

#[wasm_split_helpers::wasm_split(workspace, fallible)]
fn load() -> Result<&'static Functions, NotLoaded> {
    Ok(&FUNCTIONS)
}

/// The part, once it has arrived.
pub(crate) static WORKSPACE: LatePart<Functions> = LatePart::new(|| Box::pin(load()));

/// What the reader has asked for, and of which book. A copy is the same workspace.
#[derive(Clone, Copy)]
pub(crate) struct Workspace {
    /// The book, ready to be asked.
    pub(crate) engine: RwSignal<Rc<Engine>, LocalStorage>,
    /// Who reads.
    pub(crate) reader: Reader,
    /// The period of all views.
    pub(crate) period: RwSignal<Period>,
    /// How cost is computed.
    pub(crate) method: RwSignal<CostMethod>,
    /// The part that the tables are narrowed to.
    pub(crate) filter: RwSignal<Option<Part>>,
    /// The figure that is being explained.
    pub(crate) explained: RwSignal<Option<Explained>>,
    /// Returns and risk of the whole record over the period.
    pub(crate) performance: Memo<Arc<PerformanceReport>>,
    /// Income by month, received and expected.
    pub(crate) income: Memo<Arc<IncomeReport>>,
    /// Transactions and flows of the period, and their sums.
    pub(crate) activity: Memo<Arc<Activity>>,
    /// All holdings. They do not depend on the period, so a change of it does not ask for them again.
    pub(crate) positions: Memo<Arc<Vec<PositionRow>>>,
    /// Unrealised gain of the whole record, likewise.
    pub(crate) unrealised: Memo<Figure<CostedGain>>,
    /// Whether the book that came last could not be read, so that the one before is still in use.
    is_unread: RwSignal<bool>,
    scene: PortfolioScene,
}

impl Workspace {
    /// A workspace over `engine`.
    fn new(engine: Rc<Engine>, scene: PortfolioScene) -> Self {
        let engine = RwSignal::new_local(engine);
        let period = opening_period::opening_period(engine, scene.placement);
        let question = move || Question {
            node: 0,
            period: period.get(),
        };
        let performance = Memo::new(move |_| engine.with(|engine| Arc::new(engine.performance(question()))));
        let income = Memo::new(move |_| engine.with(|engine| Arc::new(engine.income(question()))));
        let activity = Memo::new(move |_| engine.with(|engine| Arc::new(engine.activity(question()))));
        let method = RwSignal::new(CostMethod::Fifo);
        let positions = Memo::new(move |_| {
            let method = method.get();
            engine.with(|engine| Arc::new(engine.positions(0, method)))
        });
        let unrealised = Memo::new(move |_| {
            let method = method.get();
            engine.with(|engine| engine.unrealised(0, method))
        });
        Self {
            engine,
            reader: scene.reader,
            period,
            method,
            filter: RwSignal::new(None),
            explained: RwSignal::new(None),
            performance,
            income,
            activity,
            positions,
            unrealised,
            is_unread: RwSignal::new(false),
            scene,
        }
    }

    /// What all views ask: the whole record, over the period. Follows the period.
    pub(crate) fn question(self) -> Question {
        Question {
            node: 0,
            period: self.period.get(),
        }
    }

    /// The words of the reader. Another language is another view, so this follows nothing.
    pub(crate) fn words(self) -> &'static Words {
        self.reader.with_untracked(|language| language.words)
    }

    /// An amount of the book's currency.
    pub(crate) fn money(self, amount: Decimal) -> Money {
        Money::new(
            amount,
            self.engine.with_untracked(|engine| engine.book().currency),
        )
    }

    /// Changes whenever colours may have changed.
    pub(crate) fn appearance(self) -> RwSignal<u32> {
        self.scene.appearance
    }

    /// The height changes because the reader opened or closed something.
    pub(crate) fn reshaped(self) {
        self.scene.reshaped.update(|count| *count += 1);
    }

    /// Whether a panel is shown.
    pub(crate) fn shows(self, panel: Panel) -> Memo<bool> {
        self.scene.shows(panel)
    }

    /// The way on into the provider's own platform, if there is one.
    pub(crate) fn navigate(self, to: LinkTarget) {
        let url = self.engine.with_untracked(|engine| {
            let links = &engine.book().links;
            links
                .iter()
                .find(|link| link.to == to)
                .map(|link| link.url.clone())
        });
        if let Some(url) = url {
            self.scene.destination.set(Some(url));
        }
    }

    /// Display name of the provider's platform.
    pub(crate) fn platform(self) -> Signal<String> {
        let portfolio = self.scene.portfolio;
        Signal::derive(move || portfolio.with(|portfolio| portfolio.source.name.clone()))
    }

    /// Opens the explanation of a figure of the whole record.
    pub(crate) fn explain(self, label: &'static str, figure: FigureId) {
        self.explained.set(Some(Explained {
            label,
            node: None,
            figure,
        }));
    }

    /// A figure as a button that explains it. `shown` is the figure as text, in the class `class`.
    pub(crate) fn explained_figure(
        self,
        label: &'static str,
        class: &'static str,
        shown: String,
        id: FigureId,
    ) -> AnyView {
        let hint = self.words().explain_figure(label);
        let spoken = [" – ", &hint].concat();
        view! {
            <button
                type="button"
                class=["figure-button ", class].concat()
                aria-haspopup="dialog"
                title=hint
                on:click=move |_| self.explain(label, id.clone())
            >
                {shown}
                <span class="visually-hidden">{spoken}</span>
            </button>
        }
        .into_any()
    }
}

fn read(text: &str) -> Option<Rc<Engine>> {
    from_text::<Book>(text).map(|book| Rc::new(Engine::new(book)))
}

fn controls(workspace: Workspace) -> impl IntoView {
    view! {
        {behind::behind(workspace)}
        {periods::periods(workspace)}
        {periods::range(workspace)}
        {key_figures::key_figures(workspace)}
    }
}

fn sections(workspace: Workspace) -> impl IntoView {
    let scene = workspace.scene;
    let [bridge, income] = [Panel::Bridge, Panel::Income].map(|panel| workspace.shows(panel));
    let without_performance = {
        let is_shown = workspace.shows(Panel::Performance);
        Memo::new(move |_| !is_shown.get())
    };
    view! {
        {while_shown(without_performance, move || instead_of_performance(workspace).into_any())}
        {while_shown(workspace.shows(Panel::Allocation), move || view! {
            <div class="columns">{split::allocation(workspace)} {split::drift(workspace)}</div>
        }
        .into_any())}
        {while_shown(scene.shows_any(&[Panel::Bridge, Panel::Income]), move || view! {
            <div class="columns">
                {while_shown(bridge, move || bridge::bridge(workspace).into_any())}
                {while_shown(income, move || income::income(workspace).into_any())}
            </div>
        }
        .into_any())}
        {records(workspace)}
    }
}

/// What else stands in the section "Performance": that a newer book did not come; and where anything depends on a period,
/// which one, and another one.
fn instead_of_performance(workspace: Workspace) -> impl IntoView {
    let has_period =
        workspace
            .scene
            .shows_any(&[Panel::Bridge, Panel::Income, Panel::Accounts, Panel::Details]);
    view! {
        {behind::behind(workspace)}
        {while_shown(has_period, move || view! {
            <div class="card is-periods">{periods::periods(workspace)} {periods::range(workspace)}</div>
        }
        .into_any())}
    }
}

fn records(workspace: Workspace) -> impl IntoView {
    view! {
        {while_shown(workspace.shows(Panel::Accounts), move || details::hierarchy(workspace).into_any())}
        {while_shown(workspace.shows(Panel::Details), move || details::details(workspace).into_any())}
        {explain::explain(workspace)}
    }
}
