//! Households as they happen: accounts that open, close, join, leave and pay each other; days and rates that are missing.

mod household;
mod invariance;
mod lives;
mod periods;
mod wild;

use inlay_contract::book::{Book, BookAccount, Closes, NodeKind, RateSeries, Transaction, TransactionKind};
use inlay_contract::{Decimal, Figure, UnavailableReason};
use jiff::civil::Date;

use super::Engine;
use crate::period::Period;
use crate::report::{PerformanceReport, Question};
use crate::sample::{account, book, currency, decimal, june, node, transaction};

/// A household with one node for each account; closes are of 1, 2, 3 … June 2026, the last one is the as-of date.
fn household(accounts: &[(&str, &[&str])]) -> Book {
    let days = accounts
        .iter()
        .map(|(_, closes)| closes.len())
        .max()
        .unwrap_or_default();
    let days: Vec<Date> = (1..).take(days).map(june).collect();
    let mut nodes = vec![node(None, NodeKind::Household, None)];
    nodes.extend(
        (0..)
            .take(accounts.len())
            .map(|one| node(Some(0), NodeKind::Account, Some(one))),
    );
    Book {
        as_of: days.last().copied().unwrap_or(june(30)),
        days,
        nodes,
        accounts: accounts
            .iter()
            .enumerate()
            .map(|(position, (code, closes))| BookAccount {
                closes: vec![pocket(code, closes)],
                ..account(&position.to_string())
            })
            .collect(),
        ..book()
    }
}

/// Closes of one currency; an empty text is a missing one.
fn pocket(code: &str, closes: &[&str]) -> Closes {
    Closes {
        currency: currency(code),
        values: closes.iter().map(|close| close.parse().ok()).collect(),
    }
}

fn rates(code: &str, rates: &[&str]) -> RateSeries {
    RateSeries {
        currency: currency(code),
        rates: rates.iter().map(|rate| rate.parse().ok()).collect(),
    }
}

/// Money in or out, by its sign.
fn payment(day: i8, account: u32, amount: &str) -> Transaction {
    let kind = if amount.starts_with('-') {
        TransactionKind::Withdrawal
    } else {
        TransactionKind::Deposit
    };
    transaction(june(day), account, kind, None, amount)
}

/// One leg of a transfer.
fn leg(day: i8, account: u32, counterpart: u32, amount: &str) -> Transaction {
    Transaction {
        counterpart: Some(counterpart),
        ..transaction(june(day), account, TransactionKind::Transfer, None, amount)
    }
}

fn since_inception(node: usize) -> Question {
    Question {
        node,
        period: Period::SinceInception,
    }
}

fn report(book: &Book, node: usize) -> PerformanceReport {
    Engine::new(book.clone()).performance(since_inception(node))
}

/// The days `first` to `last` of June.
fn days_of_june(first: i8, last: i8) -> Period {
    Period::Custom {
        first: june(first),
        last: june(last),
    }
}

fn value(text: &str) -> Figure<Decimal> {
    Figure::value(decimal(text))
}

fn no(reason: UnavailableReason) -> Figure<Decimal> {
    Figure::unavailable(reason)
}

/// The cumulative returns of a report; an empty text is a gap.
fn curve(report: &PerformanceReport) -> Vec<String> {
    let text =
        |cumulative: Option<Decimal>| cumulative.map_or(String::new(), |one| one.normalize().to_string());
    report.points.iter().map(|point| text(point.cumulative)).collect()
}

#[test]
fn an_engine_may_be_made_in_one_thread_and_asked_in_another() {
    let engine = Engine::new(household(&[("USD", &["100", "110"])]));
    let answer = std::thread::spawn(move || engine.performance(since_inception(0)).time_weighted);
    assert_eq!(answer.join().ok(), Some(value("0.1")));
}
