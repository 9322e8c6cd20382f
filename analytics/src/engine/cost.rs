//! Answers about what was paid: lots, unrealised and realised gains. Definitions `gain.unrealised`, `gain.realised`.

use std::cell::OnceCell;

use inlay_contract::{Decimal, Figure, UnavailableReason};
use jiff::Timestamp;

use super::Engine;
use super::sum::Sum;
use crate::allocation::weight;
use crate::lots::matching::{ClosingTrade, Holding, Matched, matched};
use crate::lots::{Known, OpenLot, proportion};
use crate::order::sort_by_key;
use crate::report::{CostMethod, CostedGain, Lot, Question, Realised, Sale};

/// The lots of the whole book, once for each method.
#[derive(Debug, Default)]
pub(super) struct CostCache {
    fifo: OnceCell<Matched>,
    average: OnceCell<Matched>,
}

/// A lot and what it is worth in the book's currency.
#[derive(Debug, Clone, Copy)]
pub(super) struct PricedLot {
    pub(super) lot: OpenLot,
    pub(super) value: Known,
}

/// A sum of gains with what they are measured against; one part a lot.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct GainSum {
    gain: Sum,
    cost: Sum,
}

impl GainSum {
    /// Adds what was paid, and what came or would come of it.
    pub(super) fn add(&mut self, value: Known, cost: Known) {
        let pair = value.and_then(|value| Ok((value, cost?)));
        let gain = pair.and_then(|(value, cost)| value.checked_sub(cost).ok_or(UnavailableReason::TooLarge));
        self.gain.add(gain);
        self.cost.add(gain.and(cost));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.gain.merge(&other.gain);
        self.cost.merge(&other.cost);
    }

    /// The gain of what is there; of nothing it is unavailable.
    fn figure(&self, stale_since: Option<Timestamp>) -> Figure<CostedGain> {
        self.costed(self.gain.figure(UnavailableReason::NoHoldings, stale_since))
    }

    /// The gain of what happened; where nothing did, it is zero.
    fn figure_or_nothing(&self, stale_since: Option<Timestamp>) -> Figure<CostedGain> {
        self.costed(self.gain.figure_or_nothing(stale_since))
    }

    fn costed(&self, gain: Figure<Decimal>) -> Figure<CostedGain> {
        if self.cost.figure_or_nothing(None) == Figure::unavailable(UnavailableReason::TooLarge) {
            return Figure::unavailable(UnavailableReason::TooLarge);
        }
        let cost = self.cost.known().unwrap_or_default();
        gain.map(|amount| CostedGain {
            amount,
            cost,
            ratio: weight(amount, cost),
        })
    }
}

impl Engine {
    /// The open lots of a node, instrument by instrument, oldest first; units whose purchase is not in the book before all.
    #[must_use]
    pub fn lots(&self, node: usize, method: CostMethod) -> Vec<Lot> {
        let stale_since = self.book().stale_since;
        let figure = |known: Known| Sum::of([known]).figure(UnavailableReason::NoCostBasis, stale_since);
        let mut lots: Vec<Lot> = Vec::new();
        for holding in self.holdings_of(node, method) {
            for PricedLot { lot, value } in self.priced(holding) {
                let mut gain = GainSum::default();
                gain.add(value, lot.cost.base);
                lots.push(Lot {
                    account: holding.account,
                    instrument: holding.instrument,
                    opened: lot.opened,
                    quantity: lot.quantity,
                    local_cost: figure(lot.cost.local),
                    cost: figure(lot.cost.base),
                    value: figure(value),
                    unrealised: gain.figure(stale_since),
                });
            }
        }
        sort_by_key(&mut lots, |lot| (lot.instrument, lot.opened, lot.account));
        lots
    }

    /// Unrealised gain of a node at the as-of date; one part a lot. Cash is no part of it: what exchange rates did to it is
    /// in the currency effect of the bridge.
    #[must_use]
    pub fn unrealised(&self, node: usize, method: CostMethod) -> Figure<CostedGain> {
        let mut sum = GainSum::default();
        for holding in self.holdings_of(node, method) {
            sum.merge(&self.unrealised_sum(holding));
        }
        sum.figure(self.book().stale_since)
    }

    /// Gains that sales of the period brought.
    #[must_use]
    pub fn realised(&self, question: Question, method: CostMethod) -> Realised {
        let trades = match self.closing_trades(question, method) {
            Ok(trades) => trades,
            Err(reason) => {
                return Realised {
                    total: Figure::unavailable(reason),
                    sales: Vec::new(),
                };
            }
        };
        let stale_since = self.book().stale_since;
        let mut total = GainSum::default();
        let sales = trades
            .into_iter()
            .map(|trade| {
                let mut gain = GainSum::default();
                for closed in &trade.closed {
                    gain.add(closed.proceeds.base, closed.cost.base);
                }
                total.merge(&gain);
                let proceeds = Sum::of(trade.closed.iter().map(|closed| closed.proceeds.base));
                Sale {
                    transaction: trade.transaction,
                    proceeds: proceeds.figure(UnavailableReason::NoCostBasis, stale_since),
                    gain: gain.figure(stale_since),
                }
            })
            .collect();
        Realised {
            total: total.figure_or_nothing(stale_since),
            sales,
        }
    }

    /// Unrealised gain of one position. Where several positions are of one instrument in one account, each has its part of
    /// the cost by its units.
    pub(super) fn position_unrealised(&self, position: usize, method: CostMethod) -> Figure<CostedGain> {
        let stale_since = self.book().stale_since;
        let unknown = Figure::unavailable(UnavailableReason::NoCostBasis);
        let Some(held) = self.book().positions.get(position) else {
            return unknown;
        };
        let Some(holding) = self.matched(method).holding(held.account, held.instrument) else {
            return unknown;
        };
        if self.values().positions(held.account, held.instrument).len() < 2 {
            return self.unrealised_sum(holding).figure(stale_since);
        }
        let units = holding
            .lots
            .iter()
            .try_fold(Decimal::ZERO, |sum, lot| sum.checked_add(lot.quantity));
        let cost = Sum::of(holding.lots.iter().map(|lot| lot.cost.base));
        let cost = cost
            .whole()
            .and_then(|cost| proportion(cost, held.quantity, units?));
        let mut sum = GainSum::default();
        sum.add(
            self.values().of_position[position],
            cost.ok_or(UnavailableReason::NoCostBasis),
        );
        sum.figure(stale_since)
    }

    fn unrealised_sum(&self, holding: &Holding) -> GainSum {
        let mut sum = GainSum::default();
        for PricedLot { lot, value } in self.priced(holding) {
            sum.add(value, lot.cost.base);
        }
        sum
    }

    /// The lots of one holding with their values, which together are the value of its positions.
    pub(super) fn priced(&self, holding: &Holding) -> Vec<PricedLot> {
        let values = self.values();
        let positions = values.positions(holding.account, holding.instrument);
        let value = positions.iter().try_fold(Decimal::ZERO, |sum, &(_, position)| {
            let value = values.of_position[position]?;
            sum.checked_add(value).ok_or(UnavailableReason::TooLarge)
        });
        let units = holding
            .lots
            .iter()
            .try_fold(Decimal::ZERO, |sum, lot| sum.checked_add(lot.quantity))
            .ok_or(UnavailableReason::TooLarge);
        let mut rest = value;
        let last = holding.lots.len().saturating_sub(1);
        let share = |index: usize, lot: &OpenLot, rest: Known| {
            if index == last {
                return rest;
            }
            proportion(value?, lot.quantity, units?).ok_or(UnavailableReason::TooLarge)
        };
        holding
            .lots
            .iter()
            .enumerate()
            .map(|(index, lot)| {
                let value = share(index, lot, rest);
                rest = rest.and_then(|rest| rest.checked_sub(value?).ok_or(UnavailableReason::TooLarge));
                PricedLot { lot: *lot, value }
            })
            .collect()
    }

    /// Lots and sales of the whole book.
    pub(super) fn matched(&self, method: CostMethod) -> &Matched {
        let cell = match method {
            CostMethod::Fifo => &self.holdings.costs.fifo,
            CostMethod::Average => &self.holdings.costs.average,
        };
        let rate = |currency, date| {
            let rate = self.rate(currency, date).ok_or(UnavailableReason::NoRate)?;
            Ok(rate.rate)
        };
        cell.get_or_init(|| matched(self.book(), method, &rate))
    }

    /// What the accounts of a node hold, as far as they belong to the record at the as-of date.
    pub(super) fn holdings_of(&self, node: usize, method: CostMethod) -> Vec<&Holding> {
        let as_of = self.book().as_of;
        let holdings = &self.matched(method).holdings;
        holdings
            .iter()
            .filter(|holding| self.is_under(holding.account, node) && self.is_member(holding.account, as_of))
            .collect()
    }

    /// The sales of a period, oldest first.
    pub(super) fn closing_trades(
        &self,
        question: Question,
        method: CostMethod,
    ) -> Result<Vec<&ClosingTrade>, UnavailableReason> {
        let interval = self.dates_of(question)?;
        let trades = &self.matched(method).sales;
        let is_asked = |trade: &&ClosingTrade| {
            let transaction = &self.book().transactions[trade.transaction];
            interval.opening < transaction.date
                && transaction.date <= interval.closing
                && self.is_under(transaction.account, question.node)
                && self.counts(trade.transaction)
        };
        Ok(trades.iter().filter(is_asked).collect())
    }
}

#[cfg(test)]
mod tests;
