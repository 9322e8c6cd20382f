//! Amounts by month as stacked columns, each a button; what is still expected is hatched.

use std::rc::Rc;

use inlay_contract::{Decimal, Money};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::fill::{fill, fill_expected};
use super::model::{Column, ColumnModel};
use super::scene::{BarScene, Painting, board, strength};
use super::shape::{Rect, Scale};
use crate::browser::focus::focus;
use crate::chart::legend::{expected_sample, square_sample};
use crate::chart::looks::hatch;
use crate::chart::place::{approximate, pixels};
use crate::chart::screen::watched_size;
use crate::chart::surface::Pen;
use crate::chart::value_axis::{ValueAxis, value_axis};
use crate::i18n::{Language, Sign};

/// Most labels of the value axis.
const VALUE_LABELS: usize = 5;
/// Width that the name of a month takes, with room around it.
const MONTH_PX: u32 = 40;
/// Months between two names.
const MONTH_STEPS: [usize; 6] = [1, 2, 3, 6, 12, 60];
/// Between two columns, at most.
const COLUMN_GAP_PX: f64 = 3.0;

/// The chart.
pub(crate) fn column_chart(scene: BarScene<ColumnModel>) -> AnyView {
    let node = NodeRef::<Div>::new();
    let size = watched_size(node);
    // The column that the pointer or the keyboard is at, and the one that Tab leads to.
    let looked_at = RwSignal::new(None::<usize>);
    let stop = RwSignal::new(0_usize);
    let on_key = move |event: KeyboardEvent| {
        let last = scene.model.with_untracked(|model| model.columns.len()).saturating_sub(1);
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
        let columns = node.get_untracked().map(|node| node.get_elements_by_class_name("column"));
        let column = columns.zip(u32::try_from(to).ok()).and_then(|(columns, to)| columns.item(to));
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
            {move || scene.model.with(|model| legend(model))}
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
    let amounts = if parts.is_empty() { money(Decimal::ZERO) } else { parts.join(", ") };
    [&month, ": ", &amounts].concat()
}

fn legend(model: &ColumnModel) -> impl IntoView + use<> {
    let entries: Vec<_> = model
        .layers
        .iter()
        .enumerate()
        .map(|(index, layer)| {
            let sample = if layer.expected { expected_sample(index) } else { square_sample(index) };
            view! { <li class="legend-entry">{sample} {layer.name.clone()}</li> }.into_any()
        })
        .collect();
    view! { <ul class="chart-legend">{entries}</ul> }
}

fn value_labels(scene: BarScene<ColumnModel>) -> Vec<AnyView> {
    let formats = scene.reader.with(|language| language.formats.clone());
    scene.model.with(|model| {
        let axis = axis(model);
        let scale = Scale::from_axis(&axis);
        let label = |tick: &Decimal| {
            let text = formats.compact_money(Money::new(*tick, model.currency));
            let share = 100.0 * (1.0 - scale.share(approximate(*tick)));
            let top = [&pixels(share).replace("px", ""), "%"].concat();
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
        let column_width = f64::from(width) / f64::from(u32::try_from(count).ok().filter(|count| 0 < *count)?);
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
            labels.push(view! { <span class="date-label" style:left=pixels(x)>{text}</span> }.into_any());
        }
        Some(labels)
    })
}

/// Months between two names, so that they do not touch.
fn step(count: usize, width: u32) -> usize {
    let room = usize::try_from(width / MONTH_PX).unwrap_or(0).max(1);
    let fits = |step: &&usize| count.div_ceil(**step) <= room;
    MONTH_STEPS.iter().find(fits).copied().unwrap_or(MONTH_STEPS[MONTH_STEPS.len() - 1])
}

/// Counted from January, so that every year is named at the same places.
fn is_named(month: jiff::civil::Date, step: usize) -> bool {
    let number = i32::from(month.year()) * 12 + i32::from(month.month()) - 1;
    usize::try_from(number).is_ok_and(|number| number % step == 0)
}

fn axis(model: &ColumnModel) -> ValueAxis {
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for column in &model.columns {
        let (down, up) = reach(column);
        (low, high) = (low.min(down), high.max(up));
    }
    let finest = i32::try_from(model.currency.minor_units()).unwrap_or(2);
    value_axis(low, high, VALUE_LABELS, -finest)
}

/// How far a column goes below and above zero.
fn reach(column: &Column) -> (f64, f64) {
    column.amounts.iter().map(|amount| approximate(*amount)).fold((0.0, 0.0), |(down, up), amount| {
        if amount < 0.0 {
            (down + amount, up)
        } else {
            (down, up + amount)
        }
    })
}

fn paint(painting: &Painting<'_>, model: &ColumnModel, chosen: Option<usize>) -> Option<()> {
    let axis = axis(model);
    let scale = Scale::from_axis(&axis);
    let (first, last) = (painting.tracks.first()?, painting.tracks.last()?);
    for tick in &axis.ticks {
        let y = first.stacked(scale, approximate(*tick), approximate(*tick)).top;
        let opacity = if tick.is_zero() { 1.0 } else { 0.5 };
        let pen = Pen::full(painting.inks.grid, opacity, 1.0);
        painting.surface.segment((first.left, y), (last.right, y), pen)?;
    }
    for ((index, column), track) in model.columns.iter().enumerate().zip(painting.tracks) {
        let gap = COLUMN_GAP_PX.min((track.right - track.left) / 6.0);
        draw_column(painting, model, column, track.shrunk(gap, 0.0), scale, strength(chosen, index))?;
    }
    Some(())
}

fn draw_column(
    painting: &Painting<'_>,
    model: &ColumnModel,
    column: &Column,
    track: Rect,
    scale: Scale,
    strength: f64,
) -> Option<()> {
    // What was taken back grows downwards from zero, apart from what came in.
    let (mut down, mut up) = (0.0_f64, 0.0_f64);
    for ((index, layer), amount) in model.layers.iter().enumerate().zip(&column.amounts) {
        let amount = approximate(*amount);
        let from = if amount < 0.0 { &mut down } else { &mut up };
        let rect = track.stacked(scale, *from, *from + amount);
        *from += amount;
        if rect.bottom <= rect.top {
            continue;
        }
        let colour = painting.inks.look(index);
        if layer.expected {
            fill_expected(painting, rect, colour, strength)?;
        } else {
            fill(painting, rect, colour, hatch(index), strength)?;
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn month_names_never_touch() {
        for count in [1, 12, 24, 72, 240] {
            for width in [200_u32, 320, 700] {
                let step = step(count, width);
                let names = u32::try_from(count.div_ceil(step)).unwrap();
                assert!(names <= (width / MONTH_PX).max(4), "{count} months in {width}: every {step}");
            }
        }
    }

    #[test]
    fn every_january_is_named_whatever_the_step() {
        for step in [1, 2, 3, 6, 12] {
            assert!(is_named("2026-01-01".parse().unwrap(), step));
        }
        assert!(!is_named("2026-02-01".parse().unwrap(), 3));
    }

    #[test]
    fn what_was_taken_back_does_not_lower_what_came_in() {
        let column = Column {
            month: "2026-01-01".parse().unwrap(),
            amounts: [10, -4, 5].map(Decimal::from).to_vec(),
        };
        let (down, up) = reach(&column);
        assert!((down + 4.0).abs() < 1e-9 && (up - 15.0).abs() < 1e-9);
    }
}
