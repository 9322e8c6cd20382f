//! The engine: a book, prepared once, and every figure of it on demand.
//!
//! What does not depend on a period (conversion, flows, growth of each day) is made when it is first needed and then kept;
//! an answer about a period is cheap enough to be computed anew at every click. It runs in the browser
//! as well as on a server. An engine can be sent to another thread, not shared between threads.
//!
//! A book that contradicts itself is no error: the figures that it spoils are unavailable and say why, all others stand.

mod account;
mod activity;
mod allocation;
mod bookings;
mod bridge;
mod calendar;
mod cost;
mod explain;
mod flows;
mod hierarchy;
mod holdings;
mod income;
mod measure;
mod node;
mod performance;
mod pocket;
mod points;
mod rates;
mod sound;
mod span;
mod sum;
mod tree;

use std::cell::OnceCell;

use inlay_contract::UnavailableReason;
use inlay_contract::book::Book;
use jiff::civil::Date;

use self::account::AccountValues;
use self::bookings::BookingsCache;
use self::bridge::BridgeCache;
use self::calendar::Calendar;
use self::flows::NodeFlow;
use self::hierarchy::Hierarchy;
use self::holdings::HoldingsCache;
use self::income::IncomeCache;
use self::node::NodeSeries;
use self::rates::CurrencyRates;
use crate::benchmark::Benchmark;

/// A book that can be asked.
#[derive(Debug)]
pub struct Engine {
    book: Book,
    calendar: Result<Calendar, UnavailableReason>,
    hierarchy: Hierarchy,
    rates: Vec<CurrencyRates>,
    accounts: OnceCell<Vec<AccountValues>>,
    account_flows: OnceCell<Vec<NodeFlow>>,
    nodes: Vec<OnceCell<NodeSeries>>,
    benchmark: OnceCell<Benchmark>,
    holdings: HoldingsCache,
    bookings: BookingsCache,
    income: IncomeCache,
    bridges: BridgeCache,
}

impl Engine {
    /// Prepares `book`.
    ///
    /// References to what is not there are dropped first, and every account gets its place in the hierarchy, so
    /// [`Engine::book`] and not the original is what positions in answers refer to.
    #[must_use]
    pub fn new(book: Book) -> Self {
        let book = sound::sound(book);
        let calendar = Calendar::new(&book.days);
        let days = calendar.as_ref().map_or(&[][..], Calendar::days);
        let rates = book
            .rates
            .iter()
            .map(|series| CurrencyRates::new(series, &book.days, days))
            .collect();
        Self {
            hierarchy: Hierarchy::new(&book.nodes),
            rates,
            accounts: OnceCell::new(),
            account_flows: OnceCell::new(),
            nodes: book.nodes.iter().map(|_| OnceCell::new()).collect(),
            benchmark: OnceCell::new(),
            holdings: HoldingsCache::default(),
            bookings: BookingsCache::default(),
            income: IncomeCache::default(),
            bridges: BridgeCache::default(),
            calendar,
            book,
        }
    }

    /// The book that is asked.
    #[must_use]
    pub const fn book(&self) -> &Book {
        &self.book
    }

    /// The valuation days in order; none when they contradict each other.
    pub(crate) fn days(&self) -> &[Date] {
        self.calendar.as_ref().map_or(&[], Calendar::days)
    }

    /// Whether figures of days can be said at all.
    ///
    /// # Errors
    /// [`UnavailableReason::NoDailyValues`], [`UnavailableReason::DisorderedDays`].
    pub(crate) fn reason_for_days(&self) -> Result<(), UnavailableReason> {
        self.calendar.as_ref().map(|_| ()).map_err(|reason| *reason)
    }

    /// The last valuation day on or before `date`, as a position in [`Engine::days`].
    pub(crate) fn day_on_or_before(&self, date: Date) -> Option<usize> {
        self.calendar.as_ref().ok()?.on_or_before(date)
    }

    /// The first valuation day on or after `date`, as a position in [`Engine::days`]: the one for which it counts.
    pub(crate) fn day_on_or_after(&self, date: Date) -> Option<usize> {
        self.calendar.as_ref().ok()?.on_or_after(date)
    }

    /// Every account as it counts, in the order of the book.
    fn accounts(&self) -> &[AccountValues] {
        self.accounts.get_or_init(|| {
            let mut own = vec![Vec::new(); self.book.accounts.len()];
            for (position, transaction) in self.book.transactions.iter().enumerate() {
                own[transaction.account as usize].push(position);
            }
            own.iter()
                .enumerate()
                .map(|(account, own)| account::account_values(self, account, own))
                .collect()
        })
    }

    /// The flows of all accounts, by day.
    fn account_flows(&self) -> &[NodeFlow] {
        self.account_flows
            .get_or_init(|| flows::of_accounts(self, self.accounts()))
    }

    /// The history of a node; that of an empty one for a node that is not there.
    fn node(&self, node: usize) -> Option<&NodeSeries> {
        let cell = self.nodes.get(node)?;
        if cell.get().is_none() {
            // Children first, one after the other: the hierarchy may be deeper than the stack.
            for one in self.upwards(node) {
                if let Some(cell) = self.nodes.get(one) {
                    cell.get_or_init(|| NodeSeries::new(self, one));
                }
            }
        }
        cell.get()
    }

    /// What the record is compared with.
    fn benchmark(&self) -> &Benchmark {
        self.benchmark.get_or_init(|| {
            Benchmark::new(&self.book.benchmarks, self.days().len(), |one| {
                self.day_on_or_before(one.since).unwrap_or_default()
            })
        })
    }
}

#[cfg(test)]
mod tests;
