//! What an account holds of one instrument, and how far its transactions explain that.
//!
//! - Positions may hold units whose purchase is older than the book. They are the oldest lot, without a day and without a cost,
//!   and with FIFO the first to be sold.
//! - Positions may hold fewer units than the transactions leave. What is missing went out unseen: the oldest lots go.
//! - A difference below a millionth of the position is a custodian's rounding and changes the units of its lots only.

use inlay_contract::book::{Book, Transaction};
use inlay_contract::portfolio::AssetClass;
use rust_decimal::Decimal;

use super::Holding;
use crate::lots::{Cost, Ledger, OpenLot};
use crate::order::sort_by_key;
use crate::report::CostMethod;

/// Below this part of a position a difference is rounding.
const ROUNDING: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// One instrument in one account, while the transactions are walked.
pub(super) struct Account {
    pub(super) key: (u32, u32),
    pub(super) ledger: Ledger,
    /// Units that the transactions do not explain: positive ones are older than the book.
    unexplained: Option<Decimal>,
    held: Decimal,
}

impl Account {
    fn is_rounding(&self, difference: Decimal) -> bool {
        self.held
            .checked_mul(ROUNDING)
            .is_some_and(|limit| difference.abs() <= limit.abs())
    }

    /// Puts what is older than the book before everything else.
    fn begin(&mut self) {
        if let Some(older) = self.unexplained
            && older > Decimal::ZERO
            && !self.is_rounding(older)
        {
            self.ledger.put(unexplained_lot(older));
            self.unexplained = Some(Decimal::ZERO);
        }
    }

    /// What is held in the end: exactly the quantity of the position.
    pub(super) fn finish(mut self) -> Holding {
        match self.unexplained {
            // Quantities beyond all counting: what is held is said, what it had cost is not.
            None => {
                self.ledger.open.clear();
                self.ledger.put(unexplained_lot(self.held));
            }
            Some(rest) if rest.is_zero() => {}
            Some(rest) if self.is_rounding(rest) => self.ledger.rescale(rest),
            Some(missing) => {
                self.ledger.withdraw(-missing);
            }
        }
        Holding {
            account: self.key.0,
            instrument: self.key.1,
            lots: self.ledger.into_lots(),
        }
    }
}

const fn unexplained_lot(quantity: Decimal) -> OpenLot {
    OpenLot {
        opened: None,
        quantity,
        cost: Cost::UNKNOWN,
    }
}

/// Whose and how many units a transaction moved.
pub(super) fn units(transaction: &Transaction) -> Option<((u32, u32), Decimal)> {
    let quantity = transaction.quantity.filter(|quantity| !quantity.is_zero())?;
    Some(((transaction.account, transaction.instrument?), quantity))
}

/// Every instrument that an account holds or moved, with what the transactions leave unexplained.
pub(super) fn accounts(book: &Book, method: CostMethod) -> Vec<Account> {
    let held = book.positions.iter().map(|position| {
        (
            (position.account, position.instrument),
            position.quantity,
            Decimal::ZERO,
        )
    });
    let moved = book
        .transactions
        .iter()
        .filter(|transaction| transaction.date <= book.as_of)
        .filter_map(units)
        .map(|(key, quantity)| (key, Decimal::ZERO, quantity));
    let mut all: Vec<_> = held.chain(moved).collect();
    sort_by_key(&mut all, |(key, ..)| *key);

    let mut accounts: Vec<Account> = Vec::new();
    for (key, held, moved) in all {
        if accounts.last().is_none_or(|last| last.key != key) {
            accounts.push(Account {
                key,
                ledger: Ledger::new(method),
                unexplained: Some(Decimal::ZERO),
                held: Decimal::ZERO,
            });
        }
        if let Some(account) = accounts.last_mut() {
            let sum = account.held.checked_add(held);
            account.unexplained = account
                .unexplained
                .zip(sum)
                .and_then(|(rest, _)| rest.checked_add(held)?.checked_sub(moved));
            account.held = sum.unwrap_or(held);
        }
    }
    let money = money(book);
    accounts
        .retain(|account| usize::try_from(account.key.1).is_ok_and(|index| money.get(index) == Some(&false)));
    accounts.iter_mut().for_each(Account::begin);
    accounts
}

/// Of each instrument, whether it is a currency held as cash. That has no lots: money costs nothing but itself.
#[must_use]
pub fn money(book: &Book) -> Vec<bool> {
    let mut money: Vec<bool> = book
        .instruments
        .iter()
        .map(|instrument| instrument.asset_class == AssetClass::Cash && instrument.isin.is_none())
        .collect();
    for position in &book.positions {
        // A money-market fund is of the same class, but has a price.
        if position.price.is_some()
            && let Some(is_money) = usize::try_from(position.instrument)
                .ok()
                .and_then(|index| money.get_mut(index))
        {
            *is_money = false;
        }
    }
    money
}
