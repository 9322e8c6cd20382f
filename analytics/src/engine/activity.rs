//! Answers about what happened in a period: transactions, flows, fees and taxes.

use inlay_contract::book::TransactionKind;
use inlay_contract::{Decimal, Figure, UnavailableReason};

use super::Engine;
use super::flows::NodeFlow;
use super::sum::Sum;
use crate::lots::Known;
use crate::order::sort_by_key;
use crate::report::{Activity, FlowKind, FlowRow, Question, TransactionRow};

/// The flows of a period, apart by what they are.
#[derive(Debug, Default)]
pub(super) struct FlowSums {
    /// Money and securities that came in. Definition `flow.in`.
    pub(super) contributions: Sum,
    /// Money and securities that went out. Definition `flow.out`.
    pub(super) withdrawals: Sum,
    /// Accounts that joined.
    pub(super) joined: Sum,
    /// Accounts that left.
    pub(super) left: Sum,
}

impl Engine {
    /// Transactions and flows of the period, with their sums.
    #[must_use]
    pub fn activity(&self, question: Question) -> Activity {
        let stale_since = self.book().stale_since;
        let transactions = match self.transactions_of(question) {
            Ok(transactions) => transactions.collect::<Vec<_>>(),
            Err(reason) => return nothing_known(reason),
        };
        let sum = |kind| {
            let all = transactions.iter().copied();
            self.sum_of(all, |other| other == kind)
                .figure_or_nothing(stale_since)
        };
        let flows = self.flow_sums(question);
        let flow = |sum: fn(&FlowSums) -> &Sum| match &flows {
            Ok(flows) => sum(flows).figure_or_nothing(stale_since),
            Err(reason) => Figure::unavailable(*reason),
        };
        Activity {
            contributions: flow(|flows| &flows.contributions),
            withdrawals: flow(|flows| &flows.withdrawals),
            fees: sum(TransactionKind::Fee),
            taxes: sum(TransactionKind::Tax),
            flows: self.flow_rows(question),
            transactions: self.transaction_rows(question, &transactions),
        }
    }

    /// Sums of the flows of a period; one part a flow.
    pub(super) fn flow_sums(&self, question: Question) -> Result<FlowSums, UnavailableReason> {
        let mut sums = FlowSums::default();
        for flow in self.flows_of(question)? {
            let sum = match flow.kind {
                FlowKind::Joined => &mut sums.joined,
                FlowKind::Left => &mut sums.left,
                FlowKind::Transaction(index) if self.book().transactions[index].amount.is_sign_negative() => {
                    &mut sums.withdrawals
                }
                FlowKind::Transaction(_) => &mut sums.contributions,
            };
            sum.add(flow.amount);
        }
        Ok(sums)
    }

    /// The external flows of a node in a period, oldest first.
    pub(super) fn flows_of(&self, question: Question) -> Result<&[NodeFlow], UnavailableReason> {
        let span = self.span(question)?;
        let flows = self.flows(question.node);
        let from = flows.partition_point(|flow| flow.day <= span.opening);
        let until = flows.partition_point(|flow| flow.day <= span.closing);
        Ok(&flows[from..until.max(from)])
    }

    fn transaction_rows(&self, question: Question, transactions: &[usize]) -> Vec<TransactionRow> {
        let mut external: Vec<usize> = self
            .flows_of(question)
            .unwrap_or_default()
            .iter()
            .filter_map(|flow| match flow.kind {
                FlowKind::Transaction(index) => Some(index),
                FlowKind::Joined | FlowKind::Left => None,
            })
            .collect();
        external.sort_unstable();
        let row = |&index: &usize| TransactionRow {
            transaction: index,
            amount: self.event(self.amount(index)),
            is_external_flow: external.binary_search(&index).is_ok(),
        };
        transactions.iter().rev().map(row).collect()
    }

    fn flow_rows(&self, question: Question) -> Vec<FlowRow> {
        let row = |flow: &NodeFlow| FlowRow {
            date: flow.date,
            account: flow.account,
            kind: flow.kind,
            amount: self.event(flow.amount),
        };
        let flows = self.flows_of(question).unwrap_or_default();
        let mut rows: Vec<FlowRow> = flows.iter().map(row).collect();
        sort_by_key(&mut rows, |row| row.date);
        rows.reverse();
        rows
    }

    /// The figure of one thing that happened.
    fn event(&self, amount: Known) -> Figure<Decimal> {
        Sum::of([amount]).figure_or_nothing(self.book().stale_since)
    }
}

fn nothing_known(reason: UnavailableReason) -> Activity {
    Activity {
        contributions: Figure::unavailable(reason),
        withdrawals: Figure::unavailable(reason),
        fees: Figure::unavailable(reason),
        taxes: Figure::unavailable(reason),
        transactions: Vec::new(),
        flows: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
