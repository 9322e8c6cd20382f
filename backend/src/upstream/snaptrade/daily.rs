//! Daily values, where SnapTrade has them: what the accounts were worth, and what came and went.
//!
//! They are SnapTrade's estimates, reach back a year at most, and are switched off for most firms. Returns are made of them only
//! where they are whole: every account has them in the currency of the record, and every flow is known in it. Otherwise there
//! are none, because a return over half of the money would look like a return.

use std::collections::{BTreeMap, BTreeSet};

use inlay_contract::book::Series;
use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;

use super::booking;
use super::holding;
use super::reading::ReadAccount;
use crate::upstream::{DailyValue, Flow};

/// Daily values of a record.
#[derive(Debug, Default)]
pub(super) struct Daily {
    /// All days on which any account has a value.
    pub(super) days: Vec<Date>,
    /// One for each account, on `days`.
    pub(super) series: Vec<Series>,
    /// The first day of each account.
    pub(super) first: Vec<Date>,
    /// All accounts together, from the day on which all of them have values.
    pub(super) valuations: Vec<DailyValue>,
    /// What came from outside since then, or went there.
    pub(super) flows: Vec<Flow>,
}

/// The daily values of `accounts` in `base`, if they are whole.
pub(super) fn of(accounts: &[ReadAccount], base: Currency) -> Option<Daily> {
    let values: Vec<_> = accounts
        .iter()
        .map(|one| values(one, base))
        .collect::<Option<_>>()?;
    let first: Vec<Date> = values
        .iter()
        .map(|values| values.first_key_value().map(|(day, _)| *day))
        .collect::<Option<_>>()?;
    let common = *first.iter().max()?;
    let flows = flows(accounts, base, *first.iter().min()?)?;
    let days: BTreeSet<Date> = values.iter().flat_map(|values| values.keys().copied()).collect();
    let series = values.iter().map(|values| {
        let value = |day: &Date| values.get(day).copied().flatten();
        days.iter().map(value).collect()
    });
    let valuation = |day: Date| DailyValue {
        date: day,
        value: values.iter().try_fold(Decimal::ZERO, |sum, values| {
            sum.checked_add(values.get(&day).copied().flatten()?)
        }),
    };
    Some(Daily {
        series: series.collect(),
        valuations: days.range(common..).copied().map(valuation).collect(),
        flows: flows.into_iter().filter(|flow| common < flow.date).collect(),
        days: days.into_iter().collect(),
        first,
    })
}

/// The values of one account; `None` where it has none, or in another currency. Of two values of one day none counts.
fn values(one: &ReadAccount, base: Currency) -> Option<BTreeMap<Date, Option<Decimal>>> {
    let history = one.history.as_ref()?;
    if holding::currency(history.currency.as_deref()) != Some(base) {
        return None;
    }
    let mut values: BTreeMap<Date, Option<Decimal>> = BTreeMap::new();
    for day in history.history.as_ref()? {
        let value = day.total_value.map(|value| value.0);
        values
            .entry(day.date.0)
            .and_modify(|known| *known = known.filter(|before| Some(*before) == value))
            .or_insert(value);
    }
    (!values.is_empty()).then_some(values)
}

/// What crossed the border of each account after `first`; `None` where the bookings are not all there, or one of what crossed is
/// not known in `base` or of no known day: what came in would be taken for a gain.
fn flows(accounts: &[ReadAccount], base: Currency, first: Date) -> Option<Vec<Flow>> {
    let lists: Vec<_> = accounts
        .iter()
        .map(|one| one.activities.as_ref())
        .collect::<Option<_>>()?;
    let mut flows = Vec::new();
    for activity in lists.into_iter().flatten() {
        let Some(one) = booking::of(activity) else {
            if booking::is_flow(activity) {
                return None;
            }
            continue;
        };
        if one.date <= first {
            continue;
        }
        if one.is_flow_unknown {
            return None;
        }
        if booking::crosses_the_border(one.kind) {
            if one.currency != Some(base) {
                return None;
            }
            flows.push(Flow {
                date: one.date,
                amount: one.amount,
            });
        }
    }
    flows.sort_by_key(|flow| flow.date);
    Some(flows)
}
