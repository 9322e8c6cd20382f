//! Books as no provider should send them: every figure has a value or a reason, and nothing panics.

use inlay_contract::book::{BenchmarkAssignment, Series};
use proptest::prelude::*;

use super::*;

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let digits = -79_228_162_514_264_337_593_543_950_335_i128..79_228_162_514_264_337_593_543_950_335;
    prop_oneof![
        Just(Decimal::ZERO),
        (-10_000_i64..1_000_000).prop_map(|cents| Decimal::new(cents, 2)),
        Just(Decimal::new(1_000_000_000_000_000, 0)),
        Just(Decimal::new(1, 28)),
        (digits, 0..28_u32).prop_map(|(digits, places)| Decimal::from_i128_with_scale(digits, places)),
    ]
}

fn any_series() -> impl Strategy<Value = Series> {
    prop::collection::vec(prop::option::weighted(0.8, any_decimal()), 0..10)
}

fn any_day() -> impl Strategy<Value = Date> {
    (1_i8..=30).prop_map(june)
}

fn any_days() -> impl Strategy<Value = Vec<Date>> {
    prop_oneof![
        4 => prop::collection::btree_set(any_day(), 0..10).prop_map(|days| days.into_iter().collect()),
        1 => prop::collection::vec(any_day(), 0..10),
    ]
}

fn any_currency() -> impl Strategy<Value = inlay_contract::Currency> {
    prop_oneof![3 => Just("USD"), 1 => Just("EUR"), 1 => Just("CHF")].prop_map(currency)
}

fn any_account() -> impl Strategy<Value = BookAccount> {
    let closes = (any_currency(), any_series()).prop_map(|(currency, values)| Closes { currency, values });
    let membership = (
        prop::option::weighted(0.2, any_day()),
        prop::option::weighted(0.2, any_day()),
    );
    (membership, prop::collection::vec(closes, 0..3)).prop_map(|((joined, left), closes)| BookAccount {
        joined,
        left,
        closes,
        ..account("")
    })
}

fn any_transaction() -> impl Strategy<Value = Transaction> {
    let kinds = prop::sample::select(vec![
        TransactionKind::Deposit,
        TransactionKind::Withdrawal,
        TransactionKind::DeliveryIn,
        TransactionKind::Transfer,
        TransactionKind::Transfer,
        TransactionKind::Sell,
        TransactionKind::Other,
    ]);
    (
        any_day(),
        0..5_u32,
        prop::option::of(0..5_u32),
        kinds,
        any_decimal(),
        any_currency(),
    )
        .prop_map(
            |(date, account, counterpart, kind, amount, currency)| Transaction {
                amount,
                currency,
                counterpart,
                ..transaction(date, account, kind, None, "0")
            },
        )
}

fn any_book() -> impl Strategy<Value = Book> {
    let nodes = prop::collection::vec((prop::option::of(0..8_u32), prop::option::of(0..5_u32)), 0..8);
    let benchmark = (any_day(), any_series()).prop_map(|(since, levels)| BenchmarkAssignment {
        name: String::new(),
        since,
        levels,
    });
    (
        (any_days(), any_day(), nodes),
        prop::collection::vec(any_account(), 0..4),
        prop::collection::vec(any_transaction(), 0..12),
        any_series(),
        prop::collection::vec(benchmark, 0..3),
    )
        .prop_map(
            |((days, as_of, nodes), accounts, transactions, rates, benchmarks)| Book {
                days,
                as_of,
                nodes: nodes
                    .into_iter()
                    .map(|(parent, account)| node(parent, NodeKind::Group, account))
                    .collect(),
                accounts,
                transactions,
                rates: vec![RateSeries {
                    currency: currency("EUR"),
                    rates,
                }],
                benchmarks,
                ..book()
            },
        )
}

proptest! {
    #[test]
    fn any_book_is_answered(book in any_book(), first in any_day(), last in any_day()) {
        let engine = Engine::new(book);
        let periods = [Period::SinceInception, Period::MonthToDate, Period::OneYear, Period::Custom { first, last }];
        for node in 0..=engine.book().nodes.len() {
            let _ = engine.day_gain(node);
            for period in periods {
                let question = Question { node, period };
                let report = engine.performance(question);
                if let Some(interval) = report.interval.known() {
                    prop_assert!(interval.opening < interval.closing);
                    prop_assert_eq!(report.points.first().map(|point| point.date), Some(interval.opening));
                    prop_assert_eq!(report.points.last().map(|point| point.date), Some(interval.closing));
                }
                if let Some(return_) = report.time_weighted.known() {
                    prop_assert!(*return_ >= Decimal::NEGATIVE_ONE);
                }
                if let Some(fall) = report.max_drawdown.known() {
                    prop_assert!(fall.depth <= Decimal::ZERO && fall.peak <= fall.trough);
                }
            }
        }
    }

    #[test]
    fn a_sound_book_has_every_account_in_its_tree(book in any_book()) {
        let engine = Engine::new(book);
        let all: Vec<_> = (0_u32..).take(engine.book().accounts.len()).collect();
        prop_assert_eq!(engine.accounts_under(0), all);
    }
}
