//! What is wrong in a provider's answer spoils the figures that need it and leaves the rest of the page standing.

use inlay_backend::upstream::{DailyValue, Position, Snapshot};
use inlay_contract::portfolio::{Notice, Portfolio};
use inlay_contract::{Decimal, ErrorCode, Figure, Money, UnavailableReason};
use jiff::civil::{Date, date};

use crate::harness::{Answer, Inlay, NORTH, Says};

const AS_OF: Date = date(2026, 6, 29);
const CASH: &str = "1250.25";

fn usd(amount: &str) -> Money {
    Money::new(amount.parse().unwrap(), "USD".parse().unwrap())
}

async fn answer(bend: fn(&mut Snapshot)) -> Answer {
    let inlay = Inlay::start().await;
    inlay.north.says(Says::Bent(bend));
    let session = inlay.open(&NORTH).await;
    inlay.get_portfolio(&session).await
}

async fn portfolio(bend: fn(&mut Snapshot)) -> Portfolio {
    let answer = answer(bend).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// The last close is what is held; of the others only the day is given.
fn closes(snapshot: &mut Snapshot, earlier: &[(Date, Option<&str>)]) {
    let value = |text: &str| text.parse::<Decimal>().unwrap();
    let earlier = earlier.iter().map(|(date, known)| DailyValue {
        date: *date,
        value: known.map(value),
    });
    snapshot.valuations = earlier.collect();
    snapshot.valuations.push(DailyValue {
        date: AS_OF,
        value: Some(value(CASH)),
    });
}

fn security(snapshot: &Snapshot, value: Option<Money>) -> Position {
    Position {
        name: None,
        market_value: value,
        ..snapshot.positions[0].clone()
    }
}

fn assert_spoilt(portfolio: &Portfolio, reason: UnavailableReason) {
    assert_eq!(portfolio.performance, Figure::unavailable(reason));
    assert_eq!(portfolio.day_change, Figure::unavailable(reason));
    assert_eq!(portfolio.total_value, Figure::value(usd(CASH)));
    assert_eq!(portfolio.holdings.len(), 1);
}

#[tokio::test]
async fn days_out_of_order_or_there_twice() {
    let backwards = portfolio(|snapshot| {
        closes(
            snapshot,
            &[
                (date(2026, 6, 26), Some("1200")),
                (date(2026, 6, 25), Some("1200")),
            ],
        );
    });
    assert_spoilt(&backwards.await, UnavailableReason::DisorderedDays);
    let twice = portfolio(|snapshot| closes(snapshot, &[(AS_OF, Some("1200"))]));
    assert_spoilt(&twice.await, UnavailableReason::DisorderedDays);
}

#[tokio::test]
async fn a_history_that_ends_on_another_day() {
    let ends_early = portfolio(|snapshot| {
        closes(
            snapshot,
            &[
                (date(2026, 6, 25), Some("1200")),
                (date(2026, 6, 26), Some("1210")),
            ],
        );
        snapshot.valuations.pop();
    });
    assert_spoilt(&ends_early.await, UnavailableReason::MissingClose);
}

#[tokio::test]
async fn a_close_without_a_value_in_the_middle() {
    let gap = portfolio(|snapshot| {
        let days = [
            (date(2026, 6, 24), Some("1200")),
            (date(2026, 6, 25), None),
            (date(2026, 6, 26), Some("1250.25")),
        ];
        closes(snapshot, &days);
    });
    let gap = gap.await;
    assert_eq!(
        gap.performance,
        Figure::unavailable(UnavailableReason::MissingClose)
    );
    assert!(
        gap.day_change.known().is_some(),
        "the latest day has both its closes"
    );
}

#[tokio::test]
async fn a_negative_value_and_a_day_without_capital() {
    let debt = portfolio(|snapshot| {
        closes(
            snapshot,
            &[(date(2026, 6, 25), Some("-5")), (date(2026, 6, 26), Some("9"))],
        );
    });
    let debt = debt.await;
    assert_eq!(
        debt.performance,
        Figure::unavailable(UnavailableReason::NegativeValue)
    );
    let from_nothing = portfolio(|snapshot| closes(snapshot, &[(date(2026, 6, 26), Some("0"))]));
    assert_spoilt(&from_nothing.await, UnavailableReason::NoCapital);
}

#[tokio::test]
async fn a_single_close() {
    let first_day = portfolio(|snapshot| closes(snapshot, &[]));
    assert_spoilt(&first_day.await, UnavailableReason::NoPreviousClose);
}

#[tokio::test]
async fn a_valuation_that_is_not_the_sum_of_the_holdings() {
    let differs = portfolio(|snapshot| {
        closes(snapshot, &[(date(2026, 6, 26), Some("1200"))]);
        snapshot.valuations[1].value = Some(Decimal::from(9_000));
    });
    let differs = differs.await;
    assert_spoilt(&differs, UnavailableReason::MissingClose);
    let (valuation, listed) = (usd("9000"), usd(CASH));
    assert_eq!(differs.notices, [Notice::ValuationDiffers { valuation, listed }]);
}

#[tokio::test]
async fn a_missing_price_and_a_currency_without_a_rate() {
    let partial = portfolio(|snapshot| {
        let unpriced = security(snapshot, None);
        let foreign = security(snapshot, Some(Money::new(5.into(), "CHF".parse().unwrap())));
        snapshot.positions.extend([unpriced, foreign]);
    });
    let partial = partial.await;
    let (value, included, of) = (usd(CASH), 1, 3);
    assert_eq!(partial.total_value, Figure::Partial { value, included, of });
    let currency = "CHF".parse().unwrap();
    assert_eq!(partial.notices, [Notice::RateMissing { currency }]);
    assert_eq!(partial.holdings.len(), 3);
}

#[tokio::test]
async fn amounts_of_ten_to_the_fifteen_are_exact() {
    let large = portfolio(|snapshot| {
        let held = security(snapshot, Some(usd("1000000000000000.01")));
        snapshot.positions.push(held);
        closes(snapshot, &[(date(2026, 6, 26), Some("500000000000625.13"))]);
        snapshot.valuations[1].value = Some("1000000000001250.26".parse().unwrap());
    });
    let large = large.await;
    assert_eq!(large.total_value, Figure::value(usd("1000000000001250.26")));
    assert_eq!(large.day_change.known().unwrap().ratio, Decimal::ONE);
}

#[tokio::test]
async fn amounts_that_no_sum_can_hold_are_refused_with_a_code() {
    let absurd = answer(|snapshot| {
        let held = security(snapshot, Some(Money::new(Decimal::MAX, "USD".parse().unwrap())));
        snapshot.positions.push(held);
    });
    assert_eq!(absurd.await.code(), ErrorCode::ProviderNonsense);
    let in_the_past = portfolio(|snapshot| {
        closes(
            snapshot,
            &[
                (date(2026, 6, 25), Some("1")),
                (date(2026, 6, 26), Some("1250.25")),
            ],
        );
        snapshot.flows = vec![
            inlay_backend::upstream::Flow {
                date: date(2026, 6, 26),
                amount: Decimal::MAX
            };
            2
        ];
    });
    let in_the_past = in_the_past.await;
    assert_eq!(
        in_the_past.performance,
        Figure::unavailable(UnavailableReason::TooLarge)
    );
    assert!(in_the_past.total_value.known().is_some());
}
