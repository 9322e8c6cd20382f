//! From a provider's snapshot to the figures: totals, weights, notices, and what is said when something is missing.

use std::collections::BTreeMap;

use inlay_contract::portfolio::{AssetClass, Notice, RecordKind};
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;
use crate::upstream::{DailyValue, Flow, Position};

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn money(amount: &str, currency: &str) -> Money {
    Money::new(decimal(amount), currency.parse().unwrap())
}

fn account(id: &str) -> SnapshotAccount {
    SnapshotAccount {
        id: id.to_owned(),
        name: format!("Account {id}"),
        number_ending: "4321".to_owned(),
        registration: None,
        owners: vec!["Ada Amberg".to_owned()],
        as_of: date(2026, 6, 30),
        stated_total: None,
    }
}

fn position(account: &str, asset_class: AssetClass, market_value: Option<Money>) -> Position {
    Position {
        account: account.to_owned(),
        name: Some(format!("{asset_class:?}")),
        symbol: None,
        asset_class,
        quantity: Decimal::TEN,
        price: None,
        price_date: Some(date(2026, 6, 30)),
        market_value,
    }
}

fn daily(day: Date, value: &str) -> DailyValue {
    DailyValue {
        date: day,
        value: Some(decimal(value)),
    }
}

/// 1 083.40 in euros at 1.0834, 500 in dollars, in two accounts; three closes.
fn household() -> Snapshot {
    Snapshot {
        kind: RecordKind::Household,
        name: "Amberg household".to_owned(),
        base_currency: "USD".parse().unwrap(),
        as_of: date(2026, 6, 30),
        accounts: vec![account("b"), account("a")],
        positions: vec![
            position("b", AssetClass::Cash, Some(money("500.00", "USD"))),
            position("a", AssetClass::Equity, Some(money("1000.00", "EUR"))),
        ],
        rates: BTreeMap::from([("EUR".parse().unwrap(), decimal("1.0834"))]),
        valuations: vec![
            daily(date(2026, 6, 26), "1500"),
            daily(date(2026, 6, 29), "1575"),
            daily(date(2026, 6, 30), "1583.40"),
        ],
        flows: vec![Flow {
            date: date(2026, 6, 30),
            amount: decimal("8.40"),
        }],
        notices: Vec::new(),
    }
}

fn assembled(snapshot: Snapshot) -> Result<Portfolio, AssembleError> {
    let record = "001A0000006Vm9rIAC".parse().unwrap();
    assemble(snapshot, record, "Sandbox".to_owned(), Timestamp::UNIX_EPOCH)
}

#[test]
fn every_figure_of_a_household_agrees_with_the_others() {
    let portfolio = assembled(household()).unwrap();
    assert_eq!(portfolio.total_value, Figure::value(money("1583.40", "USD")));
    assert_eq!(portfolio.notices, []);

    let holdings: Vec<_> = portfolio
        .holdings
        .iter()
        .map(|holding| (holding.name.as_deref().unwrap_or_default(), holding.value.known()))
        .collect();
    assert_eq!(
        holdings,
        [
            ("Equity", Some(&money("1083.4", "USD"))),
            ("Cash", Some(&money("500", "USD")))
        ]
    );
    assert_eq!(
        portfolio.holdings[0].local_value,
        Figure::value(money("1000", "EUR"))
    );
    assert_eq!(
        portfolio.holdings[0].price_date, None,
        "a price of the as-of date needs no date of its own"
    );

    let accounts: Vec<_> = portfolio
        .accounts
        .iter()
        .map(|account| (account.id.as_str(), account.weight))
        .collect();
    assert_eq!(
        accounts,
        [
            ("a", Some(decimal("0.684223822155"))),
            ("b", Some(decimal("0.315776177845")))
        ]
    );
    let classes = portfolio.allocation.known().unwrap();
    assert_eq!(classes[0].asset_class, AssetClass::Equity);
    assert_eq!(classes[0].weight, portfolio.accounts[0].weight);
}

#[test]
fn the_card_and_the_chart_come_from_one_history() {
    let portfolio = assembled(household()).unwrap();
    let change = *portfolio.day_change.known().unwrap();
    // 8.40 came in at the start of the day and is all that the value grew by.
    assert_eq!((change.amount, change.ratio), (money("0", "USD"), Decimal::ZERO));
    assert_eq!(
        (change.net_flow, change.previous_close),
        (money("8.40", "USD"), date(2026, 6, 29))
    );
    let performance = portfolio.performance.known().unwrap();
    assert_eq!(performance.definition, "twr.daily");
    assert_eq!(performance.total_return, decimal("0.05"));
    let curve: Vec<_> = performance.points.iter().map(|point| point.cumulative).collect();
    assert_eq!(curve, [decimal("0"), decimal("0.05"), decimal("0.05")]);
}

#[test]
fn a_record_without_holdings_says_so_and_shows_no_zero() {
    let snapshot = Snapshot {
        positions: Vec::new(),
        valuations: Vec::new(),
        flows: Vec::new(),
        ..household()
    };
    let portfolio = assembled(snapshot).unwrap();
    let reason = UnavailableReason::NoHoldings;
    assert_eq!(portfolio.total_value, Figure::unavailable(reason));
    assert_eq!(portfolio.day_change, Figure::unavailable(reason));
    assert_eq!(portfolio.performance, Figure::unavailable(reason));
    assert_eq!(portfolio.allocation, Figure::unavailable(reason));
    assert_eq!(portfolio.accounts.len(), 2);
    assert!(
        portfolio
            .accounts
            .iter()
            .all(|account| account.value == Figure::unavailable(reason))
    );
}

#[test]
fn without_daily_values_there_is_a_total_and_no_performance() {
    let portfolio = assembled(Snapshot {
        valuations: Vec::new(),
        ..household()
    })
    .unwrap();
    assert!(portfolio.total_value.known().is_some());
    assert_eq!(
        portfolio.performance,
        Figure::unavailable(UnavailableReason::NoDailyValues)
    );
    assert_eq!(
        portfolio.day_change,
        Figure::unavailable(UnavailableReason::NoDailyValues)
    );
}

#[test]
fn on_the_first_day_there_is_no_change_yet() {
    let valuations = vec![daily(date(2026, 6, 30), "1583.40")];
    let portfolio = assembled(Snapshot {
        valuations,
        ..household()
    })
    .unwrap();
    assert_eq!(
        portfolio.day_change,
        Figure::unavailable(UnavailableReason::NoPreviousClose)
    );
    assert_eq!(
        portfolio.performance,
        Figure::unavailable(UnavailableReason::NoPreviousClose)
    );
}

#[test]
fn a_change_of_another_day_is_not_shown_as_todays() {
    let mut snapshot = household();
    snapshot.valuations.pop();
    let portfolio = assembled(snapshot).unwrap();
    let reason = UnavailableReason::MissingClose;
    assert_eq!(portfolio.day_change, Figure::unavailable(reason));
    assert_eq!(portfolio.performance, Figure::unavailable(reason));
    assert!(portfolio.total_value.known().is_some());
}

#[test]
fn days_in_disorder_spoil_what_is_made_of_days_and_nothing_else() {
    for (place, day) in [
        (1, date(2026, 6, 26)),
        (1, date(2026, 7, 3)),
        (0, date(2026, 6, 30)),
    ] {
        let mut snapshot = household();
        snapshot.valuations[place].date = day;
        let portfolio = assembled(snapshot).unwrap();
        let reason = UnavailableReason::DisorderedDays;
        assert_eq!(portfolio.day_change, Figure::unavailable(reason), "{day}");
        assert_eq!(portfolio.performance, Figure::unavailable(reason), "{day}");
        assert_eq!(portfolio.total_value, Figure::value(money("1583.40", "USD")));
        assert!(portfolio.holdings.iter().all(|holding| holding.weight.is_some()));
    }
}

#[test]
fn a_close_without_a_value_spoils_the_performance_and_not_the_latest_day() {
    let mut snapshot = household();
    snapshot.valuations[0].value = None;
    let portfolio = assembled(snapshot).unwrap();
    assert_eq!(
        portfolio.performance,
        Figure::unavailable(UnavailableReason::MissingClose)
    );
    assert_eq!(
        portfolio.day_change.known().unwrap().previous_close,
        date(2026, 6, 29)
    );
    let mut snapshot = household();
    snapshot.valuations[1].value = None;
    assert_eq!(
        assembled(snapshot).unwrap().day_change,
        Figure::unavailable(UnavailableReason::MissingClose)
    );
}

#[test]
fn a_valuation_that_contradicts_the_holdings_is_said_and_not_used() {
    let with = |value: &str| {
        let mut snapshot = household();
        snapshot.valuations[2].value = Some(decimal(value));
        assembled(snapshot).unwrap()
    };
    for within_rounding in ["1583.40", "1583.415", "1583.385"] {
        let portfolio = with(within_rounding);
        assert_eq!(portfolio.notices, [], "{within_rounding}");
        assert!(portfolio.performance.known().is_some(), "{within_rounding}");
    }
    for other in ["1580.02", "0", "79228162514264337593543950335"] {
        let portfolio = with(other);
        let valuation = money(other, "USD");
        let listed = money("1583.40", "USD");
        assert_eq!(
            portfolio.notices,
            [Notice::ValuationDiffers { valuation, listed }],
            "{other}"
        );
        let reason = UnavailableReason::MissingClose;
        assert_eq!(portfolio.performance, Figure::unavailable(reason), "{other}");
        assert_eq!(portfolio.day_change, Figure::unavailable(reason), "{other}");
        assert_eq!(portfolio.total_value, Figure::value(listed), "the holdings count");
    }
}

#[test]
fn where_a_price_is_missing_the_valuation_is_not_doubted() {
    let mut snapshot = household();
    snapshot.positions[0].market_value = None;
    let portfolio = assembled(snapshot).unwrap();
    assert_eq!(portfolio.notices, []);
    assert!(portfolio.performance.known().is_some());
}

#[test]
fn amounts_beyond_all_money_spoil_the_return_that_they_are_in() {
    let mut snapshot = household();
    snapshot.valuations[0].value = Some(Decimal::MAX);
    snapshot.flows.push(Flow {
        date: date(2026, 6, 29),
        amount: Decimal::MAX,
    });
    let portfolio = assembled(snapshot).unwrap();
    assert_eq!(
        portfolio.performance,
        Figure::unavailable(UnavailableReason::TooLarge)
    );
    assert!(portfolio.total_value.known().is_some() && portfolio.day_change.known().is_some());
}

#[test]
fn a_day_on_debt_has_no_percentage() {
    let mut snapshot = household();
    snapshot.valuations[1].value = Some(decimal("-20"));
    let portfolio = assembled(snapshot).unwrap();
    assert_eq!(
        portfolio.performance,
        Figure::unavailable(UnavailableReason::NegativeValue)
    );
    assert_eq!(
        portfolio.day_change,
        Figure::unavailable(UnavailableReason::NoCapital)
    );
}

#[test]
fn what_cannot_be_converted_is_left_out_and_named() {
    let mut snapshot = household();
    snapshot.rates.clear();
    snapshot.positions.push(position("a", AssetClass::Fund, None));
    let portfolio = assembled(snapshot).unwrap();
    let value = money("500.00", "USD");
    assert_eq!(
        portfolio.total_value,
        Figure::Partial {
            value,
            included: 1,
            of: 3
        }
    );
    assert_eq!(
        portfolio.notices,
        [Notice::RateMissing {
            currency: "EUR".parse().unwrap()
        }]
    );
    assert!(matches!(
        portfolio.allocation,
        Figure::Partial {
            included: 1,
            of: 3,
            ..
        }
    ));

    let unknown = |reason| Figure::unavailable(reason);
    assert_eq!(portfolio.holdings[1].value, unknown(UnavailableReason::NoRate));
    assert_eq!(
        portfolio.holdings[1].local_value,
        Figure::value(money("1000", "EUR"))
    );
    assert_eq!(portfolio.holdings[2].value, unknown(UnavailableReason::NoPrice));
    assert_eq!(
        (portfolio.holdings[1].weight, portfolio.holdings[2].weight),
        (None, None)
    );
    assert_eq!(portfolio.accounts[1].value, unknown(UnavailableReason::NoPrice));
}

#[test]
fn a_debt_has_no_weights() {
    let mut snapshot = household();
    snapshot.positions[0].market_value = Some(money("-9999", "USD"));
    let portfolio = assembled(snapshot).unwrap();
    assert_eq!(portfolio.total_value, Figure::value(money("-8915.6", "USD")));
    assert!(portfolio.holdings.iter().all(|holding| holding.weight.is_none()));
    assert!(portfolio.accounts.iter().all(|account| account.weight.is_none()));
}

#[test]
fn accounts_of_different_days_are_pointed_out() {
    let mut snapshot = household();
    snapshot.accounts[0].as_of = date(2026, 3, 31);
    let notices = assembled(snapshot).unwrap().notices;
    assert_eq!(
        notices,
        [Notice::MixedDates {
            oldest: date(2026, 3, 31)
        }]
    );
}

#[test]
fn a_statement_that_contradicts_its_lines_is_pointed_out() {
    let notices = |stated: Money| {
        let mut snapshot = household();
        snapshot.accounts[0].stated_total = Some(stated);
        snapshot.valuations.clear();
        snapshot
            .positions
            .push(position("b", AssetClass::Fund, Some(money("0.335", "USD"))));
        assembled(snapshot).unwrap().notices
    };
    for within_rounding in ["500.335", "500.33", "500.355", "500.315"] {
        assert_eq!(notices(money(within_rounding, "USD")), [], "{within_rounding}");
    }
    let differs = |stated, listed| Notice::StatementTotalDiffers {
        account: "b".to_owned(),
        stated,
        listed,
    };
    let stated = money("500.36", "USD");
    assert_eq!(notices(stated), [differs(stated, money("500.34", "USD"))]);
    // In another currency than the lines: 500.335 ÷ 1.0834 is 461.82.
    assert_eq!(notices(money("461.82", "EUR")), []);
    let stated = money("460", "EUR");
    assert_eq!(notices(stated), [differs(stated, money("461.82", "EUR"))]);
}

#[test]
fn a_statement_with_an_unpriced_line_cannot_be_checked() {
    let mut snapshot = household();
    snapshot.accounts[0].stated_total = Some(money("1", "USD"));
    snapshot.positions[0].market_value = None;
    assert_eq!(assembled(snapshot).unwrap().notices, []);
}

#[test]
fn what_the_source_pointed_out_stays() {
    let refused = Notice::StatementRefused {
        file: "june.ofx".to_owned(),
        line: 3,
        reason: "No header.".to_owned(),
    };
    let notices = assembled(Snapshot {
        notices: vec![refused.clone()],
        ..household()
    })
    .unwrap()
    .notices;
    assert_eq!(notices, [refused]);
}

#[test]
fn nonsense_is_an_error_and_never_a_panic() {
    let mut stray = household();
    stray.positions[0].account = "elsewhere".to_owned();
    assert_eq!(assembled(stray).err(), Some(AssembleError::UnknownAccount));

    let mut absurd = household();
    for position in &mut absurd.positions {
        position.market_value = Some(Money::new(Decimal::MAX, absurd.base_currency));
    }
    assert_eq!(assembled(absurd).err(), Some(AssembleError::Overflow(Overflow)));

    let mut worthless = household();
    worthless.rates.insert("EUR".parse().unwrap(), Decimal::ZERO);
    assert!(matches!(assembled(worthless), Err(AssembleError::Rate(_))));
}

proptest! {
    // The advisor adds up what is on the page.
    #[test]
    fn holdings_accounts_and_classes_add_up_to_the_total(
        cents in prop::collection::vec((any::<bool>(), 0..7_usize, any::<bool>(), -1_000_000_i64..10_000_000), 1..40)
    ) {
        const CLASSES: [AssetClass; 7] = [
            AssetClass::Equity, AssetClass::FixedIncome, AssetClass::Fund, AssetClass::Alternative,
            AssetClass::Derivative, AssetClass::Cash, AssetClass::Other,
        ];
        let positions = cents.into_iter().map(|(in_a, class, in_euros, cents)| {
            let currency = if in_euros { "EUR" } else { "USD" };
            let value = Money::new(Decimal::new(cents, 2), currency.parse().unwrap());
            position(if in_a { "a" } else { "b" }, CLASSES[class], Some(value))
        });
        let portfolio = assembled(Snapshot { positions: positions.collect(), ..household() }).unwrap();
        let total = portfolio.total_value.known().unwrap().amount;
        let amount = |figure: &Figure<Money>| figure.known().map_or(Decimal::ZERO, |money| money.amount);
        prop_assert_eq!(portfolio.holdings.iter().map(|holding| amount(&holding.value)).sum::<Decimal>(), total);
        prop_assert_eq!(portfolio.accounts.iter().map(|account| amount(&account.value)).sum::<Decimal>(), total);
        let classes = portfolio.allocation.known().unwrap();
        prop_assert_eq!(classes.iter().map(|slice| slice.value.amount).sum::<Decimal>(), total);
        prop_assert!(portfolio.holdings.is_sorted_by_key(|holding| std::cmp::Reverse(amount(&holding.value))));
        if Decimal::ZERO < total {
            let weights: Decimal = portfolio.holdings.iter().filter_map(|holding| holding.weight).sum();
            prop_assert!((weights - Decimal::ONE).abs() < Decimal::new(1, 9), "{}", weights);
        }
    }

    // Decimal operators panic when a result does not fit; a provider must not be able to make them.
    #[test]
    fn any_amount_whatever_gives_a_portfolio_or_an_error(
        amounts in prop::collection::vec((any::<i128>(), 0..=28_u32), 9)
    ) {
        const LARGEST: i128 = 79_228_162_514_264_337_593_543_950_335;
        let mut amounts = amounts
            .into_iter()
            .map(|(mantissa, scale)| Decimal::from_i128_with_scale(mantissa % (LARGEST + 1), scale));
        let mut next = || amounts.next().unwrap();
        let mut snapshot = household();
        for position in &mut snapshot.positions {
            position.market_value = position.market_value.map(|money| Money::new(next(), money.currency));
        }
        for valuation in &mut snapshot.valuations {
            valuation.value = Some(next());
        }
        snapshot.flows[0].amount = next();
        snapshot.rates.insert("EUR".parse().unwrap(), next());
        snapshot.accounts[0].stated_total = Some(Money::new(next(), "EUR".parse().unwrap()));
        snapshot.accounts[1].stated_total = Some(Money::new(next(), "USD".parse().unwrap()));
        if let Ok(portfolio) = assembled(snapshot) {
            prop_assert!(portfolio.total_value.known().is_some());
        }
    }
}
