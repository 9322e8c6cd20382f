//! What the platform says becomes a book; what is wrong in it stays where it is wrong, or is refused.

use inlay_contract::Decimal;
use inlay_contract::book::NodeKind;
use inlay_contract::portfolio::AssetClass;
use jiff::civil::date;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;
use crate::upstream::platform::tests::household;

fn parsed<T: DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn translated(answers: &Value) -> Result<Book, Contradiction> {
    let parts = BookParts {
        entity: parsed(&answers["record"]),
        structure: parsed(&answers["structure"]),
        accounts: parsed(&answers["accounts"]),
        closes: parsed(&answers["closes"]),
        transactions: parsed(&answers["transactions"]["transactions"]),
        instruments: parsed(&answers["instruments"]),
        holdings: parsed(&answers["holdings"]["holdings"]),
        rates: parsed(&answers["rates_history"]),
        benchmarks: parsed(&answers["benchmarks"]),
        target: parsed(&answers["target"]),
    };
    book(parts, "001A0000006Vm9rIAC".parse().unwrap(), None)
}

/// The household with the value at `pointer` replaced.
fn altered(pointer: &str, value: Value) -> Value {
    let mut answers = household();
    *answers.pointer_mut(pointer).unwrap() = value;
    answers
}

fn numbers(texts: &[Option<&str>]) -> Vec<Option<Decimal>> {
    texts
        .iter()
        .map(|text| text.map(|text| text.parse().unwrap()))
        .collect()
}

#[test]
fn a_household_becomes_a_book() {
    let book = translated(&household()).unwrap();
    assert_eq!((book.currency.as_str(), book.as_of), ("USD", date(2026, 6, 30)));
    assert_eq!((book.days.len(), book.stale_since), (3, None));
    let nodes: Vec<_> = book
        .nodes
        .iter()
        .map(|node| (node.parent, node.kind, node.account))
        .collect();
    assert_eq!(
        nodes,
        [
            (None, NodeKind::Household, None),
            (Some(0), NodeKind::JointOwners, None),
            (Some(1), NodeKind::Registration, None),
            (Some(2), NodeKind::Account, Some(0)),
            (Some(0), NodeKind::Account, Some(1)),
        ]
    );
    assert_eq!((book.nodes[1].name.as_str(), book.nodes[1].owners.len()), ("", 2));
    assert_eq!(book.accounts[0].number_ending, "4321");
    assert_eq!(
        book.accounts[1].closes[0].values,
        numbers(&[None, Some("500.00"), Some("500.00")])
    );
    let example = &book.instruments[0];
    assert_eq!(
        (example.sector.as_deref(), example.region.as_deref()),
        (Some("Industrials"), Some("Europe"))
    );
    let expected: Vec<_> = example
        .expected_income
        .iter()
        .flatten()
        .map(|payment| payment.date)
        .collect();
    assert_eq!(expected, [date(2026, 9, 15), date(2026, 12, 15)], "soonest first");
    assert_eq!((book.positions[0].account, book.positions[0].instrument), (0, 0));
    assert_eq!(
        book.positions[0].price_date, None,
        "a price of the as-of date needs no date of its own"
    );
    let delivery = &book.transactions[0];
    assert_eq!(
        (delivery.kind, delivery.instrument, delivery.account),
        (TransactionKind::DeliveryIn, Some(0), 0)
    );
    assert_eq!(delivery.cost, Some("800.00".parse().unwrap()));
    assert_eq!(book.transactions[1].counterpart, Some(0));
    assert_eq!(book.rates.len(), 1, "the own currency needs no rate");
    assert_eq!(
        book.benchmarks[0].levels,
        numbers(&[None, Some("100"), Some("101.5")])
    );
    let weights = book.target.unwrap().weights;
    assert_eq!(
        (weights[0].tolerance, weights[1].tolerance),
        (Some("0.05".parse().unwrap()), None)
    );
    assert!(
        book.links.is_empty(),
        "without an address of the platform's pages there is no way there"
    );
}

#[test]
fn what_belongs_to_somebody_else_or_is_in_another_currency_is_refused() {
    let (usd, eur) = ("USD".parse().unwrap(), "EUR".parse().unwrap());
    let currency = |what| Contradiction::Currency {
        what,
        found: eur,
        announced: usd,
    };
    let cases = [
        (
            "/holdings/holdings/0/account_id",
            json!("acc-9"),
            Contradiction::UnknownAccount,
        ),
        (
            "/closes/accounts/0/account_id",
            json!("acc-9"),
            Contradiction::UnknownAccount,
        ),
        (
            "/transactions/transactions/0/account_id",
            json!("acc-9"),
            Contradiction::UnknownAccount,
        ),
        (
            "/structure/nodes/4/account_id",
            json!("acc-9"),
            Contradiction::UnknownAccount,
        ),
        (
            "/structure/nodes/4/account_id",
            Value::Null,
            Contradiction::UnknownAccount,
        ),
        (
            "/structure/nodes/4/account_id",
            json!("acc-1"),
            Contradiction::AccountTwice,
        ),
        (
            "/structure/nodes/1/parent_id",
            json!("r-1"),
            Contradiction::NodeOrder,
        ),
        (
            "/structure/nodes/1/parent_id",
            Value::Null,
            Contradiction::NodeOrder,
        ),
        ("/structure/nodes/2/id", json!("j-1"), Contradiction::NodeOrder),
        (
            "/accounts/accounts/1/id",
            json!("acc-1"),
            Contradiction::AccountTwice,
        ),
        ("/rates_history/base", json!("EUR"), currency("rates")),
        ("/benchmarks/currency", json!("EUR"), currency("benchmarks")),
    ];
    for (pointer, value, contradiction) in cases {
        let refused = translated(&altered(pointer, value.clone())).err();
        assert_eq!(refused, Some(contradiction), "{pointer} = {value}");
    }
}

#[test]
fn days_in_disorder_are_passed_on_as_they_came() {
    let days = json!(["2026-06-29", "2026-06-26", "2026-06-26"]);
    let book = translated(&altered("/closes/days", days)).unwrap();
    assert_eq!(
        book.days,
        [date(2026, 6, 29), date(2026, 6, 26), date(2026, 6, 26)]
    );
    assert_eq!(book.accounts[0].closes[0].values.len(), 3);
    assert_eq!(book.positions.len(), 2);
}

#[test]
fn a_series_that_cannot_be_placed_is_unknown_and_never_shifted() {
    let book = translated(&altered("/closes/accounts/0/pockets/0/values", json!(["1", "2"]))).unwrap();
    assert_eq!(book.accounts[0].closes[0].values, numbers(&[None, None, None]));
    let book = translated(&altered(
        "/rates_history/rates/1/rates",
        json!(["1.08", "0", "-1"]),
    ))
    .unwrap();
    assert_eq!(
        book.rates[0].rates,
        numbers(&[Some("1.08"), None, None]),
        "no rate is zero or less"
    );
    let days = json!(["2026-06-30", "2026-06-30", "2026-06-26"]);
    let book = translated(&altered("/rates_history/days", days)).unwrap();
    assert_eq!(
        book.rates[0].rates,
        numbers(&[Some("1.0834"), None, None]),
        "of two rates of a day none is taken"
    );
}

#[test]
fn what_is_held_or_booked_and_listed_nowhere_is_still_there() {
    let mut answers = household();
    answers["instruments"]["instruments"] = json!([]);
    answers["transactions"]["transactions"][0]["instrument_id"] = json!("gone");
    answers["holdings"]["holdings"][1]["instrument"] = json!({"asset_class": "carbon"});
    let book = translated(&answers).unwrap();
    let names: Vec<_> = book.instruments.iter().map(|one| one.name.as_deref()).collect();
    assert_eq!(names, [Some("Example plc"), None, None]);
    assert_eq!(book.instruments[1].asset_class, AssetClass::Other);
    assert_eq!(book.positions[1].instrument, 1);
    assert_eq!(book.transactions[0].instrument, Some(2));
}

#[test]
fn a_holding_in_another_currency_than_its_listing_is_an_instrument_of_its_own() {
    let book = translated(&altered("/holdings/holdings/0/currency", json!("CHF"))).unwrap();
    let held = &book.instruments[usize::try_from(book.positions[0].instrument).unwrap()];
    assert_eq!(
        (held.name.as_deref(), held.currency.as_str()),
        (Some("Example plc"), "CHF")
    );
}

#[test]
fn an_account_without_a_place_stands_below_the_record() {
    let mut answers = household();
    answers["structure"]["nodes"].as_array_mut().unwrap().pop();
    let book = translated(&answers).unwrap();
    let last = book.nodes.last().unwrap();
    assert_eq!(
        (last.parent, last.account, last.name.as_str()),
        (Some(0), Some(1), "Reserve")
    );
    answers["structure"]["nodes"] = json!([]);
    let book = translated(&answers).unwrap();
    assert_eq!((book.nodes.len(), book.nodes[0].kind), (3, NodeKind::Household));
}

#[test]
fn kinds_that_are_new_to_us_are_neither_flows_nor_refused() {
    let book = translated(&altered("/transactions/transactions/0/kind", json!("spin_off"))).unwrap();
    assert_eq!(book.transactions[0].kind, TransactionKind::Other);
    let book = translated(&altered("/structure/nodes/2/kind", json!("trust"))).unwrap();
    assert_eq!(book.nodes[2].kind, NodeKind::Group);
}

#[test]
fn transactions_are_put_into_the_order_of_days_and_keep_that_of_one_day() {
    let mut answers = household();
    let listed = answers["transactions"]["transactions"].as_array_mut().unwrap();
    let mut same_day = listed[1].clone();
    same_day["amount"] = json!("1");
    listed.insert(0, same_day);
    let book = translated(&answers).unwrap();
    let amounts: Vec<_> = book
        .transactions
        .iter()
        .map(|one| one.amount.to_string())
        .collect();
    assert_eq!(amounts, ["910.00", "1", "500.00"]);
}

#[test]
fn an_account_that_left_or_joined_says_when() {
    let mut answers = household();
    answers["accounts"]["accounts"][1]["left_on"] = json!("2026-06-29");
    answers["accounts"]["accounts"][0]["joined_on"] = json!("2026-06-29");
    let book = translated(&answers).unwrap();
    assert_eq!(book.accounts[1].left, Some(date(2026, 6, 29)));
    assert_eq!(
        (book.accounts[0].joined, book.accounts[0].left),
        (Some(date(2026, 6, 29)), None)
    );
}
