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
use super::pocket::Pocket;
use super::sum::Sum;
use crate::bridge::{Measured, bridge};
use crate::order::sort_by_key;
use crate::report::{Bridge, Question};

/// Currency effects of each node, as running sums.
#[derive(Debug, Default)]
pub(super) struct BridgeCache {
    nodes: OnceCell<Vec<OnceCell<RunningEffect>>>,
}

/// The currency effect from the first close to each one, or why it cannot be said.
type RunningEffect = Result<Vec<Decimal>, UnavailableReason>;

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
        let [mut income, mut fees, mut taxes] = [Sum::default(); 3];
        for index in self.transactions_of(question)? {
            let sum = match self.book().transactions[index].kind {
                TransactionKind::Fee => &mut fees,
                TransactionKind::Tax => &mut taxes,
                kind if is_income(kind) => &mut income,
                _ => continue,
            };
            if self.is_valued(index) {
                sum.add(self.amount(index));
            }
        }
        // What is of unknown size would be taken for a gain; then there is no bridge.
        Ok(Measured {
            contributions: contributions.whole_or_nothing()?,
            withdrawals: withdrawals.whole_or_nothing()?,
            joined: joined.whole_or_nothing()?,
            left: left.whole_or_nothing()?,
            income: income.whole_or_nothing()?,
            fees: fees.whole_or_nothing()?,
            taxes: taxes.whole_or_nothing()?,
            currency: self.currency_effect(question)?,
        })
    }

    /// Whether a transaction is of an account, and of a part of it, that is in the values that a bridge connects.
    pub(super) fn is_valued(&self, transaction: usize) -> bool {
        let transaction = &self.book().transactions[transaction];
        let is_left_out = |pocket: &Pocket| pocket.is_left_out && pocket.currency == transaction.currency;
        let series = self.accounts()[place(transaction.account)].known();
        series.is_some_and(|series| !series.pockets.iter().any(is_left_out))
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

    fn running_currency_effect(&self, node: usize) -> RunningEffect {
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
            currencies.extend(
                pockets
                    .iter()
                    .filter(|closes| foreign(closes))
                    .map(|closes| closes.currency),
            );
        }
        sort_by_key(&mut currencies, |currency| *currency);
        currencies.dedup();
        for currency in currencies {
            self.expose(node, currency, &mut exposures)?;
        }
        sort_by_key(&mut exposures, |exposure| {
            (exposure.to, exposure.from, exposure.currency)
        });
        Ok(exposures)
    }

    fn expose(
        &self,
        node: usize,
        currency: Currency,
        exposures: &mut Vec<Exposure>,
    ) -> Result<(), UnavailableReason> {
        // What all accounts held until the very next close; what was held over gaps stands apart.
        let mut until_next = vec![Decimal::ZERO; self.days().len()];
        for &account in self.accounts_under(node) {
            let closes = &self.book().accounts[place(account)].closes;
            for pocket in (0..closes.len()).filter(|&pocket| closes[pocket].currency == currency) {
                for exposure in self.exposures_of_pocket(account, pocket, currency) {
                    if exposure.from + 1 < exposure.to {
                        exposures.push(exposure);
                        continue;
                    }
                    let sum = &mut until_next[exposure.from];
                    *sum = sum
                        .checked_add(exposure.value)
                        .ok_or(UnavailableReason::TooLarge)?;
                }
            }
        }
        let held = until_next.into_iter().enumerate();
        let held = held.filter(|(_, value)| !value.is_zero());
        exposures.extend(held.map(|(from, value)| Exposure {
            currency,
            from,
            to: from + 1,
            value,
        }));
        Ok(())
    }

    /// What one part of an account held, from each close at which that is known to the next such one.
    fn exposures_of_pocket(&self, account: u32, pocket: usize, currency: Currency) -> Vec<Exposure> {
        if self.is_pocket_left_out(account, pocket) {
            return Vec::new();
        }
        // An account that has left took its last value along at the rate of that close.
        let days = 0..self
            .days()
            .len()
            .min(self.last_counted(account).saturating_add(1));
        let known = days.filter_map(|day| {
            self.pocket_rate(currency, day)?;
            Some((day, self.pocket_close(account, pocket, day)?))
        });
        let mut exposures = Vec::new();
        let mut previous: Option<(usize, Decimal)> = None;
        for (to, value) in known {
            if let Some((from, value)) = previous.replace((to, value))
                && !value.is_zero()
            {
                exposures.push(Exposure {
                    currency,
                    from,
                    to,
                    value,
                });
            }
        }
        exposures
    }
}

#[cfg(test)]
mod tests;
