//! Answers about what happened in a period: transactions, flows, fees and taxes.

use std::cell::OnceCell;

use inlay_contract::book::{Closes, Transaction, TransactionKind};
use inlay_contract::{Figure, UnavailableReason};

use super::Engine;
use super::holdings::place;
use super::pocket::{Pocket, local_value};
use super::flows::NodeFlow;
use super::sum::Sum;
use crate::lots::Known;
use crate::period::Interval;
use crate::report::{Activity, FlowKind, FlowRow, Question, TransactionRow};

/// The transactions, prepared once for every period.
#[derive(Debug, Default)]
pub(super) struct ActivityCache {
    movements: OnceCell<Movements>,
}

#[derive(Debug)]
struct Movements {
    /// Positions in the book's transactions, oldest first.
    order: Vec<usize>,
    /// What each transaction of the book comes to in its currency, at the rate of the day.
    amounts: Vec<Known>,
}

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
            self.sum_of(all, |other| other == kind).figure_or_nothing(stale_since)
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

    /// The transactions of a node in a period, oldest first, as positions in the book.
    pub(super) fn transactions_of(
        &self,
        question: Question,
    ) -> Result<impl DoubleEndedIterator<Item = usize> + '_, UnavailableReason> {
        let interval = self.dates_of(question)?;
        let is_asked = move |index: &usize| {
            let transaction = &self.book().transactions[*index];
            self.is_under(transaction.account, question.node) && self.counts(transaction)
        };
        Ok(self.transactions_between(interval).iter().copied().filter(is_asked))
    }

    /// All transactions after the opening close up to the closing close, oldest first.
    pub(super) fn transactions_between(&self, interval: Interval) -> &[usize] {
        let transactions = &self.book().transactions;
        let order = &self.movements().order;
        let from = order.partition_point(|&index| transactions[index].date <= interval.opening);
        let until = order.partition_point(|&index| transactions[index].date <= interval.closing);
        &order[from..until.max(from)]
    }

    /// Sum of the transactions of some kinds; one part a transaction.
    pub(super) fn sum_of(
        &self,
        transactions: impl Iterator<Item = usize>,
        is_meant: impl Fn(TransactionKind) -> bool,
    ) -> Sum {
        let meant = transactions.filter(|&index| is_meant(self.book().transactions[index].kind));
        Sum::of(meant.map(|index| self.amount(index)))
    }

    /// What a transaction comes to in the book's currency, at the rate of its day.
    pub(super) fn amount(&self, transaction: usize) -> Known {
        self.movements().amounts[transaction]
    }

    /// The dates between which bookings are asked for: those of the closes, so that they agree with the returns beside them.
    ///
    /// Where there are no closes to measure between, the calendar says which days are meant: what was booked is known all
    /// the same.
    ///
    /// # Errors
    /// [`UnavailableReason::BeforeInception`] when the period begins before the book does, and whatever else keeps the node
    /// from having a period.
    pub(super) fn dates_of(&self, question: Question) -> Result<Interval, UnavailableReason> {
        let reason = match self.interval(question) {
            Ok(interval) => return Ok(interval),
            Err(UnavailableReason::NoHoldings) => return Err(UnavailableReason::NoHoldings),
            Err(reason) => reason,
        };
        let book = self.book();
        let bounds = question.period.bounds(book.as_of).ok_or(reason)?;
        let first = self.movements().order.first();
        let first = first.map_or(book.as_of, |&first| book.transactions[first].date);
        let opening = bounds.opening.or_else(|| first.yesterday().ok()).ok_or(reason)?;
        if self.days().first().is_some_and(|begin| opening < *begin) {
            return Err(reason);
        }
        Ok(Interval {
            opening,
            closing: bounds.closing,
        })
    }

    /// Whether an account stands below a node.
    pub(super) fn is_under(&self, account: u32, node: usize) -> bool {
        self.accounts_under(node).binary_search(&account).is_ok()
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
        rows.sort_by_key(|row| row.date);
        rows.reverse();
        rows
    }

    /// The figure of one thing that happened.
    fn event(&self, amount: Known) -> Figure<inlay_contract::Decimal> {
        Sum::of([amount]).figure_or_nothing(self.book().stale_since)
    }

    fn movements(&self) -> &Movements {
        self.activity.movements.get_or_init(|| {
            let book = self.book();
            let mut order: Vec<usize> = (0..book.transactions.len()).collect();
            order.retain(|&index| book.transactions[index].date <= book.as_of);
            order.sort_by_key(|&index| book.transactions[index].date);
            let amount = |one: &Transaction| self.convert(one.amount, one.currency, one.date);
            Movements {
                order,
                amounts: book.transactions.iter().map(amount).collect(),
            }
        })
    }

    /// Whether a transaction is of the time in which its account counts. What happened up to the close at which an account
    /// joined is in the value at which it joined.
    pub(super) fn counts(&self, transaction: &Transaction) -> bool {
        let account = transaction.account;
        let described = &self.book().accounts[place(account)];
        let (Some(series), Some(day)) = (self.accounts()[place(account)].known(), self.day_on_or_after(transaction.date)) else {
            return described.joined.is_none_or(|joined| joined < transaction.date)
                && described.left.is_none_or(|left| transaction.date < left);
        };
        // An account that was opened has nothing before its first value but what led to it.
        let was_opened = series.opening < series.counts.start;
        (was_opened || series.opening < day) && day <= self.last_counted(account)
    }

    /// The last valuation day for which something that happens in an account counts: that of the close at which it has left
    /// where its value is known there, or the one before.
    pub(super) fn last_counted(&self, account: u32) -> usize {
        let Some(series) = self.accounts()[place(account)].known() else {
            return self.days().len();
        };
        let end = series.counts.end;
        let closes = &self.book().accounts[place(account)].closes;
        let is_known = |(closes, pocket): (&Closes, &Pocket)| {
            pocket.is_left_out || local_value(closes, pocket, end).is_ok()
        };
        if end < self.days().len() && closes.iter().zip(&series.pockets).all(is_known) {
            end
        } else {
            end.saturating_sub(1)
        }
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
