//! A vendor with the platform's wire format that gives the same names to everything of both firms: one subject, one check, one
//! report. Which firm asks it knows by `X-Client-ID` alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use inlay_sandbox::orgs::Org;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// The name of every firm's subject.
pub(super) const SUBJECT: &str = "sub_1";
/// The name of every firm's check.
pub(super) const CHECK: &str = "chk_1";

/// The vendor, running.
pub(super) struct Twin {
    pub(super) url: String,
    firms: Firms,
    task: JoinHandle<()>,
}

/// What it knows, by the firm's client id.
type Firms = Arc<Mutex<BTreeMap<String, Known>>>;

/// What it knows of a firm.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// How often the subject was made.
    pub(super) subjects: usize,
    /// How often the check was asked for.
    pub(super) looks: usize,
    reference: Option<Value>,
    result: Option<(&'static str, Timestamp)>,
}

impl Twin {
    pub(super) async fn start() -> Self {
        let firms = Firms::default();
        let router = Router::new()
            .route("/oauth/token", post(token))
            .route("/v1/kyc/subjects", post(subject))
            .route("/v1/kyc/checks", post(begin))
            .route("/v1/kyc/checks/{id}", get(show))
            .route("/v1/kyc/checks/{id}/report", get(report))
            .with_state(Arc::clone(&firms));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, firms, task }
    }

    /// Ends the check of a firm with the platform's word for its result.
    pub(super) fn finish(&self, org: &Org, result: &'static str, at: Timestamp) {
        let mut firms = self.firms.lock().unwrap();
        firms.get_mut(org.client_id).unwrap().result = Some((result, at));
    }

    /// What it knows of a firm.
    pub(super) fn known(&self, org: &Org) -> Known {
        self.firms.lock().unwrap()[org.client_id].clone()
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn client(headers: &HeaderMap) -> String {
    headers["x-client-id"].to_str().unwrap().to_owned()
}

async fn token() -> Json<Value> {
    Json(json!({"access_token": "twin", "token_type": "Bearer", "expires_in": 3600}))
}

async fn subject(State(firms): State<Firms>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let mut firms = firms.lock().unwrap();
    firms.entry(client(&headers)).or_default().subjects += 1;
    (StatusCode::CREATED, Json(json!({"id": SUBJECT})))
}

async fn begin(
    State(firms): State<Firms>,
    headers: HeaderMap,
    Json(order): Json<Value>,
) -> (StatusCode, Json<Value>) {
    assert_eq!(order["subject_id"], SUBJECT);
    let mut firms = firms.lock().unwrap();
    let known = firms.entry(client(&headers)).or_default();
    known.reference = Some(order["reference"].clone());
    (StatusCode::CREATED, Json(check(known)))
}

async fn show(State(firms): State<Firms>, headers: HeaderMap, Path(id): Path<String>) -> Json<Value> {
    assert_eq!(id, CHECK);
    let mut firms = firms.lock().unwrap();
    let known = firms.get_mut(&client(&headers)).unwrap();
    known.looks += 1;
    Json(check(known))
}

/// No document, but a text that says whose it is.
async fn report(headers: HeaderMap) -> Response {
    let text = format!("%PDF-1.4 report of {}", client(&headers));
    ([("content-type", "application/pdf")], text).into_response()
}

fn check(known: &Known) -> Value {
    let (status, result, at) = match known.result {
        Some((result, at)) => ("completed", Some(result), at),
        None => ("running", None, Timestamp::UNIX_EPOCH),
    };
    json!({
        "id": CHECK, "reference": known.reference, "status": status, "result": result, "requirements_due": null,
        "risk": "low", "reasons": [], "steps": [], "updated_at": at, "report": result.is_some(),
    })
}
