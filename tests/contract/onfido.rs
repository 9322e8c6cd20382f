//! The adapter for Onfido speaks as the official document of API v3.6 says, and understands what it allows.

use inlay_backend::clock::Clock;
use inlay_backend::upstream::UpstreamError;
use inlay_backend::upstream::client::HttpSettings;
use inlay_backend::upstream::kyc::{Address, KycProvider as _, Order, Party, RunId, SubjectId};
use inlay_backend::upstream::onfido::{OnfidoProvider, OnfidoSettings};
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{PartyKind, RunState};

use crate::prism::Prism;
use crate::witness::{Call, Witness};

const DOCUMENT: &str = "onfido/openapi.json";
const APPLICANT: &str = "30f8fd62-0c3b-4c38-9a2d-7a4f9b5d2a11";
const WORKFLOW: &str = "2f1b5d8e-5a59-4d1a-8a1d-0f5b4b2f3c77";

fn provider(witness: &Witness) -> OnfidoProvider {
    let settings = OnfidoSettings {
        base_url: witness.url.parse().unwrap(),
        client_id: "inlay".to_owned(),
        client_secret: "hush".into(),
        document_hosts: Vec::new(),
        privacy_notices_read: true,
        risk_output: None,
        http: HttpSettings::default(),
    };
    OnfidoProvider::new(settings, Clock::system()).unwrap()
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

/// Fails when the server objected to anything.
fn routes_without_violation(calls: Vec<Call>) -> Vec<String> {
    let objected: Vec<_> = calls.iter().filter(|call| call.violations.is_some()).collect();
    assert!(objected.is_empty(), "not as the document says: {objected:#?}");
    calls.into_iter().map(|call| call.route).collect()
}

#[tokio::test]
async fn every_call_is_as_the_document_demands() {
    let Some(prism) = Prism::start(DOCUMENT) else {
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
async fn whatever_the_document_allows_is_understood() {
    let Some(prism) = Prism::start(DOCUMENT) else {
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
async fn a_refusal_in_the_documents_envelope_has_its_kind() {
    let Some(prism) = Prism::start(DOCUMENT) else {
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
    let Some(prism) = Prism::start(DOCUMENT) else {
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
        assert!(call.violations.is_some(), "{call:?}");
    }
}
