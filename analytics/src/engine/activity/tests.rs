//! What happened, as a list and as sums.

use inlay_contract::book::TransactionKind::{Deposit, Fee, Tax, Transfer, Withdrawal};
use inlay_contract::book::{Book, Closes, Transaction};
use proptest::prelude::*;

use super::*;
use crate::period::Period;
use crate::sample::generated::household;
use crate::sample::{book, currency, decimal, june, transaction};

fn question(node: usize) -> Question {
    Question {
        node,
        period: Period::SinceInception,
    }
}

/// Two accounts with level values from 1 to 4 June.
fn level(transactions: Vec<Transaction>) -> Book {
    let mut book = book();
    book.as_of = june(4);
    book.days = (1..=4).map(june).collect();
    for account in &mut book.accounts {
        account.closes = vec![Closes {
            currency: currency("USD"),
            values: vec![Some(decimal("1000")); 4],
        }];
    }
    book.transactions = transactions;
    book
}

#[test]
fn the_newest_comes_first_and_what_is_in_the_opening_value_is_not_listed() {
    let engine = Engine::new(level(vec![
        transaction(june(1), 0, Deposit, None, "7"),
        transaction(june(2), 0, Deposit, None, "50"),
        transaction(june(3), 0, Withdrawal, None, "-20"),
        transaction(june(3), 0, Fee, None, "-1.5"),
        transaction(june(4), 1, Tax, None, "-2"),
    ]));
    let activity = engine.activity(question(0));
    let listed: Vec<_> = activity.transactions.iter().map(|row| row.transaction).collect();
    assert_eq!(listed, [4, 3, 2, 1]);
    assert_eq!(activity.contributions, Figure::value(decimal("50")));
    assert_eq!(activity.withdrawals, Figure::value(decimal("-20")));
    assert_eq!(activity.fees, Figure::value(decimal("-1.5")));
    assert_eq!(activity.taxes, Figure::value(decimal("-2")));
    assert_eq!(
        activity.flows.iter().map(|row| row.date).collect::<Vec<_>>(),
        [june(3), june(2)]
    );
}

#[test]
fn a_transfer_crosses_the_border_of_the_account_and_not_of_the_household() {
    let leg = |account: u32, amount| Transaction {
        counterpart: Some(1 - account),
        ..transaction(june(2), account, Transfer, None, amount)
    };
    let engine = Engine::new(level(vec![leg(0, "-100"), leg(1, "100")]));
    let household = engine.activity(question(0));
    assert!(household.transactions.iter().all(|row| !row.is_external_flow));
    assert_eq!(
        (household.flows.len(), household.contributions),
        (0, Figure::value(Decimal::ZERO))
    );
    let account = engine.activity(question(1));
    assert!(account.transactions[0].is_external_flow);
    assert_eq!(account.withdrawals, Figure::value(decimal("-100")));
}

#[test]
fn nothing_that_happened_before_an_account_joined_is_told_of_the_household() {
    let mut book = level(vec![
        transaction(june(2), 1, Fee, None, "-3"),
        transaction(june(3), 1, Fee, None, "-4"),
        transaction(june(4), 1, Fee, None, "-5"),
    ]);
    book.accounts[1].joined = Some(june(3));
    let activity = Engine::new(book).activity(question(0));
    assert_eq!(activity.fees, Figure::value(decimal("-5")));
    assert_eq!(activity.flows[0].kind, FlowKind::Joined);
    assert_eq!(activity.flows[0].amount, Figure::value(decimal("1000")));
    assert_eq!(activity.contributions, Figure::value(Decimal::ZERO));
}

#[test]
fn bookings_are_known_where_daily_values_are_not() {
    let mut book = level(vec![transaction(june(2), 0, Fee, None, "-3")]);
    book.days.clear();
    let engine = Engine::new(book);
    for period in [Period::SinceInception, Period::MonthToDate, Period::YearToDate] {
        let activity = engine.activity(Question { node: 0, period });
        assert_eq!(activity.fees, Figure::value(decimal("-3")), "{period:?}");
        assert_eq!(
            activity.contributions,
            Figure::unavailable(UnavailableReason::NoDailyValues)
        );
    }
}

#[test]
fn a_period_before_the_book_is_not_a_period_without_fees() {
    let engine = Engine::new(level(vec![transaction(june(2), 0, Fee, None, "-3")]));
    let question = Question {
        node: 0,
        period: Period::OneYear,
    };
    let before = Figure::unavailable(UnavailableReason::BeforeInception);
    assert_eq!(engine.activity(question).fees, before);
}

proptest! {
    #[test]
    fn a_deposit_in_two_parts_is_the_same_deposit(seed in any::<u64>(), part in 1..99_i64) {
        let mut book = household(seed);
        let whole = Engine::new(book.clone());
        let Some(at) = book.transactions.iter().position(|one| one.kind == Deposit) else { return Ok(()) };
        let mut other = book.transactions[at].clone();
        let amount = other.amount;
        other.amount = (amount * Decimal::new(part, 2)).round_dp(2);
        book.transactions[at].amount = amount - other.amount;
        book.transactions.insert(at, other);
        let split = Engine::new(book);
        for node in 0..8 {
            let (before, after) = (whole.activity(question(node)), split.activity(question(node)));
            prop_assert_eq!(before.contributions.known(), after.contributions.known());
            prop_assert_eq!(before.withdrawals.known(), after.withdrawals.known());
            prop_assert_eq!(whole.bridge(question(node)), split.bridge(question(node)));
        }
    }

    #[test]
    fn contributions_and_withdrawals_are_the_net_flow_but_for_accounts_that_came_or_went(seed in any::<u64>()) {
        let engine = Engine::new(household(seed));
        for node in 0..8 {
            let activity = engine.activity(question(node));
            let known = |figure: &Figure<Decimal>| figure.known().copied();
            let moved: Option<Decimal> = activity
                .flows
                .iter()
                .filter(|flow| !matches!(flow.kind, FlowKind::Transaction(_)))
                .map(|flow| known(&flow.amount))
                .sum();
            let net = known(&engine.performance(question(node)).net_flow);
            if let (Some(net), Some(moved)) = (net, moved) {
                let sum = known(&activity.contributions).unwrap() + known(&activity.withdrawals).unwrap();
                prop_assert_eq!(sum + moved, net);
            }
        }
    }
}
