//! One node as the engine counts it: value, flows and linked growth at every close. Made when first asked for, then kept.

use std::cell::OnceCell;

use inlay_contract::{Decimal, UnavailableReason};
use jiff::civil::Date;

use super::Engine;
use super::account::Close;
use super::flows::{self, NodeFlow};
use crate::history::{Day, Valuation};
use crate::linked::LinkedIndex;
use crate::number::binary;
use crate::twr::growth_of_day;

/// Closes of a bit more than three years: what the first picture shows, and so what is asked first.
const RECENT_CLOSES: usize = 800;

/// The history of a node.
#[derive(Debug, Clone)]
pub(super) struct NodeSeries {
    /// The value at each close in the book's currency.
    pub(super) closes: Vec<Close>,
    /// What crossed its border, by day.
    pub(super) flows: Vec<NodeFlow>,
    /// The same, summed up for each day on which there is anything.
    pub(super) flow_days: Vec<FlowDay>,
    /// The close from which on its return can be measured; `None` when it has no account with a value.
    pub(super) opening: Option<usize>,
    index: OnceCell<LinkedIndex>,
    /// The same from the close on at which it begins: for a household of many years and nodes, linking all of them is what
    /// the first answer waits for, and the first question is about the last years.
    recent: OnceCell<LinkedIndex>,
    returns: OnceCell<Vec<DailyReturn>>,
}

/// The return of the day that ends at the close `day`.
#[derive(Debug, Clone, Copy)]
struct DailyReturn {
    day: usize,
    /// A binary number, for statistics only.
    return_: f64,
}

/// The flows of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FlowDay {
    pub(super) day: usize,
    /// Sum of what came in.
    pub(super) inflow: Decimal,
    /// Sum of what went out, as a positive number.
    pub(super) outflow: Decimal,
    /// Why the sums are not all that there was.
    pub(super) missing: Option<UnavailableReason>,
    /// What came in less what went out, from the first day to this one.
    pub(super) net_until: Decimal,
}

impl NodeSeries {
    /// The sum of `parts`, which are histories below the node or of its own account.
    pub(super) fn new(engine: &Engine, node: usize) -> Self {
        let accounts = engine.accounts_under(node);
        let days = engine.days().len();
        let mut closes = vec![Ok(Decimal::ZERO); days];
        let own = engine.book.nodes.get(node).and_then(|one| one.account);
        let values = engine.accounts();
        if let Some(series) = own.and_then(|account| values[account as usize].known()) {
            add(&mut closes, &series.closes);
        }
        for child in engine
            .children(node)
            .iter()
            .filter_map(|child| engine.node(*child))
        {
            add(&mut closes, &child.closes);
        }
        let known = accounts
            .iter()
            .filter_map(|account| values[*account as usize].known());
        let opening = known.map(|series| series.opening).min();
        let flows = flows::of_node(engine.account_flows(), accounts);
        let flow_days = by_day(&flows);
        Self {
            closes,
            flows,
            flow_days,
            opening,
            index: OnceCell::new(),
            recent: OnceCell::new(),
            returns: OnceCell::new(),
        }
    }

    /// The flow days after `opening`, up to `closing`.
    pub(super) fn flow_days_between(&self, opening: usize, closing: usize) -> &[FlowDay] {
        let position = |day: usize| self.flow_days.partition_point(|one| one.day <= day);
        self.flow_days
            .get(position(opening)..position(closing))
            .unwrap_or_default()
    }

    /// Growth, linked, at least from the close `from` on; `days` are the engine's. Which closes are linked depends on `from`
    /// alone, so that an answer does not depend on what was asked before.
    pub(super) fn index(&self, days: &[Date], from: usize) -> &LinkedIndex {
        let (index, opening) = match self.begin_of_recent(days.len()) {
            Some(begin) if begin <= from => (&self.recent, Some(begin)),
            _ => (&self.index, self.opening),
        };
        index.get_or_init(|| link(days, &self.closes, &self.flow_days, opening))
    }

    /// A known close about three years before the last one: growth behind it does not depend on what was before. `None` where
    /// there is hardly more.
    fn begin_of_recent(&self, days: usize) -> Option<usize> {
        let earliest = self.opening? + RECENT_CLOSES;
        let begin = days
            .checked_sub(RECENT_CLOSES)
            .filter(|begin| earliest <= *begin)?;
        (self.opening?..=begin)
            .rev()
            .find(|day| self.closes[*day].is_ok())
    }

    /// The return of each day after `opening`, up to `closing`, that begins with a close and with anything invested.
    pub(super) fn daily_returns(
        &self,
        days: &[Date],
        opening: usize,
        closing: usize,
    ) -> impl Iterator<Item = (usize, Decimal)> {
        let mut flows = self.flow_days_between(opening, closing).iter().peekable();
        let valuation = |day: usize| {
            let (date, value) = (*days.get(day)?, self.closes.get(day)?.ok()?);
            Some(Valuation { date, value })
        };
        (opening..closing).filter_map(move |day| {
            let flow = flows.next_if(|flow| flow.day == day + 1);
            let step = Day {
                previous: valuation(day)?,
                close: valuation(day + 1)?,
                inflow: flow.map_or(Decimal::ZERO, |flow| flow.inflow),
                outflow: flow.map_or(Decimal::ZERO, |flow| flow.outflow),
            };
            let is_invested = !(step.previous.value.is_zero() && step.inflow.is_zero());
            let growth = is_invested.then(|| growth(step).ok())??;
            Some((day + 1, growth - Decimal::ONE))
        })
    }

    /// The same as binary numbers, kept for the next period.
    pub(super) fn binary_returns(&self, days: &[Date], opening: usize, closing: usize) -> Vec<f64> {
        let all = self.returns.get_or_init(|| {
            let begin = self.opening.unwrap_or(days.len());
            self.daily_returns(days, begin, days.len().saturating_sub(1))
                .map(|(day, return_)| DailyReturn {
                    day,
                    return_: binary(return_),
                })
                .collect()
        });
        let within = all.iter().filter(|one| opening < one.day && one.day <= closing);
        within.map(|one| one.return_).collect()
    }
}

fn add(closes: &mut [Close], part: &[Close]) {
    for (sum, part) in closes.iter_mut().zip(part) {
        *sum = sum.and_then(|sum| sum.checked_add((*part)?).ok_or(UnavailableReason::TooLarge));
    }
}

/// Sums the flows of each day. A sum cannot overflow: each amount is below 10¹⁸.
fn by_day(flows: &[NodeFlow]) -> Vec<FlowDay> {
    let mut days: Vec<FlowDay> = Vec::new();
    let mut net_until = Decimal::ZERO;
    for flow in flows {
        if days.last().is_none_or(|last| last.day != flow.day) {
            days.push(FlowDay {
                day: flow.day,
                inflow: Decimal::ZERO,
                outflow: Decimal::ZERO,
                missing: None,
                net_until,
            });
        }
        let Some(last) = days.last_mut() else { continue };
        match flow.amount {
            Ok(amount) => {
                if amount.is_sign_negative() {
                    last.outflow -= amount;
                } else {
                    last.inflow += amount;
                }
                net_until += amount;
                last.net_until = net_until;
            }
            Err(reason) => last.missing = Some(reason),
        }
    }
    days
}

/// Links the days from `opening` on.
///
/// Over closes that are missing, growth is linked only when nothing came in or went out meanwhile: what a flow was worth
/// at an unknown value cannot be said. What goes out at the close that ends the gap does no harm, for it counts at its end.
fn link(days: &[Date], closes: &[Close], flow_days: &[FlowDay], opening: Option<usize>) -> LinkedIndex {
    let begin = opening.unwrap_or(days.len());
    let mut index = LinkedIndex::new(begin, days.len(), UnavailableReason::BeforeInception);
    let mut previous = closes.get(begin).and_then(|close| close.ok());
    let mut previous_day = begin;
    let mut flows = flow_days.iter().filter(|one| one.day > begin).peekable();
    let mut obstacle = None;
    for (day, close) in closes.iter().enumerate().skip(begin + 1) {
        let flow = flows.next_if(|one| one.day == day);
        if let Some(reason) = flow.and_then(|flow| flow.missing) {
            obstacle = obstacle.or(Some(reason));
        }
        let close = match *close {
            Ok(close) => close,
            Err(reason) => {
                if flow.is_some() {
                    obstacle = obstacle.or(Some(reason));
                }
                index.push_gap(reason);
                continue;
            }
        };
        let inflow = flow.map_or(Decimal::ZERO, |flow| flow.inflow);
        if previous_day + 1 != day && !inflow.is_zero() {
            obstacle = obstacle.or(Some(UnavailableReason::MissingClose));
        }
        let growth = match (previous, obstacle.take()) {
            (_, Some(reason)) => Err(reason),
            (None, None) => Err(UnavailableReason::MissingClose),
            (Some(previous), None) => {
                let from = Valuation {
                    date: days[previous_day],
                    value: previous,
                };
                growth(Day {
                    previous: from,
                    close: Valuation {
                        date: days[day],
                        value: close,
                    },
                    inflow,
                    outflow: flow.map_or(Decimal::ZERO, |flow| flow.outflow),
                })
            }
        };
        index.push(growth);
        (previous, previous_day) = (Some(close), day);
    }
    index
}

/// The growth of a day as [`growth_of_day`] has it; a day that begins with a debt has none either.
fn growth(day: Day) -> Result<Decimal, UnavailableReason> {
    if day.previous.value < Decimal::ZERO {
        return Err(UnavailableReason::NegativeValue);
    }
    growth_of_day(&day).map_err(UnavailableReason::from)
}

#[cfg(test)]
mod tests;
