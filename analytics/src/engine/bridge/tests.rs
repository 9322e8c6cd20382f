//! What a bridge says of days, currencies and accounts that come and go.

use inlay_contract::book::TransactionKind::{Deposit, Dividend, Fee};
use inlay_contract::book::{Book, RateSeries, Transaction};
use jiff::civil::Date;
use proptest::prelude::*;

use super::*;
use crate::period::Period;
use crate::report::BridgeKind;
use crate::sample::generated::household;
use crate::sample::{book, currency, decimal, june, transaction};

/// One account in euros over three days; a euro is worth 1.10, then 1.20, then 1.25 dollars.
fn euros(values: [Option<&str>; 3]) -> Book {
    let mut book = book();
    book.as_of = june(3);
    book.days = vec![june(1), june(2), june(3)];
    book.accounts.truncate(1);
    book.nodes.truncate(2);
    book.accounts[0].closes = vec![Closes {
        currency: currency("EUR"),
        values: values.map(|value| value.map(decimal)).to_vec(),
    }];
    book.rates = vec![RateSeries {
        currency: currency("EUR"),
        rates: ["1.10", "1.20", "1.25"].map(|rate| Some(decimal(rate))).to_vec(),
    }];
    book
}

fn in_euros(mut transaction: Transaction) -> Transaction {
    transaction.currency = currency("EUR");
    transaction
}

fn everything() -> Question {
    Question {
        node: 0,
        period: Period::SinceInception,
    }
}

fn line(book: Book, kind: BridgeKind) -> Decimal {
    let bridge = Engine::new(book).bridge(everything());
    let lines = &bridge.known().unwrap().lines;
    lines.iter().find(|line| line.kind == kind).unwrap().amount
}

#[test]
fn money_that_only_lay_there_gained_by_its_currency_alone() {
    let book = euros([Some("1000"); 3]);
    assert_eq!(line(book.clone(), BridgeKind::Currency), decimal("150"));
    assert_eq!(line(book, BridgeKind::Gains), Decimal::ZERO);
}

#[test]
fn a_deposit_has_a_currency_effect_from_the_next_day_on() {
    let mut book = euros([Some("1000"), Some("1100"), Some("1100")]);
    book.transactions = vec![in_euros(transaction(june(2), 0, Deposit, None, "100"))];
    assert_eq!(line(book.clone(), BridgeKind::Contributions), decimal("120"));
    assert_eq!(line(book.clone(), BridgeKind::Currency), decimal("155"));
    assert_eq!(line(book, BridgeKind::Gains), Decimal::ZERO);
}

#[test]
fn a_missing_close_does_not_lose_the_change_of_the_rate() {
    let book = euros([Some("1000"), None, Some("1000")]);
    assert_eq!(line(book, BridgeKind::Currency), decimal("150"));
}

#[test]
fn income_and_fees_are_not_gains() {
    let mut book = euros([Some("1000"), Some("1040"), Some("1030")]);
    book.transactions = vec![
        in_euros(transaction(june(2), 0, Dividend, None, "40")),
        in_euros(transaction(june(3), 0, Fee, None, "-10")),
    ];
    assert_eq!(line(book.clone(), BridgeKind::Income), decimal("48"));
    assert_eq!(line(book.clone(), BridgeKind::Fees), decimal("-12.5"));
    assert_eq!(line(book, BridgeKind::Gains), Decimal::ZERO);
}

#[test]
fn a_fee_of_unknown_size_is_not_taken_for_a_loss() {
    let mut book = euros([Some("1000"); 3]);
    let mut fee = transaction(june(2), 0, Fee, None, "-5");
    fee.currency = currency("CHF");
    book.transactions = vec![fee];
    let bridge = Engine::new(book).bridge(everything());
    assert_eq!(bridge, Figure::unavailable(UnavailableReason::NoRate));
}

#[test]
fn what_is_left_out_of_the_values_is_left_out_of_the_lines() {
    let mut book = euros([Some("1000"); 3]);
    // A second account holds euros and francs; there is no rate for francs.
    let mut other = book.accounts[0].clone();
    other.closes.push(Closes {
        currency: currency("CHF"),
        values: vec![Some(decimal("500")); 3],
    });
    book.accounts.push(other);
    book.nodes.push(crate::sample::node(
        Some(0),
        inlay_contract::book::NodeKind::Account,
        Some(1),
    ));
    let mut fee = transaction(june(2), 1, Fee, None, "-5");
    fee.currency = currency("CHF");
    book.transactions = vec![fee];
    let bridge = Engine::new(book).bridge(everything());
    assert!(
        matches!(
            bridge,
            Figure::Partial {
                included: 1,
                of: 2,
                ..
            }
        ),
        "{bridge:?}"
    );
    let lines = &bridge.known().unwrap().lines;
    let sum: Decimal = lines.iter().map(|line| line.amount).sum();
    assert_eq!(sum, decimal("300"));
}

#[test]
fn an_account_that_moves_away_takes_its_last_value_along_and_nothing_more() {
    let mut book = euros([Some("1000"), Some("1000"), None]);
    book.accounts[0].left = Some(june(3));
    assert_eq!(line(book.clone(), BridgeKind::AccountsLeft), decimal("-1200"));
    assert_eq!(line(book.clone(), BridgeKind::Currency), decimal("100"));
    assert_eq!(line(book, BridgeKind::Gains), Decimal::ZERO);
}

#[test]
fn an_account_that_joins_brings_its_value_and_no_gain() {
    let mut book = euros([Some("500"), Some("1000"), Some("1000")]);
    let mut other = book.accounts[0].clone();
    other.closes[0].currency = currency("USD");
    book.accounts.push(other);
    book.nodes.push(crate::sample::node(
        Some(0),
        inlay_contract::book::NodeKind::Account,
        Some(1),
    ));
    book.accounts[1].joined = Some(june(2));
    assert_eq!(line(book.clone(), BridgeKind::AccountsJoined), decimal("1000"));
    // 500 euros became dearer by 0.10, then 1000 by 0.05.
    assert_eq!(line(book, BridgeKind::Currency), decimal("100"));
}

proptest! {
    #[test]
    fn every_bridge_leads_from_the_opening_to_the_closing_value(seed in any::<u64>(), node in 0..8_usize) {
        let engine = Engine::new(household(seed));
        for period in [Period::SinceInception, Period::MonthToDate, Period::OneMonth] {
            let question = Question { node, period };
            let report = engine.performance(question);
            let bridge = engine.bridge(question);
            prop_assert!(bridge.known().is_none() || report.gain.known().is_some());
            let Some(bridge) = bridge.known() else { continue };
            let sum: Decimal = bridge.lines.iter().map(|line| line.amount).sum();
            prop_assert_eq!(bridge.opening + sum, bridge.closing);
            let cent = |figure: &Figure<Decimal>| figure.known().map(|value| crate::rounding::rounded(*value, 2));
            prop_assert_eq!(Some(bridge.opening), cent(&report.opening_value));
            prop_assert_eq!(Some(bridge.closing), cent(&report.closing_value));
            let line = |kind| bridge.lines.iter().find(|line| line.kind == kind).map(|line| line.amount);
            let activity = engine.activity(question);
            prop_assert_eq!(line(BridgeKind::Contributions), cent(&activity.contributions));
            prop_assert_eq!(line(BridgeKind::Withdrawals), cent(&activity.withdrawals));
            let received = engine.income(question).received;
            for (kind, figure) in [(BridgeKind::Fees, &activity.fees), (BridgeKind::Income, &received)] {
                if let Figure::Value { value } = figure {
                    prop_assert_eq!(line(kind), Some(crate::rounding::rounded(*value, 2)));
                }
            }
        }
    }

    // A long period is its parts, and a household its members.
    #[test]
    fn currency_effects_add_up_over_time_and_accounts(seed in any::<u64>(), cut in 5..35_usize) {
        let engine = Engine::new(household(seed));
        let days = engine.days().to_vec();
        let effect = |node: usize, first: Date, last: Date| {
            let question = Question { node, period: Period::Custom { first, last } };
            engine.currency_effect(question).ok()
        };
        let (begin, middle, end) = (days[1], days[cut], *days.last().unwrap());
        let parts = effect(0, begin, middle).zip(effect(0, middle.tomorrow().unwrap(), end));
        if let (Some(whole), Some((one, other))) = (effect(0, begin, end), parts) {
            prop_assert_eq!(whole, one + other);
        }
        let children: Option<Vec<_>> = engine.children(0).iter().map(|child| effect(*child, begin, end)).collect();
        if let (Some(whole), Some(children)) = (effect(0, begin, end), children) {
            prop_assert_eq!(whole, children.into_iter().sum::<Decimal>());
        }
    }
}
