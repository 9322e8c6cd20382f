//! Answers about what led from the opening to the closing value, and the effect of exchange rates in it.
//!
//! Currency effects do not depend on a period: they are added up once for each node, day after day, and a period is the
//! difference of two sums.

use std::cell::OnceCell;

use inlay_contract::book::{Closes, TransactionKind};
use inlay_contract::{Currency, Decimal, Figure, UnavailableReason};

use super::Engine;
use super::activity::FlowSums;
use super::holdings::place;
use super::income::is_income;
use super::sum::Sum;
use crate::bridge::{Measured, bridge};
use crate::report::{Bridge, Question};

/// Currency effects of each node, as running sums.
#[derive(Debug, Default)]
pub(super) struct BridgeCache {
    nodes: OnceCell<Vec<OnceCell<Result<Vec<Decimal>, UnavailableReason>>>>,
}

/// What a node held in one foreign currency at one close, until its value was known again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exposure {
    pub(super) currency: Currency,
    /// Position of the close in the valuation days.
    pub(super) from: usize,
    /// Position of the close at which the value is known again: the next one, but for gaps.
    pub(super) to: usize,
    /// Value at `from`, in `currency`.
    pub(super) value: Decimal,
}

impl Engine {
    /// What led from the opening to the closing value: lines to the minor unit, which add up exactly. Definition `bridge`.
    #[must_use]
    pub fn bridge(&self, question: Question) -> Figure<Bridge> {
        self.figure_of(question.node, self.measured_bridge(question))
    }

    fn measured_bridge(&self, question: Question) -> Result<Bridge, UnavailableReason> {
        let span = self.span(question)?;
        let opening = self.node_close(question.node, span.opening)?;
        let closing = self.node_close(question.node, span.closing)?;
        let measured = self.measured(question)?;
        let places = self.book().currency.minor_units();
        bridge(opening, closing, &measured, places).map_err(|_| UnavailableReason::TooLarge)
    }

    /// The lines of a bridge before rounding.
    pub(super) fn measured(&self, question: Question) -> Result<Measured, UnavailableReason> {
        let FlowSums {
            contributions,
            withdrawals,
            joined,
            left,
        } = self.flow_sums(question)?;
        // A flow of unknown size would be taken for a gain.
        let flow = |sum: Sum| sum.whole_or_nothing();
        let booked = |is_meant: fn(TransactionKind) -> bool| {
            let transactions = self.transactions_of(question)?;
            let transactions = transactions.filter(|&index| self.is_valued(index));
            self.sum_of(transactions, is_meant).known_or_nothing()
        };
        Ok(Measured {
            contributions: flow(contributions)?,
            withdrawals: flow(withdrawals)?,
            joined: flow(joined)?,
            left: flow(left)?,
            income: booked(is_income)?,
            fees: booked(|kind| kind == TransactionKind::Fee)?,
            taxes: booked(|kind| kind == TransactionKind::Tax)?,
            currency: self.currency_effect(question)?,
        })
    }

    /// Whether the account of a transaction is in the values that a bridge connects.
    pub(super) fn is_valued(&self, transaction: usize) -> bool {
        let account = self.book().transactions[transaction].account;
        self.accounts()[place(account)].known().is_some()
    }

    /// Effect of exchange rates on what a node held in other currencies during a period.
    fn currency_effect(&self, question: Question) -> Result<Decimal, UnavailableReason> {
        let span = self.span(question)?;
        let nodes = self.bridges.nodes.get_or_init(|| {
            let nodes = &self.book().nodes;
            nodes.iter().map(|_| OnceCell::new()).collect()
        });
        let Some(node) = nodes.get(question.node) else {
            return Ok(Decimal::ZERO);
        };
        let sums = node.get_or_init(|| self.running_currency_effect(question.node));
        let sums = sums.as_ref().map_err(|reason| *reason)?;
        sums[span.closing]
            .checked_sub(sums[span.opening])
            .ok_or(UnavailableReason::TooLarge)
    }

    fn running_currency_effect(&self, node: usize) -> Result<Vec<Decimal>, UnavailableReason> {
        let mut sums = vec![Decimal::ZERO; self.days().len()];
        for exposure in self.exposures(node)? {
            let effect = self.effect(&exposure).ok_or(UnavailableReason::TooLarge)?;
            sums[exposure.to] = sums[exposure.to]
                .checked_add(effect)
                .ok_or(UnavailableReason::TooLarge)?;
        }
        let mut running = Decimal::ZERO;
        for sum in &mut sums {
            running = running.checked_add(*sum).ok_or(UnavailableReason::TooLarge)?;
            *sum = running;
        }
        Ok(sums)
    }

    fn effect(&self, exposure: &Exposure) -> Option<Decimal> {
        let before = self.pocket_rate(exposure.currency, exposure.from)?;
        let after = self.pocket_rate(exposure.currency, exposure.to)?;
        exposure.value.checked_mul(after.checked_sub(before)?)
    }

    /// What a node held in foreign currencies, close by close: all accounts together for each currency, oldest first.
    pub(super) fn exposures(&self, node: usize) -> Result<Vec<Exposure>, UnavailableReason> {
        let mut exposures: Vec<Exposure> = Vec::new();
        let mut currencies: Vec<Currency> = Vec::new();
        let foreign = |closes: &Closes| closes.currency != self.book().currency;
        for &account in self.accounts_under(node) {
            let pockets = &self.book().accounts[place(account)].closes;
            currencies.extend(pockets.iter().filter(|closes| foreign(closes)).map(|closes| closes.currency));
        }
        currencies.sort_unstable();
        currencies.dedup();
        for currency in currencies {
            self.expose(node, currency, &mut exposures)?;
        }
        exposures.sort_by_key(|exposure| (exposure.to, exposure.from, exposure.currency));
        Ok(exposures)
    }

    fn expose(&self, node: usize, currency: Currency, exposures: &mut Vec<Exposure>) -> Result<(), UnavailableReason> {
        let days = self.days();
        let rates: Vec<bool> = (0..days.len())
            .map(|day| self.pocket_rate(currency, day).is_some())
            .collect();
        // What was held until the very next close, and, apart, what was held over gaps.
        let mut until_next = vec![Decimal::ZERO; days.len()];
        for &account in self.accounts_under(node) {
            let described = &self.book().accounts[place(account)];
            for pocket in 0..described.closes.len() {
                if described.closes[pocket].currency != currency || self.is_pocket_left_out(account, pocket) {
                    continue;
                }
                let mut known: Option<(usize, Decimal)> = None;
                for to in 0..days.len() {
                    let Some(value) = self.pocket_close(account, pocket, to).filter(|_| rates[to]) else {
                        continue;
                    };
                    // An account that has left took its last value along at the rate of that close.
                    if let Some((from, held)) = known.replace((to, value))
                        && !held.is_zero()
                        && to <= self.last_counted(account)
                    {
                        if from + 1 == to {
                            until_next[from] = until_next[from]
                                .checked_add(held)
                                .ok_or(UnavailableReason::TooLarge)?;
                        } else {
                            exposures.push(Exposure {
                                currency,
                                from,
                                to,
                                value: held,
                            });
                        }
                    }
                }
            }
        }
        let held = until_next.into_iter().enumerate().filter(|(_, value)| !value.is_zero());
        exposures.extend(held.map(|(from, value)| Exposure {
            currency,
            from,
            to: from + 1,
            value,
        }));
        Ok(())
    }
}
