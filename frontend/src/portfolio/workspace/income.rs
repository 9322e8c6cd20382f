//! The section "Income": received and expected, month by month, with the other sums of the period.

use std::sync::Arc;

use inlay_analytics::explanation::FigureId;
use inlay_analytics::report::{Activity, IncomeReport, Realised};
use inlay_contract::{Decimal, Figure};
use leptos::prelude::*;

use super::Workspace;
use crate::chart::{BarScene, Column, ColumnModel, Layer, column_chart};
use crate::i18n::{Language, Sign};
use crate::ui::caveat_note;

/// The section.
pub(super) fn income(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let (income, activity) = (workspace.income, workspace.activity);
    let model = Memo::new(move |_| {
        let language = workspace.reader.get();
        income.with(|income| Arc::new(columns(workspace, income, &language)))
    });
    let has_columns = Memo::new(move |_| model.with(|model| !model.columns.is_empty()));
    // That there was none is only said where everything is known; else the sum says what it is.
    let is_none = move || {
        income.with(|income| match income.received {
            Figure::Value { value } | Figure::Stale { value, .. } => value.is_zero(),
            Figure::Partial { .. } | Figure::Unavailable { .. } => false,
        })
    };
    let chosen = RwSignal::new(None);
    let scene = BarScene {
        model: model.into(),
        reader: workspace.reader,
        appearance: workspace.appearance(),
        chosen: chosen.into(),
        is_choosable: Signal::stored(true),
        on_choose: Callback::new(move |index| {
            chosen.update(|chosen| *chosen = (*chosen != Some(index)).then_some(index));
        }),
    };
    view! {
        <section class="card income" aria-labelledby="inlay-income">
            <header class="card-header">
                <h2 class="card-title" id="inlay-income">{words.income_title()}</h2>
            </header>
            <dl class="key-figures">
                {move || {
                    let language = workspace.reader.get();
                    income.with(|income| activity.with(|activity| sums(workspace, income, activity, &language)))
                }}
            </dl>
            {move || match has_columns.get() {
                true => column_chart(scene),
                false => is_none()
                    .then(|| view! { <p class="footnote">{words.no_income()}</p> })
                    .into_any(),
            }}
        </section>
    }
}

fn sums(
    workspace: Workspace,
    income: &IncomeReport,
    activity: &Activity,
    language: &Language,
) -> Vec<AnyView> {
    let words = language.words;
    let method = workspace.method.get();
    let question = workspace.question();
    let unrealised = workspace.unrealised.get();
    let realised: Realised = workspace.engine.with(|engine| engine.realised(question, method));
    let sum = |label, figure: &Figure<Decimal>, id| sum(workspace, label, figure, id, language);
    vec![
        sum(words.figure_income(), &income.received, FigureId::IncomeReceived),
        sum(
            words.figure_income_projected(),
            &income.projected,
            FigureId::IncomeProjected,
        ),
        sum(
            words.figure_unrealised(),
            &unrealised.map(|gain| gain.amount),
            FigureId::Unrealised(method),
        ),
        sum(
            words.figure_realised(),
            &realised.total.map(|gain| gain.amount),
            FigureId::Realised(method),
        ),
        sum(words.figure_fees(), &activity.fees, FigureId::Fees),
        sum(words.figure_taxes(), &activity.taxes, FigureId::Taxes),
    ]
}

fn sum(
    workspace: Workspace,
    label: &'static str,
    figure: &Figure<Decimal>,
    id: FigureId,
    language: &Language,
) -> AnyView {
    let caveat = caveat_note(figure, language);
    let (class, shown) = match figure.known() {
        Some(amount) => (
            "key-figure-value",
            language.formats.money(workspace.money(*amount), Sign::Minus),
        ),
        None => (
            "key-figure-value is-unknown",
            language.words.unavailable_badge().to_owned(),
        ),
    };
    view! {
        <div class="key-figure">
            <dt>{label}</dt>
            <dd>{workspace.explained_figure(label, class, shown, id)} {caveat}</dd>
        </div>
    }
    .into_any()
}

fn columns(workspace: Workspace, income: &IncomeReport, language: &Language) -> ColumnModel {
    let words = language.words;
    let layer = |name: &str, expected| Layer {
        name: name.to_owned(),
        expected,
    };
    let is_empty = income
        .months
        .iter()
        .all(|month| month.dividends.is_zero() && month.interest.is_zero() && month.projected.is_zero());
    let months = if is_empty { &[] } else { income.months.as_slice() };
    ColumnModel {
        title: words.income_title().to_owned(),
        currency: workspace.engine.with(|engine| engine.book().currency),
        layers: vec![
            layer(words.dividends(), false),
            layer(words.interest(), false),
            layer(words.income_expected(), true),
        ],
        columns: months
            .iter()
            .map(|month| Column {
                month: month.month,
                amounts: vec![month.dividends, month.interest, month.projected],
            })
            .collect(),
    }
}
