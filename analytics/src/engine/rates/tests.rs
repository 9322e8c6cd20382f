//! Which rate counts on which day.

use super::*;
use crate::sample::{book, currency, june};

fn engine(days: &[i8], rates: &[Option<&str>]) -> Engine {
    let rates = rates
        .iter()
        .map(|rate| rate.map(|rate| rate.parse().unwrap()))
        .collect();
    Engine::new(inlay_contract::book::Book {
        days: days.iter().map(|day| june(*day)).collect(),
        rates: vec![RateSeries {
            currency: currency("EUR"),
            rates,
        }],
        ..book()
    })
}

fn rate(engine: &Engine, day: i8) -> Option<(String, Date)> {
    let found = engine.rate(currency("EUR"), june(day))?;
    Some((found.rate.to_string(), found.date))
}

#[test]
fn a_day_without_a_rate_takes_the_last_one_of_the_week_before_it() {
    let engine = engine(&[1, 2, 8, 9, 10], &[Some("1.1"), Some("1.2"), None, None, None]);
    assert_eq!(rate(&engine, 1), Some(("1.1".to_owned(), june(1))));
    assert_eq!(rate(&engine, 9), Some(("1.2".to_owned(), june(2))));
    assert_eq!(rate(&engine, 10), None);
    let of_days: Vec<_> = (0..5)
        .map(|day| engine.pocket_rate(currency("EUR"), day).is_some())
        .collect();
    assert_eq!(of_days, [true, true, true, true, false]);
}

#[test]
fn a_rate_that_cannot_be_one_is_none() {
    let engine = engine(&[1, 2], &[Some("0"), Some("-1.1")]);
    assert_eq!(rate(&engine, 2), None);
    assert_eq!(
        engine.convert(Decimal::ONE, currency("EUR"), june(2)),
        Err(UnavailableReason::NoRate)
    );
    assert_eq!(
        engine.convert(Decimal::ONE, currency("USD"), june(2)),
        Ok(Decimal::ONE)
    );
}

#[test]
fn of_disordered_days_only_what_does_not_contradict_itself_counts() {
    let engine = engine(
        &[3, 1, 2, 2, 4, 4],
        &[
            Some("1.3"),
            Some("1.1"),
            Some("1.2"),
            Some("1.25"),
            Some("1.4"),
            Some("1.4"),
        ],
    );
    assert_eq!(rate(&engine, 2), Some(("1.1".to_owned(), june(1))));
    assert_eq!(rate(&engine, 3), Some(("1.3".to_owned(), june(3))));
    assert_eq!(rate(&engine, 5), Some(("1.4".to_owned(), june(4))));
}

#[test]
fn an_amount_that_no_client_has_is_too_large() {
    let engine = engine(&[1], &[Some("1000")]);
    let convert = |amount: i64| engine.convert(amount.into(), currency("EUR"), june(1));
    assert_eq!(
        convert(100_000_000_000_000),
        Ok(100_000_000_000_000_000_i64.into())
    );
    assert_eq!(convert(1_000_000_000_000_000), Err(UnavailableReason::TooLarge));
}
