//! Whatever the service's own OpenAPI document allows or forbids, and much that is neither, is answered as the document says:
//! with a status that it names, in the form that it describes, and never with a fault of the service.
//!
//! Requests are made by schemathesis, twice: with sessions of an advisor who may do everything and of one who may only look at
//! portfolios. `cargo xtask attack` installs it; `INLAY_SCHEMATHESIS` names the program, `INLAY_ATTACK_EXAMPLES` how many requests
//! of each kind it makes up for a route.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use inlay_contract::http::PORTFOLIO_PATH;
use inlay_contract::kyc::{IDEMPOTENCY_KEY_HEADER, KYC_CHECKS_PATH};
use inlay_contract::session::VIEW_PORTFOLIO_PERMISSION;
use inlay_playground::assertion::USER;
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use reqwest::Method;
use serde_json::{Value, json};

use crate::configuration::CONSENT;
use crate::sessions::{ALL, Answer};
use crate::stage::Stage;

/// Names the program.
const VARIABLE: &str = "INLAY_SCHEMATHESIS";
/// Requests of each kind for a route where nobody says how many: some minutes for all.
const EXAMPLES: &str = "20";
const RECORD: &str = north::WATCHLIST_PERSON;
/// Where an operator reads what was counted.
const METRICS_PATH: &str = "/metrics";

/// What requests are given, and by which user.
struct Vendor {
    stage: Stage,
    may: &'static [&'static str],
    check: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_advisor_s_requests_are_answered_as_the_document_says() {
    // A stream has no end, and its refusals are seen by the other user.
    attack(&ALL, &["--exclude-path", "/api/kyc/events"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_of_a_user_without_permissions_are_answered_as_the_document_says() {
    attack(&[VIEW_PORTFOLIO_PERMISSION], &[]).await;
}

#[expect(clippy::print_stderr, reason = "a test says that it was skipped")]
async fn attack(may: &'static [&'static str], arguments: &[&str]) {
    let Some(program) = std::env::var_os(VARIABLE).filter(|program| !program.is_empty()) else {
        eprintln!("skipped: {VARIABLE} does not name a schemathesis; `cargo xtask attack` installs one");
        return;
    };
    let stage = Stage::start("warn").await;
    let check = started(&stage).await;
    let base_url = stage.base_url.clone();
    let vendor = Arc::new(Vendor { stage, may, check });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/session", get(session))
        .route("/assertion", get(assertion))
        .route("/names", get(names))
        .with_state(Arc::clone(&vendor));
    let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place = tempfile::tempdir().unwrap();
    let mut command = Command::new(program);
    command
        .arg("--config-file")
        .arg(folder.join("attack/schemathesis/schemathesis.toml"))
        .args(["run", "--no-color", "--url", &base_url, "--max-examples"])
        .arg(std::env::var("INLAY_ATTACK_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned()))
        .args(arguments)
        .arg(folder.join("../backend/openapi.json"))
        // It leaves a cache where it runs.
        .current_dir(place.path())
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("PYTHONPATH", folder.join("attack/schemathesis"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("INLAY_ATTACK_VENDOR", at)
        .env_remove("HTTP_PROXY")
        .env("NO_PROXY", "127.0.0.1");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    serving.abort();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    assert!(
        said.contains("No issues found") || said.contains("passed"),
        "nothing was attacked: {said}"
    );
    let stage = &vendor.stage;
    let metrics = stage.client.get(format!("{}{METRICS_PATH}", stage.operator_url));
    let counted = Answer::of(metrics).await;
    let counted = String::from_utf8_lossy(&counted.body);
    assert!(
        counted.lines().any(is_portfolio_that_came),
        "every request was refused: {counted}"
    );
}

/// Whether a line of the metrics counts portfolios that were answered. Refusals alone are as the document says, too, and would
/// prove little.
fn is_portfolio_that_came(line: &str) -> bool {
    let route = format!("route=\"{PORTFOLIO_PATH}\"");
    line.starts_with("inlay_http_requests_total{") && line.contains(&route) && line.contains("status=\"200\"")
}

/// A check that a person must decide, so that there is one.
async fn started(stage: &Stage) -> String {
    let session = stage.open(&NORTH, RECORD, USER, &ALL).await;
    let call = stage.with(&session, Method::POST, KYC_CHECKS_PATH);
    let call = call.header(IDEMPOTENCY_KEY_HEADER, inlay_backend::random::uuid().to_string());
    let answer = Answer::of(call.json(&start())).await;
    assert_eq!(answer.status, 201);
    stage.advance(Duration::from_secs(120)).await;
    answer.json()["check"]["id"].as_str().unwrap().to_owned()
}

/// What is asked for where a check is started.
fn start() -> Value {
    json!({
        "package": "standard", "purpose": "onboarding", "consent": {"version": CONSENT, "language": "en"}, "although_valid": false,
    })
}

async fn session(State(vendor): State<Arc<Vendor>>) -> Json<Value> {
    let session = vendor.stage.open(&NORTH, RECORD, USER, vendor.may).await;
    Json(json!({"token": session.token, "instance": session.instance.to_string()}))
}

async fn assertion(State(vendor): State<Arc<Vendor>>) -> Json<Value> {
    let request = vendor.stage.session_request(&NORTH, RECORD, USER, vendor.may);
    Json(serde_json::to_value(request).unwrap())
}

async fn names(State(vendor): State<Arc<Vendor>>) -> Json<Value> {
    Json(
        json!({"check": vendor.check, "provider": "platform", "org": NORTH.id, "record": RECORD, "start": start()}),
    )
}
