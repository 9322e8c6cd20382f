//! The page: sections in their order.

use std::sync::Arc;

use futures::future::LocalBoxFuture;
use inlay_contract::portfolio::Portfolio;
use leptos::prelude::*;

use super::allocation::allocation;
use super::notices::notices;
use super::opening::{Opening, Standing, opening};
use super::performance::performance;
use super::placement::{Panel, Placement};
use super::total::total;
use super::workspace::WORKSPACE;
use crate::i18n::Words;
use crate::ui::Reader;

/// What the view is made from; all of it may change while it is shown, and then only what differs is repainted.
#[derive(Clone, Copy)]
pub(crate) struct PortfolioScene {
    /// The portfolio of the record of the moment.
    pub(crate) portfolio: RwSignal<Arc<Portfolio>>,
    /// Its book, as text.
    pub(crate) book: RwSignal<BookText>,
    /// Counts the wishes to have both anew.
    pub(crate) reload: RwSignal<u32>,
    /// Where the reader wants to go: an address of the provider's platform.
    pub(crate) destination: RwSignal<Option<String>>,
    /// What the admin set.
    pub(crate) placement: RwSignal<Placement>,
    /// Who reads.
    pub(crate) reader: Reader,
    /// Adds the words of the late part to those of the first load; `None` when they cannot be had for now.
    pub(crate) with_later: fn(&'static Words) -> LocalBoxFuture<'static, Option<&'static Words>>,
    /// Changes whenever colours may have changed.
    pub(crate) appearance: RwSignal<u32>,
    /// Whether the last attempt to bring the figures up to date failed.
    pub(crate) refresh_failed: RwSignal<bool>,
    /// Set once the chart's picture is there.
    pub(crate) drawn: RwSignal<bool>,
    /// Counts what the reader opened or closed: the height changes on purpose then.
    pub(crate) reshaped: RwSignal<u32>,
}

impl PortfolioScene {
    /// Whether a panel is shown.
    pub(super) fn shows(self, panel: Panel) -> Memo<bool> {
        Memo::new(move |_| self.has(panel))
    }

    /// Whether any of some panels is shown.
    pub(super) fn shows_any(self, panels: &'static [Panel]) -> Memo<bool> {
        Memo::new(move |_| panels.iter().any(|panel| self.has(*panel)))
    }

    fn has(self, panel: Panel) -> bool {
        self.placement.with(|placement| placement.panels.contain(panel))
    }
}

/// What `view` makes, while `is_shown`. It is not made before that, and what is hidden computes nothing.
pub(super) fn while_shown(is_shown: Memo<bool>, view: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    (move || is_shown.get().then(&view)).into_any()
}

/// The book of a portfolio on its way. It stays text here: what reads it arrives after the first paint.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BookText {
    /// Asked for.
    Coming,
    /// There.
    There(Arc<str>),
    /// It could not be had.
    Failed,
}

/// The portfolio.
pub(crate) fn portfolio_view(scene: PortfolioScene) -> impl IntoView {
    // Name and kind belong to the record; another record is another view.
    let record = scene
        .portfolio
        .with_untracked(|portfolio| portfolio.record.clone());
    let kind = scene
        .reader
        .with_untracked(|language| language.words.record_kind(record.kind));
    // A portfolio that is read again goes into the same sections: what the reader has done in them stays.
    let is_held = Memo::new(move |_| scene.portfolio.with(|portfolio| !portfolio.holdings.is_empty()));
    view! {
        <article class="portfolio">
            <header class="record">
                <h1 class="record-name">{record.name}</h1>
                <p class="record-kind">{kind}</p>
            </header>
            {move || notices(&scene)}
            {total(scene)}
            {move || match is_held.get() {
                true => held_sections(scene).into_any(),
                false => nothing_held(scene).into_any(),
            }}
            <footer class="source">{move || source(&scene)}</footer>
        </article>
    }
}

fn held_sections(scene: PortfolioScene) -> impl IntoView {
    let opening = opening(scene);
    let has_picture = scene.shows(Panel::Performance);
    Effect::new(move |_| {
        // There is no chart to wait for.
        if !has_picture.get() {
            scene.drawn.set(true);
        }
    });
    let first_allocation = move || {
        while_shown(scene.shows(Panel::Allocation), move || {
            allocation(scene).into_any()
        })
    };
    view! {
        {while_shown(has_picture, move || performance(scene, opening).into_any())}
        {move || match opening.get() {
            Opening::Open(functions, workspace) => (functions.sections)(workspace),
            Opening::Coming => view! { {first_allocation()} {coming(scene)} }.into_any(),
            Opening::Failed(part) => view! {
                {first_allocation()} {not_loaded(scene, part.is_none())} {part.map(standing)}
            }
            .into_any(),
        }}
    }
}

/// Where the rest will be, as far as it has a place of its own. The words are for those who do not see the skeleton.
fn coming(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let has_place = scene.shows_any(&[Panel::Bridge, Panel::Income, Panel::Accounts, Panel::Details]);
    let place = || {
        view! {
            <div class="skeleton" aria-hidden="true">
                <div class="skeleton-card is-chart"></div>
            </div>
        }
        .into_any()
    };
    view! {
        {while_shown(has_place, place)}
        <p class="visually-hidden" role="status">{words.book_loading()}</p>
    }
}

/// Says that the rest did not come. Where code or words are missing (`is_part`), the frame may be older than the server,
/// which then has no file of that name: trying again cannot help, a new frame does.
fn not_loaded(scene: PortfolioScene, is_part: bool) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let again = move |_| {
        WORKSPACE.ask();
        scene.reload.update(|count| *count += 1);
    };
    view! {
        <div class="message is-within" role="alert">
            <p class="message-text">{words.book_failed()}</p>
            {is_part.then(|| view! { <p class="message-text">{words.book_outdated()}</p> })}
            <button type="button" class="button" on:click=again>{words.try_again()}</button>
        </div>
    }
}

/// What the portfolio itself says, where code and words for it have come although the book has not.
fn standing(part: Standing) -> AnyView {
    (part.functions.standing)(part.scene)
}

fn nothing_held(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    // There is no chart to wait for.
    Effect::new(move |_| scene.drawn.set(true));
    // Accounts without a holding have a past all the same.
    let has_records = scene.shows_any(&[Panel::Accounts, Panel::Details]);
    view! {
        <div class="message is-within">
            <h2 class="message-title">{words.nothing_held_title()}</h2>
            <p class="message-text">{words.nothing_held()}</p>
        </div>
        {while_shown(has_records, move || past(scene).into_any())}
    }
}

fn past(scene: PortfolioScene) -> impl IntoView {
    let opening = opening(scene);
    move || match opening.get() {
        Opening::Open(functions, workspace) => (functions.records)(workspace),
        Opening::Coming => coming(scene).into_any(),
        Opening::Failed(part) => not_loaded(scene, part.is_none()).into_any(),
    }
}

fn source(scene: &PortfolioScene) -> String {
    let language = scene.reader.get();
    scene.portfolio.with(|portfolio| {
        let read_at = language.formats.instant(portfolio.source.read_at);
        language.words.source_line(&portfolio.source.name, &read_at)
    })
}
