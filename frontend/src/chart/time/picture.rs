//! The chart as a picture: canvas, axes, legend and summary. What can be done with it stands in [`super::chart`].

use leptos::prelude::*;

use super::layout::Layout;
use super::model::TimeModel;
use super::scene::{Stage, TimeScene};
use super::words::{tick_text, time_summary};
use crate::calendar::{date_of, day_number, days_between};
use crate::chart::date_axis::{DateForm, DateTick, date_axis};
use crate::chart::legend::legend_entry;
use crate::chart::looks::look_class;
use crate::chart::place::pixels;
use crate::i18n::Formats;

/// Width that a date label takes, with room around it.
const DATE_LABEL_PX: f64 = 76.0;
/// A year is so much shorter.
const YEAR_LABEL: f64 = 0.6;
/// Height of a label at a line's end.
const END_LABEL_PX: f64 = 15.0;

/// The picture alone: small enough for the first load.
pub(crate) fn time_picture(scene: TimeScene) -> AnyView {
    let stage = Stage::new(scene);
    let plot = view! {
        <div class="plot" node_ref=stage.plot role="img" aria-label=move || summary(&scene)>
            <canvas node_ref=stage.canvas aria-hidden="true"></canvas>
        </div>
    };
    surrounded(stage, plot.into_any(), ().into_any())
}

/// A plot with its legend and axes; `below` follows them. The plot has the summary as its name, and nothing else says it.
pub(super) fn surrounded(stage: Stage, plot: AnyView, below: AnyView) -> AnyView {
    let of_layout = move |labels: fn(&Stage, &Layout) -> Vec<AnyView>| {
        move || stage.layout.get().map(|layout| labels(&stage, &layout))
    };
    view! {
        <figure class="chart">
            {move || stage.scene.model.get().map(|model| legend(&stage, &model))}
            // Time runs from left to right everywhere.
            <div class="chart-frame" dir="ltr">
                <div class="value-labels" aria-hidden="true">{of_layout(value_labels)}</div>
                {plot}
                <div class="end-labels" aria-hidden="true">{of_layout(end_labels)}</div>
                <div class="date-labels" aria-hidden="true">{of_layout(date_labels)}</div>
            </div>
            {below}
        </figure>
    }
    .into_any()
}

/// The title and one sentence for each series.
pub(super) fn summary(scene: &TimeScene) -> String {
    let language = scene.reader.get();
    scene.model.with(|model| {
        model.as_ref().map_or_else(String::new, |model| {
            [model.title(), ". ", &time_summary(model, &language)].concat()
        })
    })
}

/// What the lines are; nothing where there is one line, whose name is the chart's.
fn legend(stage: &Stage, model: &TimeModel) -> Option<impl IntoView + use<>> {
    let entries: Vec<_> = model
        .series()
        .enumerate()
        .map(|(index, placed)| legend_entry(index, placed.series.name.clone(), true))
        .collect();
    let words = stage.words();
    (1 < entries.len()).then(|| view! { <ul class="chart-legend" aria-label=words.legend()>{entries}</ul> })
}

fn value_labels(stage: &Stage, layout: &Layout) -> Vec<AnyView> {
    let formats = stage.scene.reader.with(|language| language.formats.clone());
    let panes = layout.panes.iter();
    let labels = panes.flat_map(|pane| pane.axis.ticks.iter().map(move |tick| (pane, *tick)));
    labels
        .map(|(pane, tick)| {
            let text = tick_text(&formats, pane.unit, tick, pane.axis.digits);
            let top = pixels(pane.y_of_exact(tick));
            // The first one stands where its value is; the second one, unseen, makes room for it.
            view! {
                <span class="value-label" style:top=top>{text.clone()}</span>
                <span class="value-room">{text}</span>
            }
            .into_any()
        })
        .collect()
}

fn date_labels(stage: &Stage, layout: &Layout) -> Vec<AnyView> {
    let formats = stage.scene.reader.with(|language| language.formats.clone());
    date_ticks(layout, DATE_LABEL_PX)
        .into_iter()
        .map(|(x, tick)| {
            view! { <span class="date-label" style:left=pixels(x)>{date_text(&formats, tick)}</span> }
                .into_any()
        })
        .collect()
}

/// The dates that are named below a plot, and where; a label that would hang out of the plot is left away.
pub(super) fn date_ticks(layout: &Layout, label_width: f64) -> Vec<(f64, DateTick)> {
    let days = layout.model.days();
    let start = day_number(days[0]);
    let (Some(first), Some(last)) = (
        date_of(start + whole_days(layout.window.start.ceil())),
        date_of(start + whole_days(layout.window.end.floor())),
    ) else {
        return Vec::new();
    };
    let ticks_of = |width: f64| {
        let most = usize::try_from(whole_days(layout.width / width)).unwrap_or(0);
        let room = width / 2.0 - 10.0;
        date_axis(first, last, most)
            .into_iter()
            .map(|tick| (layout.x_of(f64::from(days_between(days[0], tick.date))), tick))
            .filter(|(x, _)| *x <= layout.width - room)
            .collect::<Vec<_>>()
    };
    let ticks = ticks_of(label_width);
    if 2 < ticks.len() {
        return ticks;
    }
    // In a narrow plot years alone may fit where their months do not.
    let years = ticks_of(label_width * YEAR_LABEL);
    let are_years = years.iter().all(|(_, tick)| tick.form == DateForm::Year);
    if are_years && !years.is_empty() {
        years
    } else {
        ticks
    }
}

/// A date of the axis, in words.
pub(super) fn date_text(formats: &Formats, tick: DateTick) -> String {
    match tick.form {
        DateForm::Year => formats.year(tick.date),
        DateForm::MonthAndYear => formats.month_and_year(tick.date),
        DateForm::Month => formats.month(tick.date),
        DateForm::DayAndMonth => formats.day_and_month(tick.date),
    }
}

fn end_labels(_: &Stage, layout: &Layout) -> Vec<AnyView> {
    let labels = end_places(layout);
    labels
        .into_iter()
        .map(|(index, y, name)| {
            let class = ["end-label ", look_class(index)].concat();
            view! {
                <span class=class style:top=pixels(y)>
                    <span class="end-label-name">{name}</span>
                </span>
            }
            .into_any()
        })
        .collect()
}

/// The names of the lines at their right ends: position of the series, height and name. None for a single line, and none
/// overlaps another.
pub(super) fn end_places(layout: &Layout) -> Vec<(usize, f64, String)> {
    let (_, last) = layout.ends();
    let mut places: Vec<_> = layout
        .model
        .series()
        .enumerate()
        .filter_map(|(index, placed)| {
            let y = layout.panes.get(placed.pane)?.y_of(placed.pyramid.value(last)?);
            Some((index, y, placed.series.name.clone()))
        })
        .collect();
    if layout.model.series().count() < 2 {
        return Vec::new();
    }
    places.sort_by(|one, other| one.1.total_cmp(&other.1));
    let mut lowest = 0.0_f64;
    for place in &mut places {
        place.1 = place.1.max(lowest);
        lowest = place.1 + END_LABEL_PX;
    }
    // What was pushed out at the bottom pushes back.
    let mut highest = layout.height;
    for place in places.iter_mut().rev() {
        place.1 = place.1.min(highest);
        highest = place.1 - END_LABEL_PX;
    }
    places
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn whole_days(days: f64) -> i32 {
    days as i32
}

#[cfg(test)]
mod tests {
    use super::super::layout::tests::layout_of;
    use super::*;

    #[test]
    fn names_at_the_ends_of_lines_that_meet_do_not_overlap() {
        let values: [&[&str]; 3] = [
            &["0", "0", "0", "0.1"],
            &["0", "0", "0", "0.1"],
            &["0", "0", "0", "0.1001"],
        ];
        let places = end_places(&layout_of(&values, 500.0));
        assert_eq!(places.len(), 3);
        assert!(
            places
                .windows(2)
                .all(|pair| pair[0].1 + END_LABEL_PX <= pair[1].1 + 0.01)
        );
    }

    #[test]
    fn a_single_line_needs_no_name() {
        assert!(end_places(&layout_of(&[&["0", "0", "0", "0.1"]], 500.0)).is_empty());
    }

    #[test]
    fn a_side_column_names_its_years() {
        let days = ["2023-05-23", "2024-12-01", "2026-05-26"];
        let model = super::super::model::tests::model_of(&days, &[&["0", "0.1", "0.2"]]).unwrap();
        let window = super::super::window::Window::whole(model.span());
        let layout = Layout::new(std::sync::Arc::new(model), window, 180.0, 200.0).unwrap();
        let years: Vec<_> = date_ticks(&layout, DATE_LABEL_PX)
            .iter()
            .map(|(_, tick)| tick.date.year())
            .collect();
        assert_eq!(years, [2024, 2025, 2026]);
    }

    #[test]
    fn dates_are_named_within_the_plot() {
        let layout = layout_of(&[&["0", "0.1", "-0.1", "0.2"]], 500.0);
        let ticks = date_ticks(&layout, 76.0);
        assert!(!ticks.is_empty());
        assert!(ticks.iter().all(|(x, _)| 0.0 <= *x && *x <= 500.0 - 28.0));
    }
}
