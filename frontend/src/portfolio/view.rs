//! The page: sections in their order.

use std::sync::Arc;

use inlay_contract::portfolio::Portfolio;
use leptos::prelude::*;

use super::accounts::accounts;
use super::allocation::allocation;
use super::holdings::holdings;
use super::notices::notices;
use super::performance::performance;
use super::total::total;
use crate::ui::Reader;

/// What the view is made from; all of it may change while it is shown, and then only what differs is repainted.
#[derive(Clone, Copy)]
pub(crate) struct PortfolioScene {
    /// The portfolio of the record of the moment.
    pub(crate) portfolio: RwSignal<Arc<Portfolio>>,
    /// Who reads.
    pub(crate) reader: Reader,
    /// Changes whenever colours may have changed.
    pub(crate) appearance: RwSignal<u32>,
    /// Whether the last attempt to bring the figures up to date failed.
    pub(crate) refresh_failed: RwSignal<bool>,
    /// Set once the chart's picture is there.
    pub(crate) drawn: RwSignal<bool>,
    /// Counts what the reader opened or closed: the height changes on purpose then.
    pub(crate) reshaped: RwSignal<u32>,
}

/// The portfolio.
pub(crate) fn portfolio_view(scene: PortfolioScene) -> impl IntoView {
    // Name and kind belong to the record; another record is another view.
    let record = scene
        .portfolio
        .with_untracked(|portfolio| portfolio.record.clone());
    let kind = scene
        .reader
        .with_untracked(|language| (language.words.record_kind)(record.kind));
    view! {
        <article class="portfolio">
            <header class="record">
                <h1 class="record-name">{record.name}</h1>
                <p class="record-kind">{kind}</p>
            </header>
            {move || notices(&scene)}
            {total(scene)}
            {move || {
                let held = scene.portfolio.with(|portfolio| !portfolio.holdings.is_empty());
                if held {
                    held_sections(scene).into_any()
                } else {
                    nothing_held(scene).into_any()
                }
            }}
            <footer class="source">{move || source(&scene)}</footer>
        </article>
    }
}

fn held_sections(scene: PortfolioScene) -> impl IntoView {
    view! {
        <div class="columns">{performance(scene)} {allocation(scene)}</div>
        {accounts(scene)}
        {holdings(scene)}
    }
}

fn nothing_held(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    // There is no chart to wait for.
    Effect::new(move |_| scene.drawn.set(true));
    let has_accounts = move || scene.portfolio.with(|portfolio| !portfolio.accounts.is_empty());
    view! {
        <div class="message is-within">
            <h2 class="message-title">{words.nothing_held_title}</h2>
            <p class="message-text">{words.nothing_held}</p>
        </div>
        {move || has_accounts().then(|| accounts(scene))}
    }
}

fn source(scene: &PortfolioScene) -> String {
    let language = scene.reader.get();
    scene.portfolio.with(|portfolio| {
        let read_at = language.formats.instant(portfolio.source.read_at);
        (language.words.source_line)(&portfolio.source.name, &read_at)
    })
}
