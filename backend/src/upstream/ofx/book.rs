//! What happened in a record's accounts, as far as their statements tell: transactions, positions, who owns what.
//!
//! A statement has no daily values, so the book has no days. Only where statements name exchange rates the as-of date is
//! there as the one day that they are of; it still has no closes.

mod instruments;
mod kinds;
mod transactions;

use std::collections::BTreeSet;
use std::sync::Arc;

use inlay_contract::book::{Book, BookAccount, Position, RateSeries};

use self::instruments::Instruments;
use super::folder::Content;
use super::latest::{self, Held};
use super::records::{Record, Records};
use super::{holding, snapshot};
use crate::upstream::{SnapshotAccount, UpstreamError, ownership};

/// The book of a record.
///
/// # Errors
/// As for [`snapshot::build`].
pub(super) fn build(
    record: &Record,
    records: &Records,
    files: &[Arc<Content>],
) -> Result<Book, UpstreamError> {
    // Accounts, currency, date and rates are those of the portfolio, so that both speak of one thing.
    let snapshot = snapshot::build(record, records, files)?;
    let newest = latest::by_account(files);
    let mut seen = BTreeSet::new();
    let keys = record.accounts.iter().filter(|key| seen.insert(key.as_str()));
    let held: Vec<_> = keys.filter_map(|key| Some((key, newest.get(key)?))).collect();

    let mut instruments = Instruments::default();
    let mut positions = Vec::new();
    let mut booked = Vec::new();
    for (account, (key, held)) in (0..).zip(&held) {
        positions.extend(positions_of(account, held, &mut instruments));
        let statements = latest::all_of(files, key);
        booked.extend(transactions::of_account(account, &statements, &mut instruments));
    }
    booked.sort_by_key(|one| one.date);
    let nodes = ownership::nodes(record.kind, &record.name, &snapshot.accounts);
    let rates = snapshot.rates.into_iter().map(|(currency, rate)| RateSeries {
        currency,
        rates: vec![Some(rate)],
    });
    let rates: Vec<_> = rates.collect();
    Ok(Book {
        record: record.id.clone(),
        currency: snapshot.base_currency,
        as_of: snapshot.as_of,
        stale_since: None,
        days: rates.first().map(|_| snapshot.as_of).into_iter().collect(),
        nodes,
        accounts: snapshot.accounts.into_iter().map(account).collect(),
        instruments: instruments.into_list(),
        positions,
        transactions: booked,
        rates,
        benchmarks: Vec::new(),
        target: None,
        links: Vec::new(),
    })
}

fn account(account: SnapshotAccount) -> BookAccount {
    BookAccount {
        id: account.id,
        name: account.name,
        number_ending: account.number_ending,
        joined: None,
        left: None,
        closes: Vec::new(),
    }
}

fn positions_of(account: u32, held: &Held<'_>, instruments: &mut Instruments) -> Vec<Position> {
    let statement = held.statement;
    let securities = held.securities();
    let mut positions = Vec::new();
    for line in &statement.positions {
        let security = securities.get(&line.security).copied();
        let Some(position) = holding::position("", statement.currency, line, security) else {
            continue;
        };
        let currency = holding::currency(line.currency, statement.currency);
        positions.push(Position {
            account,
            instrument: instruments.of_line(line, security, currency),
            quantity: position.quantity,
            price: position.price.map(|price| price.amount),
            price_date: position.price_date.filter(|date| *date != statement.as_of.date),
            value: position.market_value.map(|value| value.amount),
        });
    }
    if let Some(cash) = holding::cash("", statement) {
        positions.push(Position {
            account,
            instrument: instruments.cash(statement.currency),
            quantity: cash.quantity,
            price: None,
            price_date: None,
            value: Some(cash.quantity),
        });
    }
    positions
}
