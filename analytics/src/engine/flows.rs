//! What crosses the border of a node: the flows of its accounts, less what only moves between them.

use inlay_contract::Decimal;
use inlay_contract::book::{Transaction, TransactionKind};
use jiff::civil::Date;

use super::Engine;
use super::account::{AccountValues, Close};
use crate::order::sort_by_key;
use crate::report::FlowKind;

/// Two legs are one transfer when their amounts differ by no more than this part: exchange rates and fees take a little.
const TRANSFER_TOLERANCE: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// An external flow of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NodeFlow {
    /// The valuation day for which it counts, as a position in the engine's days.
    pub(crate) day: usize,
    /// The day it is dated.
    pub(crate) date: Date,
    /// The account.
    pub(crate) account: u32,
    /// What it was.
    pub(crate) kind: FlowKind,
    /// In the book's currency, positive when it came in.
    pub(crate) amount: Close,
    /// The account that has the other leg of a transfer on the same day.
    partner: Option<u32>,
}

/// The flows of every account, by day, each transfer leg with its partner.
pub(super) fn of_accounts(engine: &Engine, accounts: &[AccountValues]) -> Vec<NodeFlow> {
    let mut flows: Vec<_> = (0_u32..)
        .zip(accounts)
        .filter_map(|(account, values)| Some((account, values.known()?)))
        .flat_map(|(account, series)| series.flows.iter().map(move |flow| (account, flow)))
        .map(|(account, flow)| NodeFlow {
            day: flow.day,
            date: match flow.kind {
                FlowKind::Transaction(transaction) => engine.book.transactions[transaction].date,
                FlowKind::Joined | FlowKind::Left => engine.days()[flow.day],
            },
            account,
            kind: flow.kind,
            amount: flow.amount,
            partner: None,
        })
        .collect();
    sort_by_key(&mut flows, |flow| (flow.day, flow.date, flow.account));
    let mut rest = flows.as_mut_slice();
    while let Some(first) = rest.first() {
        let day = first.day;
        let (of_day, later) = rest.split_at_mut(rest.partition_point(|flow| flow.day == day));
        join_legs(&engine.book.transactions, of_day);
        rest = later;
    }
    flows
}

/// Gives the legs of one day's transfers to each other: between the same two accounts, in opposite directions, each leg to
/// one other, the nearest in amount.
fn join_legs(transactions: &[Transaction], of_day: &mut [NodeFlow]) {
    for one in 0..of_day.len() {
        let Some((amount, counterpart)) = open_leg(transactions, &of_day[one]) else {
            continue;
        };
        let distance_of = |other: &NodeFlow| {
            let (theirs, back) = open_leg(transactions, other)?;
            let is_opposite = theirs.is_sign_negative() != amount.is_sign_negative();
            if other.account != counterpart || back != of_day[one].account || !is_opposite {
                return None;
            }
            let distance = (amount + theirs).abs();
            (distance <= amount.abs() * TRANSFER_TOLERANCE).then_some(distance)
        };
        let candidates = of_day.iter().enumerate().skip(one + 1);
        let nearest = candidates
            .filter_map(|(position, other)| Some((distance_of(other)?, position)))
            .min();
        if let Some((_, other)) = nearest {
            of_day[other].partner = Some(of_day[one].account);
            of_day[one].partner = Some(of_day[other].account);
        }
    }
}

/// Amount and counterpart of a transfer leg that has no partner yet.
fn open_leg(transactions: &[Transaction], flow: &NodeFlow) -> Option<(Decimal, u32)> {
    let FlowKind::Transaction(transaction) = flow.kind else {
        return None;
    };
    let transaction = &transactions[transaction];
    if flow.partner.is_some() || transaction.kind != TransactionKind::Transfer {
        return None;
    }
    Some((flow.amount.ok()?, transaction.counterpart?))
}

/// The flows that cross the border of the node that consists of `accounts` (in ascending order).
pub(super) fn of_node(flows: &[NodeFlow], accounts: &[u32]) -> Vec<NodeFlow> {
    let belongs = |account: u32| accounts.binary_search(&account).is_ok();
    flows
        .iter()
        .filter(|flow| belongs(flow.account) && !flow.partner.is_some_and(belongs))
        .copied()
        .collect()
}
