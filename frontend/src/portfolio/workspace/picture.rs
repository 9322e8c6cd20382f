//! The chart of the period: what the engine answered as a chart model, with the whole history as the strip below.

use std::sync::Arc;

use inlay_analytics::period::Period;
use inlay_analytics::report::{PerformanceReport, Question, SeriesPoint};
use inlay_contract::Decimal;
use jiff::civil::Date;
use leptos::prelude::*;

use super::Workspace;
use crate::calendar::{date_of, day_number};
use crate::chart::{Form, Marker, TimeModel, TimePane, TimeScene, TimeSeries, Unit, time_chart, time_table};
use crate::i18n::Language;

/// What the upper pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Return of portfolio and benchmark.
    Return,
    /// Market value.
    Value,
}

/// The chart with its switches: return or value, picture or table.
pub(super) fn picture(workspace: Workspace) -> impl IntoView {
    let words = workspace.words();
    let kind = RwSignal::new(Kind::Return);
    let as_table = RwSignal::new(false);
    let scene = scene(workspace, kind);
    let has_line = Memo::new(move |_| scene.model.with(Option::is_some));
    let switch = move |to: Kind, text: &'static str| {
        view! {
            <button
                type="button"
                class="period"
                aria-pressed=move || (kind.get() == to).to_string()
                on:click=move |_| kind.set(to)
            >
                {text}
            </button>
        }
    };
    let toggle = move |_| {
        workspace.reshaped();
        as_table.update(|shown| *shown = !*shown);
    };
    let toggle_words = move || match as_table.get() {
        true => words.view_as_chart(),
        false => words.view_as_table(),
    };
    view! {
        <div class="segments" role="group" aria-label=words.chart_kind()>
            {switch(Kind::Return, words.chart_return())} {switch(Kind::Value, words.chart_value())}
            <button type="button" class="button is-quiet" on:click=toggle>{toggle_words}</button>
        </div>
        {move || match (has_line.get(), as_table.get()) {
            (false, _) => view! { <p class="footnote">{words.too_few_points()}</p> }.into_any(),
            (true, false) => time_chart(scene),
            (true, true) => view! {
                <div class="table-window" tabindex="0" role="group" aria-label=words.performance()>
                    {time_table(scene)}
                </div>
            }
            .into_any(),
        }}
        <p class="footnote">{words.return_definition()}</p>
    }
}

fn scene(workspace: Workspace, kind: RwSignal<Kind>) -> TimeScene {
    let model = Memo::new(move |_| {
        let language = workspace.reader.get();
        let kind = kind.get();
        workspace
            .performance
            .with(|report| time_model(workspace, report, kind, &language).map(Arc::new))
    });
    let overview = Memo::new(move |_| {
        let question = Question {
            node: 0,
            period: Period::SinceInception,
        };
        let language = workspace.reader.get();
        let report = workspace.engine.with(|engine| engine.performance(question));
        time_model(workspace, &report, kind.get(), &language).map(Arc::new)
    });
    let selection = RwSignal::new(None::<(Date, Date)>);
    Effect::new(move |_| {
        // The first chosen point is the opening close; the period begins on the day after.
        if let Some((opening, last)) = selection.get() {
            let first = date_of(day_number(opening) + 1);
            if let Some(first) = first.filter(|first| *first <= last) {
                workspace.choose_period(Period::Custom { first, last });
            }
        }
    });
    TimeScene {
        model: model.into(),
        overview: overview.into(),
        reader: workspace.reader,
        appearance: workspace.scene.appearance,
        drawn: workspace.scene.drawn,
        selection,
        source: Signal::derive(move || {
            let language = workspace.reader.get();
            workspace.scene.portfolio.with(|portfolio| {
                language
                    .words
                    .stale_picture_line(&portfolio.source.name, &language.formats.date(portfolio.as_of))
            })
        }),
    }
}

fn time_model(
    workspace: Workspace,
    report: &PerformanceReport,
    kind: Kind,
    language: &Language,
) -> Option<TimeModel> {
    let words = language.words;
    let currency = workspace.engine.with(|engine| engine.book().currency);
    let days: Arc<[Date]> = report.points.iter().map(|point| point.date).collect();
    let column = |of: fn(&SeriesPoint) -> Option<Decimal>| -> Arc<[Option<Decimal>]> {
        report.points.iter().map(of).collect()
    };
    let line = |name: String, values| TimeSeries {
        name,
        form: Form::Line,
        values,
    };
    let benchmark = column(|point| point.benchmark);
    let upper = match kind {
        Kind::Value => TimePane {
            unit: Unit::Money(currency),
            series: vec![line(words.chart_value().to_owned(), column(|point| point.value))],
        },
        Kind::Return => {
            let mut series = vec![line(
                words.series_portfolio().to_owned(),
                column(|point| point.cumulative),
            )];
            if benchmark.iter().any(Option::is_some) {
                let name = workspace.engine.with(|engine| {
                    let assignments = &engine.book().benchmarks;
                    assignments.last().map(|last| last.name.clone())
                });
                series.push(line(words.series_benchmark(&name.unwrap_or_default()), benchmark));
            }
            TimePane {
                unit: Unit::Ratio,
                series,
            }
        }
    };
    let drawdown = TimePane {
        unit: Unit::Ratio,
        series: vec![TimeSeries {
            name: words.chart_drawdown().to_owned(),
            form: Form::Area,
            values: column(|point| point.drawdown),
        }],
    };
    let markers = report
        .benchmark_changes
        .iter()
        .map(|change| Marker {
            date: change.since,
            text: words.benchmark_changed(&change.name),
        })
        .collect();
    TimeModel::new(
        words.performance().to_owned(),
        days,
        vec![upper, drawdown],
        markers,
    )
}
