//! What was read of a record becomes a [`Book`].
//!
//! SnapTrade knows no benchmarks, no models, no forecasts and no exchange rates; the book has none. Days and closes are there
//! where daily values are (module `daily`).

mod instruments;

use anyhow::anyhow;
use inlay_contract::Currency;
use inlay_contract::book::{Book, BookAccount, Closes, Position, Transaction};

use self::instruments::Instruments;
use super::daily::{self, Daily};
use super::reading::Reading;
use super::records::Record;
use super::wire::Activity;
use super::{booking, holding, snapshot};
use crate::upstream::{SnapshotAccount, UpstreamError, ownership};

/// The book of `record`.
///
/// # Errors
/// As for [`snapshot::snapshot`]; `Unreachable` where the bookings of an account are not all there yet, for a book without them
/// cannot be told from that of an account in which nothing happened.
pub(super) fn book(record: &Record, reading: &Reading) -> Result<Book, UpstreamError> {
    let accounts = &reading.accounts;
    let currency = snapshot::base_currency(record, accounts).ok_or(UpstreamError::RecordUnknown)?;
    let as_of = snapshot::as_of(accounts).ok_or(UpstreamError::RecordUnknown)?;
    let named: Vec<_> = accounts.iter().map(snapshot::account).collect();
    let mut instruments = Instruments::default();
    let mut positions = Vec::new();
    let mut transactions = Vec::new();
    for (place, one) in (0..).zip(accounts) {
        let own = snapshot::own_currency(one).unwrap_or(currency);
        let day = one.positions.data_freshness.as_of.0;
        let held = holding::of_account(&one.positions, &one.balances);
        positions.extend(held.into_iter().map(|held| Position {
            account: place,
            instrument: instruments.of_holding(&held, own),
            quantity: held.quantity,
            price: held.price.map(|price| price.amount),
            price_date: held.price.map(|_| day).filter(|day| *day != as_of),
            value: held.value.map(|value| value.amount),
        }));
        let activities = one.activities.as_ref().ok_or_else(|| {
            UpstreamError::Unreachable(anyhow!(
                "SnapTrade has not fetched the bookings of an account yet"
            ))
        })?;
        transactions.extend(booked(place, activities, own, &mut instruments));
    }
    transactions.sort_by_key(|one: &Transaction| one.date);
    let daily = daily::of(accounts, currency).unwrap_or_default();
    Ok(Book {
        record: record.id.clone(),
        currency,
        as_of,
        stale_since: None,
        nodes: ownership::nodes(record.kind, &record.name, &named),
        accounts: book_accounts(&named, &daily, currency),
        days: daily.days,
        instruments: instruments.into_list(),
        positions,
        transactions,
        rates: Vec::new(),
        benchmarks: Vec::new(),
        target: None,
        links: Vec::new(),
    })
}

/// The bookings of an account, in SnapTrade's order turned round: it lists the newest first.
fn booked(
    account: u32,
    activities: &[Activity],
    own: Currency,
    instruments: &mut Instruments,
) -> Vec<Transaction> {
    let mut booked = Vec::with_capacity(activities.len());
    for activity in activities.iter().rev() {
        let Some(what) = booking::of(activity) else {
            continue;
        };
        let currency = what.currency.unwrap_or(own);
        booked.push(Transaction {
            date: what.date,
            account,
            kind: what.kind,
            instrument: instruments.of_activity(activity, currency),
            quantity: what.quantity,
            amount: what.amount,
            currency,
            cost: None,
            counterpart: None,
        });
    }
    booked
}

/// An account whose values begin later than those of another comes in with what it is worth then: it had a past that nobody
/// knows, and a value out of nothing would be taken for a gain.
fn book_accounts(named: &[SnapshotAccount], daily: &Daily, currency: Currency) -> Vec<BookAccount> {
    let account = |(place, account): (usize, &SnapshotAccount)| {
        let first = daily.first.get(place).copied();
        BookAccount {
            id: account.id.clone(),
            name: account.name.clone(),
            number_ending: account.number_ending.clone(),
            joined: first.filter(|first| daily.days.first() != Some(first)),
            left: None,
            closes: daily
                .series
                .get(place)
                .map(|values| Closes {
                    currency,
                    values: values.clone(),
                })
                .into_iter()
                .collect(),
        }
    };
    named.iter().enumerate().map(account).collect()
}
