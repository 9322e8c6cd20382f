//! Daily numbers, one for each day of the book; whatever cannot be placed on a day is unknown.

use std::collections::HashMap;

use inlay_contract::Decimal;
use inlay_contract::book::Series;
use jiff::civil::Date;

use super::wire::Amount;

/// `values` as they are. All unknown when there are not as many of them as days: which one belongs where would be a guess.
pub(super) fn of_length(values: Vec<Option<Amount>>, n_days: usize) -> Series {
    if values.len() == n_days {
        values
            .into_iter()
            .map(|value| value.map(|amount| amount.0))
            .collect()
    } else {
        vec![None; n_days]
    }
}

/// `values` of `own_days`, put onto `days`. A day with two different values has none.
pub(super) fn on_days(own_days: &[Date], values: Vec<Option<Amount>>, days: &[Date]) -> Series {
    let values = of_length(values, own_days.len());
    if own_days == days {
        return values;
    }
    let mut by_day: HashMap<Date, Option<Decimal>> = HashMap::with_capacity(values.len());
    for (day, value) in own_days.iter().zip(values) {
        by_day
            .entry(*day)
            .and_modify(|known| *known = known.filter(|before| Some(*before) == value))
            .or_insert(value);
    }
    days.iter()
        .map(|day| by_day.get(day).copied().flatten())
        .collect()
}

/// Without what cannot be a rate or an index: zero, or less.
pub(super) fn positive(mut series: Series) -> Series {
    for value in &mut series {
        *value = value.filter(|value| Decimal::ZERO < *value);
    }
    series
}
