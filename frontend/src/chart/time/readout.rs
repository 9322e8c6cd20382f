//! The box beside the crosshair, or above a narrow plot: the date, and every series at it.

use leptos::prelude::*;

use super::layout::Layout;
use super::reading::Reading;
use super::words::{range_text, shown_value};
use crate::chart::legend::line_sample;
use crate::chart::place::pixels;
use crate::i18n::Language;

/// Between the crosshair and the box.
const DISTANCE_PX: f64 = 10.0;

/// The box; nothing while there is no crosshair.
pub(super) fn readout(reading: Reading) -> AnyView {
    let content = move || {
        let (layout, day) = (reading.stage.layout.get()?, reading.cursor.get()?);
        let language = reading.stage.scene.reader.get();
        (day < layout.model.days().len()).then(|| at_day(reading, &layout, day, &language))
    };
    view! { {content} }.into_any()
}

fn at_day(reading: Reading, layout: &Layout, day: usize, language: &Language) -> AnyView {
    let model = &layout.model;
    let head = match reading.marked.get() {
        Some((from, to)) => range_text(model, from.min(to), from.max(to), language),
        None => language.formats.date(model.days()[day]),
    };
    let rows: Vec<_> = model
        .series()
        .enumerate()
        .map(|(index, placed)| {
            view! {
                <div class="readout-row">
                    <dt>{line_sample(index)} <span class="readout-name">{placed.series.name.clone()}</span></dt>
                    <dd>{shown_value(&placed, day, language)}</dd>
                </div>
            }
            .into_any()
        })
        .collect();
    let (_, last) = layout.ends();
    let note = model
        .markers()
        .iter()
        .find(|marker| marker.date == model.days()[day.min(last)]);
    let note = note.map(|marker| view! { <p class="readout-note">{marker.text.clone()}</p> });
    let x = layout.x_of_day(day);
    // On the side where there is more room, so that it never covers the day.
    let is_left = layout.width / 2.0 < x;
    let distance = if is_left { layout.width - x } else { x } + DISTANCE_PX;
    let (left, right) = if is_left {
        ("auto".to_owned(), pixels(distance))
    } else {
        (pixels(distance), "auto".to_owned())
    };
    // Where there is no room beside the crosshair, the style sheet puts the box above the plot, over all of the chart's width.
    let labels = reading.stage.plot.get_untracked().map(|plot| plot.offset_left());
    let labels = [&labels.unwrap_or_default().to_string(), "px"].concat();
    view! {
        <div class="readout" aria-hidden="true" style:--left=left style:--right=right style:--labels=labels>
            <p class="readout-date">{head}</p>
            <dl>{rows}</dl>
            {note}
        </div>
    }
    .into_any()
}
