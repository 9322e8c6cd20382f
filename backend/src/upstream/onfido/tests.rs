//! The provider against a scripted Onfido: the happy path, each kind of failure, hostile answers, lost answers.

mod applicant;
mod check;
mod delivery;
mod document;
mod failure;
mod limit;
mod report;
mod run;
mod word;

use futures::TryStreamExt as _;
use inlay_contract::kyc::PartyKind;
use jiff::civil::date;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::{FakeServer, Script};
use crate::upstream::kyc::Address;
use crate::upstream::line::LineSettings;

const APPLICANT: &str = "30f8fd62-0c3b-4c38-9a2d-7a4f9b5d2a11";
const RUN: &str = "b48fdff9-66a1-405d-9912-54780799bd68";
const WORKFLOW: &str = "2f1b5d8e-5a59-4d1a-8a1d-0f5b4b2f3c77";
const CHECK: &str = "0191f2a4-7b1c-4e55-9d3a-6f1c2b3a4d5e";
const REPORTS: &str = "reports:document,watchlist_standard";
/// A time of Onfido's, as answers have it.
const NOON: &str = "Tue, 30 Jun 2026 12:00:00 GMT";
const ONFIDO_CHECK: &str = "8546d921-11f3-4d0a-9b9c-5b0c4b1f7f0e";

fn party() -> Party {
    Party {
        record: "001A0000006Vm9rIAC".parse().unwrap(),
        kind: PartyKind::Person,
        name: "Ada Amberg".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Amberg".to_owned(),
        birth_date: Some(date(1961, 4, 12)),
        document_number: Some(SecretString::from("C01X00T47")),
        address: Some(Address {
            street: "12 Quiet Lane".to_owned(),
            town: "Zurich".to_owned(),
            postcode: "8001".to_owned(),
            state: None,
            country: "CH".to_owned(),
        }),
        email: Some("ada@example.com".to_owned()),
        members: Vec::new(),
        owner: None,
    }
}

fn run(status: &str) -> Value {
    json!({
        "id": RUN, "applicant_id": APPLICANT, "workflow_id": WORKFLOW, "tags": [format!("inlay-{CHECK}")],
        "status": status, "reasons": ["watchlist_match", "Ask compliance"],
        "output": {"risk": "High", "number": 7, "first_name": "canary"},
        "sdk_token": "canary", "dashboard_url": "https://canary.example",
        "created_at": "2026-06-30T09:00:00Z", "updated_at": "2026-06-30T09:05:00Z",
    })
}

fn task(id: &str, definition: &str, output: &Value) -> Value {
    json!({
        "id": id, "workflow_run_id": RUN, "task_def_id": definition, "task_def_version": null, "input": {"secret": "canary"},
        "output": output, "created_at": "2026-06-30T09:01:00Z", "updated_at": "2026-06-30T09:04:00Z",
    })
}

async fn start() -> (Script, OnfidoProvider, FakeServer) {
    let script = Script::default();
    let server = script.serve().await;
    let provider = OnfidoProvider::new(settings(&server), &UpstreamContext::alone(Clock::system())).unwrap();
    (script, provider, server)
}

fn settings(server: &FakeServer) -> OnfidoSettings {
    OnfidoSettings {
        base_url: server.join("/v3.6"),
        client_id: "inlay".to_owned(),
        client_secret: Secret::fixed("hush"),
        document_hosts: Vec::new(),
        privacy_notices_read: true,
        risk_output: Some("risk".to_owned()),
        http: HttpSettings::default(),
        line: LineSettings::default(),
    }
}

fn path(below: &str) -> String {
    format!("/v3.6/workflow_runs/{RUN}{below}")
}

/// A run with these tasks.
fn play(script: &Script, status: &str, tasks: &[Value]) {
    script.answer(&format!("GET {}", path("")), 200, &run(status));
    script.answer(&format!("GET {}", path("/tasks")), 200, &json!(tasks));
    for task in tasks {
        let below = format!("/tasks/{}", task["id"].as_str().unwrap());
        script.answer(&format!("GET {}", path(&below)), 200, task);
    }
}

fn order(may_have_been_sent: bool) -> Order {
    Order {
        check: CHECK.parse().unwrap(),
        subject: SubjectId(APPLICANT.to_owned()),
        package: WORKFLOW.to_owned(),
        may_have_been_sent,
    }
}

/// The same for reports.
fn reports_order(may_have_been_sent: bool) -> Order {
    Order {
        package: REPORTS.to_owned(),
        ..order(may_have_been_sent)
    }
}

fn check(status: &str, result: &Value) -> Value {
    json!({
        "id": ONFIDO_CHECK, "applicant_id": APPLICANT, "tags": [format!("inlay-{CHECK}")], "status": status,
        "result": result, "href": "canary", "form_uri": "https://canary.example", "report_ids": [],
        "created_at": "2026-06-30T09:00:00Z",
    })
}

fn report(id: &str, name: &str, status: &str, result: &Value) -> Value {
    json!({
        "id": id, "name": name, "check_id": ONFIDO_CHECK, "status": status, "result": result, "href": "canary",
        "created_at": "2026-06-30T09:01:00Z", "properties": {"first_name": "canary"},
    })
}

/// A check with these reports, answered at a time of Onfido's.
fn play_check(script: &Script, of: &Value, reports: &[Value], date: &str) {
    let headers = vec![("date", date.to_owned())];
    let route = format!("GET /v3.6/checks/{ONFIDO_CHECK}");
    script.answer_with(&route, 200, headers, of.to_string().into_bytes());
    script.answer("GET /v3.6/reports", 200, &json!({"reports": reports}));
}

fn noon() -> jiff::Timestamp {
    "2026-06-30T12:00:00Z".parse().unwrap()
}

fn check_run() -> RunId {
    RunId(format!("check:{ONFIDO_CHECK}"))
}

async fn observe(provider: &OnfidoProvider) -> Result<Observation, UpstreamError> {
    provider.observe(&RunId(RUN.to_owned()), "request-7").await
}

async fn whole(report: Report) -> Result<Vec<u8>, UpstreamError> {
    report
        .body
        .try_fold(Vec::new(), |mut all, chunk| async move {
            all.extend_from_slice(&chunk);
            Ok(all)
        })
        .await
}
