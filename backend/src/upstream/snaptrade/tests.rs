//! The adapter against a server inside the test process: what it sends, what it makes of answers, what it never says.

mod bookings;
mod holdings;
mod readings;
mod requests;
mod silence;
mod values;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};
use tempfile::TempDir;
use url::Url;

use super::*;
use crate::clock::ManualClock;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::FakeServer;
use crate::upstream::line::LineSettings;

const RECORD: &str = "001A0000006Vm9rIAC";
const KEY: &str = "canary-consumer-key";
/// The identifier has characters that a query must escape.
const ANNA: (&str, &str) = ("canary user+anna&é", "canary-secret-anna");
const BERT: (&str, &str) = ("canary-user-bert", "canary-secret-bert");

/// A request as it arrived.
#[derive(Debug, Clone)]
struct Seen {
    path: String,
    query: String,
    headers: HeaderMap,
    body: String,
}

impl Seen {
    fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// Makes the answer to a request: status and body.
type Answers = Arc<dyn Fn(&Seen) -> (u16, String) + Send + Sync>;

#[derive(Clone)]
struct Playing {
    answers: Answers,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// SnapTrade as a test wants it, and a provider with a records file before it.
struct Stage {
    server: FakeServer,
    playing: Playing,
    folder: TempDir,
}

impl Stage {
    async fn set(answers: impl Fn(&Seen) -> (u16, String) + Send + Sync + 'static) -> Self {
        let playing = Playing {
            answers: Arc::new(answers),
            seen: Arc::default(),
        };
        let router = Router::new().fallback(play).with_state(playing.clone());
        let folder = tempfile::tempdir().unwrap();
        for (file, secret) in [("anna", ANNA.1), ("bert", BERT.1)] {
            std::fs::write(folder.path().join(file), secret).unwrap();
        }
        let stage = Self {
            server: FakeServer::start(router).await,
            playing,
            folder,
        };
        stage.write_records("kind = \"person\"", &[ANNA.0]);
        stage
    }

    /// Each path, below the prefix, with the JSON that it answers; everything else is not there.
    async fn answering(answers: Value) -> Self {
        Self::set(move |seen| match answers.get(&seen.path) {
            Some(answer) => (200, answer.to_string()),
            None => (404, json!({"detail": "no"}).to_string()),
        })
        .await
    }

    fn write_records(&self, record: &str, users: &[&str]) {
        let text = format!(
            "[[user]]\nid = {:?}\nsecret_file = \"anna\"\nname = \"Anna\"\n[[user]]\nid = {:?}\nsecret_file = \"bert\"\n\
             name = \"Bert\"\n[[record]]\nid = {RECORD:?}\nname = \"The Clients\"\nusers = {users:?}\n{record}\n",
            ANNA.0, BERT.0
        );
        std::fs::write(self.folder.path().join("records.toml"), text).unwrap();
    }

    fn settings(&self) -> SnapTradeSettings {
        settings(self.server.url.clone(), &self.folder)
    }

    fn provider(&self) -> SnapTradeProvider {
        provider(self.settings())
    }

    fn seen(&self) -> Vec<Seen> {
        self.playing.seen.lock().unwrap().clone()
    }

    async fn snapshot(&self) -> Result<Snapshot, UpstreamError> {
        self.provider()
            .snapshot(&RECORD.parse().unwrap(), "request-1")
            .await
    }

    async fn book(&self) -> Result<Book, UpstreamError> {
        self.provider().book(&RECORD.parse().unwrap(), "request-1").await
    }
}

fn settings(base_url: Url, folder: &TempDir) -> SnapTradeSettings {
    SnapTradeSettings {
        base_url,
        path_prefix: "/api/v1".to_owned(),
        client_id: "CLIENT".to_owned(),
        consumer_key: Secret::fixed(KEY),
        records: folder.path().join("records.toml"),
        balance_history: false,
        http: HttpSettings::default(),
        line: LineSettings::default(),
        snapshot_timeout_ms: 15_000,
    }
}

fn provider(settings: SnapTradeSettings) -> SnapTradeProvider {
    let clock = ManualClock::at("2026-06-30T12:00:00Z".parse().unwrap());
    SnapTradeProvider::open(settings, &UpstreamContext::alone(clock.clock())).unwrap()
}

async fn play(State(playing): State<Playing>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let path = parts.uri.path();
    let seen = Seen {
        path: path.strip_prefix("/api/v1").unwrap_or(path).to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let (status, body) = (playing.answers)(&seen);
    playing.seen.lock().unwrap().push(seen);
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json");
    response.body(Body::from(body)).unwrap()
}

/// One account with a share and cash in it, by path.
fn one_account() -> Value {
    json!({
        "/accounts": [account("acc-1", "own-1")],
        "/accounts/acc-1/balances": [balance("USD", &json!(300.71))],
        "/accounts/acc-1/positions/all": positions(&[share("10.5", "123.45")]),
        "/accounts/acc-1/activities": {"data": [], "pagination": {"offset": 0, "limit": 1000, "total": 0}},
    })
}

fn account(id: &str, own: &str) -> Value {
    json!({
        "id": id, "name": "Growth", "number": "Q6542138443", "institution_account_id": own,
        "institution_name": "Harbor", "raw_type": "Margin", "status": "open", "is_paper": false,
        "account_category": "INVESTMENT",
        "sync_status": {"holdings": {"initial_sync_completed": true, "holdings_unavailable": false}},
        "balance": {"total": {"amount": 1596.94, "currency": "USD"}},
    })
}

fn balance(code: &str, cash: &Value) -> Value {
    json!({"currency": {"id": "1", "code": code, "name": code}, "cash": cash, "buying_power": null})
}

fn share(units: &str, price: &str) -> Value {
    json!({
        "instrument": {"kind": "stock", "id": "i-1", "symbol": "EXA", "raw_symbol": "EXA", "description": "Example plc",
            "currency": "USD"},
        "units": units, "price": price, "cost_basis": "118.2", "currency": "USD",
    })
}

fn positions(results: &[Value]) -> Value {
    json!({"results": results, "data_freshness": {"as_of": "2026-06-29 21:00:00+00:00"}})
}

fn changed(mut answers: Value, path: &str, pointer: &str, value: Value) -> Value {
    *answers[path].pointer_mut(pointer).unwrap() = value;
    answers
}

/// What an answer says by a list of names.
fn by_name<T>(list: impl IntoIterator<Item = (Option<String>, T)>) -> BTreeMap<String, T> {
    list.into_iter()
        .map(|(name, value)| (name.unwrap_or_default(), value))
        .collect()
}
