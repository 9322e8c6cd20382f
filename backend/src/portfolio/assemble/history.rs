//! What daily values and flows say: gain of the day, performance.

use inlay_analytics::Overflow;
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

/// Both figures over `valuations`, in `currency`.
pub(super) fn figures(
    valuations: &[DailyValue],
    flows: &[Flow],
    currency: Currency,
    as_of: Date,
    is_empty: bool,
) -> Result<HistoryFigures, HistoryError> {
    let Some(last) = valuations.last() else {
        let reason = if is_empty {
            UnavailableReason::NoHoldings
        } else {
            UnavailableReason::NoDailyValues
        };
        return Ok(HistoryFigures {
            day_change: Figure::unavailable(reason),
            performance: Figure::unavailable(reason),
        });
    };
    let valuations: Vec<_> = valuations
        .iter()
        .map(|daily| history::Valuation {
            date: daily.date,
            value: daily.value,
        })
        .collect();
    let flows: Vec<_> = flows
        .iter()
        .map(|flow| history::Flow {
            date: flow.date,
            amount: flow.amount,
        })
        .collect();
    let history = History::new(&valuations, &flows)?;
    let day_change = if last.date == as_of {
        figure(gain::of_latest_day(&history))?.map(|gain| day_change(&gain, currency))
    } else {
        // The latest step ends on another day than the figures beside it: not the change that the reader looks for.
        Figure::unavailable(UnavailableReason::NoDailyValues)
    };
    let performance = figure(twr::daily(&history))?.map(|points| performance(&points));
    Ok(HistoryFigures {
        day_change,
        performance,
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

/// What has no meaning is unavailable; what cannot be computed with is the source's fault.
fn figure<T>(outcome: Result<T, ReturnError>) -> Result<Figure<T>, Overflow> {
    match outcome {
        Ok(value) => Ok(Figure::value(value)),
        Err(ReturnError::NoPreviousClose) => Ok(Figure::unavailable(UnavailableReason::NoPreviousClose)),
        Err(ReturnError::NoCapital { .. } | ReturnError::NegativeValue { .. }) => {
            Ok(Figure::unavailable(UnavailableReason::NoCapital))
        }
        Err(ReturnError::Overflow(overflow)) => Err(overflow),
    }
}
