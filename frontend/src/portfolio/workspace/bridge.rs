//! The section "From opening to closing value": every line can explain itself, and the lines add up.

use inlay_analytics::explanation::FigureId;
use inlay_analytics::report::{Bridge, BridgeKind};
use inlay_contract::Decimal;
use leptos::prelude::*;

use super::Workspace;
use crate::i18n::{Language, Sign};
use crate::ui::caveat_badge;

/// The section.
pub(super) fn bridge(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let bridge = Memo::new(move |_| {
        let question = workspace.question();
        workspace.engine.with(|engine| engine.bridge(question))
    });
    view! {
        <section class="card bridge" aria-labelledby="inlay-bridge">
            <header class="card-header">
                <h2 class="card-title" id="inlay-bridge">{words.bridge_title()}</h2>
            </header>
            {move || {
                let language = workspace.reader.get();
                bridge.with(|bridge| {
                    view! {
                        {caveat_badge(bridge, &language)}
                        {bridge.known().map(|bridge| table(workspace, bridge, &language))}
                    }
                })
            }}
        </section>
    }
}

fn table(workspace: Workspace, bridge: &Bridge, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let interval = workspace
        .performance
        .with(|report| report.interval.known().copied());
    let at = |date: Option<jiff::civil::Date>| date.map(|date| language.formats.date(date));
    let widest = bridge
        .lines
        .iter()
        .map(|line| line.amount.abs())
        .max()
        .unwrap_or_default();
    let lines: Vec<_> = bridge
        .lines
        .iter()
        // A line of zero says nothing, but contributions and gains are looked for.
        .filter(|line| {
            !line.amount.is_zero() || matches!(line.kind, BridgeKind::Gains | BridgeKind::Contributions)
        })
        .map(|line| {
            let label = words.bridge_line(line.kind);
            let amount = language.formats.money(workspace.money(line.amount), Sign::Always);
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="bridge-bar" aria-hidden="true">{bar(line.amount, widest)}</td>
                    <td class="is-number">
                        {workspace.explained_figure(label, "", amount, FigureId::Bridge(line.kind))}
                    </td>
                </tr>
            }
        })
        .collect();
    let end = |label: &'static str, date: Option<String>, amount: Decimal| {
        let amount = language.formats.money(workspace.money(amount), Sign::Minus);
        view! {
            <tr class="is-end">
                <th scope="row">{label} <span class="cell-note">{date}</span></th>
                <td class="bridge-bar" aria-hidden="true"></td>
                <td class="is-number is-strong">{amount}</td>
            </tr>
        }
    };
    view! {
        <table class="data-table bridge-table">
            <caption class="visually-hidden">{words.bridge_title()}</caption>
            <tbody>
                {end(words.figure_opening_value(), at(interval.map(|interval| interval.opening)), bridge.opening)}
                {lines}
                {end(words.figure_closing_value(), at(interval.map(|interval| interval.closing)), bridge.closing)}
            </tbody>
        </table>
    }
}

/// A bar to the right of the middle for what was added, to the left for what was taken away.
fn bar(amount: Decimal, widest: Decimal) -> impl IntoView {
    let per_mille = if widest.is_zero() {
        Decimal::ZERO
    } else {
        (amount.abs() / widest * Decimal::from(500)).round()
    };
    let class = if amount.is_sign_negative() {
        "bridge-part is-negative"
    } else {
        "bridge-part"
    };
    view! { <span class=class style=("--share", per_mille.to_string())></span> }
}
