//! The section "Performance": how the money did, independent of what was paid in and out.
//!
//! Until the workspace opens it shows a picture of the portfolio's own history; then periods, key figures and everything that
//! can be done with a chart take its place in the same card.

use std::sync::Arc;

use inlay_analytics::excerpt::excerpt;
use inlay_contract::portfolio::Performance;
use inlay_contract::{Decimal, Figure};
use jiff::civil::Date;
use leptos::prelude::*;

use super::first_period::wishes;
use super::opening::Opening;
use super::view::PortfolioScene;
use crate::chart::{Form, TimeModel, TimePane, TimeScene, TimeSeries, Unit, time_picture};
use crate::i18n::{Digits, Language, Sign};
use crate::ui::caveat_badge;

/// The section.
pub(super) fn performance(scene: PortfolioScene, opening: RwSignal<Opening, LocalStorage>) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    view! {
        <section class="card performance" aria-labelledby="inlay-performance">
            <header class="card-header">
                <h2 class="card-title" id="inlay-performance">{words.performance()}</h2>
            </header>
            {move || match opening.get() {
                Opening::Open(functions, workspace) => view! {
                    {(functions.controls)(workspace)} {(functions.picture)(workspace)}
                }
                .into_any(),
                Opening::Coming | Opening::Failed(_) => overview(scene).into_any(),
            }}
        </section>
    }
}

fn overview(scene: PortfolioScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let seen = Memo::new(move |_| {
        let default = scene.placement.with(|placement| placement.period);
        scene.portfolio.with(|portfolio| {
            let whole = portfolio.performance.known()?;
            let part = excerpt(whole, portfolio.as_of, wishes(default));
            Some(Arc::new(part.unwrap_or_else(|| whole.clone())))
        })
    });
    let model = Memo::new(move |_| {
        let name = words.series_portfolio().to_owned();
        let performance = seen.get()?;
        model(&performance, words.performance().to_owned(), name).map(Arc::new)
    });
    let has_line = Memo::new(move |_| model.with(Option::is_some));
    // Without a line there is nothing to wait for.
    Effect::new(move |_| {
        if !has_line.get() {
            scene.drawn.set(true);
        }
    });
    let picture = TimeScene {
        model: model.into(),
        overview: Signal::stored(None),
        reader: scene.reader,
        appearance: scene.appearance,
        drawn: scene.drawn,
        selection: RwSignal::new(None),
        source: Signal::stored(String::new()),
    };
    view! {
        {move || {
            let language = scene.reader.get();
            let seen = seen.get();
            scene
                .portfolio
                .with(|portfolio| headline(seen.as_deref(), &portfolio.performance, &language))
        }}
        {move || match has_line.get() {
            true => view! {
                {time_picture(picture)}
                <p class="footnote">{words.return_definition()}</p>
            }
            .into_any(),
            false => too_few(&scene).into_any(),
        }}
    }
}

fn model(performance: &Performance, title: String, name: String) -> Option<TimeModel> {
    let days: Arc<[Date]> = performance.points.iter().map(|point| point.date).collect();
    let values: Arc<[Option<Decimal>]> = performance
        .points
        .iter()
        .map(|point| Some(point.cumulative))
        .collect();
    let series = vec![TimeSeries {
        name,
        form: Form::Area,
        values,
    }];
    let pane = TimePane {
        unit: Unit::Ratio,
        series,
    };
    TimeModel::new(title, days, vec![pane], Vec::new())
}

/// What was earned over what is `seen` of the figure.
fn headline(
    seen: Option<&Performance>,
    figure: &Figure<Performance>,
    language: &Language,
) -> impl IntoView + use<> {
    let words = language.words;
    let line = seen.map(|performance| {
        let total = language
            .formats
            .percent(performance.total_return, Sign::Always, Digits::exactly(2));
        let since = performance
            .points
            .first()
            .map(|point| words.since(&language.formats.date(point.date)));
        view! {
            <p class="headline">
                <span class="headline-figure">{total}</span>
                <span class="headline-words">{since} <br /> {words.time_weighted()}</span>
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
    known.then(|| view! { <p class="footnote">{words.too_few_points()}</p> })
}
