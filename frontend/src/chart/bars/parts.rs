//! The parts of a whole as horizontal bars, each a button where something comes of it.

use std::rc::Rc;

use leptos::prelude::*;

use super::fill::fill;
use super::model::{Bar, BarModel};
use super::scene::{BarScene, Painting, bar_row, board, strength};
use super::shape::Scale;
use crate::chart::legend::square_sample;
use crate::chart::looks::hatch;
use crate::chart::place::approximate;
use crate::chart::surface::Pen;
use crate::i18n::{Digits, Language, Sign};

/// The chart.
pub(crate) fn bar_chart(scene: BarScene<BarModel>) -> AnyView {
    let title = move || scene.model.with(|model| model.title.clone());
    let rows = move || {
        let language = scene.reader.get();
        scene.model.with(|model| {
            let bars = model.bars.iter().enumerate();
            bars.map(|(index, bar)| row(scene, index, bar, &language))
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
    let list = view! { <ul class="bar-list" aria-label=title>{rows}</ul> };
    board("bars", scene.appearance, track, Rc::new(paint), list.into_any())
}

fn row(scene: BarScene<BarModel>, index: usize, bar: &Bar, language: &Language) -> AnyView {
    let formats = &language.formats;
    let share = bar
        .share
        .map(|share| formats.percent(share, Sign::Minus, Digits::exactly(1)));
    let value = formats.money(bar.value, Sign::Minus);
    let content = view! {
        <span class="bar-label">{square_sample(index)} <span>{bar.label.clone()}</span></span>
        " "
        <span class="bar-track"></span>
        <span class="bar-share">{share}</span>
        " "
        <span class="bar-value">{value}</span>
    };
    bar_row(
        scene,
        index,
        language.words.filter_by(&bar.label),
        content.into_any(),
    )
}

fn paint(painting: &Painting<'_>, model: &BarModel, chosen: Option<usize>) -> Option<()> {
    let value = |bar: &Bar| approximate(bar.value.amount);
    let scale = Scale::of(model.bars.iter().map(value));
    for ((index, bar), track) in model.bars.iter().enumerate().zip(painting.tracks) {
        let rect = track.between(scale, 0.0, value(bar), painting.is_mirrored);
        if !bar.value.amount.is_zero() {
            fill(
                painting,
                rect,
                painting.inks.look(index),
                hatch(index),
                strength(chosen, index),
            )?;
        }
    }
    // Zero is drawn where it is not the edge anyway.
    if let (Some(first), Some(last)) = (painting.tracks.first(), painting.tracks.last())
        && model.bars.iter().any(|bar| bar.value.amount.is_sign_negative())
    {
        let zero = first.between(scale, 0.0, 0.0, painting.is_mirrored).left;
        let pen = Pen::full(painting.inks.quiet_text, 1.0, 1.0);
        painting
            .surface
            .segment((zero, first.top - 3.0), (zero, last.bottom + 3.0), pen)?;
    }
    Some(())
}
