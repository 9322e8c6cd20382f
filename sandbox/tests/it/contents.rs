//! The API serves exactly what the world holds, page by page and range by range.

use inlay_sandbox::answer::{
    AccountList, Benchmark, Entity, FlowSeries, Holding, HoldingPage, RateTable, Target, ValuationSeries,
};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use jiff::civil::{Date, date};
use reqwest::StatusCode;

use crate::client::{Client, assert_problem, entity_id, sandbox};

const EVER: std::ops::RangeInclusive<Date> = Date::MIN..=Date::MAX;

#[tokio::test]
async fn every_resource_is_the_worlds_own() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    for record in [
        north::HOUSEHOLD,
        north::PERSON,
        north::ACCOUNT,
        north::EMPTY,
        north::YOUNG_HOUSEHOLD,
    ] {
        let portfolio = sandbox.world().portfolio(&NORTH, record).unwrap();
        let entity: Entity = client.get(&format!("/v1/records/{record}")).await;
        assert_eq!(entity, portfolio.entity());
        let path = |resource: &str| format!("/v1/entities/{}/{resource}", entity.id);
        assert_eq!(
            client.get::<AccountList>(&path("accounts")).await,
            portfolio.accounts()
        );
        assert_eq!(
            client.get::<HoldingPage>(&path("holdings")).await.holdings,
            portfolio.holdings()
        );
        assert_eq!(
            client.get::<ValuationSeries>(&path("valuations")).await,
            portfolio.valuations(EVER)
        );
        assert_eq!(
            client.get::<FlowSeries>(&path("flows")).await,
            portfolio.flows(EVER)
        );
        assert_eq!(client.get::<Target>(&path("target")).await, portfolio.target());
        assert_eq!(
            client.get::<Benchmark>(&path("benchmark")).await,
            portfolio.benchmark(EVER)
        );
    }
}

#[tokio::test]
async fn pages_of_the_large_household_add_up_to_all_of_it() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let portfolio = sandbox.world().portfolio(&NORTH, north::LARGE_HOUSEHOLD).unwrap();
    let path = format!("/v1/entities/{}/holdings?limit=1999", portfolio.entity().id);
    let mut holdings: Vec<Holding> = Vec::new();
    let mut cursor = None;
    let mut pages = 0;
    loop {
        let next = cursor.map_or_else(|| path.clone(), |cursor| format!("{path}&cursor={cursor}"));
        let page: HoldingPage = client.get(&next).await;
        holdings.extend(page.holdings);
        pages += 1;
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(pages, 6);
    assert_eq!(holdings, portfolio.holdings());
}

#[tokio::test]
async fn a_page_that_ends_with_the_last_holding_has_no_next() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let portfolio = sandbox.world().portfolio(&NORTH, north::HOUSEHOLD).unwrap();
    let (id, count) = (portfolio.entity().id, portfolio.holdings().len());
    let whole: HoldingPage = client
        .get(&format!("/v1/entities/{id}/holdings?limit={count}"))
        .await;
    assert_eq!(whole.next_cursor, None);
    let short: HoldingPage = client
        .get(&format!("/v1/entities/{id}/holdings?limit={}", count - 1))
        .await;
    assert!(short.next_cursor.is_some());
}

#[tokio::test]
async fn ranges_and_rates_are_of_the_dates_asked_for() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let portfolio = sandbox.world().portfolio(&NORTH, north::EURO_HOUSEHOLD).unwrap();
    let range = date(2026, 1, 1)..=date(2026, 3, 31);
    let query = "?from=2026-01-01&to=2026-03-31";
    let id = portfolio.entity().id;
    let valuations: ValuationSeries = client.get(&format!("/v1/entities/{id}/valuations{query}")).await;
    assert_eq!(valuations, portfolio.valuations(range.clone()));
    let flows: FlowSeries = client.get(&format!("/v1/entities/{id}/flows{query}")).await;
    assert_eq!(flows, portfolio.flows(range));
    assert_eq!(
        flows.flows.len(),
        4,
        "three monthly deposits and a quarterly withdrawal"
    );
    // 28 June 2026 is a Sunday.
    let rates: RateTable = client.get("/v1/rates?base=EUR&date=2026-06-28").await;
    assert_eq!(rates.date, date(2026, 6, 26));
    assert_eq!(Some(rates), sandbox.world().rates("EUR", date(2026, 6, 26)));
}

#[tokio::test]
async fn malformed_parameters_are_refused() {
    let sandbox = sandbox().await;
    let client = Client::of(&sandbox, &NORTH).await;
    let id = entity_id(sandbox.world(), &NORTH, north::HOUSEHOLD);
    let other = entity_id(sandbox.world(), &NORTH, north::LARGE_HOUSEHOLD);
    let page: HoldingPage = client
        .get(&format!("/v1/entities/{other}/holdings?limit=5"))
        .await;
    let foreign_cursor = format!("/v1/entities/{id}/holdings?cursor={}", page.next_cursor.unwrap());
    for path in [
        foreign_cursor.as_str(),
        &format!("/v1/entities/{id}/holdings?cursor=!"),
        &format!("/v1/entities/{id}/holdings?limit=0"),
        &format!("/v1/entities/{id}/holdings?limit=2001"),
        &format!("/v1/entities/{id}/holdings?limit=many"),
        &format!("/v1/entities/{id}/valuations?from=2026-02-30"),
        &format!("/v1/entities/{id}/flows?from=2026-02-02&to=2026-02-01"),
        "/v1/rates",
        "/v1/rates?base=XXX",
        "/v1/rates?base=USD&date=2001-01-01",
        "/v1/rates?base=USD&date=2026-07-01",
        "/v1/rates/history",
        "/v1/rates/history?base=XXX",
        "/v1/rates/history?base=USD&from=2026-02-02&to=2026-02-01",
        &format!("/v1/entities/{id}/accounts?include=all"),
        &format!("/v1/entities/{id}/closes?from=2026-02-30"),
        &format!("/v1/entities/{id}/transactions?limit=0"),
        &format!("/v1/entities/{id}/benchmarks?from=2026-02-02&to=2026-02-01"),
    ] {
        let response = client.response(path).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{path}");
        assert_problem(response, StatusCode::BAD_REQUEST).await;
    }
}
