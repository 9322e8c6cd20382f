//! The sections "Allocation" and "Against the model": how the whole is made up, and how far that is from what is wanted.
//! A chosen part narrows the tables.

use std::sync::Arc;

use inlay_analytics::explanation::FigureId;
use inlay_analytics::report::{Dimension, Drift, Part, PartShare};
use inlay_contract::{Figure, Money};
use leptos::prelude::*;

use super::Workspace;
use super::filter::part_name;
use crate::chart::{Bar, BarModel, BarScene, DriftBar, DriftModel, bar_chart, drift_chart};
use crate::i18n::{Digits, Language, Sign};
use crate::portfolio::placement::Panel;
use crate::ui::caveat_badge;

const DIMENSIONS: [Dimension; 5] = [
    Dimension::AssetClass,
    Dimension::Sector,
    Dimension::Region,
    Dimension::Currency,
    Dimension::Account,
];

/// The section "Allocation".
pub(super) fn allocation(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let dimension = RwSignal::new(Dimension::AssetClass);
    let shares = Memo::new(move |_| {
        let by = dimension.get();
        workspace.engine.with(|engine| engine.allocation(0, by))
    });
    let buttons = DIMENSIONS.map(|by| {
        view! {
            <button
                type="button"
                class="period"
                aria-pressed=move || (dimension.get() == by).to_string()
                on:click=move |_| dimension.set(by)
            >
                {words.dimension(by)}
            </button>
        }
    });
    let model = Memo::new(move |_| {
        let language = workspace.reader.get();
        shares.with(|shares| Arc::new(bars(workspace, shares, &language)))
    });
    let scene = BarScene {
        model: model.into(),
        reader: workspace.reader,
        appearance: workspace.appearance(),
        chosen: Signal::derive(move || {
            let filter = workspace.narrowed_to()?;
            shares.with(|shares| shares.known()?.iter().position(|share| share.part == filter))
        }),
        is_choosable: workspace.shows(Panel::Details).into(),
        on_choose: Callback::new(move |index: usize| {
            let part =
                shares.with_untracked(|shares| shares.known()?.get(index).map(|share| share.part.clone()));
            workspace.narrow_to(part);
        }),
    };
    view! {
        <section class="card allocation" aria-labelledby="inlay-allocation">
            <header class="card-header">
                <h2 class="card-title" id="inlay-allocation">{words.allocation()}</h2>
            </header>
            <div class="segments" role="group" aria-label=words.split_by()>{buttons}</div>
            {move || shares.with(|shares| caveat_badge(shares, &workspace.reader.get()))}
            {bar_chart(scene)}
        </section>
    }
}

fn bars(workspace: Workspace, shares: &Figure<Vec<PartShare>>, language: &Language) -> BarModel {
    let bar = |share: &PartShare| Bar {
        label: part_name(workspace, &share.part, language),
        value: workspace.money(share.value),
        share: share.weight,
    };
    BarModel {
        title: language.words.allocation().to_owned(),
        bars: shares.known().into_iter().flatten().map(bar).collect(),
    }
}

/// The section "Against the model"; nothing where the record is not managed to one.
pub(super) fn drift(workspace: Workspace) -> impl IntoView {
    let drift = Memo::new(move |_| workspace.engine.with(|engine| engine.drift(0)));
    let target = move || {
        workspace
            .engine
            .with(|engine| engine.book().target.as_ref().map(|target| target.name.clone()))
    };
    let model = Memo::new(move |_| {
        let language = workspace.reader.get();
        drift.with(|drift| Arc::new(drift_bars(workspace, drift, &language)))
    });
    let chosen_class = move |index: usize| {
        drift.with_untracked(|drift| drift.known()?.get(index).map(|drift| drift.asset_class))
    };
    let scene = BarScene {
        model: model.into(),
        reader: workspace.reader,
        appearance: workspace.appearance(),
        chosen: Signal::derive(move || match workspace.narrowed_to()? {
            Part::AssetClass(class) => {
                drift.with(|drift| drift.known()?.iter().position(|drift| drift.asset_class == class))
            }
            _ => None,
        }),
        is_choosable: workspace.shows(Panel::Details).into(),
        on_choose: Callback::new(move |index| workspace.narrow_to(chosen_class(index).map(Part::AssetClass))),
    };
    let as_table = RwSignal::new(false);
    let toggle = move |_| {
        workspace.reshaped();
        as_table.update(|shown| *shown = !*shown);
    };
    move || {
        let words = workspace.words();
        let name = target()?;
        Some(view! {
            <section class="card drift" aria-labelledby="inlay-drift">
                <header class="card-header">
                    <h2 class="card-title" id="inlay-drift">{words.target_title(&name)}</h2>
                    <button type="button" class="button is-quiet" on:click=toggle>
                        {move || match as_table.get() {
                            true => words.view_as_chart(),
                            false => words.view_as_table(),
                        }}
                    </button>
                </header>
                {move || drift.with(|drift| caveat_badge(drift, &workspace.reader.get()))}
                {move || match as_table.get() {
                    false => drift_chart(scene),
                    true => {
                        let language = workspace.reader.get();
                        drift
                            .with(|drift| drift.known().map(|drift| trades(workspace, drift, &language)))
                            .into_any()
                    }
                }}
            </section>
        })
    }
}

fn drift_bars(workspace: Workspace, drift: &Figure<Vec<Drift>>, language: &Language) -> DriftModel {
    let target = workspace.engine.with(|engine| engine.book().target.clone());
    let tolerance = |drift: &Drift| {
        let weights = &target.as_ref()?.weights;
        weights
            .iter()
            .find(|weight| weight.asset_class == drift.asset_class)?
            .tolerance
    };
    let bar = |drift: &Drift| DriftBar {
        label: language.words.asset_class(drift.asset_class).to_owned(),
        held: drift.weight,
        target: drift.target,
        tolerance: tolerance(drift),
        trade: workspace.money(drift.trade),
    };
    DriftModel {
        title: target
            .as_ref()
            .map_or_else(String::new, |target| language.words.target_title(&target.name)),
        bars: drift.known().into_iter().flatten().map(bar).collect(),
    }
}

/// What to buy and sell, as a table: the same numbers as the bars, and whether anything has to be done.
fn trades(workspace: Workspace, drift: &[Drift], language: &Language) -> impl IntoView + use<> {
    let Language { words, formats } = language;
    let rows: Vec<_> = drift
        .iter()
        .map(|drift| {
            let class = words.asset_class(drift.asset_class);
            let percent = |ratio| formats.percent(ratio, Sign::Minus, Digits::exactly(1));
            let points = formats.signed(
                drift.drift * inlay_contract::Decimal::ONE_HUNDRED,
                Sign::Always,
                Digits::exactly(1),
            );
            let tolerance = drift.exceeds_tolerance.map(|exceeds| match exceeds {
                true => words.outside_tolerance(),
                false => words.within_tolerance(),
            });
            let amount = workspace.money(drift.trade.abs());
            let trade = match (drift.trade.is_zero(), drift.trade.is_sign_negative()) {
                (true, _) => words.no_trade().to_owned(),
                (false, true) => words.sell_amount(&money(amount, language)),
                (false, false) => words.buy_amount(&money(amount, language)),
            };
            view! {
                <tr>
                    <th scope="row">{class}</th>
                    <td class="is-number from-medium">{percent(drift.weight)}</td>
                    <td class="is-number from-medium">{percent(drift.target)}</td>
                    <td class="is-number">
                        {workspace.explained_figure(
                            words.drift(),
                            "",
                            words.percentage_points(&points),
                            FigureId::Drift(drift.asset_class),
                        )}
                        <span class="cell-note">{tolerance}</span>
                    </td>
                    <td class="is-number">
                        {workspace.explained_figure(words.trade(), "", trade, FigureId::Trade(drift.asset_class))}
                    </td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-window" tabindex="0" role="group" aria-label=words.drift()>
        <table class="data-table drift-table">
            <caption class="visually-hidden">{words.drift()}</caption>
            <thead>
                <tr>
                    <th scope="col">{words.class()}</th>
                    <th scope="col" class="is-number from-medium">{words.held()}</th>
                    <th scope="col" class="is-number from-medium">{words.target()}</th>
                    <th scope="col" class="is-number">{words.drift()}</th>
                    <th scope="col" class="is-number">{words.trade()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
}

fn money(amount: Money, language: &Language) -> String {
    language.formats.money(amount, Sign::Minus)
}
