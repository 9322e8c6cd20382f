//! The same series as sentences.

use inlay_contract::{Decimal, Money};

use super::model::{Placed, TimeModel, TimeSeries, Unit};
use crate::i18n::{Digits, Formats, Language, Sign};

/// A value as it is read: sign and two decimal places of a percentage, or the currency's minor unit.
pub(crate) fn value_text(formats: &Formats, unit: Unit, value: Decimal) -> String {
    match unit {
        Unit::Ratio => formats.percent(value, Sign::Always, Digits::exactly(2)),
        Unit::Money(currency) => formats.money(Money::new(value, currency), Sign::Minus),
    }
}

/// A value as an axis names it, with so many decimal places as the axis needs.
pub(crate) fn tick_text(formats: &Formats, unit: Unit, value: Decimal, digits: u32) -> String {
    match unit {
        Unit::Ratio => formats.percent(value, Sign::Always, Digits::exactly(digits.saturating_sub(2))),
        Unit::Money(currency) => formats.compact_money(Money::new(value, currency)),
    }
}

/// One sentence for each series: where it begins and ends, and its extremes; and whether there are gaps.
pub(crate) fn time_summary(model: &TimeModel, language: &Language) -> String {
    let mut sentences: Vec<String> = model
        .series()
        .filter_map(|placed| series_summary(model, placed.unit, placed.series, language))
        .collect();
    let markers = model.markers().iter();
    sentences.extend(
        markers.map(|marker| [&language.formats.date(marker.date), ": ", &marker.text, "."].concat()),
    );
    if model.series().any(|placed| placed.series.has_gap()) {
        sentences.push(language.words.chart_gap_note().to_owned());
    }
    sentences.join(" ")
}

fn series_summary(model: &TimeModel, unit: Unit, series: &TimeSeries, language: &Language) -> Option<String> {
    let Language { words, formats } = language;
    let marks = series.landmarks()?;
    let date = |index: usize| formats.date(model.days()[index]);
    let value = |index: usize| value_text(formats, unit, series.values[index].unwrap_or_default());
    Some(words.series_summary(
        &series.name,
        &date(marks.first),
        &date(marks.last),
        &value(marks.last),
        &value(marks.lowest),
        &date(marks.lowest),
        &value(marks.highest),
        &date(marks.highest),
    ))
}

/// What is said about a day: its date and all series, the one that is being read first.
pub(crate) fn day_sentence(model: &TimeModel, day: usize, series: usize, language: &Language) -> String {
    let date = language.formats.date(model.days()[day]);
    let mut values: Vec<_> = model
        .series()
        .map(|placed| series_at(&placed, day, language))
        .collect();
    if series < values.len() {
        values[..=series].rotate_right(1);
    }
    [&date, ": ", &values.join(", ")].concat()
}

/// A series and its value on a day.
pub(crate) fn series_at(placed: &Placed<'_>, day: usize, language: &Language) -> String {
    let value = shown_value(placed, day, language);
    language.words.series_at(&placed.series.name, &value)
}

/// The value of a series on a day, or that there is none.
pub(crate) fn shown_value(placed: &Placed<'_>, day: usize, language: &Language) -> String {
    match placed.series.values.get(day).copied().flatten() {
        Some(value) => value_text(&language.formats, placed.unit, value),
        None => language.words.gap().to_owned(),
    }
}

/// From a first to a last day, in words.
pub(crate) fn range_text(model: &TimeModel, first: usize, last: usize, language: &Language) -> String {
    language
        .formats
        .date_range(model.days()[first], model.days()[last])
}
