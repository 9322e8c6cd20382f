//! How things stand, without the past: accounts and holdings from the portfolio's own answer. Shown where the book could not
//! be had, so that what is known is not withheld because of what is not.

use leptos::prelude::*;

use super::tables::{Directory, holdings};
use super::tree::{Hierarchy, TreeScene, TreeState, tree};
use super::view::PortfolioScene;
use crate::table::{TableScene, table};

/// The sections "Accounts" and "Holdings".
pub(super) fn standing(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let portfolio = scene.portfolio;
    let hierarchy = Memo::new(move |_| {
        portfolio.with(|portfolio| Hierarchy::of_portfolio(&Directory::of_portfolio(portfolio), portfolio))
    });
    let rows = Memo::new(move |_| {
        portfolio.with(|portfolio| holdings::of_portfolio(&Directory::of_portfolio(portfolio), portfolio))
    });
    let platform = Signal::derive(move || portfolio.with(|portfolio| portfolio.source.name.clone()));
    // Explanations and pages of the platform come with the book; no row offers any without it.
    let accounts = TreeScene {
        hierarchy: hierarchy.into(),
        state: TreeState::new(),
        reader: scene.reader,
        on_explain: Callback::new(|_| {}),
        on_navigate: Callback::new(|_| {}),
        platform,
        reshaped: scene.reshaped,
    };
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
        platform,
        on_toggle: Callback::new(|_| {}),
        tools: None,
        reshaped: scene.reshaped,
    };
    view! {
        <section class="card" aria-labelledby="inlay-accounts">
            <header class="card-header">
                <h2 class="card-title" id="inlay-accounts">{words.accounts()}</h2>
            </header>
            {tree(accounts)}
        </section>
        <section class="card" aria-labelledby="inlay-holdings">
            <header class="card-header">
                <h2 class="card-title" id="inlay-holdings">{words.holdings()}</h2>
            </header>
            {table(held)}
        </section>
    }
}
