//! The part of an account that is in one currency, and the value of an account as the sum of its parts.

use inlay_contract::book::{BookAccount, Closes, TransactionKind};
use inlay_contract::{Currency, Decimal, UnavailableReason};

use super::Engine;
use super::account::{Close, explains, is_flow};
use super::rates::{at_rate, plausible};

/// When a part of an account had a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pocket {
    pub(crate) currency: Currency,
    /// Whether it is left out because its currency has no rate on any day on which it has a value.
    pub(crate) is_left_out: bool,
    /// The first close with a value.
    pub(super) first: Option<usize>,
    /// The last close with a value.
    pub(super) last: Option<usize>,
    /// Whether it is known to be empty after its last value.
    is_emptied: bool,
}

/// The pockets of `account`, in the order of the book; `own` are the positions of its transactions.
pub(super) fn pockets(engine: &Engine, account: &BookAccount, own: &[usize]) -> Vec<Pocket> {
    let days = engine.days().len();
    let last_of_account = account
        .closes
        .iter()
        .filter_map(|closes| last_value(closes, days))
        .max();
    let pocket = |closes: &Closes| {
        let valued = || (0..days).filter(|day| value_at(closes, *day).is_some());
        let last = last_value(closes, days);
        Pocket {
            currency: closes.currency,
            is_left_out: last.is_some()
                && !valued().any(|day| engine.pocket_rate(closes.currency, day).is_some()),
            first: valued().next(),
            last,
            is_emptied: last < last_of_account
                && last.is_some_and(|last| is_emptied(engine, closes, last, own)),
        }
    };
    account.closes.iter().map(pocket).collect()
}

/// The value of `account` at each close, leaving out what is left out. Before its first value a pocket is empty.
pub(super) fn sums(engine: &Engine, account: &BookAccount, pockets: &[Pocket]) -> Vec<Close> {
    let mut sums = vec![Ok(Decimal::ZERO); engine.days().len()];
    for (closes, pocket) in account
        .closes
        .iter()
        .zip(pockets)
        .filter(|(_, pocket)| !pocket.is_left_out)
    {
        for (day, sum) in sums.iter_mut().enumerate() {
            let part = local_value(closes, pocket, day).and_then(|local| in_base(engine, local, pocket, day));
            *sum = sum.and_then(|sum: Decimal| {
                plausible(sum.checked_add(part?).ok_or(UnavailableReason::TooLarge)?)
            });
        }
    }
    sums
}

/// The value of a pocket at one close, in its own currency.
pub(super) fn local_value(closes: &Closes, pocket: &Pocket, day: usize) -> Close {
    match value_at(closes, day) {
        Some(value) => plausible(value),
        None if pocket.first.is_none_or(|first| day < first) => Ok(Decimal::ZERO),
        None if pocket.is_emptied && pocket.last < Some(day) => Ok(Decimal::ZERO),
        None => Err(UnavailableReason::MissingClose),
    }
}

fn in_base(engine: &Engine, local: Decimal, pocket: &Pocket, day: usize) -> Close {
    // Nothing is worth nothing at any rate.
    if local.is_zero() || pocket.currency == engine.book.currency {
        return Ok(local);
    }
    let rate = engine
        .pocket_rate(pocket.currency, day)
        .ok_or(UnavailableReason::NoRate)?;
    at_rate(local, rate)
}

fn value_at(closes: &Closes, day: usize) -> Option<Decimal> {
    closes.values.get(day).copied().flatten()
}

fn last_value(closes: &Closes, days: usize) -> Option<usize> {
    (0..days).rev().find(|day| value_at(closes, *day).is_some())
}

/// Whether the pocket was sold or paid out right after its last value, while the account goes on: at least half of what
/// it was worth was.
fn is_emptied(engine: &Engine, closes: &Closes, last: usize, own: &[usize]) -> bool {
    let days = engine.days();
    let (Some(value), Some(&from), Some(&until)) =
        (value_at(closes, last), days.get(last), days.get(last + 1))
    else {
        return false;
    };
    let Ok(value) = engine.convert(value, closes.currency, from) else {
        return false;
    };
    let is_between = |transaction: &&usize| {
        let date = engine.book.transactions[**transaction].date;
        from < date && date <= until
    };
    let moved = own.iter().filter(is_between).filter_map(|&transaction| {
        let one = &engine.book.transactions[transaction];
        let takes_out =
            one.amount < Decimal::ZERO && (is_flow(one.kind) || one.kind == TransactionKind::Other);
        let is_moved = takes_out || one.kind == TransactionKind::Sell;
        let amount = engine.convert(one.amount, one.currency, one.date).ok()?;
        is_moved.then_some(amount.abs())
    });
    explains(moved.sum(), value.abs())
}
