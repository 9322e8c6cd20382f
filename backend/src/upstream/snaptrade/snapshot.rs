//! What was read of a record becomes a [`Snapshot`].
//!
//! SnapTrade knows no record, so name, kind and owners are those of the records file. It knows no exchange rates either: what
//! is not in the currency of the record is left out of totals, and the figures say so.

use std::collections::BTreeMap;

use inlay_contract::{Currency, Decimal, Money};
use jiff::civil::Date;

use super::daily::{self, Daily};
use super::holding;
use super::identity;
use super::reading::{ReadAccount, Reading};
use super::records::Record;
use crate::upstream::{Position, Snapshot, SnapshotAccount, UpstreamError};

/// The snapshot of `record`.
///
/// # Errors
/// `RecordUnknown` where no account can be read: then there is nothing to show, and an empty portfolio would be a lie.
pub(super) fn snapshot(record: &Record, reading: Reading) -> Result<Snapshot, UpstreamError> {
    let base_currency = base_currency(record, &reading.accounts).ok_or(UpstreamError::RecordUnknown)?;
    let as_of = as_of(&reading.accounts).ok_or(UpstreamError::RecordUnknown)?;
    let accounts: Vec<_> = reading.accounts.iter().map(account).collect();
    let positions = reading
        .accounts
        .iter()
        .zip(&accounts)
        .flat_map(|(read, account)| {
            let held = holding::of_account(&read.positions, &read.balances);
            held.into_iter().map(|held| Position {
                account: account.id.clone(),
                name: held.name,
                symbol: held.symbol,
                asset_class: held.class,
                quantity: held.quantity,
                price: held.price,
                price_date: held.price_date,
                market_value: held.value,
            })
        });
    let positions = positions.collect();
    let daily = daily::of(&reading.accounts, base_currency).unwrap_or_default();
    let Daily {
        valuations, flows, ..
    } = daily;
    Ok(Snapshot {
        kind: record.kind,
        name: record.name.clone(),
        base_currency,
        as_of,
        accounts,
        positions,
        rates: BTreeMap::new(),
        valuations,
        flows,
        notices: reading.missing,
    })
}

/// The day on which the newest of the accounts was fetched from its institution.
pub(super) fn as_of(accounts: &[ReadAccount]) -> Option<Date> {
    accounts
        .iter()
        .map(|one| one.positions.data_freshness.as_of.0)
        .max()
}

/// The record's own, or that of most of its accounts; of equals the one that is listed first.
pub(super) fn base_currency(record: &Record, accounts: &[ReadAccount]) -> Option<Currency> {
    if record.currency.is_some() {
        return record.currency;
    }
    let mut counted: Vec<(Currency, usize)> = Vec::new();
    for currency in accounts.iter().filter_map(own_currency) {
        match counted.iter_mut().find(|(known, _)| *known == currency) {
            Some((_, count)) => *count += 1,
            None => counted.push((currency, 1)),
        }
    }
    let mut most: Option<(Currency, usize)> = None;
    for (currency, count) in counted {
        if most.is_none_or(|(_, highest)| highest < count) {
            most = Some((currency, count));
        }
    }
    most.map(|(currency, _)| currency)
}

/// The currency of the account's total, or else of the first thing in it that has one.
pub(super) fn own_currency(one: &ReadAccount) -> Option<Currency> {
    let total = one
        .account
        .balance
        .as_ref()
        .and_then(|balance| balance.total.as_ref());
    let stated = total.and_then(|total| holding::currency(total.currency.as_deref()));
    stated.or_else(|| {
        let held = holding::of_account(&one.positions, &one.balances);
        let codes = one
            .balances
            .iter()
            .filter_map(|balance| balance.currency.as_ref());
        let of_cash = codes.filter_map(|currency| holding::currency(currency.code.as_deref()));
        held.iter().filter_map(|held| held.currency).chain(of_cash).next()
    })
}

pub(super) fn account(one: &ReadAccount) -> SnapshotAccount {
    let account = &one.account;
    let number = account
        .number
        .as_ref()
        .or(account.institution_account_id.as_ref());
    let institution = account.institution_name.clone().unwrap_or_default();
    SnapshotAccount {
        id: identity::opaque_id(&one.key),
        name: holding::said(account.name.as_ref()).unwrap_or(institution),
        number_ending: identity::number_ending(number.map_or("", String::as_str)),
        registration: holding::said(account.raw_type.as_ref()),
        owners: one.owners.clone(),
        as_of: one.positions.data_freshness.as_of.0,
        stated_total: stated_total(one),
    }
}

/// The total that the institution itself names.
fn stated_total(one: &ReadAccount) -> Option<Money> {
    let total = one.account.balance.as_ref()?.total.as_ref()?;
    let amount: Decimal = total.amount?.0;
    Some(Money::new(amount, holding::currency(total.currency.as_deref())?))
}
