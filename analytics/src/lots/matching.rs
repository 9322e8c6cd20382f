//! The lots of a book: all its transactions, walked once, oldest first.
//!
//! - A transfer between two accounts of the book takes its lots along, with their days and costs.
//! - Units that appear or vanish without money and without being bought, sold or delivered are a split: the cost stays.

mod account;

use inlay_contract::book::{Book, Transaction, TransactionKind};
use inlay_contract::{Currency, UnavailableReason};
use jiff::civil::Date;
use rust_decimal::Decimal;

pub use self::account::money;
use self::account::{Account, accounts, units};
use super::{Closed, Cost, Known, Ledger, OpenLot, negated};
use crate::order::sort_by_key;
use crate::report::CostMethod;

/// What one unit of a currency was worth in the book's currency on a day.
pub type RateOf<'a> = &'a dyn Fn(Currency, Date) -> Known;

/// Open lots and everything that was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// What is held, by account and within it by instrument.
    pub holdings: Vec<Holding>,
    /// What was sold or covered, oldest first.
    pub sales: Vec<ClosingTrade>,
}

/// The open lots of one instrument in one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    /// Position in [`Book::accounts`].
    pub account: u32,
    /// Position in [`Book::instruments`].
    pub instrument: u32,
    /// The lots, oldest first; together the quantity of the position.
    pub lots: Vec<OpenLot>,
}

/// A transaction that closed lots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingTrade {
    /// Position in [`Book::transactions`].
    pub transaction: usize,
    /// What it closed, oldest first.
    pub closed: Vec<Closed>,
}

impl Matched {
    /// The lots of one instrument in one account; `None` when it is money, or was never there.
    #[must_use]
    pub fn holding(&self, account: u32, instrument: u32) -> Option<&Holding> {
        let at = self
            .holdings
            .binary_search_by_key(&(account, instrument), |holding| {
                (holding.account, holding.instrument)
            });
        self.holdings.get(at.ok()?)
    }
}

/// Matches the transactions of `book` up to its as-of date.
#[must_use]
pub fn matched(book: &Book, method: CostMethod, rate: RateOf<'_>) -> Matched {
    let mut walk = Walk::new(book, method, rate);
    let mut order: Vec<usize> = (0..book.transactions.len())
        .filter(|&index| book.transactions[index].date <= book.as_of)
        .collect();
    sort_by_key(&mut order, |&index| book.transactions[index].date);
    for place in 0..order.len() {
        walk.apply(&order, place);
    }
    walk.finish()
}

/// Lots on their way from one account to another.
struct InTransit {
    from: u32,
    to: u32,
    instrument: u32,
    lots: Ledger,
}

struct Walk<'a> {
    book: &'a Book,
    method: CostMethod,
    rate: RateOf<'a>,
    accounts: Vec<Account>,
    in_transit: Vec<InTransit>,
    is_done: Vec<bool>,
    sales: Vec<ClosingTrade>,
}

impl<'a> Walk<'a> {
    fn new(book: &'a Book, method: CostMethod, rate: RateOf<'a>) -> Self {
        Self {
            book,
            method,
            rate,
            accounts: accounts(book, method),
            in_transit: Vec::new(),
            is_done: vec![false; book.transactions.len()],
            sales: Vec::new(),
        }
    }

    fn apply(&mut self, order: &[usize], place: usize) {
        let index = order[place];
        let transaction = &self.book.transactions[index];
        let Some(((account, instrument), quantity)) = units(transaction) else {
            return;
        };
        let Some(at) = self.find(account, instrument) else {
            return;
        };
        if std::mem::replace(&mut self.is_done[index], true) {
            return;
        }
        let comes_in = quantity.is_sign_positive();
        match transaction.kind {
            TransactionKind::Buy | TransactionKind::Sell => {
                let cost = self.cost(transaction, instrument, negated(transaction.amount));
                // A purchase that brought money contradicts itself; what the units cost is then not known.
                let contradicts = comes_in && transaction.amount > Decimal::ZERO;
                self.trade(
                    index,
                    at,
                    quantity,
                    if contradicts { Cost::UNKNOWN } else { cost },
                );
            }
            TransactionKind::Transfer if comes_in => self.arrive(order, place, at, quantity),
            TransactionKind::DeliveryIn if comes_in => {
                let cost = self.delivered_cost(transaction, instrument);
                self.trade(index, at, quantity, cost);
            }
            TransactionKind::Transfer | TransactionKind::DeliveryIn | TransactionKind::DeliveryOut
                if !comes_in =>
            {
                let lots = self.accounts[at].ledger.withdraw(-quantity);
                if let Some(to) = transaction.counterpart {
                    self.send(account, to, instrument, lots);
                }
            }
            _ if transaction.amount.is_zero() => self.accounts[at].ledger.rescale(quantity),
            _ if comes_in => self.trade(index, at, quantity, Cost::UNKNOWN),
            _ => {
                self.accounts[at].ledger.withdraw(-quantity);
            }
        }
    }

    fn trade(&mut self, transaction: usize, at: usize, quantity: Decimal, cost: Cost) {
        let closed = self.accounts[at].ledger.add(OpenLot {
            opened: Some(self.book.transactions[transaction].date),
            quantity,
            cost,
        });
        if !closed.is_empty() {
            self.sales.push(ClosingTrade { transaction, closed });
        }
    }

    fn send(&mut self, from: u32, to: u32, instrument: u32, lots: Vec<OpenLot>) {
        let way = self.way(from, to, instrument);
        for lot in lots {
            self.in_transit[way].lots.put(lot);
        }
    }

    /// The incoming side of a transfer. Where the provider lists it before the outgoing side of the same day, that goes first.
    fn arrive(&mut self, order: &[usize], place: usize, at: usize, quantity: Decimal) {
        let index = order[place];
        let arriving = &self.book.transactions[index];
        let (account, instrument) = self.accounts[at].key;
        let mut rest = quantity;
        if let Some(from) = arriving.counterpart {
            let way = self.way(from, account, instrument);
            if self.in_transit[way].lots.open.is_empty() {
                let later = (place + 1..order.len())
                    .take_while(|&later| self.book.transactions[order[later]].date == arriving.date)
                    .find(|&later| self.is_departure(order[later], from, account, instrument));
                if let Some(later) = later {
                    self.apply(order, later);
                }
            }
            for lot in self.in_transit[way].lots.take(quantity) {
                rest -= lot.quantity;
                let closed = self.accounts[at].ledger.add(lot);
                if !closed.is_empty() {
                    self.sales.push(ClosingTrade {
                        transaction: index,
                        closed,
                    });
                }
            }
        }
        if rest > Decimal::ZERO {
            let cost = self.delivered_cost(arriving, instrument);
            self.trade(index, at, rest, cost);
        }
    }

    fn is_departure(&self, index: usize, from: u32, to: u32, instrument: u32) -> bool {
        let transaction = &self.book.transactions[index];
        !self.is_done[index]
            && transaction.kind == TransactionKind::Transfer
            && transaction.counterpart == Some(to)
            && units(transaction)
                .is_some_and(|(key, quantity)| key == (from, instrument) && quantity.is_sign_negative())
    }

    fn way(&mut self, from: u32, to: u32, instrument: u32) -> usize {
        let known = self
            .in_transit
            .iter()
            .position(|way| (way.from, way.to, way.instrument) == (from, to, instrument));
        known.unwrap_or_else(|| {
            self.in_transit.push(InTransit {
                from,
                to,
                instrument,
                lots: Ledger::new(self.method),
            });
            self.in_transit.len() - 1
        })
    }

    fn find(&self, account: u32, instrument: u32) -> Option<usize> {
        self.accounts
            .binary_search_by_key(&(account, instrument), |account| account.key)
            .ok()
    }

    /// What delivered units had cost where they came from. Their day of purchase is not in the book, so the rate is that of
    /// the delivery.
    fn delivered_cost(&self, transaction: &Transaction, instrument: u32) -> Cost {
        transaction
            .cost
            .map_or(Cost::UNKNOWN, |cost| self.cost(transaction, instrument, cost))
    }

    fn cost(&self, transaction: &Transaction, instrument: u32, amount: Decimal) -> Cost {
        let of_day = |currency| (self.rate)(currency, transaction.date);
        let base = of_day(transaction.currency)
            .and_then(|rate| amount.checked_mul(rate).ok_or(UnavailableReason::TooLarge));
        let local = match self.currency_of(instrument) {
            Some(currency) if currency != transaction.currency => base.and_then(|base| {
                let rate = of_day(currency)?;
                base.checked_div(rate).ok_or(UnavailableReason::NoRate)
            }),
            _ => Ok(amount),
        };
        Cost { local, base }
    }

    fn currency_of(&self, instrument: u32) -> Option<Currency> {
        let index = usize::try_from(instrument).ok()?;
        self.book
            .instruments
            .get(index)
            .map(|instrument| instrument.currency)
    }

    fn finish(self) -> Matched {
        let holdings = self.accounts.into_iter().map(Account::finish).collect();
        Matched {
            holdings,
            sales: self.sales,
        }
    }
}

#[cfg(test)]
mod tests;
