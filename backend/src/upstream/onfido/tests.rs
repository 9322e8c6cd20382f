//! The provider against a scripted Onfido: the happy path, each kind of failure, hostile answers, lost answers.

use futures::TryStreamExt as _;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Outcome, PartKind, PartResult, PartState, PartyKind, Risk, RunState, Said};
use jiff::civil::date;
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::*;
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::{FakeServer, Script, everything_said};
use crate::upstream::kyc::Address;

const APPLICANT: &str = "30f8fd62-0c3b-4c38-9a2d-7a4f9b5d2a11";
const RUN: &str = "b48fdff9-66a1-405d-9912-54780799bd68";
const WORKFLOW: &str = "2f1b5d8e-5a59-4d1a-8a1d-0f5b4b2f3c77";
const CHECK: &str = "0191f2a4-7b1c-4e55-9d3a-6f1c2b3a4d5e";

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
    let settings = OnfidoSettings {
        base_url: server.join("/v3.6"),
        client_id: "inlay".to_owned(),
        client_secret: "hush".into(),
        document_hosts: Vec::new(),
        privacy_notices_read: true,
        risk_output: Some("risk".to_owned()),
        http: HttpSettings::default(),
    };
    let provider = OnfidoProvider::new(settings, Clock::system()).unwrap();
    (script, provider, server)
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

async fn observe(provider: &OnfidoProvider) -> Result<Observation, UpstreamError> {
    provider.observe(&RunId(RUN.to_owned()), "request-7").await
}

#[tokio::test]
async fn a_party_becomes_an_applicant_with_what_the_crm_knows() {
    let (script, provider, _server) = start().await;
    script.answer(
        "POST /v3.6/applicants",
        201,
        &json!({"id": APPLICANT, "first_name": "Ada"}),
    );
    let subject = provider.enrol(&party(), "request-7").await.unwrap();
    assert_eq!(subject.0, APPLICANT);
    let seen = script.seen("POST /v3.6/applicants").remove(0);
    assert_eq!(seen.headers["authorization"], "Bearer 1");
    assert_eq!(seen.headers["x-request-id"], "request-7");
    assert_eq!(
        seen.json(),
        json!({
            "first_name": "Ada", "last_name": "Amberg", "email": "ada@example.com", "dob": "1961-04-12",
            "id_numbers": [{"type": "other", "value": "C01X00T47"}],
            "address": {"street": "12 Quiet Lane", "town": "Zurich", "postcode": "8001", "country": "CHE"},
            "consents": [{"name": "privacy_notices_read", "granted": true}],
        })
    );
    let form = script.seen("POST /v3.6/oauth/token").remove(0).form();
    assert_eq!((&*form["client_id"], &*form["client_secret"]), ("inlay", "hush"));
}

// An address that Onfido would refuse must not keep the client from being checked.
#[tokio::test]
async fn an_address_that_would_be_refused_is_left_out() {
    let (script, provider, _server) = start().await;
    script.answer("POST /v3.6/applicants", 201, &json!({"id": APPLICANT}));
    let sent = async |change: fn(&mut Address)| {
        let mut party = party();
        change(party.address.as_mut().unwrap());
        provider.enrol(&party, "r").await.unwrap();
        script.seen("POST /v3.6/applicants").pop().unwrap().json()["address"].clone()
    };
    assert!(sent(|address| address.postcode.clear()).await.is_null());
    assert!(sent(|address| address.country = "XQ".to_owned()).await.is_null());
    assert!(sent(|address| address.country = "US".to_owned()).await.is_null());
    let texas = sent(|address| {
        address.country = "US".to_owned();
        address.state = Some("TX".to_owned());
    });
    assert_eq!(texas.await["state"], "TX");
}

#[tokio::test]
async fn a_run_carries_our_name_for_the_check() {
    let (script, provider, _server) = start().await;
    let headers = vec![("x-request-id", "onfido-3".to_owned())];
    let body = run("processing").to_string().into_bytes();
    script.answer_with("POST /v3.6/workflow_runs", 201, headers, body);
    let submitted = provider.submit(&order(false), "request-7").await.unwrap();
    assert_eq!(submitted.run.0, RUN);
    assert_eq!(submitted.provider_request_id.as_deref(), Some("onfido-3"));
    assert_eq!(
        submitted.observation.state,
        Said::by_provider(RunState::InProgress, "processing")
    );
    let seen = script.seen("POST /v3.6/workflow_runs").remove(0).json();
    assert_eq!(
        seen,
        json!({"applicant_id": APPLICANT, "workflow_id": WORKFLOW, "tags": [format!("inlay-{CHECK}")]})
    );
    assert!(script.seen("GET /v3.6/workflow_runs").is_empty());
}

// The answer to the first try was lost in a crash: the client must not be checked, and the firm not billed, twice.
#[tokio::test]
async fn a_run_that_may_have_been_begun_is_looked_for_and_taken() {
    let (script, provider, _server) = start().await;
    play(&script, "approved", &[]);
    script.answer("GET /v3.6/workflow_runs", 200, &json!([run("approved")]));
    let submitted = provider.submit(&order(true), "request-7").await.unwrap();
    assert_eq!(submitted.run.0, RUN);
    assert_eq!(submitted.observation.state.value, RunState::Finished);
    assert!(script.seen("POST /v3.6/workflow_runs").is_empty());
    let query = script.seen("GET /v3.6/workflow_runs").remove(0).query;
    assert_eq!(query["tags"], format!("inlay-{CHECK}"));
    assert_eq!(query["applicant_id"], APPLICANT);
}

#[tokio::test]
async fn the_run_of_another_check_or_of_another_person_is_never_taken() {
    let (script, provider, _server) = start().await;
    script.answer("POST /v3.6/workflow_runs", 201, &run("processing"));
    for (field, value) in [
        ("tags", json!(["inlay-other"])),
        ("tags", Value::Null),
        ("applicant_id", json!("other")),
    ] {
        let mut other = run("approved");
        other[field] = value;
        script.answer("GET /v3.6/workflow_runs", 200, &json!([other]));
        script.forget();
        let submitted = provider.submit(&order(true), "request-7").await.unwrap();
        assert_eq!(submitted.observation.state.value, RunState::InProgress, "{field}");
        assert_eq!(script.seen("POST /v3.6/workflow_runs").len(), 1);
    }
}

#[tokio::test]
async fn parts_come_from_the_tasks_that_look_at_something() {
    let (script, provider, _server) = start().await;
    let document = json!({
        "status": "complete", "result": "consider", "sub_result": "suspected", "uuid": "canary",
        "properties": {"first_name": "canary"},
        "breakdown": {
            "data_validation": {"result": "consider", "breakdown": {
                "document_expiration": {"result": "consider"}, "mrz": {"result": "clear"}}},
            "visual_authenticity": {"result": "consider"},
            "image_integrity": {"result": "clear"},
            "something_new": {"result": "consider", "breakdown": "of another form"},
        },
    });
    play(
        &script,
        "review",
        &[
            task(
                "upload_1",
                "upload_document_photo",
                &json!([{"type": "document_photo"}]),
            ),
            task("document_check_1", "document_check", &document),
            task(
                "face_1",
                "facial_similarity_photo",
                &json!({"status": "complete", "result": "clear"}),
            ),
            task("watchlist_1", "watchlist_standard", &Value::Null),
            task(
                "new_1",
                "quantum_check",
                &json!({"status": "pondering", "result": "purple"}),
            ),
        ],
    );
    let seen = observe(&provider).await.unwrap();
    assert_eq!(seen.state, Said::by_provider(RunState::Finished, "review"));
    assert_eq!(
        seen.outcome,
        Some(Said::by_provider(Outcome::Attention, "review"))
    );
    assert_eq!(seen.risk, Risk::High);
    assert_eq!(seen.changed_at, "2026-06-30T09:05:00Z".parse().unwrap());
    assert!(seen.has_report);
    let reasons: Vec<_> = seen
        .reasons
        .iter()
        .map(|reason| (&*reason.code, &*reason.raw))
        .collect();
    assert_eq!(
        reasons,
        [
            ("watchlist_match", "watchlist_match"),
            ("other", "Ask compliance")
        ]
    );

    let [document, face, watchlist, new] = &seen.parts[..] else {
        panic!("{:?}", seen.parts)
    };
    assert_eq!(
        document.kind,
        Said::by_provider(PartKind::Document, "document_check")
    );
    assert_eq!(
        document.result,
        Some(Said::by_provider(PartResult::Attention, "consider"))
    );
    assert_eq!(document.sub_result.as_deref(), Some("suspected"));
    assert_eq!(
        document.finished_at,
        Some("2026-06-30T09:04:00Z".parse().unwrap())
    );
    let reasons: Vec<_> = document
        .reasons
        .iter()
        .map(|reason| (&*reason.code, &*reason.raw))
        .collect();
    assert_eq!(
        reasons,
        [
            ("document_expired", "data_validation.document_expiration"),
            ("other", "something_new"),
            ("document_not_genuine", "visual_authenticity"),
        ]
    );
    assert_eq!(face.result, Some(Said::by_provider(PartResult::Clear, "clear")));
    assert_eq!(watchlist.state, Said::by_inlay(PartState::Skipped));
    // What Inlay does not know is shown as unknown, with the word, and never dropped.
    assert_eq!(new.kind, Said::by_provider(PartKind::Unknown, "quantum_check"));
    assert_eq!(new.state, Said::by_provider(PartState::Unknown, "pondering"));
    assert_eq!(new.result, Some(Said::by_provider(PartResult::Unknown, "purple")));
    let text = serde_json::to_string(&seen).unwrap();
    assert!(!text.contains("canary"), "{text}");
    assert!(
        script
            .seen(&format!("GET {}", path("/tasks/upload_1")))
            .is_empty()
    );
}

#[tokio::test]
async fn each_status_of_a_run_has_its_place() {
    let (script, provider, _server) = start().await;
    for (status, state, outcome) in [
        ("processing", RunState::InProgress, None),
        ("awaiting_input", RunState::AwaitingClient, None),
        ("awaiting_client_input", RunState::InReview, None),
        ("approved", RunState::Finished, Some(Outcome::Approved)),
        ("declined", RunState::Finished, Some(Outcome::Declined)),
        ("review", RunState::Finished, Some(Outcome::Attention)),
        ("abandoned", RunState::Abandoned, None),
        ("error", RunState::Failed, None),
        ("transcended", RunState::Unknown, None),
    ] {
        play(&script, status, &[]);
        let seen = observe(&provider).await.unwrap();
        assert_eq!(seen.state, Said::by_provider(state, status));
        assert_eq!(seen.outcome.map(|said| said.value), outcome, "{status}");
    }
}

// A date that only stands beside an approval is a condition of it; a word that is no date is none.
#[tokio::test]
async fn an_approval_with_a_date_is_one_with_requirements() {
    let (script, provider, _server) = start().await;
    for (status, due, outcome, date) in [
        (
            "approved",
            json!("2026-09-30"),
            Outcome::ApprovedWithRequirements,
            Some(date(2026, 9, 30)),
        ),
        ("approved", json!("soon"), Outcome::Approved, None),
        ("approved", json!(7), Outcome::Approved, None),
        (
            "declined",
            json!("2026-09-30"),
            Outcome::Declined,
            Some(date(2026, 9, 30)),
        ),
    ] {
        play(&script, status, &[]);
        let mut answer = run(status);
        answer["output"] = json!({"requirements_due": due});
        script.answer(&format!("GET {}", path("")), 200, &answer);
        let seen = observe(&provider).await.unwrap();
        assert_eq!(seen.outcome, Some(Said::by_provider(outcome, status)));
        assert_eq!(seen.requirements_due, date, "{due}");
    }
}

#[tokio::test]
async fn each_kind_of_failure_has_its_code_and_repeats_nothing_of_the_answer() {
    let (script, provider, _server) = start().await;
    play(&script, "processing", &[]);
    let envelope = json!({"error": {"type": "validation_error", "message": "canary Amberg", "fields": {"dob": ["canary"]}}});
    for (status, code) in [
        (400, ErrorCode::ProviderRejected),
        (401, ErrorCode::ProviderAuthentication),
        (403, ErrorCode::ProviderAuthentication),
        (404, ErrorCode::RecordUnknown),
        (408, ErrorCode::ProviderTimeout),
        (422, ErrorCode::ProviderRejected),
        (429, ErrorCode::ProviderRateLimited),
        (500, ErrorCode::ProviderUnreachable),
        (503, ErrorCode::ProviderUnreachable),
        (302, ErrorCode::ProviderNonsense),
    ] {
        script.answer(&format!("GET {}", path("")), status, &envelope);
        let error = observe(&provider).await.unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        assert!(
            !everything_said(&error).contains("canary"),
            "{}",
            everything_said(&error)
        );
    }
    // An unknown applicant is no unknown run: no later try would change it.
    let error = provider.submit(&order(false), "r").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProviderRejected);
}

#[tokio::test]
async fn a_token_that_ended_early_is_renewed_once() {
    let (script, provider, _server) = start().await;
    play(&script, "processing", &[]);
    script.refuse_tokens([1]);
    observe(&provider).await.unwrap();
    assert_eq!(script.seen("POST /v3.6/oauth/token").len(), 2);
    assert_eq!(script.seen(&format!("GET {}", path(""))).len(), 2);
}

#[tokio::test]
async fn hostile_answers_are_refused() {
    let (script, provider, _server) = start().await;
    let hostile = [
        json!([]),
        json!({"id": RUN}),
        json!({"id": "../../applicants", "status": "approved", "updated_at": "2026-06-30T09:05:00Z"}),
        json!({"id": "0000fff9-66a1-405d-9912-54780799bd68", "status": "approved", "updated_at": "2026-06-30T09:05:00Z"}),
        json!({"id": RUN, "status": "approved", "updated_at": "yesterday"}),
        json!({"id": RUN, "status": "approved"}),
        json!({"id": RUN, "status": 7, "updated_at": "2026-06-30T09:05:00Z"}),
    ];
    play(&script, "approved", &[]);
    for answer in hostile {
        script.answer(&format!("GET {}", path("")), 200, &answer);
        let error = observe(&provider).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{answer}: {error:?}");
    }
    play(&script, "approved", &[]);
    let walking = json!([{"id": "../../../applicants", "task_def_id": "document_check"}]);
    script.answer(&format!("GET {}", path("/tasks")), 200, &walking);
    assert!(matches!(
        observe(&provider).await,
        Err(UpstreamError::Nonsense(_))
    ));
    let error = provider
        .observe(&RunId("../applicants".to_owned()), "r")
        .await
        .unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)));
}

#[tokio::test]
async fn a_workflow_that_goes_round_in_circles_is_not_followed_without_end() {
    let (script, provider, _server) = start().await;
    let tasks: Vec<_> = (0..200)
        .map(|number| task(&format!("t{number}"), "document_check", &Value::Null))
        .collect();
    play(&script, "processing", &tasks);
    assert_eq!(observe(&provider).await.unwrap().parts.len(), MOST_TASKS);
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

#[tokio::test]
async fn the_evidence_is_passed_on_as_it_comes() {
    let (script, provider, _server) = start().await;
    let route = format!("GET {}", path("/signed_evidence_file"));
    let pdf = |body: &[u8]| {
        (
            vec![("content-type", "application/pdf".to_owned())],
            body.to_vec(),
        )
    };
    let (headers, body) = pdf(b"%PDF-1.7 evidence");
    script.answer_with(&route, 200, headers, body);
    let run = RunId(RUN.to_owned());
    let report = provider.report(&run, "request-7").await.unwrap();
    assert_eq!(
        (report.content_type, report.length),
        ("application/pdf", Some(17))
    );
    assert_eq!(whole(report).await.unwrap(), b"%PDF-1.7 evidence");
    assert_eq!(script.seen(&route)[0].headers["accept"], "application/pdf");

    // A redirect to Onfido's own files is followed, without the token.
    let location = vec![("location", "/v3.6/files/1?signature=x".to_owned())];
    script.answer_with(&route, 302, location, Vec::new());
    let (headers, body) = pdf(b"%PDF moved");
    script.answer_with("GET /v3.6/files/1", 200, headers, body);
    let report = provider.report(&run, "request-7").await.unwrap();
    assert_eq!(whole(report).await.unwrap(), b"%PDF moved");
    assert!(
        !script.seen("GET /v3.6/files/1")[0]
            .headers
            .contains_key("authorization")
    );
}

#[tokio::test]
async fn what_is_no_evidence_is_not_passed_on() {
    let (script, provider, _server) = start().await;
    let canary = Script::default();
    let elsewhere = canary.serve().await;
    let route = format!("GET {}", path("/signed_evidence_file"));
    let run = RunId(RUN.to_owned());
    let html = vec![("content-type", "text/html".to_owned())];
    script.answer_with(&route, 200, html, b"<script>".to_vec());
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    script.answer_with(
        &route,
        302,
        vec![("location", elsewhere.url.to_string())],
        Vec::new(),
    );
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    assert!(canary.seen("GET /").is_empty());
    script.answer(&route, 404, &json!({}));
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::RecordUnknown), "{error:?}");
}

#[tokio::test]
async fn a_delivery_names_its_run() {
    let (_script, provider, _server) = start().await;
    let read = |payload: Value| provider.notification(json!({"payload": payload}).to_string().as_bytes());
    let of_run =
        json!({"resource_type": "workflow_run", "action": "workflow_run.completed", "object": {"id": RUN}});
    let of_task = json!({"resource_type": "workflow_task", "object": {"id": "t1", "workflow_run_id": RUN}});
    for payload in [of_run, of_task] {
        assert_eq!(read(payload).unwrap().run, Some(RunId(RUN.to_owned())));
    }
    let of_check = json!({"resource_type": "check", "object": {"id": "check-123"}});
    assert_eq!(read(of_check).unwrap().run, None);
    let walking = json!({"resource_type": "workflow_run", "object": {"id": "../applicants"}});
    assert!(matches!(read(walking), Err(UpstreamError::Nonsense(_))));
    assert!(matches!(
        provider.notification(b"{}"),
        Err(UpstreamError::Nonsense(_))
    ));
}

proptest! {
    // A delivery is signed, and still comes from outside.
    #[test]
    fn no_delivery_makes_a_run_that_is_no_path_segment(id in any::<String>()) {
        let body = json!({"payload": {"resource_type": "workflow_run", "object": {"id": id}}});
        let delivery = serde_json::from_value(body).unwrap();
        if let Ok(Notification { run: Some(run), .. }) = translate::notification(delivery) {
            prop_assert!(run.0.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/' && byte != b'%'));
        }
    }
}
