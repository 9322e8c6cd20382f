//! Answers about what is held at the as-of date: values of positions, accounts and nodes.

use std::cell::OnceCell;

use inlay_contract::book::{Instrument, Position};
use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Decimal, Figure, UnavailableReason};

use super::Engine;
use super::cost::CostCache;
use super::sum::Sum;
use crate::allocation::weight;
use crate::lots::Known;
use crate::order::sort_by_key;
use crate::report::{CostMethod, PositionRow};

/// What is computed of the holdings once and asked for again and again.
#[derive(Debug, Default)]
pub(super) struct HoldingsCache {
    values: OnceCell<Values>,
    pub(super) costs: CostCache,
}

/// The holdings in the book's currency.
#[derive(Debug)]
pub(super) struct Values {
    /// Market value of each position of the book.
    pub(super) of_position: Vec<Known>,
    /// The positions of each account, in the order of the book. None for an account that does not belong to the record at the
    /// as-of date.
    pub(super) in_account: Vec<Vec<usize>>,
    /// Sum of each account.
    pub(super) of_account: Vec<Sum>,
    /// The positions by account and instrument.
    by_instrument: Vec<((u32, u32), usize)>,
}

impl Values {
    /// The positions of one instrument in one account: one, but for custodians that list a holding in several lines.
    pub(super) fn positions(&self, account: u32, instrument: u32) -> &[((u32, u32), usize)] {
        let key = (account, instrument);
        let from = self.by_instrument.partition_point(|(other, _)| *other < key);
        let until = self.by_instrument.partition_point(|(other, _)| *other <= key);
        &self.by_instrument[from..until]
    }
}

impl Engine {
    /// Market value of a node at the as-of date: the sum of its positions. Definition `value.total`.
    #[must_use]
    pub fn value(&self, node: usize) -> Figure<Decimal> {
        self.value_sum(node)
            .figure(UnavailableReason::NoHoldings, self.book().stale_since)
    }

    /// The holdings of a node, in the order of the book.
    #[must_use]
    pub fn positions(&self, node: usize, method: CostMethod) -> Vec<PositionRow> {
        let whole = self.value_sum(node).known();
        self.positions_of(node)
            .into_iter()
            .map(|position| PositionRow {
                position,
                value: self.position_value(position),
                weight: self.values().of_position[position]
                    .ok()
                    .zip(whole)
                    .and_then(|(value, whole)| weight(value, whole)),
                unrealised: self.position_unrealised(position, method),
                projected_income: self.position_income(position),
            })
            .collect()
    }

    /// Market value of one position in the book's currency.
    pub(super) fn position_value(&self, position: usize) -> Figure<Decimal> {
        let value = self.values().of_position.get(position).copied();
        Sum::of(value).figure(UnavailableReason::NoHoldings, self.book().stale_since)
    }

    /// The positions of the accounts of a node, in the order of the book.
    pub(super) fn positions_of(&self, node: usize) -> Vec<usize> {
        let values = self.values();
        let mut positions: Vec<usize> = self
            .accounts_under(node)
            .iter()
            .flat_map(|&account| values.in_account[place(account)].iter().copied())
            .collect();
        positions.sort_unstable();
        positions
    }

    /// Market value of a node with its coverage: one part a position.
    pub(super) fn value_sum(&self, node: usize) -> Sum {
        let values = self.values();
        let mut sum = Sum::default();
        for &account in self.accounts_under(node) {
            sum.merge(&values.of_account[place(account)]);
        }
        sum
    }

    pub(super) fn values(&self) -> &Values {
        self.holdings.values.get_or_init(|| {
            let book = self.book();
            let of_position: Vec<Known> = book
                .positions
                .iter()
                .map(|position| self.converted(self.local_value(position), position))
                .collect();
            let mut in_account = vec![Vec::new(); book.accounts.len()];
            for (index, position) in book.positions.iter().enumerate() {
                if self.is_member(position.account, book.as_of) {
                    in_account[place(position.account)].push(index);
                }
            }
            let of_account = in_account
                .iter()
                .map(|positions: &Vec<usize>| Sum::of(positions.iter().map(|&index| of_position[index])))
                .collect();
            let mut by_instrument: Vec<_> = book
                .positions
                .iter()
                .enumerate()
                .map(|(index, position)| ((position.account, position.instrument), index))
                .collect();
            sort_by_key(&mut by_instrument, |entry| *entry);
            Values {
                of_position,
                in_account,
                of_account,
                by_instrument,
            }
        })
    }

    pub(super) fn instrument_of(&self, position: usize) -> &Instrument {
        &self.book().instruments[place(self.book().positions[position].instrument)]
    }

    /// Market value of a position in the currency of its instrument.
    pub(super) fn local_value(&self, position: &Position) -> Known {
        let instrument = &self.book().instruments[place(position.instrument)];
        match (position.value, position.price) {
            (Some(value), _) => Ok(value),
            (None, Some(price)) => position
                .quantity
                .checked_mul(price)
                .ok_or(UnavailableReason::TooLarge),
            // Of cash the quantity is the amount.
            (None, None) if instrument.asset_class == AssetClass::Cash && instrument.isin.is_none() => {
                Ok(position.quantity)
            }
            (None, None) => Err(UnavailableReason::NoPrice),
        }
    }

    /// An amount in the currency of a position's instrument, at the rate of the as-of date.
    pub(super) fn converted(&self, local: Known, position: &Position) -> Known {
        let currency = self.book().instruments[place(position.instrument)].currency;
        self.convert(local?, currency, self.book().as_of)
    }
}

/// A reference of the book as an index. [`Engine::new`] keeps only what does not dangle.
pub(super) fn place(reference: u32) -> usize {
    usize::try_from(reference).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
