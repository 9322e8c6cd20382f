//! The platform's answers to a [`Snapshot`]. Pure; refuses what contradicts itself rather than show a guess.
//!
//! A history in disorder is passed on as it came: it spoils the figures that are made from it and no others.

use std::collections::{BTreeMap, HashSet};

use inlay_analytics::conversion::{ImplausibleRate, Rates};
use inlay_contract::{Currency, Decimal, Money};
use jiff::civil::Date;

use super::wire;
use crate::upstream::{DailyValue, Flow, Position, Snapshot, SnapshotAccount};

/// Everything that was read for one record.
pub(super) struct Parts {
    pub(super) entity: wire::Entity,
    pub(super) accounts: wire::Accounts,
    pub(super) holdings: Vec<wire::Holding>,
    pub(super) valuations: wire::Valuations,
    pub(super) flows: wire::Flows,
    pub(super) rates: wire::Rates,
}

/// What the platform's answers contradict each other in. Names no client and quotes no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Contradiction {
    #[error("two accounts have one id")]
    AccountTwice,
    #[error("something is in an account that is not listed")]
    UnknownAccount,
    #[error("a level of the structure stands before the one above it, or is there twice")]
    NodeOrder,
    #[error("{what} are in {found} and not in the announced {announced}")]
    Currency {
        what: &'static str,
        found: Currency,
        announced: Currency,
    },
    #[error("the rates are of {found} and not of {announced}")]
    RatesDate { found: Date, announced: Date },
    #[error("{0} has two rates")]
    RateTwice(Currency),
    #[error(transparent)]
    Rate(#[from] ImplausibleRate),
}

/// Joins `parts`, after checking that they belong together.
pub(super) fn snapshot(parts: Parts) -> Result<Snapshot, Contradiction> {
    let Parts {
        entity,
        accounts,
        holdings,
        valuations,
        flows,
        rates,
    } = parts;
    let (base, as_of) = (entity.base_currency, entity.as_of);
    refuse_foreign("valuations", valuations.currency, base)?;
    refuse_foreign("flows", flows.currency, base)?;
    refuse_foreign("rates", rates.base, base)?;

    let units_of_base = units_of_base(rates, as_of)?;
    // Made only to be refused if it cannot be made.
    Rates::new(base, units_of_base.clone())?;
    let is_held = |account: &wire::Account| account.left_on.is_none_or(|left| as_of < left);
    let held = accounts.accounts.into_iter().filter(is_held);
    let accounts: Vec<_> = held.map(account).collect();
    refuse_stray_holdings(&accounts, &holdings)?;
    let positions: Vec<_> = holdings.into_iter().map(position).collect();
    let valuations = valuations.valuations.into_iter().map(|valuation| DailyValue {
        date: valuation.date,
        value: valuation.value.map(|value| value.0),
    });
    let mut flows: Vec<_> = flows
        .flows
        .into_iter()
        .map(|flow| Flow {
            date: flow.date,
            amount: flow.amount.0,
        })
        .collect();
    flows.sort_by_key(|flow| flow.date);

    Ok(Snapshot {
        kind: entity.kind,
        name: entity.name,
        base_currency: base,
        as_of,
        accounts,
        positions,
        rates: units_of_base,
        valuations: valuations.collect(),
        flows,
        notices: Vec::new(),
    })
}

pub(super) fn refuse_foreign(
    what: &'static str,
    found: Currency,
    announced: Currency,
) -> Result<(), Contradiction> {
    if found == announced {
        Ok(())
    } else {
        Err(Contradiction::Currency {
            what,
            found,
            announced,
        })
    }
}

fn units_of_base(rates: wire::Rates, as_of: Date) -> Result<BTreeMap<Currency, Decimal>, Contradiction> {
    if rates.date != as_of {
        return Err(Contradiction::RatesDate {
            found: rates.date,
            announced: as_of,
        });
    }
    let mut units_of_base = BTreeMap::new();
    for rate in rates.rates {
        if units_of_base.insert(rate.currency, rate.rate.0).is_some() {
            return Err(Contradiction::RateTwice(rate.currency));
        }
    }
    Ok(units_of_base)
}

fn account(account: wire::Account) -> SnapshotAccount {
    SnapshotAccount {
        number_ending: number_ending(&account.number),
        id: account.id,
        name: account.name,
        registration: account.registration,
        owners: account.owners.into_iter().map(|owner| owner.name).collect(),
        as_of: account.as_of,
        // The platform computes it from the same holdings; it is no second opinion as a custodian's statement is.
        stated_total: None,
    }
}

/// At most the last four letters or digits of `number`, and at most half of them: a short number must not leave whole.
pub(super) fn number_ending(number: &str) -> String {
    let characters: Vec<char> = number
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect();
    let shown = (characters.len() / 2).min(4);
    characters[characters.len() - shown..].iter().collect()
}

fn refuse_stray_holdings(
    accounts: &[SnapshotAccount],
    holdings: &[wire::Holding],
) -> Result<(), Contradiction> {
    let ids: HashSet<&str> = accounts.iter().map(|account| account.id.as_str()).collect();
    if ids.len() < accounts.len() {
        return Err(Contradiction::AccountTwice);
    }
    let are_known = holdings
        .iter()
        .all(|holding| ids.contains(holding.account_id.as_str()));
    if are_known {
        Ok(())
    } else {
        Err(Contradiction::UnknownAccount)
    }
}

fn position(holding: wire::Holding) -> Position {
    let money = |amount: wire::Amount| Money::new(amount.0, holding.currency);
    Position {
        account: holding.account_id,
        name: holding.instrument.label(),
        symbol: holding.instrument.symbol,
        asset_class: holding.instrument.asset_class.into(),
        quantity: holding.quantity.0,
        price: holding.price.map(money),
        price_date: holding.price_date,
        market_value: holding.market_value.map(money),
    }
}

#[cfg(test)]
mod tests;
