//! The sandbox in Onfido's place: the adapter works with it, and the official document has nothing against its answers.

use std::time::Duration;

use inlay_backend::upstream::kyc::{Order, RunId};
use inlay_contract::kyc::{Outcome, RunState};
use inlay_sandbox::kyc::{Product, Speed};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use inlay_sandbox::{Config, Sandbox, persons, serve};
use jiff::civil::date;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::*;

const REPORTS: &str = "reports:document,facial_similarity_photo,identity_enhanced,watchlist_standard";

/// The sandbox, and before it the document and a witness.
struct Stage {
    sandbox: Sandbox,
    witness: Witness,
    provider: OnfidoProvider,
    _prism: Prism,
}

impl Stage {
    async fn set() -> Option<Self> {
        let config = Config {
            kyc_speed: Speed::HELD,
            ..Config::in_process(date(2026, 6, 30))
        };
        let sandbox = serve(config).await.unwrap();
        let onfido = format!("{}/onfido/v3.6", sandbox.base_url());
        let prism = Prism::proxy(DOCUMENT, &onfido)?;
        let witness = Witness::with_tokens_from(&prism.url, Some(format!("{onfido}/oauth/token"))).await;
        let settings = OnfidoSettings {
            client_id: NORTH.onfido_client_id.to_owned(),
            client_secret: Secret::fixed(NORTH.onfido_client_secret),
            risk_output: Some("risk".to_owned()),
            ..settings(&witness)
        };
        Some(Self {
            provider: OnfidoProvider::new(settings, &UpstreamContext::alone(Clock::system())).unwrap(),
            sandbox,
            witness,
            _prism: prism,
        })
    }

    async fn begin(&self, record: &str, package: &str) -> RunId {
        let person = persons::of(&NORTH, record).unwrap();
        let party = Party {
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            ..party()
        };
        let order = Order {
            subject: self.provider.enrol(&party, "request-1").await.unwrap(),
            package: package.to_owned(),
            ..order(false)
        };
        self.provider.submit(&order, "request-2").await.unwrap().run
    }

    /// Looks at a run at each of its stages, until it is over.
    async fn see_through(&self, run: &RunId) -> (RunState, Option<Outcome>) {
        for _ in 0..200 {
            let seen = self.provider.observe(run, "request-3").await.unwrap();
            if seen.state.value.is_over() {
                return (seen.state.value, seen.outcome.map(|said| said.value));
            }
            self.sandbox.advance_kyc(Duration::from_secs(1));
        }
        panic!("the run does not end")
    }

    fn assert_no_violation(&self, what: &str) {
        let calls = self.witness.take_calls();
        assert!(!calls.is_empty());
        let objected: Vec<_> = calls.iter().filter(|call| !call.violations.is_empty()).collect();
        assert!(
            objected.is_empty(),
            "{what}: not as the document says: {objected:#?}"
        );
    }
}

#[tokio::test]
async fn each_fate_is_told_in_the_documents_words_at_every_stage() {
    use Outcome::{Approved, ApprovedWithRequirements, Attention, Declined};
    let Some(stage) = Stage::set().await else {
        return;
    };
    let finished = |outcome| (RunState::Finished, Some(outcome));
    for (record, of_workflow, of_reports) in [
        (north::CLEAR_PERSON, finished(Approved), finished(Approved)),
        (north::WATCHLIST_PERSON, finished(Attention), finished(Attention)),
        (
            north::REQUIREMENTS_PERSON,
            finished(ApprovedWithRequirements),
            finished(Approved),
        ),
        (
            north::CLIENT_NEEDED_PERSON,
            finished(Approved),
            finished(Approved),
        ),
        // A check judges nobody.
        (north::DECLINED_PERSON, finished(Declined), finished(Attention)),
        (
            north::ABANDONED_PERSON,
            (RunState::Abandoned, None),
            (RunState::Abandoned, None),
        ),
        // There is no word for a check that cannot be carried out.
        (
            north::ERROR_PERSON,
            (RunState::Failed, None),
            (RunState::Abandoned, None),
        ),
    ] {
        let workflow = Product::Standard.workflow_id();
        for (package, end) in [(workflow, of_workflow), (REPORTS, of_reports)] {
            let run = stage.begin(record, package).await;
            assert_eq!(stage.see_through(&run).await, end, "{record} {package}");
            let report = stage.provider.report(&run, "request-4").await.unwrap();
            assert_eq!(report.content_type, "application/pdf");
            stage.assert_no_violation(&format!("{record} {package}"));
        }
    }
}

#[tokio::test]
async fn a_lost_answer_is_made_up_for_at_the_sandbox_as_well() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    for package in [Product::Standard.workflow_id(), REPORTS] {
        let subject = stage.provider.enrol(&party(), "request-1").await.unwrap();
        let order = |may_have_been_sent| Order {
            subject: subject.clone(),
            package: package.to_owned(),
            ..order(may_have_been_sent)
        };
        let first = stage.provider.submit(&order(true), "request-2").await.unwrap();
        let again = stage.provider.submit(&order(true), "request-3").await.unwrap();
        assert_eq!(first.run, again.run);
        stage.assert_no_violation(package);
    }
    let counts = stage.sandbox.kyc_counts();
    assert_eq!((counts.workflow_runs, counts.report_checks), (1, 1));
}

#[tokio::test]
async fn webhooks_are_registered_in_the_documents_words() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    let run = stage.begin(north::CLEAR_PERSON, REPORTS).await;
    stage.see_through(&run).await;
    let check = run.0.strip_prefix("check:").unwrap();
    let token = stage.token().await;
    let call = async |method: Method, path: &str, body: Option<Value>| {
        let request = witness::plain_client().request(method, format!("{}{path}", stage.witness.url));
        let request = request.bearer_auth(&token);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status();
        (status, answer.json::<Value>().await.unwrap_or_default())
    };
    let body = json!({"url": "https://inlay.example.com/webhooks/onfido", "events": ["check.completed"]});
    let (status, webhook) = call(Method::POST, "/webhooks", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED);
    let path = format!("/webhooks/{}", webhook["id"].as_str().unwrap());
    assert_eq!(call(Method::GET, "/webhooks", None).await.0, StatusCode::OK);
    assert_eq!(call(Method::GET, &path, None).await, (StatusCode::OK, webhook));
    let off = Some(json!({"enabled": false}));
    assert_eq!(call(Method::PUT, &path, off).await.0, StatusCode::OK);
    let again = json!({"data": [{"resource_id": check, "event": "check.completed"}]});
    assert_eq!(
        call(Method::POST, "/webhooks/resend", Some(again)).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(call(Method::DELETE, &path, None).await.0, StatusCode::NO_CONTENT);
    stage.assert_no_violation("webhooks");
}

// The tests above could not fail if the document were not held against answers.
#[tokio::test]
async fn a_word_that_the_document_does_not_know_is_noticed() {
    let Some(stage) = Stage::set().await else {
        return;
    };
    for package in [Product::Standard.workflow_id(), REPORTS] {
        let run = stage.begin(north::UNKNOWN_WORD_PERSON, package).await;
        let (state, _) = stage.see_through_unknown(&run).await;
        assert_ne!(state, RunState::InProgress);
        let calls = stage.witness.take_calls();
        assert!(
            calls.iter().any(|call| !call.violations.is_empty()),
            "{package}: {calls:#?}"
        );
    }
}

impl Stage {
    async fn token(&self) -> String {
        let form = format!(
            "client_id={}&client_secret={}&grant_type=client_credentials",
            NORTH.onfido_client_id, NORTH.onfido_client_secret
        );
        let request = witness::plain_client()
            .post(format!("{}/oauth/token", self.witness.url))
            .body(form);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// As [`Stage::see_through`], for a run whose end nobody may understand.
    async fn see_through_unknown(&self, run: &RunId) -> (RunState, Option<Outcome>) {
        self.sandbox.advance_kyc(Duration::from_secs(200));
        let seen = self.provider.observe(run, "request-3").await.unwrap();
        (seen.state.value, seen.outcome.map(|said| said.value))
    }
}
