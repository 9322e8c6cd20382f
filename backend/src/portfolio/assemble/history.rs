//! What daily values and flows say: gain of the day, performance.

use inlay_analytics::gain;
use inlay_analytics::history::{self, History, HistoryError};
use inlay_analytics::twr::{self, ReturnError};
use inlay_contract::portfolio::{DayChange, Performance, PerformancePoint};
use inlay_contract::{Currency, Decimal, Figure, Money, UnavailableReason};
use jiff::civil::Date;

use crate::upstream::{DailyValue, Flow};

/// Decimal places of a return on the wire: a millionth of a basis point.
const RETURN_PLACES: u32 = 10;

pub(super) struct HistoryFigures {
    pub(super) day_change: Figure<DayChange>,
    pub(super) performance: Figure<Performance>,
}

/// Both figures over `valuations`, in `currency`. What is wrong with a history spoils the figures that need the wrong part.
pub(super) fn figures(
    valuations: &[DailyValue],
    flows: &[Flow],
    currency: Currency,
    as_of: Date,
    is_empty: bool,
) -> HistoryFigures {
    match sound(valuations, as_of, is_empty) {
        Ok(()) => HistoryFigures {
            day_change: of_day(valuations, flows).map(|gain| day_change(&gain, currency)),
            performance: of_whole(valuations, flows).map(|points| performance(&points)),
        },
        Err(reason) => HistoryFigures::unavailable(reason),
    }
}

impl HistoryFigures {
    /// Neither of them, both for the same reason.
    pub(super) fn unavailable(reason: UnavailableReason) -> Self {
        Self {
            day_change: Figure::unavailable(reason),
            performance: Figure::unavailable(reason),
        }
    }
}

/// Why nothing can be made of `valuations`, if so. They must end at the close that all other figures are of: the change of
/// another day is not what the reader looks for.
fn sound(valuations: &[DailyValue], as_of: Date, is_empty: bool) -> Result<(), UnavailableReason> {
    let Some(last) = valuations.last() else {
        return Err(if is_empty {
            UnavailableReason::NoHoldings
        } else {
            UnavailableReason::NoDailyValues
        });
    };
    if valuations.windows(2).any(|pair| pair[1].date <= pair[0].date) {
        return Err(UnavailableReason::DisorderedDays);
    }
    if last.date != as_of || last.value.is_none() {
        return Err(UnavailableReason::MissingClose);
    }
    Ok(())
}

/// The latest day needs its own two closes and no others.
fn of_day(valuations: &[DailyValue], flows: &[Flow]) -> Figure<gain::DayGain> {
    let latest = valuations
        .get(valuations.len().saturating_sub(2)..)
        .unwrap_or_default();
    let history = match paired(latest, flows) {
        Ok(history) => history,
        Err(reason) => return Figure::unavailable(reason),
    };
    figure(gain::of_latest_day(&history))
}

fn of_whole(valuations: &[DailyValue], flows: &[Flow]) -> Figure<Vec<twr::ReturnPoint>> {
    let history = match paired(valuations, flows) {
        Ok(history) => history,
        Err(reason) => return Figure::unavailable(reason),
    };
    figure(twr::daily(&history))
}

fn paired(valuations: &[DailyValue], flows: &[Flow]) -> Result<History, UnavailableReason> {
    let known = valuations.iter().map(|daily| {
        let value = daily.value.ok_or(UnavailableReason::MissingClose)?;
        Ok(history::Valuation {
            date: daily.date,
            value,
        })
    });
    let valuations = known.collect::<Result<Vec<_>, UnavailableReason>>()?;
    let flows: Vec<_> = flows
        .iter()
        .map(|flow| history::Flow {
            date: flow.date,
            amount: flow.amount,
        })
        .collect();
    History::new(&valuations, &flows).map_err(|error| match error {
        HistoryError::Empty => UnavailableReason::NoDailyValues,
        HistoryError::Duplicate { .. } | HistoryError::OutOfOrder { .. } => UnavailableReason::DisorderedDays,
        HistoryError::Overflow(_) => UnavailableReason::TooLarge,
    })
}

fn day_change(gain: &gain::DayGain, currency: Currency) -> DayChange {
    DayChange {
        amount: Money::new(gain.amount, currency),
        ratio: on_the_wire(gain.ratio),
        previous_close: gain.previous_close,
        net_flow: Money::new(gain.net_flow, currency),
    }
}

fn performance(points: &[twr::ReturnPoint]) -> Performance {
    let points: Vec<_> = points
        .iter()
        .map(|point| PerformancePoint {
            date: point.date,
            value: point.value,
            cumulative: on_the_wire(point.cumulative),
        })
        .collect();
    Performance {
        definition: twr::DEFINITION.to_owned(),
        total_return: points.last().map_or(Decimal::ZERO, |point| point.cumulative),
        points,
    }
}

fn on_the_wire(ratio: Decimal) -> Decimal {
    ratio.round_dp(RETURN_PLACES).normalize()
}

/// What has no meaning is unavailable, and says why.
fn figure<T>(outcome: Result<T, ReturnError>) -> Figure<T> {
    let reason = match outcome {
        Ok(value) => return Figure::value(value),
        Err(ReturnError::NoPreviousClose) => UnavailableReason::NoPreviousClose,
        Err(ReturnError::NoCapital { .. }) => UnavailableReason::NoCapital,
        Err(ReturnError::NegativeValue { .. }) => UnavailableReason::NegativeValue,
        Err(ReturnError::Overflow(_)) => UnavailableReason::TooLarge,
    };
    Figure::unavailable(reason)
}
