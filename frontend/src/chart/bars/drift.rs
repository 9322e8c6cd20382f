//! How far each part is from its target: bars to either side of the target, the tolerance as a band, each a button.

use std::rc::Rc;

use inlay_contract::{Decimal, Money};
use leptos::prelude::*;

use super::fill::{fill, solid};
use super::model::{DriftBar, DriftModel};
use super::scene::{BarScene, Painting, bar_row, board, strength};
use super::shape::Scale;
use crate::chart::looks::Hatch;
use crate::chart::place::approximate;
use crate::chart::surface::Pen;
use crate::i18n::{Digits, Language, Sign};

const BAND_OPACITY: f64 = 0.55;
/// The bar is so much lower than the band behind it.
const BAR_INSET_PX: f64 = 3.0;
/// Bars below and above the target differ by more than their side.
const BELOW_HATCH: Hatch = Hatch::Rising(6);

/// The chart.
pub(crate) fn drift_chart(scene: BarScene<DriftModel>) -> AnyView {
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
    board(
        "bars is-drift",
        scene.appearance,
        track,
        Rc::new(paint),
        list.into_any(),
    )
}

fn row(scene: BarScene<DriftModel>, index: usize, bar: &DriftBar, language: &Language) -> AnyView {
    let Language { words, formats } = language;
    let percent = |ratio: Decimal| formats.percent(ratio, Sign::Minus, Digits::exactly(1));
    let points = formats.signed(
        bar.drift() * Decimal::ONE_HUNDRED,
        Sign::Always,
        Digits::exactly(1),
    );
    let shares = [
        words.held(),
        " ",
        &percent(bar.held),
        " · ",
        words.target(),
        " ",
        &percent(bar.target),
    ]
    .concat();
    let tolerance = bar.exceeds_tolerance().map(|exceeds| match exceeds {
        true => words.outside_tolerance(),
        false => words.within_tolerance(),
    });
    let content = view! {
        <span class="bar-label">
            <span>{bar.label.clone()}</span>
            " "
            <span class="bar-note">{shares}</span>
        </span>
        " "
        <span class="bar-track"></span>
        <span class="bar-share">{words.percentage_points(&points)}</span>
        " "
        <span class="bar-value">
            <span>{trade_text(bar.trade, language)}</span>
            " "
            <span class="bar-note">{tolerance}</span>
        </span>
    };
    bar_row(scene, index, words.filter_by(&bar.label), content.into_any())
}

fn trade_text(trade: Money, language: &Language) -> String {
    let Language { words, formats } = language;
    let amount = Money::new(trade.amount.abs(), trade.currency);
    let amount = formats.money(amount, Sign::Minus);
    match (trade.amount.is_zero(), trade.amount.is_sign_negative()) {
        (true, _) => words.no_trade().to_owned(),
        (false, true) => words.sell_amount(&amount),
        (false, false) => words.buy_amount(&amount),
    }
}

fn paint(painting: &Painting<'_>, model: &DriftModel, chosen: Option<usize>) -> Option<()> {
    let drift = |bar: &DriftBar| approximate(bar.drift());
    let tolerance = |bar: &DriftBar| bar.tolerance.map(approximate);
    let reaches = model
        .bars
        .iter()
        .flat_map(|bar| [Some(drift(bar)), tolerance(bar)]);
    // A little more than the longest, so that no band is cut.
    let scale = Scale::symmetric(reaches.flatten().map(|reach| reach * 1.08));
    for ((index, bar), track) in model.bars.iter().enumerate().zip(painting.tracks) {
        if let Some(tolerance) = tolerance(bar) {
            let band = track.between(scale, -tolerance, tolerance, false);
            solid(painting, band, painting.inks.grid, BAND_OPACITY)?;
        }
        let drift = drift(bar);
        let (look, hatch) = if drift < 0.0 {
            (1, BELOW_HATCH)
        } else {
            (0, Hatch::None)
        };
        let rect = track
            .shrunk(0.0, BAR_INSET_PX)
            .between(scale, 0.0, drift, painting.is_mirrored);
        if !bar.drift().is_zero() {
            fill(
                painting,
                rect,
                painting.inks.look(look),
                hatch,
                strength(chosen, index),
            )?;
        }
        // The target.
        let target = track.between(scale, 0.0, 0.0, false).left;
        let pen = Pen::full(painting.inks.text, 1.0, 1.5);
        painting
            .surface
            .segment((target, track.top - 2.0), (target, track.bottom + 2.0), pen)?;
    }
    Some(())
}
