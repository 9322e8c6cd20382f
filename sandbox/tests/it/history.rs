//! What a book is made of: the API serves exactly what the world holds, page by page and range by range.

use inlay_sandbox::answer::{
    AccountList, BenchmarkHistory, CloseSeries, InstrumentList, RateHistory, Structure, Target, Transaction,
    TransactionPage,
};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use jiff::civil::{Date, date};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::client::{Client, assert_problem, entity_id, sandbox};

const EVER: std::ops::RangeInclusive<Date> = Date::MIN..=Date::MAX;

async fn all_transactions(client: &Client, path: &str) -> (Vec<Transaction>, usize) {
    let (mut transactions, mut pages) = (Vec::new(), 0);
    let mut cursor: Option<String> = None;
    loop {
        let next = match &cursor {
            Some(cursor) => format!("{path}&cursor={cursor}"),
            None => path.to_owned(),
        };
        let page: TransactionPage = client.get(&next).await;
        transactions.extend(page.transactions);
        pages += 1;
        cursor = page.next_cursor;
        if cursor.is_none() {
            return (transactions, pages);
        }
    }
}

#[tokio::test]
async fn every_resource_of_the_history_is_the_worlds_own() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    for record in [
        north::HOUSEHOLD,
        north::PERSON,
        north::JOINT_ACCOUNT,
        north::EMPTY,
        north::SHORT_HISTORY_PERSON,
    ] {
        let portfolio = sandbox.world().portfolio(&NORTH, record).unwrap();
        let path = |resource: &str| format!("/v1/entities/{}/{resource}", portfolio.entity().id);
        assert_eq!(
            client.get::<Structure>(&path("structure")).await,
            portfolio.structure()
        );
        assert_eq!(
            client.get::<CloseSeries>(&path("closes")).await,
            portfolio.closes(EVER)
        );
        assert_eq!(
            client.get::<InstrumentList>(&path("instruments")).await,
            portfolio.instruments()
        );
        assert_eq!(
            client.get::<BenchmarkHistory>(&path("benchmarks")).await,
            portfolio.benchmarks(EVER)
        );
        assert_eq!(
            client.get::<AccountList>(&path("accounts?include=left")).await,
            portfolio.accounts_ever()
        );
        let (transactions, _) = all_transactions(&client, &path("transactions?limit=700")).await;
        assert_eq!(transactions, portfolio.transactions(EVER));
    }
    let rates: RateHistory = client.get("/v1/rates/history?base=EUR").await;
    assert_eq!(Some(rates), sandbox.world().rate_history("EUR", EVER));
}

#[tokio::test]
async fn ranges_are_kept_by_every_resource_of_the_history() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let portfolio = sandbox.world().portfolio(&NORTH, north::HOUSEHOLD).unwrap();
    let range = date(2022, 9, 1)..=date(2022, 10, 31);
    let path = |resource: &str| {
        format!(
            "/v1/entities/{}/{resource}?from=2022-09-01&to=2022-10-31",
            portfolio.entity().id
        )
    };
    let closes: CloseSeries = client.get(&path("closes")).await;
    assert_eq!((closes.days.len(), closes.days[0]), (43, date(2022, 9, 1)));
    assert_eq!(closes, portfolio.closes(range.clone()));
    let benchmarks: BenchmarkHistory = client.get(&path("benchmarks")).await;
    let days: Vec<usize> = benchmarks.assignments.iter().map(|one| one.days.len()).collect();
    assert_eq!(days, [43, 21], "the present index begins with its assignment");
    let (transactions, _) = all_transactions(&client, &path("transactions")).await;
    assert!(!transactions.is_empty() && transactions.iter().all(|one| range.contains(&one.date)));
    let rates: RateHistory = client
        .get("/v1/rates/history?base=USD&from=2022-09-01&to=2022-10-31")
        .await;
    assert_eq!(rates.days, closes.days);
}

#[tokio::test]
async fn a_page_of_transactions_is_continued_for_the_same_query_only() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let portfolio = sandbox.world().portfolio(&NORTH, north::LARGE_HOUSEHOLD).unwrap();
    let id = portfolio.entity().id;
    let (transactions, pages) =
        all_transactions(&client, &format!("/v1/entities/{id}/transactions?limit=2000")).await;
    assert_eq!(pages, transactions.len().div_ceil(2000));
    assert_eq!(transactions, portfolio.transactions(EVER));

    let first: TransactionPage = client
        .get(&format!("/v1/entities/{id}/transactions?limit=5"))
        .await;
    let cursor = first.next_cursor.unwrap();
    let small = entity_id(sandbox.world(), &NORTH, north::HOUSEHOLD);
    for path in [
        format!("/v1/entities/{id}/transactions?from=2024-01-01&cursor={cursor}"),
        format!("/v1/entities/{small}/transactions?cursor={cursor}"),
        format!("/v1/entities/{id}/holdings?cursor={cursor}"),
    ] {
        assert_problem(client.response(&path).await, StatusCode::BAD_REQUEST).await;
    }
}

/// An adapter is written against the names and forms of the JSON, not against the Rust types.
#[tokio::test]
async fn the_json_has_the_agreed_form() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let id = entity_id(sandbox.world(), &NORTH, north::HOUSEHOLD);
    let keys = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let get = async |resource: &str| {
        client
            .get::<Value>(&format!("/v1/entities/{id}/{resource}"))
            .await
    };

    let structure = get("structure").await;
    assert_eq!(structure["nodes"][0]["parent_id"], Value::Null);
    assert_eq!(
        keys(&structure["nodes"][0]),
        ["account_id", "id", "kind", "name", "owners", "parent_id"]
    );
    let kinds: std::collections::BTreeSet<&str> = structure["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["account", "household", "joint_owners", "person", "registration"].into()
    );

    let closes = get("closes?from=2022-01-03&to=2022-01-03").await;
    assert_eq!(closes["days"], json!(["2022-01-03"]));
    let pocket = &closes["accounts"][0]["pockets"][0];
    assert_eq!(
        (&pocket["currency"], pocket["values"][0].is_string()),
        (&json!("USD"), true)
    );

    let transactions = get("transactions?limit=1").await;
    assert_eq!(
        keys(&transactions["transactions"][0]),
        [
            "account_id",
            "amount",
            "cost",
            "counterpart_account_id",
            "currency",
            "date",
            "id",
            "instrument_id",
            "kind",
            "quantity"
        ]
    );
    assert_eq!(transactions["transactions"][0]["date"], "2019-04-08");

    let instruments = get("instruments").await;
    let instruments = instruments["instruments"].as_array().unwrap();
    let paying = instruments
        .iter()
        .find(|one| one["expected_income"][0].is_object())
        .unwrap();
    assert_eq!(keys(&paying["expected_income"][0]), ["date", "per_unit"]);
    assert!(paying["expected_income"][0]["per_unit"].is_string() && paying["isin"].is_string());
    assert_eq!(instruments.last().unwrap()["asset_class"], "cash");

    let benchmarks = get("benchmarks?from=2026-06-29").await;
    assert_eq!(
        keys(&benchmarks["assignments"][0]),
        ["days", "levels", "name", "since"]
    );

    let target: Target = serde_json::from_value(get("target").await).unwrap();
    assert!(target.weights.iter().any(|weight| weight.tolerance.is_none()));
    assert_eq!(get("target").await["weights"][0]["tolerance"], "0.05");

    let rates: Value = client.get("/v1/rates/history?base=USD&from=2026-06-29").await;
    assert_eq!(rates["days"], json!(["2026-06-29", "2026-06-30"]));
    assert_eq!(rates["rates"][0], json!({"currency": "USD", "rates": ["1", "1"]}));
}
