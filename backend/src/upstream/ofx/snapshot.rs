//! One record's snapshot, from the newest statements of its accounts.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use inlay_contract::portfolio::Notice;
use inlay_contract::{Currency, Decimal, Money};
use inlay_ofx::{Statement, Unit};

use super::folder::Content;
use super::latest::{self, Held};
use super::rates::{self, StatedRate};
use super::records::{Record, Records};
use super::{holding, identity};
use crate::upstream::{Position, Snapshot, SnapshotAccount, UpstreamError};

/// Names under which custodians list the total of an account, letters only and in lower case; the first that is listed
/// counts.
const TOTAL_NAMES: [&str; 4] = ["networth", "accountvalue", "totalaccountvalue", "netaccountvalue"];

/// What the statements say about a record.
///
/// # Errors
/// [`UpstreamError::RecordUnknown`] when not one of its accounts has a readable statement: then there is nothing to show,
/// and an empty portfolio would be a lie.
pub(super) fn build(
    record: &Record,
    records: &Records,
    files: &[Arc<Content>],
) -> Result<Snapshot, UpstreamError> {
    let newest = latest::by_account(files);
    let mut notices: Vec<_> = files.iter().filter_map(|content| refused(content)).collect();
    let mut accounts = Vec::new();
    let mut positions = Vec::new();
    let mut statements = Vec::new();
    let mut seen = BTreeSet::new();
    for key in record.accounts.iter().filter(|key| seen.insert(key.as_str())) {
        match newest.get(key) {
            Some(held) => {
                accounts.push(account(key, held.statement, records));
                positions.extend(holdings(key, held));
                statements.push(held.statement);
            }
            None => notices.push(missing(key)),
        }
    }
    let Some((first, others)) = statements.split_first() else {
        let refused = files.iter().filter(|content| content.is_err()).count();
        tracing::warn!(
            accounts = record.accounts.len(),
            refused,
            "no account of the record has a readable statement"
        );
        return Err(UpstreamError::RecordUnknown);
    };
    let as_of = others.iter().fold(first.as_of.date, |newest, statement| {
        newest.max(statement.as_of.date)
    });
    let stated = stated_rates(&statements);
    let base_currency = record
        .currency
        .unwrap_or_else(|| base_currency(first, others, &positions, &stated));
    Ok(Snapshot {
        kind: record.kind,
        name: record.name.clone(),
        base_currency,
        as_of,
        accounts,
        positions,
        rates: rates::into_base(base_currency, &stated),
        valuations: Vec::new(),
        flows: Vec::new(),
        notices,
    })
}

/// Whose statement a broken file is cannot be known, so every record of the firm says that it is missing.
fn refused(content: &Content) -> Option<Notice> {
    let refused = content.as_ref().err()?;
    Some(Notice::StatementRefused {
        file: refused.file.clone(),
        line: refused.line,
        reason: refused.reason.clone(),
    })
}

fn missing(key: &str) -> Notice {
    let (custodian, number) = key.split_once('/').unwrap_or((key, ""));
    Notice::AccountMissing {
        custodian: custodian.to_owned(),
        number_ending: identity::number_ending(number),
    }
}

fn account(key: &str, statement: &Statement, records: &Records) -> SnapshotAccount {
    let details = records.account(key);
    let name = details.and_then(|details| details.name.clone());
    SnapshotAccount {
        id: identity::opaque_id(key),
        name: name.unwrap_or_else(|| statement.account.broker_id.clone()),
        number_ending: identity::number_ending(&statement.account.account_id),
        registration: details.and_then(|details| details.registration.clone()),
        owners: details.map(|details| details.owners.clone()).unwrap_or_default(),
        as_of: statement.as_of.date,
        stated_total: stated_total(statement),
    }
}

/// The total that the custodian itself names: a balance known as such, or that of the retirement plan.
fn stated_total(statement: &Statement) -> Option<Money> {
    let named = statement.balances.iter().flat_map(|balances| &balances.named);
    let amounts: BTreeMap<_, _> = named
        .filter(|one| one.unit != Unit::Percent)
        .map(|one| (letters(&one.name), one))
        .collect();
    let known = TOTAL_NAMES
        .iter()
        .find_map(|name| amounts.get(*name))
        .map(|balance| {
            let foreign = balance.currency.filter(|foreign| !foreign.converted);
            Money::new(
                balance.value,
                foreign.map_or(statement.currency, |foreign| foreign.currency),
            )
        });
    known.or_else(|| {
        statement
            .retirement
            .map(|plan| Money::new(plan.total, statement.currency))
    })
}

/// `Net Worth` and `NETWORTH` are one name.
fn letters(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

fn holdings(key: &str, held: &Held<'_>) -> Vec<Position> {
    let id = identity::opaque_id(key);
    let securities = held.securities();
    let home = held.statement.currency;
    let lines = held.statement.positions.iter();
    let listed =
        lines.filter_map(|line| holding::position(&id, home, line, securities.get(&line.security).copied()));
    listed.chain(holding::cash(&id, held.statement)).collect()
}

/// Newest statement first, so that its rates count.
fn stated_rates(statements: &[&Statement]) -> Vec<StatedRate> {
    let mut newest_first = statements.to_vec();
    newest_first.sort_by_key(|statement| Reverse(statement.as_of.instant));
    newest_first.into_iter().flat_map(rates::stated).collect()
}

/// The accounts' own currency; where they differ, that of the most valuable account, of equals the first.
///
/// Accounts are compared in the first one's currency. An account without a rate into it is compared by its bare number:
/// a record for which that is not good enough names its currency in the records file.
fn base_currency(
    first: &Statement,
    others: &[&Statement],
    positions: &[Position],
    stated: &[StatedRate],
) -> Currency {
    let rates = rates::into_base(first.currency, stated);
    let value = |statement: &Statement| -> Decimal {
        let id = identity::opaque_id(&statement.account.to_string());
        let held = positions
            .iter()
            .filter(|position| position.account == id)
            .filter_map(|one| one.market_value);
        let rate = |currency| rates.get(&currency).copied().unwrap_or(Decimal::ONE);
        let converted = held.map(|money| money.amount.saturating_mul(rate(money.currency)));
        converted.fold(Decimal::ZERO, Decimal::saturating_add)
    };
    let start = (value(first), first.currency);
    let (_, currency) = others.iter().fold(start, |(most, currency), statement| {
        let value = value(statement);
        if most < value {
            (value, statement.currency)
        } else {
            (most, currency)
        }
    });
    currency
}
