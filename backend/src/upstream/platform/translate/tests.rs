//! Answers that contradict themselves are refused before a figure is made of them.

use inlay_contract::portfolio::AssetClass;
use jiff::civil::date;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::upstream::platform::tests::household;

fn parsed<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn translated(answers: &Value) -> Result<Snapshot, Contradiction> {
    snapshot(Parts {
        entity: parsed(&answers["record"]),
        accounts: parsed(&answers["accounts"]),
        holdings: parsed(&answers["holdings"]["holdings"]),
        valuations: parsed(&answers["valuations"]),
        flows: parsed(&answers["flows"]),
        rates: parsed(&answers["rates"]),
    })
}

/// The household with the value at `pointer` replaced.
fn altered(pointer: &str, value: Value) -> Value {
    let mut answers = household();
    *answers.pointer_mut(pointer).unwrap() = value;
    answers
}

#[test]
fn a_household_becomes_a_snapshot() {
    let snapshot = translated(&household()).unwrap();
    assert_eq!(snapshot.name, "Amberg household");
    assert_eq!(snapshot.as_of, date(2026, 6, 30));
    assert_eq!(snapshot.valuations.len(), 3);
    let account = &snapshot.accounts[0];
    assert_eq!(
        (account.name.as_str(), account.number_ending.as_str()),
        ("Joint account", "4321")
    );
    assert_eq!(account.owners, ["Ada Amberg", "Ben Amberg"]);
    let share = &snapshot.positions[0];
    assert_eq!(
        share.market_value,
        Some(Money::new("1000.00".parse().unwrap(), "EUR".parse().unwrap()))
    );
    assert_eq!(share.asset_class, AssetClass::Equity);
    assert_eq!(
        (
            snapshot.positions[1].price,
            snapshot.positions[1].symbol.as_deref()
        ),
        (None, None)
    );
}

// S28: what the platform says about the client beyond our needs ends here.
#[test]
fn account_numbers_do_not_leave_whole() {
    for (number, ending) in [
        ("NW-0012-4321", "4321"),
        ("123456", "456"),
        ("12", "2"),
        ("7", ""),
        ("", ""),
        ("äöü-1", "ü1"),
    ] {
        assert_eq!(number_ending(number), ending, "{number}");
    }
}

#[test]
fn flows_are_put_into_order() {
    let flows = json!([
        {"date": "2026-06-30", "amount": "5", "kind": "deposit", "account_id": "acc-1"},
        {"date": "2026-06-29", "amount": "-3", "kind": "withdrawal", "account_id": "acc-1"},
    ]);
    let snapshot = translated(&altered("/flows/flows", flows)).unwrap();
    assert_eq!(
        snapshot
            .flows
            .iter()
            .map(|flow| flow.date.day())
            .collect::<Vec<_>>(),
        [29, 30]
    );
}

#[test]
fn an_asset_class_that_is_new_to_us_is_shown_as_other() {
    let snapshot = translated(&altered(
        "/holdings/holdings/0/instrument/asset_class",
        json!("carbon"),
    ))
    .unwrap();
    assert_eq!(snapshot.positions[0].asset_class, AssetClass::Other);
}

#[test]
fn answers_that_contradict_each_other_are_refused() {
    let usd = "USD".parse().unwrap();
    let eur = "EUR".parse().unwrap();
    let currency = |what| Contradiction::Currency {
        what,
        found: eur,
        announced: usd,
    };
    let day = |day| date(2026, 6, day);
    let cases = [
        (
            "/holdings/holdings/0/account_id",
            json!("acc-9"),
            Contradiction::UnknownAccount,
        ),
        (
            "/accounts/accounts/1/id",
            json!("acc-1"),
            Contradiction::AccountTwice,
        ),
        ("/valuations/currency", json!("EUR"), currency("valuations")),
        ("/flows/currency", json!("EUR"), currency("flows")),
        ("/rates/base", json!("EUR"), currency("rates")),
        (
            "/rates/date",
            json!("2026-06-29"),
            Contradiction::RatesDate {
                found: day(29),
                announced: day(30),
            },
        ),
        (
            "/rates/rates/1/currency",
            json!("USD"),
            Contradiction::RateTwice(usd),
        ),
        (
            "/rates/rates/1/rate",
            json!("0"),
            ImplausibleRate { currency: eur }.into(),
        ),
        (
            "/rates/rates/0/rate",
            json!("1.1"),
            ImplausibleRate { currency: usd }.into(),
        ),
    ];
    for (pointer, value, contradiction) in cases {
        assert_eq!(
            translated(&altered(pointer, value.clone())).err(),
            Some(contradiction),
            "{pointer} = {value}"
        );
    }
}

#[test]
fn a_history_in_disorder_is_passed_on_as_it_came() {
    for (pointer, value) in [
        ("/valuations/valuations/1/date", json!("2026-06-26")),
        ("/valuations/valuations/1/date", json!("2026-07-03")),
        ("/valuations/valuations/2/date", json!("2026-07-01")),
        ("/valuations/valuations/2/value", json!("0")),
        ("/valuations/valuations/2/value", Value::Null),
    ] {
        let snapshot = translated(&altered(pointer, value.clone())).unwrap();
        assert_eq!(snapshot.valuations.len(), 3, "{pointer} = {value}");
    }
    let answers = altered("/holdings/holdings/0/market_value", Value::Null);
    assert_eq!(translated(&answers).unwrap().positions[0].market_value, None);
}

#[test]
fn an_account_that_has_left_is_not_shown_among_those_that_are_held() {
    let mut answers = household();
    let accounts = answers["accounts"]["accounts"].as_array_mut().unwrap();
    let mut left = accounts[1].clone();
    left["id"] = json!("acc-3");
    left["left_on"] = json!("2026-06-30");
    accounts.push(left);
    let ids: Vec<_> = translated(&answers)
        .unwrap()
        .accounts
        .into_iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(ids, ["acc-1", "acc-2"]);
}

#[test]
fn a_holding_is_called_by_what_is_known_of_it() {
    let named = |name: Value, symbol: Value, isin: Value, id: Value| {
        let instrument =
            json!({"id": id, "isin": isin, "symbol": symbol, "name": name, "asset_class": "equity"});
        let snapshot = translated(&altered("/holdings/holdings/0/instrument", instrument)).unwrap();
        snapshot.positions[0].name.clone()
    };
    let known = |name: &str| Some(name.to_owned());
    assert_eq!(
        named(json!(" "), json!("EXP"), Value::Null, json!("i-1")),
        known("EXP")
    );
    assert_eq!(
        named(Value::Null, Value::Null, json!("ZZ00"), json!("i-1")),
        known("ZZ00")
    );
    assert_eq!(
        named(Value::Null, Value::Null, Value::Null, json!("i-1")),
        known("i-1")
    );
    assert_eq!(named(json!(""), Value::Null, Value::Null, Value::Null), None);
}

#[test]
fn amounts_are_exact_decimals_in_strings_or_nothing() {
    for value in [
        json!(1.5),
        json!(1),
        json!("1e3"),
        json!("1,5"),
        json!(""),
        json!("NaN"),
        json!("1000000000000000000"),
    ] {
        assert!(
            serde_json::from_value::<wire::Amount>(value.clone()).is_err(),
            "{value}"
        );
    }
    assert!(serde_json::from_value::<wire::Amount>(json!("-999999999999999999.99")).is_ok());
}
