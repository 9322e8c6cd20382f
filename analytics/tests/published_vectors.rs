//! Cash flows and prices with published or independently computed results. They are not part of the repository; where the
//! folder is absent the tests say so. `INLAY_SPECS` names another place for it.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs;
use std::path::{Path, PathBuf};

use inlay_analytics::annualise::power;
use inlay_analytics::history::Flow;
use inlay_analytics::risk::{self, Drawdown};
use inlay_analytics::xirr::{RateOfReturn, xirr};
use inlay_contract::Decimal;
use jiff::civil::Date;
use serde_json::Value;

fn vectors() -> Option<PathBuf> {
    let beside_the_workspace = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let folder = std::env::var_os("INLAY_SPECS").map_or_else(beside_the_workspace, PathBuf::from);
    let folder = folder.join("finance-vectors");
    if !folder.is_dir() {
        println!(
            "skipped: {} does not exist; set INLAY_SPECS to the folder that holds it",
            folder.display()
        );
        return None;
    }
    Some(folder)
}

fn expected(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap()
}

fn decimal(value: &Value) -> Decimal {
    let text = value.to_string();
    Decimal::from_scientific(&text).or_else(|_| text.parse()).unwrap()
}

fn assert_near(name: &str, actual: Decimal, expected: &Value, tolerance: Decimal) {
    let distance = (actual - decimal(expected)).abs();
    assert!(distance <= tolerance, "{name}: {actual} is not {expected}");
}

/// Samples with more than one rate at which money becomes at most 10¹⁵ times as much or as little, as an independent scan
/// found them.
const WITH_SEVERAL_RATES: [&str; 12] = [
    "30-11.csv",
    "30-13.csv",
    "30-15.csv",
    "30-16.csv",
    "30-17.csv",
    "30-18.csv",
    "30-19.csv",
    "30-4.csv",
    "30-7.csv",
    "30-8.csv",
    "minus_0_993.csv",
    "random_100.csv",
];

#[test]
fn every_sample_of_cash_flows_has_its_published_rate() {
    let Some(folder) = vectors() else { return };
    let expected = expected(&folder);
    let samples = expected["xirr_samples"]["expected"].as_object().unwrap();
    assert_eq!(samples.len(), 27);
    for (name, rate) in samples {
        let text = fs::read_to_string(folder.join("pyxirr-samples").join(name)).unwrap();
        let flows: Vec<_> = text
            .lines()
            .filter_map(|line| line.split_once(','))
            .map(|(date, amount)| Flow {
                date: date.parse().unwrap(),
                amount: amount.trim().parse().unwrap(),
            })
            .collect();
        let found = match xirr(&flows) {
            RateOfReturn::Rate(found) => {
                assert!(!WITH_SEVERAL_RATES.contains(&name.as_str()), "{name}: {found}");
                found
            }
            // Flows that begin with money received, or change their direction often, may have several; the source
            // publishes the one that its search comes to first. Which samples these are was found by an independent scan.
            RateOfReturn::SeveralRoots(rates) => {
                assert!(WITH_SEVERAL_RATES.contains(&name.as_str()), "{name}: {rates:?}");
                let distance = |one: &Decimal| (*one - decimal(rate)).abs();
                rates.into_iter().min_by_key(distance).unwrap()
            }
            other => panic!("{name}: {other:?}"),
        };
        assert_near(name, found, rate, Decimal::new(1, 8));
    }
}

/// Date and price of each line of a table with a header.
fn prices(folder: &Path, case: &Value) -> Vec<(Date, Decimal)> {
    let text = fs::read_to_string(folder.join(case["file"].as_str().unwrap())).unwrap();
    let mut lines = text.lines();
    let wanted = case["column"].as_str().unwrap();
    let column = lines
        .next()
        .unwrap()
        .split(',')
        .position(|name| name == wanted)
        .unwrap();
    lines
        .map(|line| {
            let fields: Vec<_> = line.split(',').collect();
            (date(fields[0]), fields[column].parse().unwrap())
        })
        .collect()
}

/// `2004-03-10` or `3/10/2004`.
fn date(text: &str) -> Date {
    let month_first: Vec<i16> = text.split('/').filter_map(|part| part.parse().ok()).collect();
    match month_first.as_slice() {
        [month, day, year] => {
            Date::new(*year, i8::try_from(*month).unwrap(), i8::try_from(*day).unwrap()).unwrap()
        }
        _ => text.parse().unwrap(),
    }
}

#[test]
fn ten_and_twenty_years_of_prices_have_their_volatility_and_drawdown() {
    let Some(folder) = vectors() else { return };
    let expected = expected(&folder);
    for (name, case) in expected["price_series"]["cases"].as_object().unwrap() {
        let prices = prices(&folder, case);
        assert_eq!(prices.len() as u64, case["n_prices"].as_u64().unwrap(), "{name}");

        let returns: Vec<_> = prices
            .windows(2)
            .map(|pair| pair[1].1 / pair[0].1 - Decimal::ONE)
            .collect();
        let close = Decimal::new(1, 11);
        assert_near(
            name,
            risk::volatility(&returns).unwrap(),
            &case["annual_volatility_252"],
            close,
        );

        let mut drawdown = Drawdown::default();
        for (place, (_, price)) in prices.iter().enumerate() {
            drawdown.next(place, *price);
        }
        let fall = drawdown.largest().unwrap();
        assert_near(name, fall.depth, &case["max_drawdown"], close);
        assert_eq!(prices[fall.peak].0.to_string(), case["drawdown_peak"], "{name}");
        assert_eq!(
            prices[fall.trough].0.to_string(),
            case["drawdown_trough"],
            "{name}"
        );

        let growth = prices.last().unwrap().1 / prices[0].1;
        assert_near(name, growth - Decimal::ONE, &case["total_return"], close);
        // The source counts trading days as years of 252; the power is the same.
        let exponent = Decimal::from(252) / Decimal::from(returns.len());
        let annual = power(growth, exponent).unwrap() - Decimal::ONE;
        assert_near(name, annual, &case["annual_return_252"], close);
    }
}

#[test]
fn short_series_of_returns_have_their_published_statistics() {
    let Some(folder) = vectors() else { return };
    let expected = expected(&folder);
    for (name, case) in expected["returns_stats"]["cases"].as_object().unwrap() {
        let percents = case["returns_percent"].as_array().unwrap();
        // An unknown first return is left out, as the source does.
        let known = percents.iter().filter(|percent| !percent.is_null());
        let returns: Vec<_> = known
            .map(|percent| decimal(percent) / Decimal::ONE_HUNDRED)
            .collect();
        let close = Decimal::new(1, 11);
        match &case["annual_volatility_252"] {
            Value::Null => assert_eq!(risk::volatility(&returns), None, "{name}"),
            expected => assert_near(name, risk::volatility(&returns).unwrap(), expected, close),
        }
        let mut drawdown = Drawdown::default();
        let mut wealth = Decimal::ONE;
        for (place, return_) in [Decimal::ZERO].iter().chain(&returns).enumerate() {
            wealth *= Decimal::ONE + return_;
            drawdown.next(place, wealth);
        }
        if !case["max_drawdown"].is_null() {
            let depth = drawdown.largest().map_or(Decimal::ZERO, |fall| fall.depth);
            assert_near(name, depth, &case["max_drawdown"], close);
            assert_near(name, wealth - Decimal::ONE, &case["cum_return_final"], close);
        }
    }
}
