//! The section "Accounts".

use inlay_contract::portfolio::{Account, Portfolio};
use leptos::prelude::*;

use super::view::PortfolioScene;
use crate::i18n::{Digits, Language, Sign};
use crate::ui::{caveat_note, known_text};

/// With more accounts than this the smaller ones are folded away, so that the holdings stay within reach.
const UNFOLDED: usize = 10;

/// The columns that some account fills; a column that nobody fills is not there.
#[derive(Clone, Copy)]
struct Columns {
    registration: bool,
    owners: bool,
}

/// The section.
pub(super) fn accounts(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let is_unfolded = RwSignal::new(false);
    let table = move || {
        let language = scene.reader.get();
        scene
            .portfolio
            .with(|portfolio| table(portfolio, is_unfolded.get(), &language).into_any())
    };
    view! {
        <section class="card accounts" aria-labelledby="inlay-accounts">
            <h2 class="card-title" id="inlay-accounts">{words.accounts()}</h2>
            {table}
            {move || fold_button(scene, is_unfolded)}
        </section>
    }
}

fn table(portfolio: &Portfolio, is_unfolded: bool, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let columns = Columns {
        registration: portfolio
            .accounts
            .iter()
            .any(|account| account.registration.is_some()),
        owners: portfolio
            .accounts
            .iter()
            .any(|account| !account.owners.is_empty()),
    };
    let shown = if is_unfolded {
        portfolio.accounts.len()
    } else {
        UNFOLDED
    };
    let rows = portfolio.accounts.iter().take(shown);
    let rows = rows
        .map(|account| row(account, account.as_of != portfolio.as_of, columns, language))
        .collect_view();
    view! {
        <table class="data-table accounts-table">
            <caption class="visually-hidden">{words.accounts_caption()}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.account()}</th>
                    {columns
                        .registration
                        .then(|| view! { <th scope="col" class="from-medium">{words.registration()}</th> })}
                    {columns
                        .owners
                        .then(|| view! { <th scope="col" class="from-wide">{words.owners()}</th> })}
                    <th scope="col" class="is-number">{words.value()}</th>
                    <th scope="col" class="is-number from-medium">{words.weight()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// Folds the smaller accounts away or shows them; absent where there is nothing to fold.
fn fold_button(scene: PortfolioScene, is_unfolded: RwSignal<bool>) -> Option<impl IntoView> {
    let n_accounts = scene.portfolio.with(|portfolio| portfolio.accounts.len());
    if n_accounts <= UNFOLDED {
        return None;
    }
    let toggle = move |_| {
        is_unfolded.update(|unfolded| *unfolded = !*unfolded);
        scene.reshaped.update(|count| *count += 1);
    };
    let text = move || {
        let language = scene.reader.get();
        if is_unfolded.get() {
            return language.words.show_fewer_accounts().to_owned();
        }
        language.words.show_all_accounts(&language.formats, n_accounts)
    };
    Some(view! {
        <button class="button" type="button" aria-expanded=move || is_unfolded.get().to_string() on:click=toggle>
            {text}
        </button>
    })
}

fn row(account: &Account, other_date: bool, columns: Columns, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let registration = account.registration.clone().unwrap_or_default();
    let owners = account.owners.join(", ");
    let value = known_text(&account.value, language, |money| {
        language.formats.money(*money, Sign::Minus)
    });
    let percent = |weight| language.formats.percent(weight, Sign::Minus, Digits::exactly(1));
    let weight = account.weight.map(percent).unwrap_or_default();
    let date = other_date.then(|| {
        let date = language.formats.date(account.as_of);
        view! { <span class="cell-note">{words.valued_at(&date)}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="cell-main">{account.name.clone()}</span>
                <span class="cell-note">{number(&account.number_ending, language)}</span>
                <span class="cell-note below-medium">{registration.clone()}</span>
                <span class="cell-note below-wide">{owners.clone()}</span>
            </th>
            {columns.registration.then(|| view! { <td class="from-medium">{registration}</td> })}
            {columns.owners.then(|| view! { <td class="from-wide">{owners}</td> })}
            <td class="is-number">
                {value} <span class="cell-note below-medium">{weight.clone()}</span> {date}
                {caveat_note(&account.value, language)}
            </td>
            <td class="is-number from-medium">{weight}</td>
        </tr>
    }
}

fn number(ending: &str, language: &Language) -> impl IntoView + use<> {
    let seen = ["••••", ending].concat();
    view! {
        <span aria-hidden="true">{seen}</span>
        <span class="visually-hidden">{language.words.ending(ending)}</span>
    }
}
