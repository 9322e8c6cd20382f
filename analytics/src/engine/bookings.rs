//! The transactions of a book: in order, in its currency, and of the time in which their accounts count.

use std::cell::OnceCell;

use inlay_contract::UnavailableReason;
use inlay_contract::book::{Closes, Transaction, TransactionKind};

use super::Engine;
use super::holdings::place;
use super::pocket::{Pocket, local_value};
use super::sum::Sum;
use crate::lots::Known;
use crate::order::sort_by_key;
use crate::period::Interval;
use crate::report::Question;

/// The transactions, prepared once for every period.
#[derive(Debug, Default)]
pub(super) struct BookingsCache {
    movements: OnceCell<Movements>,
}

#[derive(Debug)]
struct Movements {
    /// Positions in the book's transactions, oldest first.
    order: Vec<usize>,
    /// What each transaction of the book comes to in its currency, at the rate of the day.
    amounts: Vec<Known>,
    /// Whether each transaction is of the time in which its account counts.
    counts: Vec<bool>,
}

impl Engine {
    /// The transactions of a node in a period, oldest first, as positions in the book.
    pub(super) fn transactions_of(
        &self,
        question: Question,
    ) -> Result<impl DoubleEndedIterator<Item = usize> + '_, UnavailableReason> {
        let interval = self.dates_of(question)?;
        let is_asked = move |index: &usize| {
            self.counts(*index) && self.is_under(self.book().transactions[*index].account, question.node)
        };
        Ok(self
            .transactions_between(interval)
            .iter()
            .copied()
            .filter(is_asked))
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

    /// Whether a transaction is of the time in which its account counts.
    pub(super) fn counts(&self, transaction: usize) -> bool {
        self.movements().counts[transaction]
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

    fn movements(&self) -> &Movements {
        self.bookings.movements.get_or_init(|| {
            let book = self.book();
            let mut order: Vec<usize> = (0..book.transactions.len()).collect();
            order.retain(|&index| book.transactions[index].date <= book.as_of);
            sort_by_key(&mut order, |&index| book.transactions[index].date);
            let amount = |one: &Transaction| self.convert(one.amount, one.currency, one.date);
            Movements {
                order,
                amounts: book.transactions.iter().map(amount).collect(),
                counts: book.transactions.iter().map(|one| self.is_counted(one)).collect(),
            }
        })
    }

    /// Whether a transaction is of the time in which its account counts. What happened up to the close at which an account
    /// joined is in the value at which it joined.
    fn is_counted(&self, transaction: &Transaction) -> bool {
        let account = transaction.account;
        let described = &self.book().accounts[place(account)];
        let (Some(series), Some(day)) = (
            self.accounts()[place(account)].known(),
            self.day_on_or_after(transaction.date),
        ) else {
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
