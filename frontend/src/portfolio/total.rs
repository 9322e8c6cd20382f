//! The figure everybody looks at first: total value and what changed since the previous close.

use inlay_contract::portfolio::DayChange;
use inlay_contract::{Figure, Money};
use leptos::prelude::*;

use super::view::PortfolioScene;
use crate::i18n::{Digits, Language, Sign};
use crate::ui::{caveat_badge, known_text};

/// The section "Total value".
pub(super) fn total(scene: PortfolioScene) -> impl IntoView {
    move || {
        let language = scene.reader.get();
        scene.portfolio.with(|portfolio| {
            // That nothing is held is said once, below, and not again at every figure.
            let is_held = !portfolio.holdings.is_empty();
            let as_of = language
                .words
                .at_close_of(&language.formats.date(portfolio.as_of));
            view! {
                <section class="card total" aria-labelledby="inlay-total">
                    <div class="total-main">
                        <h2 class="card-title" id="inlay-total">{language.words.total_value()}</h2>
                        {amount(&portfolio.total_value, is_held, &language)}
                        <p class="as-of">{as_of}</p>
                    </div>
                    {is_held.then(|| change(&portfolio.day_change, &language))}
                </section>
            }
        })
    }
}

fn amount(figure: &Figure<Money>, is_held: bool, language: &Language) -> impl IntoView + use<> {
    let text = known_text(figure, language, |money| {
        language.formats.money(*money, Sign::Minus)
    });
    let class = if figure.known().is_some() {
        "total-amount"
    } else {
        "total-amount is-unknown"
    };
    view! {
        <p class=class>{text}</p>
        {is_held.then(|| caveat_badge(figure, language))}
    }
}

/// What a change looks like: never by colour alone.
struct Direction {
    class: &'static str,
    mark: &'static str,
    text: String,
}

fn direction(change: &DayChange, language: &Language) -> Direction {
    let Language { words, formats } = language;
    // The word says the direction, and once is enough.
    let amount = Money::new(change.amount.amount.abs(), change.amount.currency);
    let amount = formats.money(amount, Sign::Minus);
    let ratio = formats.percent(change.ratio.abs(), Sign::Minus, Digits::exactly(2));
    let rounded = change.amount.rounded().amount;
    let (class, mark, text) = if rounded.is_zero() {
        ("change", "■", words.unchanged(&amount, &ratio))
    } else if rounded.is_sign_positive() {
        ("change is-up", "▲", words.up(&amount, &ratio))
    } else {
        ("change is-down", "▼", words.down(&amount, &ratio))
    };
    Direction { class, mark, text }
}

fn change(figure: &Figure<DayChange>, language: &Language) -> impl IntoView + use<> {
    let badge = caveat_badge(figure, language);
    let Some(change) = figure.known() else {
        let text = language.words.change_unavailable();
        return view! { <div class="total-change"><p class="as-of">{text}</p> {badge}</div> }.into_any();
    };
    let formats = &language.formats;
    let direction = direction(change, language);
    let flows = (!change.net_flow.amount.is_zero()).then(|| {
        let flow = formats.money(change.net_flow, Sign::Always);
        view! { <p class="footnote">{language.words.flows_left_out(&flow)}</p> }
    });
    let since = language
        .words
        .since_close_of(&formats.date(change.previous_close));
    view! {
        <div class="total-change">
            <p class=direction.class>
                <span class="change-mark" aria-hidden="true">{direction.mark}</span>
                " "
                {direction.text}
            </p>
            <p class="as-of">{since}</p>
            {flows}
            {badge}
        </div>
    }
    .into_any()
}
