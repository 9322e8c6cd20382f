//! One account as the engine counts it: its value at every close in the book's currency, and what crossed its border.
//!
//! Which part of an account's life counts:
//! - An account that joins ([`BookAccount::joined`]) counts from that close on and comes in at its value there.
//! - An account whose values begin within the history was opened then, if deposits explain at least half of its first
//!   value: these are its first flows, wherever before they are dated. Otherwise it was there before, and joins with its
//!   first value.
//! - An account that leaves goes out at its value at the first close at which it is gone, or at its last one before.
//! - An account whose values end was closed, if what was taken out explains at least half of its last value: from then on
//!   it is worth nothing. Otherwise its value is not known any more.
//!
//! Half, because no market moves further in a day, and a smaller payment neither opens nor closes an account.

use inlay_contract::book::{BookAccount, Transaction, TransactionKind};
use inlay_contract::{Decimal, UnavailableReason};

use super::Engine;
use super::pocket::{self, Pocket};
use crate::order::sort_by_key;
use crate::report::FlowKind;

/// The value at one close, or why it is not known.
pub(crate) type Close = Result<Decimal, UnavailableReason>;

/// An account with at least one value.
#[derive(Debug, Clone)]
pub(super) struct AccountSeries {
    /// Value at each close in the book's currency: zero where the account does not count.
    pub(super) closes: Vec<Close>,
    /// What crossed its border, by day.
    pub(super) flows: Vec<AccountFlow>,
    /// The close from which on its return can be measured.
    pub(super) opening: usize,
    /// The first close at which it counts, and the first at which it does not any more.
    pub(super) counts: std::ops::Range<usize>,
    /// Its currencies, in the order of the book.
    pub(super) pockets: Vec<Pocket>,
}

/// A flow of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AccountFlow {
    /// The valuation day for which it counts.
    pub(super) day: usize,
    pub(super) kind: FlowKind,
    /// In the book's currency, positive when it came in.
    pub(super) amount: Close,
}

/// What is known of the values of an account.
#[derive(Debug, Clone)]
pub(super) enum AccountValues {
    /// They can be counted.
    Known(AccountSeries),
    /// There are none that can be counted, though there is something to value.
    Unknown(UnavailableReason),
    /// There is nothing to value: the account is empty, or never belongs to the record.
    Nothing,
}

impl AccountValues {
    pub(super) const fn known(&self) -> Option<&AccountSeries> {
        match self {
            Self::Known(series) => Some(series),
            Self::Unknown(_) | Self::Nothing => None,
        }
    }

    /// Why the account is not, or not wholly, in the figures of days.
    pub(super) fn exclusion(&self) -> Option<UnavailableReason> {
        match self {
            Self::Known(series) => {
                let is_left_out = series.pockets.iter().any(|pocket| pocket.is_left_out);
                is_left_out.then_some(UnavailableReason::NoRate)
            }
            Self::Unknown(reason) => Some(*reason),
            Self::Nothing => None,
        }
    }
}

/// A flow of the account as the book has it.
#[derive(Debug, Clone, Copy)]
struct BookedFlow {
    day: usize,
    transaction: usize,
    amount: Close,
}

/// Whether a transaction of this kind crosses the border of its account.
pub(crate) const fn is_flow(kind: TransactionKind) -> bool {
    matches!(
        kind,
        TransactionKind::Deposit
            | TransactionKind::Withdrawal
            | TransactionKind::DeliveryIn
            | TransactionKind::DeliveryOut
            | TransactionKind::Transfer
    )
}

/// The account at `position`; `own` are the positions of its transactions. The engine's days must be in order.
pub(super) fn account_values(engine: &Engine, position: usize, own: &[usize]) -> AccountValues {
    let account = &engine.book.accounts[position];
    let pockets = pocket::pockets(engine, account, own);
    let is_valued = |pocket: &&Pocket| !pocket.is_left_out && pocket.first.is_some();
    let Some(first) = pockets
        .iter()
        .filter(is_valued)
        .filter_map(|pocket| pocket.first)
        .min()
    else {
        return without_values(engine, position, &pockets, own);
    };
    let booked = booked_flows(engine, &pockets, own);
    let mut closes = pocket::sums(engine, account, &pockets);
    end_closed_account(&mut closes, &pockets, &booked);
    let Some((counts, begins_with)) = beginning(engine, account, first, &closes, &booked) else {
        return AccountValues::Nothing;
    };

    let mut flows = flows_from(&counts, begins_with, &closes, &booked);
    if counts.end < closes.len() {
        leave(counts.end, &closes, &mut flows);
    }
    for (day, close) in closes.iter_mut().enumerate() {
        if !counts.contains(&day) {
            *close = Ok(Decimal::ZERO);
        }
    }
    let opening = match begins_with {
        Beginning::Opened => counts.start.saturating_sub(1),
        Beginning::Valued | Beginning::Joined => counts.start,
    };
    AccountValues::Known(AccountSeries {
        closes,
        flows,
        opening,
        counts,
        pockets,
    })
}

fn without_values(engine: &Engine, position: usize, pockets: &[Pocket], own: &[usize]) -> AccountValues {
    let is_held = |account: u32| account as usize == position;
    if pockets.iter().any(|pocket| pocket.is_left_out) {
        AccountValues::Unknown(UnavailableReason::NoRate)
    } else if !own.is_empty() || engine.book.positions.iter().any(|one| is_held(one.account)) {
        AccountValues::Unknown(UnavailableReason::NoDailyValues)
    } else {
        AccountValues::Nothing
    }
}

/// The flows of an account, by day; those in a currency that is left out are left out with it.
fn booked_flows(engine: &Engine, pockets: &[Pocket], own: &[usize]) -> Vec<BookedFlow> {
    let booked = |&transaction: &usize| {
        let one: &Transaction = &engine.book.transactions[transaction];
        let is_left_out = |pocket: &Pocket| pocket.is_left_out && pocket.currency == one.currency;
        if !is_flow(one.kind) || pockets.iter().any(is_left_out) {
            return None;
        }
        Some(BookedFlow {
            day: engine.day_on_or_after(one.date)?,
            transaction,
            amount: engine.convert(one.amount, one.currency, one.date),
        })
    };
    let mut flows: Vec<_> = own.iter().filter_map(booked).collect();
    sort_by_key(&mut flows, |flow| flow.day);
    flows
}

/// How an account comes into the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beginning {
    /// It is there at the first close.
    Valued,
    /// It was opened, and its first flows are known.
    Opened,
    /// It comes in at its value.
    Joined,
}

/// The closes at which the account counts, and how it comes in; `None` when it never counts.
fn beginning(
    engine: &Engine,
    account: &BookAccount,
    first: usize,
    closes: &[Close],
    booked: &[BookedFlow],
) -> Option<(std::ops::Range<usize>, Beginning)> {
    let joined = match account.joined {
        Some(date) => engine.day_on_or_after(date)?,
        None => 0,
    };
    let left = account.left.and_then(|date| engine.day_on_or_after(date));
    let counts = joined.max(first)..left.unwrap_or(closes.len());
    if counts.is_empty() {
        return None;
    }
    let begins_with = if counts.start == 0 {
        Beginning::Valued
    } else if joined >= first || !is_explained(closes[first], booked, first) {
        Beginning::Joined
    } else {
        Beginning::Opened
    };
    Some((counts, begins_with))
}

/// Whether what came in until `first` explains the first value.
fn is_explained(first_value: Close, booked: &[BookedFlow], first: usize) -> bool {
    let amounts = booked
        .iter()
        .filter(|flow| flow.day <= first)
        .map(|flow| flow.amount);
    let came_in = amounts
        .into_iter()
        .try_fold(Decimal::ZERO, |sum, amount| Ok(sum + amount?));
    match (first_value, came_in) {
        (Ok(value), Ok(sum)) => explains(sum, value),
        // Something came in, and only its rate is missing: the flow itself will say so.
        (_, Err::<_, UnavailableReason>(_)) => true,
        (Err(_), Ok(sum)) => sum > Decimal::ZERO,
    }
}

/// Whether `moved` is at least half of `value`.
pub(super) fn explains(moved: Decimal, value: Decimal) -> bool {
    moved + moved >= value
}

fn flows_from(
    counts: &std::ops::Range<usize>,
    begins_with: Beginning,
    closes: &[Close],
    booked: &[BookedFlow],
) -> Vec<AccountFlow> {
    let start = counts.start;
    let mut flows = Vec::new();
    if begins_with == Beginning::Joined {
        flows.push(AccountFlow {
            day: start,
            kind: FlowKind::Joined,
            amount: closes[start],
        });
    }
    for flow in booked {
        // What is dated before the first value of a new account reaches it there.
        let (day, counted) = match begins_with {
            Beginning::Opened => (flow.day.max(start), true),
            Beginning::Valued | Beginning::Joined => (flow.day, flow.day > start),
        };
        if counted && day <= counts.end {
            flows.push(AccountFlow {
                day,
                kind: FlowKind::Transaction(flow.transaction),
                amount: flow.amount,
            });
        }
    }
    flows
}

/// Lets the account go out at its value at the close `end`, flows of that day included, or at its last value before.
fn leave(end: usize, closes: &[Close], flows: &mut Vec<AccountFlow>) {
    let value = closes[end].or_else(|_| {
        flows.retain(|flow| flow.day < end);
        closes[end - 1]
    });
    if value != Ok(Decimal::ZERO) {
        flows.push(AccountFlow {
            day: end,
            kind: FlowKind::Left,
            amount: value.map(|value| -value),
        });
    }
}

/// An account without any value until the end is worth nothing from the day on which its money was taken out.
fn end_closed_account(closes: &mut [Close], pockets: &[Pocket], booked: &[BookedFlow]) {
    let valued = pockets.iter().filter(|pocket| !pocket.is_left_out);
    let Some(last) = valued.filter_map(|pocket| pocket.last).max() else {
        return;
    };
    let Ok(last_value) = closes[last] else { return };
    let mut taken_out = Decimal::ZERO;
    let closed = if last_value.is_zero() {
        Some(last + 1)
    } else {
        booked.iter().filter(|flow| flow.day > last).find_map(|flow| {
            taken_out -= flow.amount.ok()?;
            explains(taken_out, last_value).then_some(flow.day)
        })
    };
    if let Some(days) = closed.and_then(|day| closes.get_mut(day..)) {
        days.fill(Ok(Decimal::ZERO));
    }
}
