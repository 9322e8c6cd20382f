//! The same series as a data table.

use std::sync::Arc;

use leptos::prelude::*;

use super::model::TimeModel;
use super::scene::TimeScene;
use super::words::shown_value;
use crate::i18n::Language;

/// Up to so many days, every one of them is listed; of more, the month ends.
const EVERY_DAY: usize = 400;

/// The table, the latest day first.
pub(crate) fn time_table(scene: TimeScene) -> AnyView {
    view! {
        {move || {
            let language = scene.reader.get();
            scene.model.get().map(|model| static_table(&model, &language))
        }}
    }
    .into_any()
}

/// The table of a model, for good.
pub(super) fn static_table(model: &Arc<TimeModel>, language: &Language) -> AnyView {
    let words = language.words;
    let days = listed_days(model);
    let note = if days.len() == model.days().len() {
        words.every_day()
    } else {
        words.month_ends_only()
    };
    let heads: Vec<_> = model
        .series()
        .map(|placed| view! { <th scope="col" class="is-number">{placed.series.name.clone()}</th> })
        .collect();
    let rows: Vec<_> = days
        .into_iter()
        .rev()
        .map(|day| row(model, day, language))
        .collect();
    view! {
        <table class="data-table chart-table">
            <caption>{model.title().to_owned()} " " <span class="caption-note">{note}</span></caption>
            <thead>
                <tr>
                    <th scope="col">{words.date()}</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(model: &TimeModel, day: usize, language: &Language) -> impl IntoView + use<> {
    let cells: Vec<_> = model
        .series()
        .map(|placed| view! { <td class="is-number">{shown_value(&placed, day, language)}</td> })
        .collect();
    view! {
        <tr>
            <th scope="row">{language.formats.date(model.days()[day])}</th>
            {cells}
        </tr>
    }
}

/// Every day, or the first day, the last day of each month and the last day of all.
fn listed_days(model: &TimeModel) -> Vec<usize> {
    let days = model.days();
    let month = |index: usize| days.get(index).map(|day| (day.year(), day.month()));
    (0..days.len())
        .filter(|index| days.len() <= EVERY_DAY || *index == 0 || month(*index) != month(index + 1))
        .collect()
}

#[cfg(test)]
mod tests {
    use inlay_contract::Decimal;

    use super::super::model::{Form, TimePane, TimeSeries, Unit};
    use super::*;
    use crate::calendar::date_of;

    fn listed(count: i32) -> Vec<String> {
        let days: Vec<_> = (20_000..20_000 + count)
            .map(|day| date_of(day).unwrap())
            .collect();
        let series = TimeSeries {
            name: String::new(),
            form: Form::Line,
            values: days.iter().map(|_| Some(Decimal::ONE)).collect(),
        };
        let panes = vec![TimePane {
            unit: Unit::Ratio,
            series: vec![series],
        }];
        let model = TimeModel::new(String::new(), days.into(), panes, Vec::new()).unwrap();
        listed_days(&model)
            .iter()
            .map(|day| model.days()[*day].to_string())
            .collect()
    }

    #[test]
    fn a_year_is_listed_day_by_day() {
        assert_eq!(listed(400).len(), 400);
    }

    #[test]
    fn a_longer_time_is_listed_with_both_ends_and_every_month_end() {
        let dates = listed(401);
        assert_eq!(dates[..3], ["2024-10-04", "2024-10-31", "2024-11-30"]);
        assert_eq!(dates.last().map(String::as_str), Some("2025-11-08"));
        assert_eq!(dates.len(), 15);
    }
}
