//! What a picture does not say by itself: what each marker stands for, and that a gap is one.

use leptos::prelude::*;

use super::model::TimeModel;
use crate::i18n::Language;

/// The list; nothing where there is nothing to say.
pub(super) fn notes(model: &TimeModel, language: &Language) -> Option<impl IntoView + use<>> {
    let words = language.words;
    let mut notes: Vec<String> = model
        .markers()
        .iter()
        .map(|marker| [&language.formats.date(marker.date), ": ", &marker.text].concat())
        .collect();
    if model.series().any(|placed| placed.series.has_gap()) {
        notes.push(words.chart_gap_note().to_owned());
    }
    let notes: Vec<_> = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect();
    (!notes.is_empty()).then(|| view! { <ul class="chart-notes" aria-label=words.chart_notes()>{notes}</ul> })
}
