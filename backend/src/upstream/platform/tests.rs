//! The provider against a fake of the platform's API: the happy path, each kind of failure, hostile answers.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use inlay_contract::ErrorCode;
use serde_json::{Value, json};

use super::*;
use crate::clock::Clock;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::{FakeServer, everything_said};
use crate::upstream::line::LineSettings;

const RECORD: &str = "001A0000006Vm9rIAC";

/// What a platform answers for a household of two accounts, by endpoint.
pub(super) fn household() -> Value {
    let instrument = |name: &str, class: &str, currency: &str, symbol: Value| json!({"id": name, "isin": null, "symbol": symbol, "name": name, "asset_class": class, "currency": currency});
    json!({
        "record": {
            "id": "ent-1", "kind": "household", "name": "Amberg household", "base_currency": "USD",
            "as_of": "2026-06-30", "inception": "2026-06-26", "tax_number": "canary"
        },
        "accounts": {"accounts": [
            {"id": "acc-1", "name": "Joint account", "number": "NW-0012-4321", "registration": "Joint", "currency": "USD",
             "owners": [{"id": "p-1", "name": "Ada Amberg"}, {"id": "p-2", "name": "Ben Amberg"}],
             "opened_on": "2020-01-02", "value": "1083.40", "as_of": "2026-06-30"},
            {"id": "acc-2", "name": "Reserve", "number": "NW-0012-9876", "registration": null, "currency": "USD",
             "owners": [], "opened_on": "2020-01-02", "value": "500.00", "as_of": "2026-06-30"},
        ]},
        "holdings": {"next_cursor": null, "holdings": [
            {"account_id": "acc-1", "instrument": instrument("Example plc", "equity", "EUR", json!("EXP")),
             "quantity": "10", "price": "100.00", "price_date": "2026-06-30", "market_value": "1000.00", "currency": "EUR"},
            {"account_id": "acc-2", "instrument": instrument("US dollar", "cash", "USD", Value::Null),
             "quantity": "500.00", "price": null, "price_date": null, "market_value": "500.00", "currency": "USD"},
        ]},
        "valuations": {"currency": "USD", "valuations": [
            {"date": "2026-06-26", "value": "1500.00"},
            {"date": "2026-06-29", "value": "1510.00"},
            {"date": "2026-06-30", "value": "1583.40"},
        ]},
        "flows": {"currency": "USD", "flows": [
            {"date": "2026-06-29", "amount": "10.00", "kind": "deposit", "account_id": "acc-1"},
        ]},
        "rates": {"base": "USD", "date": "2026-06-30", "rates": [
            {"currency": "USD", "rate": "1"}, {"currency": "EUR", "rate": "1.0834"},
        ]},
        "structure": {"nodes": [
            {"id": "ent-1", "parent_id": null, "kind": "household", "name": "Amberg household", "owners": [], "account_id": null},
            {"id": "j-1", "parent_id": "ent-1", "kind": "joint_owners", "name": "Ada and Ben", "account_id": null,
             "owners": [{"id": "p-1", "name": "Ada Amberg"}, {"id": "p-2", "name": "Ben Amberg"}]},
            {"id": "r-1", "parent_id": "j-1", "kind": "registration", "name": "Joint", "owners": [], "account_id": null},
            {"id": "n-1", "parent_id": "r-1", "kind": "account", "name": "Joint account", "owners": [], "account_id": "acc-1"},
            {"id": "n-2", "parent_id": "ent-1", "kind": "account", "name": "Reserve", "owners": [], "account_id": "acc-2"},
        ]},
        "closes": {"days": ["2026-06-26", "2026-06-29", "2026-06-30"], "accounts": [
            {"account_id": "acc-1", "pockets": [{"currency": "EUR", "values": ["910.00", "930.00", "1000.00"]}]},
            {"account_id": "acc-2", "pockets": [{"currency": "USD", "values": [null, "500.00", "500.00"]}]},
        ]},
        "transactions": {"next_cursor": null, "transactions": [
            {"id": "t-1", "date": "2026-06-26", "account_id": "acc-1", "kind": "delivery_in", "instrument_id": "Example plc",
             "quantity": "10", "amount": "910.00", "currency": "EUR", "cost": "800.00", "counterpart_account_id": null},
            {"id": "t-2", "date": "2026-06-29", "account_id": "acc-2", "kind": "transfer", "instrument_id": null,
             "quantity": null, "amount": "500.00", "currency": "USD", "cost": null, "counterpart_account_id": "acc-1"},
        ]},
        "instruments": {"instruments": [
            {"id": "Example plc", "isin": "ZZ0000000017", "symbol": "EXP", "name": "Example plc", "asset_class": "equity",
             "sector": "Industrials", "region": "Europe", "currency": "EUR",
             "expected_income": [{"date": "2026-12-15", "per_unit": "0.50"}, {"date": "2026-09-15", "per_unit": "0.40"}]},
            {"id": "US dollar", "isin": null, "symbol": null, "name": "US dollar", "asset_class": "cash", "sector": null,
             "region": null, "currency": "USD", "expected_income": null},
        ]},
        "rates_history": {"base": "USD", "days": ["2026-06-26", "2026-06-29", "2026-06-30"], "rates": [
            {"currency": "USD", "rates": ["1", "1", "1"]}, {"currency": "EUR", "rates": ["1.08", "1.0810", "1.0834"]},
        ]},
        "benchmarks": {"currency": "USD", "assignments": [
            {"name": "World 60/40", "since": "2026-06-29", "days": ["2026-06-29", "2026-06-30"], "levels": ["100", "101.5"]},
        ]},
        "target": {"name": "Balanced", "weights": [
            {"asset_class": "equity", "weight": "0.60", "tolerance": "0.05"},
            {"asset_class": "cash", "weight": "0.40", "tolerance": null},
        ]},
    })
}

/// A platform whose answers a test can change.
#[derive(Clone)]
struct FakePlatform {
    answers: Arc<Mutex<Value>>,
    failure: Arc<Mutex<Option<Failure>>>,
    /// Tokens up to this number are refused.
    refused_tokens: Arc<AtomicU32>,
    n_tokens: Arc<AtomicU32>,
    /// Whether every call but those for tokens waits for ever.
    silent: Arc<AtomicBool>,
    /// Every call but those for tokens.
    calls: Arc<Mutex<Vec<Call>>>,
}

/// What one endpoint says instead of an answer.
#[derive(Clone, Copy)]
struct Failure {
    endpoint: &'static str,
    status: u16,
    body: &'static str,
}

struct Call {
    endpoint: String,
    query: String,
    headers: HeaderMap,
}

impl FakePlatform {
    fn fail(&self, endpoint: &'static str, status: u16, body: &'static str) {
        *self.failure.lock().unwrap() = Some(Failure {
            endpoint,
            status,
            body,
        });
    }

    fn n_calls(&self, endpoint: &str) -> usize {
        self.calls
            .lock()
            .unwrap()
            .iter()
            .filter(|call| call.endpoint == endpoint)
            .count()
    }
}

async fn answer(State(platform): State<FakePlatform>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if path == "/oauth/token" {
        let count = platform.n_tokens.fetch_add(1, Ordering::SeqCst) + 1;
        return axum::Json(
            json!({"access_token": count.to_string(), "token_type": "Bearer", "expires_in": 900}),
        )
        .into_response();
    }
    let endpoint = match path.strip_prefix("/v1/").unwrap().split('/').collect::<Vec<_>>()[..] {
        ["records", RECORD] => "record",
        [
            "entities",
            "ent-1",
            endpoint @ ("accounts" | "holdings" | "valuations" | "flows" | "structure" | "closes"
            | "transactions" | "instruments" | "benchmarks" | "target"),
        ] => endpoint,
        ["rates"] => "rates",
        ["rates", "history"] => "rates_history",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let query = request.uri().query().unwrap_or_default().to_owned();
    let call = Call {
        endpoint: endpoint.to_owned(),
        query: query.clone(),
        headers: request.headers().clone(),
    };
    platform.calls.lock().unwrap().push(call);
    if platform.silent.load(Ordering::SeqCst) {
        std::future::pending::<()>().await;
    }
    let token = request.headers()["authorization"]
        .to_str()
        .unwrap()
        .strip_prefix("Bearer ")
        .unwrap();
    if token.parse::<u32>().unwrap() <= platform.refused_tokens.load(Ordering::SeqCst) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let failure = platform
        .failure
        .lock()
        .unwrap()
        .filter(|failure| failure.endpoint == endpoint);
    if let Some(Failure { status, body, .. }) = failure {
        return (
            StatusCode::from_u16(status).unwrap(),
            [("retry-after", "4000")],
            body,
        )
            .into_response();
    }
    let answers = platform.answers.lock().unwrap();
    match (endpoint, answers.get("pages")) {
        ("holdings" | "transactions", Some(pages)) if !pages[endpoint].is_null() => {
            let pages = &pages[endpoint];
            let cursor = query
                .split_once("cursor=")
                .map_or(0, |(_, cursor)| cursor.parse().unwrap());
            axum::Json(pages[cursor % pages.as_array().unwrap().len()].clone()).into_response()
        }
        _ => axum::Json(answers[endpoint].clone()).into_response(),
    }
}

async fn start() -> (FakePlatform, PlatformProvider, FakeServer) {
    let platform = FakePlatform {
        answers: Arc::new(Mutex::new(household())),
        failure: Arc::default(),
        refused_tokens: Arc::default(),
        n_tokens: Arc::default(),
        silent: Arc::default(),
        calls: Arc::default(),
    };
    let server = FakeServer::start(Router::new().fallback(answer).with_state(platform.clone())).await;
    let settings = PlatformSettings {
        base_url: server.url.clone(),
        token_url: server.join("/oauth/token"),
        client_id: "inlay-north".to_owned(),
        proof: ClientProof::Secret(Secret::fixed("hush")),
        console_url: Some(ConsoleUrl::new("https://console.example/e/{entity}".to_owned())),
        http: HttpSettings::default(),
        line: LineSettings::default(),
        snapshot_timeout_ms: 60_000,
    };
    let provider = PlatformProvider::new(settings, &UpstreamContext::alone(Clock::system())).unwrap();
    (platform, provider, server)
}

async fn read(provider: &PlatformProvider) -> Result<Snapshot, UpstreamError> {
    provider.snapshot(&RECORD.parse().unwrap(), "request-7").await
}

#[tokio::test]
async fn every_call_carries_what_the_platform_demands() {
    let (platform, provider, _server) = start().await;
    assert_eq!(read(&provider).await.unwrap().positions.len(), 2);
    let calls = platform.calls.lock().unwrap();
    assert_eq!(calls.len(), 6);
    for Call {
        endpoint, headers, ..
    } in calls.iter()
    {
        for (name, value) in [
            ("authorization", "Bearer 1"),
            ("content-type", "application/json"),
            ("x-request-id", "request-7"),
            ("x-api-version", "2026-06-01"),
            ("x-client-id", "inlay-north"),
        ] {
            assert_eq!(headers[name], value, "{endpoint}");
        }
    }
    let query = |endpoint| &calls.iter().find(|call| call.endpoint == endpoint).unwrap().query;
    assert_eq!(query("valuations"), "from=2026-06-26&to=2026-06-30");
    assert_eq!(query("rates"), "base=USD&date=2026-06-30");
    assert_eq!(query("holdings"), "limit=2000");
}

// S30: five calls in parallel, all refused; the platform must see one login, and each call once more.
#[tokio::test]
async fn a_token_that_ended_early_is_renewed_once_and_each_call_repeated_once() {
    let (platform, provider, _server) = start().await;
    read(&provider).await.unwrap();
    platform.refused_tokens.store(1, Ordering::SeqCst);
    platform.calls.lock().unwrap().clear();
    read(&provider).await.unwrap();
    assert_eq!(platform.n_tokens.load(Ordering::SeqCst), 2);
    assert_eq!(platform.n_calls("record"), 2);
    assert_eq!(platform.n_calls("holdings"), 1);
}

#[tokio::test]
async fn a_platform_that_refuses_every_token_is_not_asked_without_end() {
    let (platform, provider, _server) = start().await;
    platform.refused_tokens.store(u32::MAX, Ordering::SeqCst);
    let error = read(&provider).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Authentication), "{error:?}");
    assert_eq!(platform.n_tokens.load(Ordering::SeqCst), 2);
    assert_eq!(platform.n_calls("record"), 2);
}

#[tokio::test]
async fn pages_are_joined() {
    let (platform, provider, _server) = start().await;
    let holdings = household()["holdings"]["holdings"].clone();
    platform.answers.lock().unwrap()["pages"] = json!({"holdings": [
        {"holdings": [holdings[0]], "next_cursor": "1"},
        {"holdings": [], "next_cursor": "2"},
        {"holdings": [holdings[1]], "next_cursor": null},
    ]});
    let names: Vec<_> = read(&provider)
        .await
        .unwrap()
        .positions
        .into_iter()
        .filter_map(|position| position.name)
        .collect();
    assert_eq!(names, ["Example plc", "US dollar"]);
}

#[tokio::test]
async fn a_list_that_goes_round_in_circles_is_refused() {
    for pages in [
        json!([{"holdings": [], "next_cursor": "0"}]),
        json!([{"holdings": [], "next_cursor": "1"}, {"holdings": [], "next_cursor": "0"}]),
        json!([{"holdings": [], "next_cursor": "1".repeat(pages::LONGEST_CURSOR + 1)}]),
    ] {
        let (platform, provider, _server) = start().await;
        platform.answers.lock().unwrap()["pages"] = json!({"holdings": pages});
        let error = read(&provider).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
        assert!(platform.n_calls("holdings") <= MOST_PAGES);
    }
}

#[tokio::test]
async fn each_status_has_its_kind() {
    let (platform, provider, _server) = start().await;
    for (endpoint, status, code) in [
        ("record", 404, ErrorCode::RecordUnknown),
        ("accounts", 404, ErrorCode::ProviderNonsense),
        ("rates", 403, ErrorCode::ProviderAuthentication),
        ("flows", 400, ErrorCode::ProviderRejected),
        ("flows", 422, ErrorCode::ProviderRejected),
        ("valuations", 408, ErrorCode::ProviderTimeout),
        ("valuations", 504, ErrorCode::ProviderTimeout),
        ("record", 500, ErrorCode::ProviderUnreachable),
        ("record", 503, ErrorCode::ProviderUnreachable),
        ("record", 302, ErrorCode::ProviderNonsense),
        ("record", 204, ErrorCode::ProviderNonsense),
        // The last one: afterwards nobody asks for a while.
        ("holdings", 429, ErrorCode::ProviderRateLimited),
    ] {
        platform.fail(endpoint, status, "");
        let error = read(&provider).await.unwrap_err();
        assert_eq!(error.code(), code, "{endpoint} {status}");
        if let UpstreamError::RateLimited { retry_after_seconds } = error {
            assert_eq!(retry_after_seconds, Some(300), "a wait of an hour is capped");
        }
    }
}

// S01, S24: the platform's words may hold personal data or echo our token.
#[tokio::test]
async fn what_the_platform_says_is_in_no_error() {
    let (platform, provider, _server) = start().await;
    for (status, body) in [
        (200, "<html>canary</html>"),
        (200, r#"{"id": "canary"#),
        (200, r#"{"id": 5, "kind": "canary"}"#),
        (
            200,
            r#"{"id": "../canary", "kind": "person", "name": "canary", "base_currency": "USD", "as_of": "2026-06-30"}"#,
        ),
        (200, r#"["canary"]"#),
        (200, "\u{0}\u{1}canary"),
        (400, "canary"),
        (500, "canary"),
    ] {
        platform.fail("record", status, body);
        let said = everything_said(&read(&provider).await.unwrap_err());
        assert!(!said.contains("canary") && !said.contains(RECORD), "{said}");
    }
    assert!(!format!("{provider:?}").contains("hush"));
}

#[tokio::test]
async fn a_platform_that_dawdles_is_given_up_as_a_whole() {
    let (platform, mut provider, _server) = start().await;
    platform.silent.store(true, Ordering::SeqCst);
    provider.reading_time = ReadingTime::from_millis(1);
    // A call alone would be given up only after eight seconds: what ends sooner was ended by the deadline of the whole.
    let error = tokio::time::timeout(Duration::from_secs(5), read(&provider))
        .await
        .expect("the deadline of the whole was not kept")
        .unwrap_err();
    assert!(matches!(error, UpstreamError::Timeout), "{error:?}");
}

#[tokio::test]
async fn readiness_is_having_a_token() {
    let (platform, provider, server) = start().await;
    provider.ready().await.unwrap();
    assert_eq!(platform.n_tokens.load(Ordering::SeqCst), 1);
    let settings = PlatformSettings {
        base_url: server.url.clone(),
        token_url: server.join("/v1/elsewhere"),
        client_id: "inlay-north".to_owned(),
        proof: ClientProof::Secret(Secret::fixed("hush")),
        console_url: Some(ConsoleUrl::new("https://console.example/e/{entity}".to_owned())),
        http: HttpSettings::default(),
        line: LineSettings::default(),
        snapshot_timeout_ms: 1000,
    };
    assert!(
        PlatformProvider::new(settings, &UpstreamContext::alone(Clock::system()))
            .unwrap()
            .ready()
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_request_id_that_fits_into_no_header_is_replaced() {
    let (platform, provider, _server) = start().await;
    provider
        .snapshot(&RECORD.parse().unwrap(), "a\r\nx-client-id: other")
        .await
        .unwrap();
    let calls = platform.calls.lock().unwrap();
    assert!(calls.iter().all(|call| call.headers["x-request-id"].len() == 36));
}

async fn read_book(provider: &PlatformProvider) -> Result<Book, UpstreamError> {
    provider.book(&RECORD.parse().unwrap(), "request-7").await
}

#[tokio::test]
async fn a_book_asks_for_each_part_once_and_for_transactions_from_the_first_day_on() {
    let (platform, provider, _server) = start().await;
    let book = read_book(&provider).await.unwrap();
    assert_eq!((book.accounts.len(), book.transactions.len()), (2, 2));
    assert_eq!(book.links[0].url, "https://console.example/e/ent-1");
    let calls = platform.calls.lock().unwrap();
    let query = |endpoint: &str| {
        let of_endpoint: Vec<_> = calls.iter().filter(|call| call.endpoint == endpoint).collect();
        assert_eq!(of_endpoint.len(), 1, "{endpoint}");
        of_endpoint[0].query.as_str()
    };
    assert_eq!(query("record"), "");
    assert_eq!(query("accounts"), "include=left");
    assert_eq!(query("transactions"), "limit=2000&to=2026-06-30");
    for endpoint in ["closes", "benchmarks"] {
        assert_eq!(query(endpoint), "from=2026-06-26&to=2026-06-30", "{endpoint}");
    }
    assert_eq!(query("rates_history"), "base=USD&from=2026-06-26&to=2026-06-30");
    for endpoint in ["structure", "instruments", "holdings", "target"] {
        query(endpoint);
    }
}

#[tokio::test]
async fn pages_of_transactions_are_joined_and_a_list_without_end_is_refused() {
    let (platform, provider, _server) = start().await;
    let listed = household()["transactions"]["transactions"].clone();
    platform.answers.lock().unwrap()["pages"] = json!({"transactions": [
        {"transactions": [listed[0]], "next_cursor": "1"},
        {"transactions": [listed[1]], "next_cursor": null},
    ]});
    assert_eq!(read_book(&provider).await.unwrap().transactions.len(), 2);
    platform.answers.lock().unwrap()["pages"] = json!({"transactions": [{"transactions": [], "next_cursor": "1"}, {"transactions": [], "next_cursor": "0"}]});
    let error = read_book(&provider).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    assert!(platform.n_calls("transactions") <= MOST_TRANSACTION_PAGES + 2);
}

#[tokio::test]
async fn each_part_of_a_book_that_fails_fails_it_but_for_the_model_that_not_everybody_has() {
    let (platform, provider, _server) = start().await;
    for (endpoint, status, code) in [
        ("structure", 404, ErrorCode::ProviderNonsense),
        ("closes", 503, ErrorCode::ProviderUnreachable),
        ("instruments", 500, ErrorCode::ProviderUnreachable),
        ("rates_history", 403, ErrorCode::ProviderAuthentication),
        ("benchmarks", 504, ErrorCode::ProviderTimeout),
        ("target", 400, ErrorCode::ProviderRejected),
        ("record", 404, ErrorCode::RecordUnknown),
        // The last one: afterwards nobody asks for a while.
        ("transactions", 429, ErrorCode::ProviderRateLimited),
    ] {
        platform.fail(endpoint, status, "canary");
        let error = read_book(&provider).await.unwrap_err();
        assert_eq!(error.code(), code, "{endpoint} {status}");
        assert!(!everything_said(&error).contains("canary"));
    }
    let (platform, provider, _server) = start().await;
    platform.fail("target", 404, "");
    assert_eq!(read_book(&provider).await.unwrap().target, None);
}
