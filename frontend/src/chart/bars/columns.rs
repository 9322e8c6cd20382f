//! Amounts by month as stacked columns, each a button; what is still expected is hatched.

use std::rc::Rc;

use inlay_contract::{Decimal, Money};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::model::{Column, ColumnModel};
use super::months::{axis, is_named, paint, step};
use super::scene::{BarScene, Painting, board};
use super::shape::Scale;
use crate::browser::focus::focus;
use crate::chart::legend::{expected_sample, square_sample};
use crate::chart::place::{approximate, percent};
use crate::chart::screen::watched_size;
use crate::i18n::{Language, Sign};

/// The chart.
pub(crate) fn column_chart(scene: BarScene<ColumnModel>) -> AnyView {
    let node = NodeRef::<Div>::new();
    let size = watched_size(node);
    // The column that the pointer or the keyboard is at, and the one that Tab leads to.
    let looked_at = RwSignal::new(None::<usize>);
    let stop = RwSignal::new(0_usize);
    let on_key = move |event: KeyboardEvent| {
        let last = scene
            .model
            .with_untracked(|model| model.columns.len())
            .saturating_sub(1);
        let from = stop.get_untracked().min(last);
        // Time runs from left to right, in right-to-left pages too.
        let to = match event.key().as_str() {
            "ArrowLeft" => from.saturating_sub(1),
            "ArrowRight" => (from + 1).min(last),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        stop.set(to);
        let columns = node
            .get_untracked()
            .map(|node| node.get_elements_by_class_name("column"));
        let column = columns
            .zip(u32::try_from(to).ok())
            .and_then(|(columns, to)| columns.item(to));
        if let Some(column) = column {
            focus(column.unchecked_ref::<HtmlElement>());
        }
    };
    let columns = move || {
        let language = scene.reader.get();
        scene.model.with(|model| {
            let columns = model.columns.iter().enumerate();
            columns
                .map(|(index, column)| {
                    button(scene, index, sentence(model, column, &language), looked_at, stop)
                })
                .collect::<Vec<_>>()
        })
    };
    let track = move || {
        scene.model.track();
        scene.chosen.track();
    };
    let paint = move |painting: &Painting<'_>| {
        let model = scene.model.try_get_untracked()?;
        paint(painting, &model, scene.chosen.try_get_untracked()?)
    };
    let title = move || scene.model.with(|model| model.title.clone());
    let list = view! {
        <div class="columns-list" role="group" aria-label=title on:keydown=on_key>{columns}</div>
    };
    view! {
        <div class="columns-chart" dir="ltr">
            {move || {
                let language = scene.reader.get();
                scene.model.with(|model| legend(model, &language))
            }}
            <div class="columns-frame">
                <div class="value-labels" aria-hidden="true">{move || value_labels(scene)}</div>
                <div class="columns-plot" node_ref=node>
                    {board("columns-board", scene.appearance, track, Rc::new(paint), list.into_any())}
                </div>
                <div class="month-labels" aria-hidden="true">{move || month_labels(scene, size.get()?.0)}</div>
            </div>
            <p class="column-readout" aria-hidden="true">{move || {
                let language = scene.reader.get();
                let index = looked_at.get().or(scene.chosen.get())?;
                scene.model.with(|model| model.columns.get(index).map(|column| sentence(model, column, &language)))
            }}</p>
        </div>
    }
    .into_any()
}

fn button(
    scene: BarScene<ColumnModel>,
    index: usize,
    name: String,
    looked_at: RwSignal<Option<usize>>,
    stop: RwSignal<usize>,
) -> AnyView {
    let look = move || looked_at.set(Some(index));
    let look_away = move || {
        if looked_at.get_untracked() == Some(index) {
            looked_at.set(None);
        }
    };
    let is_stop = move || {
        let last = scene.model.with(|model| model.columns.len()).saturating_sub(1);
        if stop.get().min(last) == index { "0" } else { "-1" }
    };
    view! {
        <button
            type="button"
            class="column bar-track"
            tabindex=is_stop
            aria-label=name
            aria-pressed=move || (scene.chosen.get() == Some(index)).to_string()
            on:click=move |_| {
                stop.set(index);
                scene.on_choose.run(index);
            }
            on:focus=move |_| {
                stop.set(index);
                look();
            }
            on:blur=move |_| look_away()
            on:pointerenter=move |_| look()
            on:pointerleave=move |_| look_away()
        ></button>
    }
    .into_any()
}

/// A month and its amounts, those of zero left away.
fn sentence(model: &ColumnModel, column: &Column, language: &Language) -> String {
    let Language { words, formats } = language;
    let money = |amount: Decimal| formats.money(Money::new(amount, model.currency), Sign::Minus);
    let parts: Vec<String> = model
        .layers
        .iter()
        .zip(&column.amounts)
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(layer, amount)| words.series_at(&layer.name, &money(*amount)))
        .collect();
    let month = formats.month_and_year(column.month);
    let amounts = if parts.is_empty() {
        money(Decimal::ZERO)
    } else {
        parts.join(", ")
    };
    [&month, ": ", &amounts].concat()
}

fn legend(model: &ColumnModel, language: &Language) -> impl IntoView + use<> {
    let entries: Vec<_> = model
        .layers
        .iter()
        .enumerate()
        .map(|(index, layer)| {
            let sample = if layer.expected {
                expected_sample(index)
            } else {
                square_sample(index)
            };
            view! { <li class="legend-entry">{sample} {layer.name.clone()}</li> }.into_any()
        })
        .collect();
    view! { <ul class="chart-legend" aria-label=language.words.legend()>{entries}</ul> }
}

fn value_labels(scene: BarScene<ColumnModel>) -> Vec<AnyView> {
    let formats = scene.reader.with(|language| language.formats.clone());
    scene.model.with(|model| {
        let axis = axis(model);
        let scale = Scale::from_axis(&axis);
        let label = |tick: &Decimal| {
            let text = formats.compact_money(Money::new(*tick, model.currency));
            let share = 100.0 * (1.0 - scale.share(approximate(*tick)));
            let top = percent(share);
            view! {
                <span class="value-label" style:top=top>{text.clone()}</span>
                <span class="value-room">{text}</span>
            }
            .into_any()
        };
        axis.ticks.iter().map(label).collect()
    })
}

fn month_labels(scene: BarScene<ColumnModel>, width: u32) -> Option<Vec<AnyView>> {
    let formats = scene.reader.with(|language| language.formats.clone());
    scene.model.with(|model| {
        let count = model.columns.len();
        // In hundredths, so that they stand under their columns on paper of another width too.
        let column_width = 100.0 / f64::from(u32::try_from(count).ok().filter(|count| 0 < *count)?);
        let step = step(count, width);
        let mut place = 0.0;
        let mut labels = Vec::new();
        for column in &model.columns {
            let x = place + column_width / 2.0;
            place += column_width;
            if !is_named(column.month, step) {
                continue;
            }
            let text = match column.month.month() {
                1 => formats.year(column.month),
                _ => formats.month(column.month),
            };
            labels.push(view! { <span class="date-label" style:left=percent(x)>{text}</span> }.into_any());
        }
        Some(labels)
    })
}
