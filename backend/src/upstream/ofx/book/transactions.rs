//! The transactions of an account's statements.
//!
//! The rules, where statements leave room:
//! - Statements overlap. Of transactions with one identifier that of the newest statement counts; where a custodian gives no
//!   identifiers, equal ones of different statements are one.
//! - Income and movements of money are what the custodian calls them (module `kinds`).
//! - Reinvested income is income that came in, and a purchase that it paid.
//! - A transfer of securities is worth its units at the stated price. Without a price only the units are known: then it is
//!   no flow, because a flow of zero would be a lie.
//! - What moves between parts of one account (journals) is nothing to its owner and left out, and so is what the custodian
//!   gives no date or no amount for.

use std::collections::HashSet;

use inlay_contract::book::{Transaction, TransactionKind};
use inlay_contract::{Currency, Decimal};
use inlay_ofx::{Security, SecurityKind};

use super::super::latest::Held;
use super::holding;
use super::instruments::Instruments;
use super::kinds;

/// What is booked: kind, units and money.
type Booking = (TransactionKind, Option<Decimal>, Decimal);

/// The transactions of one account, whose statements come newest first. Not yet in the order of dates.
pub(super) fn of_account(
    account: u32,
    statements: &[Held<'_>],
    instruments: &mut Instruments,
) -> Vec<Transaction> {
    let mut ids = HashSet::new();
    let mut newer: Vec<&inlay_ofx::Transaction> = Vec::new();
    let mut by_statement = Vec::new();
    for held in statements {
        let securities = held.securities();
        let home = held.statement.currency;
        let before = newer.len();
        let mut of_statement = Vec::new();
        for one in &held.statement.transactions {
            let is_known = match &one.id {
                Some(id) => !ids.insert(id.as_str()),
                None => newer.iter().take(before).any(|known| *known == one),
            };
            if is_known {
                continue;
            }
            if one.id.is_none() {
                newer.push(one);
            }
            let security = one.security.as_ref().and_then(|id| securities.get(id)).copied();
            of_statement.extend(booked(account, one, security, home, instruments));
        }
        by_statement.push(of_statement);
    }
    by_statement.into_iter().rev().flatten().collect()
}

fn booked(
    account: u32,
    one: &inlay_ofx::Transaction,
    security: Option<&Security>,
    home: Currency,
    instruments: &mut Instruments,
) -> Vec<Transaction> {
    let Some(date) = one.date.map(|moment| moment.date) else {
        return Vec::new();
    };
    let bookings = bookings(one, security);
    let currency = holding::currency(one.currency, home);
    let mut instrument = None;
    if let (Some(id), false) = (&one.security, bookings.is_empty()) {
        instrument = Some(instruments.of_transaction(id, security, currency));
    }
    let transaction = |(kind, quantity, amount): Booking| Transaction {
        date,
        account,
        kind,
        instrument,
        quantity,
        amount,
        currency,
        cost: None,
        counterpart: None,
    };
    bookings.into_iter().map(transaction).collect()
}

/// None, one or (for reinvested income) two.
fn bookings(one: &inlay_ofx::Transaction, security: Option<&Security>) -> Vec<Booking> {
    use inlay_ofx::TransactionKind as Stated;
    let units = one.units.filter(|units| !units.is_zero());
    if one.kind == Stated::Transfer {
        let value = units.and_then(|units| worth(units, one.unit_price?, security));
        return match one.total.or(value) {
            Some(value) => vec![(TransactionKind::Transfer, units, value)],
            None => vec![(TransactionKind::Other, units, Decimal::ZERO)],
        };
    }
    let Some(total) = one.total.or_else(|| moves_no_money(one.kind)) else {
        return Vec::new();
    };
    match one.kind {
        Stated::Buy => vec![(TransactionKind::Buy, units.map(|units| units.abs()), total)],
        Stated::Sell => vec![(TransactionKind::Sell, units.map(|units| -units.abs()), total)],
        Stated::Income => vec![(kinds::of_income(one, security), None, total)],
        Stated::Reinvestment => vec![
            (kinds::of_income(one, security), None, total.abs()),
            (TransactionKind::Buy, units.map(|units| units.abs()), -total.abs()),
        ],
        Stated::Cash => vec![(kinds::of_cash(one, total), None, total)],
        Stated::Expense | Stated::MarginInterest => vec![(TransactionKind::Fee, None, -total.abs())],
        Stated::ReturnOfCapital | Stated::Split | Stated::OptionClosure => {
            vec![(TransactionKind::Other, units, total)]
        }
        Stated::Transfer | Stated::CashJournal | Stated::SecurityJournal | Stated::Unrecognised => Vec::new(),
    }
}

/// What units that came or went were worth.
fn worth(units: Decimal, price: Decimal, security: Option<&Security>) -> Option<Decimal> {
    let kind = security.map_or(SecurityKind::Other, |security| security.kind);
    let price = holding::price_of_one_unit(kind, price, units, None, security)?;
    units.checked_mul(price)
}

/// Zero for what changes units and not money.
fn moves_no_money(kind: inlay_ofx::TransactionKind) -> Option<Decimal> {
    use inlay_ofx::TransactionKind as Stated;
    matches!(kind, Stated::Split | Stated::OptionClosure).then_some(Decimal::ZERO)
}
