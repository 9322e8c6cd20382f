//! The platform's answers to a [`Book`]. Pure.
//!
//! What would show somebody else's money, or money in another currency than announced, is refused. What only spoils a figure
//! (days out of order, a close or a rate that is missing, a series of the wrong length) is passed on as unknown: whoever
//! computes from the book says which figures it spoils.

mod instruments;
mod series;
mod structure;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use inlay_contract::book::{
    BenchmarkAssignment, Book, BookAccount, Closes, Position, RateSeries, TargetModel, TargetWeight,
    Transaction, TransactionKind,
};
use inlay_contract::{Currency, RecordId};
use jiff::civil::Date;

use self::instruments::Instruments;
use super::console::ConsoleUrl;
use super::translate::{Contradiction, number_ending, refuse_foreign};
use super::wire;
use super::wire::history;

/// Everything that was read for one book.
pub(super) struct BookParts {
    pub(super) entity: wire::Entity,
    pub(super) structure: history::Structure,
    pub(super) accounts: wire::Accounts,
    pub(super) closes: history::Closes,
    pub(super) transactions: Vec<history::Transaction>,
    pub(super) instruments: history::Instruments,
    pub(super) holdings: Vec<wire::Holding>,
    pub(super) rates: history::RateHistory,
    pub(super) benchmarks: history::Benchmarks,
    pub(super) target: Option<history::Target>,
}

/// Where each account stands in the book, by the platform's identifier.
type Places = HashMap<String, u32>;

/// Joins `parts` to the book of `record`, after checking that they belong together.
pub(super) fn book(
    parts: BookParts,
    record: RecordId,
    console: Option<&ConsoleUrl>,
) -> Result<Book, Contradiction> {
    let (currency, as_of) = (parts.entity.base_currency, parts.entity.as_of);
    refuse_foreign("rates", parts.rates.base, currency)?;
    refuse_foreign("benchmarks", parts.benchmarks.currency, currency)?;

    let mut accounts: Vec<_> = parts.accounts.accounts.into_iter().map(account).collect();
    let places: Places = (0..)
        .zip(&accounts)
        .map(|(place, account)| (account.id.clone(), place))
        .collect();
    if places.len() < accounts.len() {
        return Err(Contradiction::AccountTwice);
    }
    let days = parts.closes.days;
    add_closes(parts.closes.accounts, days.len(), &places, &mut accounts)?;
    let nodes = structure::nodes(
        parts.structure,
        &parts.entity.name,
        parts.entity.kind,
        &accounts,
        &places,
    )?;
    let mut instruments = Instruments::new(parts.instruments);
    let positions = positions(parts.holdings, as_of, &places, &mut instruments)?;
    let transactions = transactions(parts.transactions, &places, &mut instruments)?;
    let links = console.map_or_else(Vec::new, |console| console.links(&parts.entity.id, &accounts));
    Ok(Book {
        record,
        currency,
        as_of,
        stale_since: None,
        nodes,
        accounts,
        instruments: instruments.into_list(),
        positions,
        transactions,
        rates: rates(parts.rates, currency, &days),
        benchmarks: benchmarks(parts.benchmarks, &days),
        target: parts.target.map(target),
        links,
        days,
    })
}

fn account(account: wire::Account) -> BookAccount {
    BookAccount {
        number_ending: number_ending(&account.number),
        id: account.id,
        name: account.name,
        joined: account.joined_on,
        left: account.left_on,
        closes: Vec::new(),
    }
}

fn add_closes(
    closes: Vec<history::AccountCloses>,
    n_days: usize,
    places: &Places,
    accounts: &mut [BookAccount],
) -> Result<(), Contradiction> {
    for of_account in closes {
        let account = places
            .get(&of_account.account_id)
            .and_then(|place| accounts.get_mut(usize::try_from(*place).ok()?))
            .ok_or(Contradiction::UnknownAccount)?;
        account
            .closes
            .extend(of_account.pockets.into_iter().map(|pocket| Closes {
                currency: pocket.currency,
                values: series::of_length(pocket.values, n_days),
            }));
    }
    Ok(())
}

fn positions(
    holdings: Vec<wire::Holding>,
    as_of: Date,
    places: &Places,
    instruments: &mut Instruments,
) -> Result<Vec<Position>, Contradiction> {
    let position = |holding: wire::Holding| {
        let account = *places
            .get(&holding.account_id)
            .ok_or(Contradiction::UnknownAccount)?;
        Ok(Position {
            account,
            quantity: holding.quantity.0,
            price: holding.price.map(|price| price.0),
            price_date: holding.price_date.filter(|date| *date != as_of),
            value: holding.market_value.map(|value| value.0),
            instrument: instruments.of_holding(holding.instrument, holding.currency),
        })
    };
    holdings.into_iter().map(position).collect()
}

fn transactions(
    booked: Vec<history::Transaction>,
    places: &Places,
    instruments: &mut Instruments,
) -> Result<Vec<Transaction>, Contradiction> {
    let transaction = |one: history::Transaction| {
        let account = *places.get(&one.account_id).ok_or(Contradiction::UnknownAccount)?;
        Ok(Transaction {
            date: one.date,
            account,
            kind: kind(one.kind),
            instrument: one.instrument_id.map(|id| instruments.named(id, one.currency)),
            quantity: one.quantity.map(|quantity| quantity.0),
            amount: one.amount.0,
            currency: one.currency,
            cost: one.cost.map(|cost| cost.0),
            counterpart: one.counterpart_account_id.and_then(|id| places.get(&id).copied()),
        })
    };
    let booked = booked.into_iter().map(transaction);
    let mut transactions = booked.collect::<Result<Vec<_>, Contradiction>>()?;
    transactions.sort_by_key(|one| one.date);
    Ok(transactions)
}

/// A rate of zero or less is none; the base currency needs none.
fn rates(history: history::RateHistory, base: Currency, days: &[Date]) -> Vec<RateSeries> {
    let own_days = history.days;
    let foreign = history.rates.into_iter().filter(|one| one.currency != base);
    foreign
        .map(|one| RateSeries {
            currency: one.currency,
            rates: series::positive(series::on_days(&own_days, one.rates, days)),
        })
        .collect()
}

fn benchmarks(history: history::Benchmarks, days: &[Date]) -> Vec<BenchmarkAssignment> {
    let assignment = |one: history::Assignment| BenchmarkAssignment {
        name: one.name,
        since: one.since,
        levels: series::positive(series::on_days(&one.days, one.levels, days)),
    };
    let mut assignments: Vec<_> = history.assignments.into_iter().map(assignment).collect();
    assignments.sort_by_key(|one| one.since);
    assignments
}

fn target(target: history::Target) -> TargetModel {
    let weight = |one: history::TargetWeight| TargetWeight {
        asset_class: one.asset_class.into(),
        weight: one.weight.0,
        tolerance: one.tolerance.map(|tolerance| tolerance.0),
    };
    TargetModel {
        name: target.name,
        weights: target.weights.into_iter().map(weight).collect(),
    }
}

const fn kind(kind: history::TransactionKind) -> TransactionKind {
    match kind {
        history::TransactionKind::Deposit => TransactionKind::Deposit,
        history::TransactionKind::Withdrawal => TransactionKind::Withdrawal,
        history::TransactionKind::DeliveryIn => TransactionKind::DeliveryIn,
        history::TransactionKind::DeliveryOut => TransactionKind::DeliveryOut,
        history::TransactionKind::Transfer => TransactionKind::Transfer,
        history::TransactionKind::Buy => TransactionKind::Buy,
        history::TransactionKind::Sell => TransactionKind::Sell,
        history::TransactionKind::Dividend => TransactionKind::Dividend,
        history::TransactionKind::Interest => TransactionKind::Interest,
        history::TransactionKind::Fee => TransactionKind::Fee,
        history::TransactionKind::Tax => TransactionKind::Tax,
        history::TransactionKind::Other => TransactionKind::Other,
    }
}
