//! The section "Performance": how the money did, independent of what was paid in and out.

use std::sync::Arc;

use inlay_contract::Figure;
use inlay_contract::portfolio::Performance;
use leptos::prelude::*;

use super::view::PortfolioScene;
use crate::chart::{ChartModel, ChartScene, chart, chart_table};
use crate::i18n::{Digits, Language, Sign};
use crate::ui::caveat_badge;

/// The section.
pub(super) fn performance(scene: PortfolioScene) -> impl IntoView {
    let model = Memo::new(move |_| {
        scene.portfolio.with(|portfolio| {
            let performance = portfolio.performance.known()?;
            ChartModel::new(performance, portfolio.currency).map(Arc::new)
        })
    });
    let chart_scene = ChartScene {
        model,
        language: scene.reader,
        appearance: scene.appearance,
        drawn: scene.drawn,
    };
    let words = scene.reader.with_untracked(|language| language.words);
    let has_line = Memo::new(move |_| model.with(Option::is_some));
    let as_table = RwSignal::new(false);
    // Without a line there is nothing to wait for.
    Effect::new(move |_| {
        if !has_line.get() {
            scene.drawn.set(true);
        }
    });
    let toggle = move |_| {
        scene.reshaped.update(|count| *count += 1);
        as_table.update(|shown| *shown = !*shown);
    };
    let toggle_words = move || {
        if as_table.get() {
            words.view_as_chart
        } else {
            words.view_as_table
        }
    };
    view! {
        <section class="card performance" aria-labelledby="inlay-performance">
            <header class="card-header">
                <h2 class="card-title" id="inlay-performance">{words.performance}</h2>
                {move || has_line.get().then(|| {
                    view! { <button type="button" class="button is-quiet" on:click=toggle>{toggle_words}</button> }
                })}
            </header>
            {move || {
                let language = scene.reader.get();
                scene.portfolio.with(|portfolio| headline(&portfolio.performance, &language))
            }}
            {move || match (has_line.get(), as_table.get()) {
                (false, _) => too_few(&scene).into_any(),
                (true, false) => chart(chart_scene).into_any(),
                (true, true) => view! { <div class="table-window" tabindex="0" role="group"
                    aria-label=words.performance>{chart_table(chart_scene)}</div> }.into_any(),
            }}
            {move || has_line.get().then(|| view! { <p class="footnote">{words.return_definition}</p> })}
        </section>
    }
}

fn headline(figure: &Figure<Performance>, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let line = figure.known().map(|performance| {
        let total = language
            .formats
            .percent(performance.total_return, Sign::Always, Digits::exactly(2));
        let since = performance
            .points
            .first()
            .map(|point| (words.since)(&language.formats.date(point.date)));
        view! {
            <p class="headline">
                <span class="headline-figure">{total}</span>
                <span class="headline-words">{since} <br /> {words.time_weighted}</span>
            </p>
        }
    });
    view! { {line} {caveat_badge(figure, language)} }
}

fn too_few(scene: &PortfolioScene) -> Option<impl IntoView + use<>> {
    let words = scene.reader.with(|language| language.words);
    let known = scene
        .portfolio
        .with(|portfolio| portfolio.performance.known().is_some());
    known.then(|| view! { <p class="footnote">{words.too_few_points}</p> })
}
