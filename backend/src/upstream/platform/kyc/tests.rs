//! The provider of checks against a scripted platform.

use futures::TryStreamExt as _;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Outcome, PartKind, PartResult, PartState, PartyKind, Risk, RunState, Said};
use jiff::civil::date;
use serde_json::{Value, json};

use super::super::ClientProof;
use super::*;
use crate::clock::Clock;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::fake::{FakeServer, Script, everything_said};
use crate::upstream::line::LineSettings;

const CHECK: &str = "0191f2a4-7b1c-4e55-9d3a-6f1c2b3a4d5e";
const ROUTE: &str = "GET /v1/kyc/checks/chk-7";

async fn start() -> (Script, PlatformKycProvider, FakeServer) {
    let script = Script::default();
    let server = script.serve().await;
    let settings = PlatformSettings {
        base_url: server.url.clone(),
        token_url: server.join("/oauth/token"),
        client_id: "inlay-north".to_owned(),
        proof: ClientProof::Secret(Secret::fixed("hush")),
        console_url: None,
        http: HttpSettings::default(),
        line: LineSettings::default(),
        snapshot_timeout_ms: 1,
    };
    let provider = PlatformKycProvider::new(settings, &UpstreamContext::alone(Clock::system())).unwrap();
    (script, provider, server)
}

fn party() -> Party {
    Party {
        record: "001A0000006Vm9rIAC".parse().unwrap(),
        kind: PartyKind::Person,
        name: "Ada Amberg".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Amberg".to_owned(),
        birth_date: Some(date(1961, 4, 12)),
        document_number: None,
        address: None,
        email: None,
        members: Vec::new(),
        owner: None,
    }
}

fn check(status: &str, result: &Value) -> Value {
    json!({
        "id": "chk-7", "reference": CHECK, "status": status, "result": result, "requirements_due": "2026-09-30",
        "risk": "medium", "reasons": ["sanctions", "lunar_phase"], "updated_at": "2026-06-30T09:05:00Z", "report": true,
        "client_name": "canary",
        "steps": [
            {"id": "s1", "type": "document", "status": "done", "result": "pass", "reasons": [],
             "started_at": "2026-06-30T09:00:00Z", "finished_at": "2026-06-30T09:01:00Z"},
            {"id": "s2", "type": "watchlist", "status": "done", "result": "refer", "sub_result": "potential_match",
             "reasons": ["sanctions"]},
            {"id": "s3", "type": "aura", "status": "glowing", "result": "violet"},
        ],
    })
}

fn order() -> Order {
    Order {
        check: CHECK.parse().unwrap(),
        subject: SubjectId("sub-1".to_owned()),
        package: "full".to_owned(),
        may_have_been_sent: false,
    }
}

async fn observe(provider: &PlatformKycProvider) -> Result<Observation, UpstreamError> {
    provider.observe(&RunId("chk-7".to_owned()), "request-7").await
}

#[tokio::test]
async fn a_party_is_made_known_under_a_key_of_its_data() {
    let (script, provider, _server) = start().await;
    script.answer("POST /v1/kyc/subjects", 201, &json!({"id": "sub-1"}));
    let mut other = party();
    other.last_name = "Berg".to_owned();
    for party in [party(), party(), other] {
        assert_eq!(provider.enrol(&party, "request-7").await.unwrap().0, "sub-1");
    }
    let seen = script.seen("POST /v1/kyc/subjects");
    assert_eq!(
        seen[0].json(),
        json!({"reference": "001A0000006Vm9rIAC", "first_name": "Ada", "last_name": "Amberg", "birth_date": "1961-04-12"})
    );
    assert_eq!(seen[0].headers["x-api-version"], "2026-06-01");
    assert_eq!(seen[0].headers["x-client-id"], "inlay-north");
    let key = |index: usize| &seen[index].headers["idempotency-key"];
    assert_eq!(key(0), key(1));
    assert_ne!(
        key(0),
        key(2),
        "data that were put right must not be refused as another use of the key"
    );
}

#[tokio::test]
async fn a_check_is_begun_under_our_name_for_it_however_often_it_is_tried() {
    let (script, provider, _server) = start().await;
    script.answer("POST /v1/kyc/checks", 201, &check("pending", &Value::Null));
    let mut again = order();
    again.may_have_been_sent = true;
    for order in [order(), again] {
        let submitted = provider.submit(&order, "request-7").await.unwrap();
        assert_eq!(submitted.run.0, "chk-7");
        assert_eq!(
            submitted.observation.state,
            Said::by_provider(RunState::InProgress, "pending")
        );
    }
    for seen in script.seen("POST /v1/kyc/checks") {
        assert_eq!(seen.headers["idempotency-key"], CHECK);
        assert_eq!(
            seen.json(),
            json!({"subject_id": "sub-1", "product": "full", "reference": CHECK})
        );
    }
}

#[tokio::test]
async fn the_check_of_another_start_is_never_taken() {
    let (script, provider, _server) = start().await;
    let mut other = check("completed", &json!("pass"));
    other["reference"] = json!("0191f2a4-0000-4e55-9d3a-6f1c2b3a4d5e");
    script.answer("POST /v1/kyc/checks", 201, &other);
    let error = provider.submit(&order(), "r").await.unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
    other["id"] = json!("chk-8");
    script.answer(ROUTE, 200, &other);
    let error = observe(&provider).await.unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
}

#[tokio::test]
async fn a_check_is_read_with_all_that_it_says_and_no_more() {
    let (script, provider, _server) = start().await;
    script.answer(ROUTE, 200, &check("completed", &json!("pass_with_requirements")));
    let seen = observe(&provider).await.unwrap();
    assert_eq!(seen.state, Said::by_provider(RunState::Finished, "completed"));
    assert_eq!(
        seen.outcome,
        Some(Said::by_provider(
            Outcome::ApprovedWithRequirements,
            "pass_with_requirements"
        ))
    );
    assert_eq!(seen.requirements_due, Some(date(2026, 9, 30)));
    assert_eq!(seen.risk, Risk::Medium);
    assert!(seen.has_report);
    let reasons: Vec<_> = seen
        .reasons
        .iter()
        .map(|reason| (&*reason.code, &*reason.raw))
        .collect();
    assert_eq!(reasons, [("sanctions", "sanctions"), ("other", "lunar_phase")]);
    assert_eq!(seen.parts.len(), 3);
    assert_eq!(seen.parts[1].sub_result.as_deref(), Some("potential_match"));
    assert_eq!(seen.parts[2].kind, Said::by_provider(PartKind::Unknown, "aura"));
    assert_eq!(
        seen.parts[2].state,
        Said::by_provider(PartState::Unknown, "glowing")
    );
    assert_eq!(
        seen.parts[2].result,
        Some(Said::by_provider(PartResult::Unknown, "violet"))
    );
    assert!(!serde_json::to_string(&seen).unwrap().contains("canary"));
}

#[tokio::test]
async fn each_word_has_its_place_and_a_new_one_is_never_an_approval() {
    let (script, provider, _server) = start().await;
    for (status, result, state, outcome) in [
        ("running", Value::Null, RunState::InProgress, None),
        ("running", json!("pass"), RunState::InProgress, None),
        ("waiting_for_client", Value::Null, RunState::AwaitingClient, None),
        ("manual_review", Value::Null, RunState::InReview, None),
        (
            "completed",
            json!("pass"),
            RunState::Finished,
            Some(Outcome::Approved),
        ),
        (
            "completed",
            json!("refer"),
            RunState::Finished,
            Some(Outcome::Attention),
        ),
        (
            "completed",
            json!("fail"),
            RunState::Finished,
            Some(Outcome::Declined),
        ),
        (
            "completed",
            json!("inconclusive"),
            RunState::Finished,
            Some(Outcome::Inconclusive),
        ),
        (
            "completed",
            json!("passed!"),
            RunState::Finished,
            Some(Outcome::Unknown),
        ),
        ("cancelled", Value::Null, RunState::Abandoned, None),
        ("error", Value::Null, RunState::Failed, None),
        ("dreaming", json!("pass"), RunState::Unknown, None),
    ] {
        script.answer(ROUTE, 200, &check(status, &result));
        let seen = observe(&provider).await.unwrap();
        assert_eq!(seen.state, Said::by_provider(state, status));
        assert_eq!(seen.outcome.map(|said| said.value), outcome, "{status} {result}");
    }
    script.answer(ROUTE, 200, &check("completed", &Value::Null));
    assert!(matches!(
        observe(&provider).await,
        Err(UpstreamError::Nonsense(_))
    ));
}

#[tokio::test]
async fn each_kind_of_failure_has_its_code_and_repeats_nothing_of_the_answer() {
    let (script, provider, _server) = start().await;
    for (status, code) in [
        (400, ErrorCode::ProviderRejected),
        (401, ErrorCode::ProviderAuthentication),
        (404, ErrorCode::RecordUnknown),
        (409, ErrorCode::ProviderRejected),
        (429, ErrorCode::ProviderRateLimited),
        (500, ErrorCode::ProviderUnreachable),
        (504, ErrorCode::ProviderTimeout),
        (201, ErrorCode::ProviderNonsense),
    ] {
        script.answer(ROUTE, status, &json!({"detail": "canary"}));
        let error = observe(&provider).await.unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        assert!(
            !everything_said(&error).contains("canary"),
            "{}",
            everything_said(&error)
        );
    }
    let error = provider.submit(&order(), "r").await.unwrap_err();
    assert_eq!(
        error.code(),
        ErrorCode::ProviderRejected,
        "an unknown subject is no unknown check"
    );
    script.answer(ROUTE, 200, &json!({"id": "chk-7", "status": "canary"}));
    let error = observe(&provider).await.unwrap_err();
    assert!(
        !everything_said(&error).contains("canary"),
        "{}",
        everything_said(&error)
    );
}

#[tokio::test]
async fn the_report_is_passed_on_as_it_comes() {
    let (script, provider, _server) = start().await;
    let route = "GET /v1/kyc/checks/chk-7/report";
    let headers = vec![("content-type", "application/pdf; charset=binary".to_owned())];
    script.answer_with(route, 200, headers, b"%PDF-1.7".to_vec());
    let run = RunId("chk-7".to_owned());
    let report = provider.report(&run, "r").await.unwrap();
    let chunks: Vec<_> = report.body.try_collect().await.unwrap();
    assert_eq!(chunks.concat(), b"%PDF-1.7");
    script.answer(route, 200, &json!({"not": "a document"}));
    let error = provider.report(&run, "r").await.err().unwrap();
    assert!(matches!(error, UpstreamError::Nonsense(_)), "{error:?}");
}

#[tokio::test]
async fn a_delivery_names_its_check() {
    let (_script, provider, _server) = start().await;
    let read = |body: Value| provider.notification(body.to_string().as_bytes());
    let body = |kind: &str, id: &str| json!({"type": kind, "timestamp": "2026-06-30T09:05:00Z", "data": {"id": id, "reference": CHECK}});
    assert_eq!(
        read(body("kyc.check.updated", "chk-7")).unwrap().run,
        Some(RunId("chk-7".to_owned()))
    );
    assert_eq!(read(body("portfolio.closed", "chk-7")).unwrap().run, None);
    assert!(matches!(
        read(body("kyc.check.updated", "../subjects")),
        Err(UpstreamError::Nonsense(_))
    ));
    assert!(matches!(
        provider.notification(b"[]"),
        Err(UpstreamError::Nonsense(_))
    ));
}
