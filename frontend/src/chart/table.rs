//! The same series as words and as a data table.

use leptos::prelude::*;

use super::model::{ChartModel, return_text};
use super::view::ChartScene;
use crate::i18n::{ChartSummary, Formats, Sign};

/// The parts of the summary sentence.
pub(super) fn summary_parts(model: &ChartModel, formats: &Formats) -> ChartSummary {
    let landmarks = model.landmarks();
    ChartSummary {
        start_date: formats.date(landmarks.first.date),
        end_date: formats.date(landmarks.last.date),
        total: return_text(formats, landmarks.last.ratio),
        lowest: return_text(formats, landmarks.lowest.ratio),
        lowest_date: formats.date(landmarks.lowest.date),
        highest: return_text(formats, landmarks.highest.ratio),
        highest_date: formats.date(landmarks.highest.date),
        start_value: formats.money(landmarks.first.value, Sign::Minus),
        end_value: formats.money(landmarks.last.value, Sign::Minus),
    }
}

/// First day, month ends and last day, the latest first.
pub(crate) fn chart_table(scene: ChartScene) -> impl IntoView {
    let words = scene.language.with_untracked(|language| language.words);
    view! {
        <table class="data-table chart-table">
            <caption>
                {words.performance} <span class="caption-note">{words.month_ends_only}</span>
            </caption>
            <thead>
                <tr>
                    <th scope="col">{words.date}</th>
                    <th scope="col" class="is-number">{words.cumulative_return}</th>
                    <th scope="col" class="is-number">{words.market_value}</th>
                </tr>
            </thead>
            <tbody>{move || rows(&scene)}</tbody>
        </table>
    }
}

fn rows(scene: &ChartScene) -> Option<impl IntoView + use<>> {
    let formats = scene.language.with(|language| language.formats.clone());
    let model = scene.model.get()?;
    let row = |point: &super::model::ChartPoint| {
        view! {
            <tr>
                <th scope="row">{formats.date(point.date)}</th>
                <td class="is-number">{return_text(&formats, point.ratio)}</td>
                <td class="is-number">{formats.money(point.value, Sign::Minus)}</td>
            </tr>
        }
    };
    Some(model.month_ends().rev().map(row).collect_view())
}
