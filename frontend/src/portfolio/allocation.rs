//! The section "Allocation": one bar and the list that it stands for.

use inlay_contract::Decimal;
use inlay_contract::portfolio::{AllocationSlice, AssetClass};
use leptos::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use super::view::PortfolioScene;
use crate::i18n::{Digits, Language, Sign};
use crate::ui::caveat_badge;

/// The section.
pub(super) fn allocation(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    view! {
        <section class="card allocation" aria-labelledby="inlay-allocation">
            <header class="card-header">
                <h2 class="card-title" id="inlay-allocation">{words.allocation()}</h2>
            </header>
            {move || {
                let language = scene.reader.get();
                scene.portfolio.with(|portfolio| {
                    let slices = portfolio.allocation.known();
                    view! {
                        {caveat_badge(&portfolio.allocation, &language)}
                        {slices.map(|slices| bar(slices))}
                        {slices.map(|slices| table(slices, &language))}
                    }
                })
            }}
        </section>
    }
}

/// A picture of the positive shares; the table beside it says the same and more.
fn bar(slices: &[AllocationSlice]) -> impl IntoView + use<> {
    let part = |slice: &AllocationSlice| {
        let share = share_of_bar(slice.weight)?;
        let class = ["allocation-part ", class_name(slice.asset_class)].concat();
        Some(view! { <div class=class style:flex-grow=share.to_string()></div> })
    };
    let parts: Vec<_> = slices.iter().filter_map(part).collect();
    view! { <div class="allocation-bar" aria-hidden="true">{parts}</div> }
}

/// Ten-thousandths of the bar; nothing for what has no positive share.
fn share_of_bar(weight: Option<Decimal>) -> Option<u32> {
    let share = (weight? * Decimal::from(10_000)).round().to_u32()?;
    (0 < share).then_some(share)
}

fn table(slices: &[AllocationSlice], language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let rows = slices.iter().map(|slice| row(slice, language)).collect_view();
    let has_negative = slices
        .iter()
        .any(|slice| slice.value.amount.is_sign_negative() && !slice.value.amount.is_zero());
    view! {
        <table class="data-table allocation-table">
            <caption class="visually-hidden">{words.allocation_caption()}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">{words.class()}</th>
                    <th scope="col" class="from-medium">{words.value()}</th>
                    <th scope="col">{words.weight()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {has_negative.then(|| view! { <p class="footnote">{words.negative_not_drawn()}</p> })}
    }
}

fn row(slice: &AllocationSlice, language: &Language) -> impl IntoView + use<> {
    let swatch = ["swatch ", class_name(slice.asset_class)].concat();
    let percent = |weight| language.formats.percent(weight, Sign::Minus, Digits::exactly(1));
    let value = language.formats.money(slice.value, Sign::Minus);
    view! {
        <tr>
            <th scope="row">
                <span class=swatch aria-hidden="true"></span>
                {language.words.asset_class(slice.asset_class)}
            </th>
            <td class="is-number from-medium">{value.clone()}</td>
            <td class="is-number is-strong">
                {slice.weight.map(percent)} <span class="cell-note below-medium">{value}</span>
            </td>
        </tr>
    }
}

/// Colour and pattern of a class in the style sheet.
fn class_name(class: AssetClass) -> &'static str {
    match class {
        AssetClass::Equity => "is-equity",
        AssetClass::FixedIncome => "is-fixed-income",
        AssetClass::Fund => "is-fund",
        AssetClass::Alternative => "is-alternative",
        AssetClass::Derivative => "is-derivative",
        AssetClass::Cash => "is-cash",
        AssetClass::Other => "is-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overdrawn_class_does_not_shrink_the_others_in_the_bar() {
        assert_eq!(share_of_bar(Some("-0.12".parse().unwrap())), None);
        assert_eq!(share_of_bar(Some("0.00001".parse().unwrap())), None);
        assert_eq!(share_of_bar(Some("0.5".parse().unwrap())), Some(5_000));
        assert_eq!(share_of_bar(None), None);
    }
}
