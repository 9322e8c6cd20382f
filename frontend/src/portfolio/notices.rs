//! What the reader should know before trusting a figure, as sentences.

use inlay_contract::portfolio::{Notice, Portfolio};
use leptos::prelude::*;

use super::view::PortfolioScene;
use crate::i18n::{Language, Sign};

/// The list, or nothing in the normal case.
pub(super) fn notices(scene: &PortfolioScene) -> Option<impl IntoView + use<>> {
    let language = scene.reader.get();
    let refresh_failed = scene.refresh_failed.get();
    let sentences = scene
        .portfolio
        .with(|portfolio| sentences(portfolio, refresh_failed, &language));
    (!sentences.is_empty()).then(|| {
        let items = sentences
            .into_iter()
            .map(|sentence| view! { <li>{sentence}</li> })
            .collect_view();
        view! {
            <section class="notices" aria-label=language.words.notices()>
                <ul>{items}</ul>
            </section>
        }
    })
}

fn sentences(portfolio: &Portfolio, refresh_failed: bool, language: &Language) -> Vec<String> {
    let mut sentences = Vec::new();
    if refresh_failed {
        sentences.push(language.words.refresh_failed().to_owned());
    }
    if let Some(since) = portfolio.source.stale_since {
        sentences.push(language.words.all_stale(&language.formats.instant(since)));
    }
    sentences.extend(
        portfolio
            .notices
            .iter()
            .map(|notice| sentence(notice, portfolio, language)),
    );
    sentences
}

fn sentence(notice: &Notice, portfolio: &Portfolio, language: &Language) -> String {
    let words = language.words;
    let formats = &language.formats;
    match notice {
        Notice::StatementTotalDiffers {
            account,
            stated,
            listed,
        } => {
            let name = portfolio.accounts.iter().find(|known| known.id == *account);
            let name = name.map_or(account.as_str(), |known| known.name.as_str());
            let money = |money| formats.money(money, Sign::Minus);
            words.statement_total_differs(name, &money(*stated), &money(*listed))
        }
        Notice::StatementRefused { file, line, reason } => {
            words.statement_refused(file, &line.to_string(), reason)
        }
        Notice::AccountMissing {
            custodian,
            number_ending,
        } => words.account_missing(number_ending, custodian),
        Notice::RateMissing { currency } => words.rate_missing(currency.as_str()),
        Notice::ValuationDiffers { valuation, listed } => {
            let money = |money| formats.money(money, Sign::Minus);
            words.valuation_differs(&money(*valuation), &money(*listed))
        }
        Notice::MixedDates { oldest } => words.mixed_dates(&formats.date(*oldest)),
    }
}
