//! How things stand, without the past: accounts and holdings from the portfolio's own answer. Shown where the book could not
//! be had, so that what is known is not withheld because of what is not.

use leptos::prelude::*;

use super::placement::Panel;
use super::tables::{Directory, holdings};
use super::tree::{Hierarchy, TreeScene, TreeState, tree};
use super::view::{PortfolioScene, while_shown};
use crate::table::{TableScene, table};

/// The sections "Accounts" and "Holdings".
pub(super) fn standing(scene: PortfolioScene) -> impl IntoView {
    view! {
        {while_shown(scene.shows(Panel::Accounts), move || accounts(scene).into_any())}
        {while_shown(scene.shows(Panel::Details), move || held(scene).into_any())}
    }
}

fn accounts(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let portfolio = scene.portfolio;
    let hierarchy = Memo::new(move |_| {
        portfolio.with(|portfolio| Hierarchy::of_portfolio(&Directory::of_portfolio(portfolio), portfolio))
    });
    // Explanations and pages of the platform come with the book; no row offers any without it.
    let accounts = TreeScene {
        hierarchy: hierarchy.into(),
        state: TreeState::new(),
        reader: scene.reader,
        on_explain: Callback::new(|_| {}),
        on_navigate: Callback::new(|_| {}),
        platform: platform(scene),
        reshaped: scene.reshaped,
    };
    view! {
        <section class="card" aria-labelledby="inlay-accounts">
            <header class="card-header">
                <h2 class="card-title" id="inlay-accounts">{words.accounts()}</h2>
            </header>
            {tree(accounts)}
        </section>
    }
}

fn held(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let portfolio = scene.portfolio;
    let rows = Memo::new(move |_| {
        portfolio.with(|portfolio| holdings::of_portfolio(&Directory::of_portfolio(portfolio), portfolio))
    });
    let held = TableScene {
        rows: rows.into(),
        state: holdings::state(),
        reader: scene.reader,
        label: words.holdings(),
        search: Some(words.search_holdings()),
        part: Signal::stored(None),
        file: Some("holdings"),
        on_explain: Callback::new(|_| {}),
        on_navigate: Callback::new(|_| {}),
        platform: platform(scene),
        on_toggle: Callback::new(|_| {}),
        tools: None,
        reshaped: scene.reshaped,
    };
    view! {
        <section class="card" aria-labelledby="inlay-holdings">
            <header class="card-header">
                <h2 class="card-title" id="inlay-holdings">{words.holdings()}</h2>
            </header>
            {table(held)}
        </section>
    }
}

fn platform(scene: PortfolioScene) -> Signal<String> {
    let portfolio = scene.portfolio;
    Signal::derive(move || portfolio.with(|portfolio| portfolio.source.name.clone()))
}
