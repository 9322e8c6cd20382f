//! The adapter for Onfido speaks as the official document of API v3.6 says, and understands what it allows. What the sandbox
//! answers in Onfido's place is as the document says, too.

mod played;

use inlay_backend::clock::Clock;
use inlay_backend::secret::Secret;
use inlay_backend::upstream::UpstreamError;
use inlay_backend::upstream::client::HttpSettings;
use inlay_backend::upstream::kyc::{Address, KycProvider as _, Order, Party, RunId, SubjectId};
use inlay_backend::upstream::line::{LineSettings, UpstreamContext};
use inlay_backend::upstream::onfido::{OnfidoProvider, OnfidoSettings};
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Outcome, PartKind, PartResult, PartState, PartyKind, RunState};

use crate::prism::{self, Prism};
use crate::witness::{self, Call, Witness};

const DOCUMENT: &str = "onfido/openapi.json";
const APPLICANT: &str = "30f8fd62-0c3b-4c38-9a2d-7a4f9b5d2a11";
const CHECK: &str = "8546d921-11f3-4d0a-9b9c-5b0c4b1f7f0e";
const WORKFLOW: &str = "2f1b5d8e-5a59-4d1a-8a1d-0f5b4b2f3c77";

fn settings(witness: &Witness) -> OnfidoSettings {
    OnfidoSettings {
        base_url: witness.url.parse().unwrap(),
        client_id: "inlay".to_owned(),
        client_secret: Secret::fixed("hush"),
        document_hosts: Vec::new(),
        privacy_notices_read: true,
        risk_output: None,
        // The server takes its time where the machine is busy; how long the adapter waits is tested elsewhere.
        http: HttpSettings {
            request_timeout_ms: 120_000,
            ..HttpSettings::default()
        },
        line: LineSettings::default(),
    }
}

fn provider(witness: &Witness) -> OnfidoProvider {
    OnfidoProvider::new(settings(witness), &UpstreamContext::alone(Clock::system())).unwrap()
}

fn party() -> Party {
    Party {
        record: "001A0000006Vm9rIAC".parse().unwrap(),
        kind: PartyKind::Person,
        name: "Ada Amberg".to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Amberg".to_owned(),
        birth_date: Some("1961-04-12".parse().unwrap()),
        document_number: Some("C01X00T47".into()),
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

fn order(may_have_been_sent: bool) -> Order {
    Order {
        check: "0191f2a4-7b1c-4e55-9d3a-6f1c2b3a4d5e".parse().unwrap(),
        subject: SubjectId(APPLICANT.to_owned()),
        package: WORKFLOW.to_owned(),
        may_have_been_sent,
    }
}

fn reports_order(may_have_been_sent: bool) -> Order {
    Order {
        package: "reports:document,facial_similarity_motion,watchlist_aml".to_owned(),
        ..order(may_have_been_sent)
    }
}

/// Fails when the server objected to anything.
fn routes_without_violation(calls: Vec<Call>) -> Vec<String> {
    let objected: Vec<_> = calls
        .iter()
        .filter(|call| !call.objections().is_empty())
        .collect();
    assert!(objected.is_empty(), "not as the document says: {objected:#?}");
    calls.into_iter().map(|call| call.route).collect()
}

#[tokio::test]
async fn every_call_is_as_the_document_demands() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    let provider = provider(&witness);

    provider.ready().await.unwrap();
    provider.enrol(&party(), "request-1").await.unwrap();
    let bare = Party {
        birth_date: None,
        document_number: None,
        address: None,
        email: None,
        ..party()
    };
    provider.enrol(&bare, "request-2").await.unwrap();
    let routes = routes_without_violation(witness.take_calls());
    assert_eq!(routes, ["POST /applicants", "POST /applicants"]);

    let submitted = provider.submit(&order(false), "request-3").await.unwrap();
    assert_eq!(submitted.observation.state.value, RunState::InProgress);
    let routes = routes_without_violation(witness.take_calls());
    assert_eq!(routes, ["POST /workflow_runs"]);

    // The mock server always lists one run, of another applicant and without our tag: it must not be taken for ours.
    provider.submit(&order(true), "request-4").await.unwrap();
    let routes = routes_without_violation(witness.take_calls());
    assert_eq!(
        routes,
        ["GET /workflow_runs", "GET /workflow_runs", "POST /workflow_runs"]
    );

    let seen = provider.observe(&submitted.run, "request-5").await.unwrap();
    assert_eq!(seen.state.raw.as_deref(), Some("processing"));
    assert_eq!(seen.parts.len(), 1);
    let routes = routes_without_violation(witness.take_calls());
    let expected = [
        "GET /workflow_runs/{}",
        "GET /workflow_runs/{}/tasks",
        "GET /workflow_runs/{}/tasks/{}",
    ];
    assert_eq!(routes, expected);

    let report = provider.report(&submitted.run, "request-6").await.unwrap();
    assert_eq!(report.content_type, "application/pdf");
    let routes = routes_without_violation(witness.take_calls());
    assert_eq!(routes, ["GET /workflow_runs/{}/signed_evidence_file"]);
}

#[tokio::test]
async fn every_call_about_a_check_of_reports_is_as_the_document_demands() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    // Otherwise the reports are of another check than the one that they are asked for.
    witness.name_everything(CHECK);
    let provider = provider(&witness);

    let submitted = provider.submit(&reports_order(false), "request-1").await.unwrap();
    assert_eq!(submitted.observation.state.value, RunState::InProgress);
    assert_eq!(routes_without_violation(witness.take_calls()), ["POST /checks"]);
    // Every report that can be configured is one that the document knows.
    let every = Order {
        package: format!("reports:{}", every_report().join(",")),
        ..order(false)
    };
    provider.submit(&every, "request-2").await.unwrap();
    assert_eq!(routes_without_violation(witness.take_calls()), ["POST /checks"]);

    // The mock server always lists one check, of another applicant and without our tag.
    provider.submit(&reports_order(true), "request-3").await.unwrap();
    let routes = routes_without_violation(witness.take_calls());
    assert_eq!(routes, ["GET /checks", "POST /checks"]);

    let seen = provider.observe(&submitted.run, "request-4").await.unwrap();
    assert_eq!(seen.state.raw.as_deref(), Some("in_progress"));
    assert_eq!(seen.parts.len(), 1);
    let routes = routes_without_violation(witness.take_calls());
    assert_eq!(routes, ["GET /checks/{}", "GET /reports"]);

    let named = RunId(format!("report:{}", seen.parts[0].id));
    let owner = provider.run_of(named, "request-5").await.unwrap();
    assert_eq!(owner, Some(submitted.run.clone()));
    assert_eq!(
        routes_without_violation(witness.take_calls()),
        ["GET /reports/{}"]
    );

    let report = provider.report(&submitted.run, "request-6").await.unwrap();
    assert_eq!(report.content_type, "application/pdf");
    assert_eq!(
        routes_without_violation(witness.take_calls()),
        ["GET /checks/{}/download"]
    );
}

/// The document's own list.
fn every_report() -> Vec<String> {
    let text = std::fs::read_to_string(prism::specification(DOCUMENT)).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names = &document["components"]["schemas"]["report_name"]["enum"];
    serde_json::from_value(names.clone()).unwrap()
}

#[tokio::test]
async fn whatever_the_document_allows_is_understood() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    witness.wish("dynamic=true");
    let provider = provider(&witness);
    for _ in 0..20 {
        provider.enrol(&party(), "request-1").await.unwrap();
        provider.submit(&order(false), "request-2").await.unwrap();
    }
    assert_eq!(routes_without_violation(witness.take_calls()).len(), 40);
}

#[tokio::test]
async fn whatever_the_document_allows_of_checks_and_reports_is_understood() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    witness.wish("dynamic=true");
    witness.name_everything(APPLICANT);
    let provider = provider(&witness);
    let mut parts = 0;
    for _ in 0..40 {
        let submitted = provider.submit(&reports_order(true), "request-1").await.unwrap();
        let seen = provider.observe(&submitted.run, "request-2").await.unwrap();
        // Everything that the document names has its place.
        assert_ne!(seen.state.value, RunState::Unknown, "{seen:?}");
        assert!(seen.outcome.is_none_or(|said| said.value != Outcome::Unknown));
        for part in &seen.parts {
            assert_ne!(part.kind.value, PartKind::Unknown, "{part:?}");
            assert_ne!(part.state.value, PartState::Unknown, "{part:?}");
            let result = part.result.as_ref().map(|said| said.value);
            assert_ne!(result, Some(PartResult::Unknown), "{part:?}");
        }
        parts += seen.parts.len();
    }
    assert!(0 < parts, "no report was ever answered");
    assert_eq!(routes_without_violation(witness.take_calls()).len(), 160);
}

#[tokio::test]
async fn a_refusal_in_the_documents_envelope_has_its_kind() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    let provider = provider(&witness);
    for (status, code) in [
        (400, ErrorCode::ProviderRejected),
        (401, ErrorCode::ProviderAuthentication),
        (422, ErrorCode::ProviderRejected),
        (429, ErrorCode::ProviderRateLimited),
        (500, ErrorCode::ProviderUnreachable),
    ] {
        witness.wish(&format!("code={status}"));
        let error = provider.enrol(&party(), "request-1").await.unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        assert!(
            witness.take_calls().iter().all(|call| call.status == status),
            "{status}"
        );
    }
}

// The tests above could not fail if the witness kept nothing.
#[tokio::test]
async fn a_call_that_is_not_as_the_document_demands_is_noticed() {
    let Some(prism) = Prism::mock(DOCUMENT) else {
        return;
    };
    let witness = Witness::before(&prism.url).await;
    let provider = provider(&witness);
    let unnamed = Party {
        last_name: "Amberg<script>".to_owned(),
        ..party()
    };
    let error = provider.enrol(&unnamed, "request-1").await.unwrap_err();
    assert!(matches!(error, UpstreamError::Rejected(_)), "{error:?}");
    let error = provider
        .observe(&RunId("no-uuid".to_owned()), "request-2")
        .await
        .unwrap_err();
    assert!(matches!(error, UpstreamError::Rejected(_)), "{error:?}");
    let calls = witness.take_calls();
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert!(!call.objections().is_empty(), "{call:?}");
    }
}
