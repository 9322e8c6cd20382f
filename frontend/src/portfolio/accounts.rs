//! The section "Accounts".

use inlay_contract::portfolio::Account;
use leptos::prelude::*;

use super::view::PortfolioScene;
use crate::i18n::{Digits, Language, Sign};
use crate::ui::{caveat_note, known_text};

/// The section.
pub(super) fn accounts(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let rows = move || {
        let language = scene.reader.get();
        scene.portfolio.with(|portfolio| {
            let accounts = portfolio.accounts.iter();
            accounts
                .map(|account| row(account, account.as_of != portfolio.as_of, &language))
                .collect_view()
        })
    };
    view! {
        <section class="card accounts" aria-labelledby="inlay-accounts">
            <h2 class="card-title" id="inlay-accounts">{words.accounts}</h2>
            <table class="data-table accounts-table">
                <caption class="visually-hidden">{words.accounts_caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{words.account}</th>
                        <th scope="col" class="from-medium">{words.registration}</th>
                        <th scope="col" class="from-wide">{words.owners}</th>
                        <th scope="col" class="is-number">{words.value}</th>
                        <th scope="col" class="is-number from-medium">{words.weight}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn row(account: &Account, other_date: bool, language: &Language) -> impl IntoView + use<> {
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
        view! { <span class="cell-note">{(words.valued_at)(&date)}</span> }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="cell-main">{account.name.clone()}</span>
                <span class="cell-note">{number(&account.number_ending, language)}</span>
                <span class="cell-note below-medium">{registration.clone()}</span>
                <span class="cell-note below-wide">{owners.clone()}</span>
            </th>
            <td class="from-medium">{registration}</td>
            <td class="from-wide">{owners}</td>
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
        <span class="visually-hidden">{(language.words.ending)(ending)}</span>
    }
}
