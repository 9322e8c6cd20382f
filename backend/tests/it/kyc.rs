//! KYC over HTTP: who may ask for what, and what comes of it.

use std::time::Duration;

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Check, Outcome, Overall, Panel, RevealedParty, RunState, StartOutcome, Started};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::harness::{
    Answer, CANARY, DOCUMENT_NUMBER, Inlay, NORTH, Opened, RECORD, SOUTH, USER, other_record,
};

pub(crate) const ALL: [&str; 5] = [
    "Inlay_View_Portfolio",
    "Inlay_View_Kyc",
    "Inlay_Start_Kyc",
    "Inlay_Decide_Kyc",
    "Inlay_Reveal_Kyc",
];
pub(crate) const COLLEAGUE: &str = "0055g00000UsErBAAV";

pub(crate) async fn service() -> Inlay {
    Inlay::builder().kyc().start().await
}

fn body() -> Value {
    json!({
        "package": "standard", "purpose": "onboarding",
        "consent": {"version": "2026-01", "language": "en"},
    })
}

fn key() -> String {
    inlay_backend::random::uuid().to_string()
}

pub(crate) async fn start(inlay: &Inlay, session: &Opened) -> Answer {
    start_with(inlay, session, &key(), &body()).await
}

/// The request that starts a check.
pub(crate) fn starting(inlay: &Inlay, session: &Opened) -> reqwest::RequestBuilder {
    starting_with(inlay, session, &key(), &body())
}

fn starting_with(inlay: &Inlay, session: &Opened, key: &str, body: &Value) -> reqwest::RequestBuilder {
    inlay
        .with_session("POST", "/api/kyc/checks", session)
        .header("idempotency-key", key)
        .json(body)
}

async fn start_with(inlay: &Inlay, session: &Opened, key: &str, body: &Value) -> Answer {
    Answer::of(starting_with(inlay, session, key, body)).await
}

async fn get(inlay: &Inlay, session: &Opened) -> Answer {
    Answer::of(inlay.with_session("GET", "/api/kyc", session)).await
}

/// Waits for the workers, which do what is due.
pub(crate) async fn panel_when(inlay: &Inlay, session: &Opened, is_so: impl Fn(&Panel) -> bool) -> Panel {
    for _ in 0..400 {
        let panel: Panel = get(inlay, session).await.json();
        if is_so(&panel) {
            return panel;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it never came to that");
}

pub(crate) fn is_submitted(panel: &Panel) -> bool {
    panel
        .checks
        .first()
        .is_some_and(|check| check.state.value != RunState::Queued)
}

/// A check that was seen through.
pub(crate) async fn finished(inlay: &Inlay, session: &Opened, outcome: Outcome) -> Check {
    let started: Started = start(inlay, session).await.json();
    panel_when(inlay, session, is_submitted).await;
    inlay.clock.advance(SignedDuration::from_secs(31));
    inlay.kyc.as_ref().unwrap().north.finish(outcome);
    let panel = panel_when(inlay, session, |panel| panel.checks[0].finished_at.is_some()).await;
    assert_eq!(panel.checks[0].id, started.check.id);
    panel.checks[0].clone()
}

#[tokio::test]
async fn without_kyc_the_portfolio_works_and_kyc_says_that_it_is_not_set_up() {
    let inlay = Inlay::start().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    assert_eq!(inlay.get_portfolio(&session).await.status, 200);
    assert_eq!(get(&inlay, &session).await.code(), ErrorCode::KycNotConfigured);
    assert_eq!(start(&inlay, &session).await.code(), ErrorCode::KycNotConfigured);
    let link = Answer::of(inlay.bare("GET", "/reports/whatever")).await;
    assert_eq!(link.code(), ErrorCode::KycNotConfigured);
}

#[tokio::test]
async fn whoever_may_see_one_thing_does_not_see_the_other() {
    let inlay = service().await;
    let portfolio = inlay.open(&NORTH).await;
    assert_eq!(inlay.get_portfolio(&portfolio).await.status, 200);
    assert_eq!(
        get(&inlay, &portfolio).await.code(),
        ErrorCode::KycPermissionMissing
    );
    let kyc = inlay.open_as(&NORTH, USER, &["Inlay_View_Kyc"]).await;
    let panel: Panel = get(&inlay, &kyc).await.json();
    assert!(panel.may.read && !panel.may.start && !panel.may.decide && !panel.may.reveal);
    for path in ["/api/portfolio", "/api/portfolio/book"] {
        let refused = Answer::of(inlay.with_session("GET", path, &kyc)).await;
        assert_eq!(refused.code(), ErrorCode::PermissionMissing, "{path}");
    }
    assert_eq!(inlay.north.questions(), 1);
    let refused = start(&inlay, &kyc).await;
    assert_eq!(refused.code(), ErrorCode::KycPermissionMissing);
    let reveal = inlay
        .with_session("POST", "/api/kyc/reveal", &kyc)
        .json(&json!({"reason": "why not"}));
    assert_eq!(Answer::of(reveal).await.code(), ErrorCode::KycPermissionMissing);
}

#[tokio::test]
async fn a_check_is_started_once_and_followed_to_its_end_and_into_the_crm() {
    let inlay = service().await;
    let kyc = inlay.kyc.as_ref().unwrap();
    let ada = inlay.open_as(&NORTH, USER, &ALL).await;
    let ben = inlay.open_as(&NORTH, COLLEAGUE, &ALL).await;
    let key = key();
    let first = start_with(&inlay, &ada, &key, &body()).await;
    assert_eq!(first.status, 201);
    let first: Started = first.json();
    let again = start_with(&inlay, &ada, &key, &body()).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.json::<Started>().outcome, StartOutcome::Repeated);
    let joined = start(&inlay, &ben).await;
    assert_eq!(joined.status, 200);
    let joined: Started = joined.json();
    assert_eq!(
        (joined.outcome, joined.check.id),
        (StartOutcome::Joined, first.check.id)
    );
    let starter = format!("Name of {USER}");
    assert_eq!(joined.check.started_by.name.as_deref(), Some(starter.as_str()));

    panel_when(&inlay, &ada, is_submitted).await;
    inlay.clock.advance(SignedDuration::from_secs(31));
    kyc.north.finish(Outcome::Declined);
    let panel = panel_when(&inlay, &ada, |panel| panel.overall == Overall::Declined).await;
    assert_eq!(panel.sequence, 3);
    assert_eq!((kyc.north.runs(), kyc.south.runs()), (1, 0));

    let path = format!("/api/kyc/checks/{}/decision", first.check.id);
    let decide = async |session: &Opened, note: &str| {
        let body = json!({"decision": "override_approved", "note": note});
        Answer::of(inlay.with_session("POST", &path, session).json(&body)).await
    };
    assert_eq!(decide(&ada, "mine").await.code(), ErrorCode::DecisionOwnCheck);
    assert_eq!(decide(&ben, " ").await.code(), ErrorCode::RequestMalformed);
    let decided: Check = decide(&ben, "another person").await.json();
    assert_eq!(decided.effective, Some(Outcome::Approved));
    for _ in 0..400 {
        if kyc.north.written() == [1, 2, 3, 4] {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the CRM was told {:?}", kyc.north.written());
}

#[tokio::test]
async fn every_session_sees_the_file_of_its_own_record_and_org() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let started: Started = start(&inlay, &session).await.json();
    let elsewhere = inlay
        .open_with(&NORTH, |claims| {
            claims.rec = other_record(1).parse().unwrap();
            claims.perms = ALL.map(str::to_owned).to_vec();
        })
        .await;
    let abroad = inlay.open_as(&SOUTH, USER, &ALL).await;
    let path = format!("/api/kyc/checks/{}/report", started.check.id);
    for stranger in [&elsewhere, &abroad] {
        let panel: Panel = get(&inlay, stranger).await.json();
        assert_eq!((panel.checks.len(), panel.sequence), (0, 0));
        let report = Answer::of(inlay.with_session("GET", &path, stranger)).await;
        assert_eq!(report.code(), ErrorCode::CheckUnknown);
    }
    let panel: Panel = get(&inlay, &session).await.json();
    assert_eq!(panel.party.record.as_str(), RECORD);
    assert_eq!(panel.checks.len(), 1);
}

#[tokio::test]
async fn personal_data_is_masked_until_it_is_revealed_for_a_reason() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let answer = get(&inlay, &session).await;
    assert!(!answer.text.contains(DOCUMENT_NUMBER) && !answer.text.contains("erika@"));
    assert!(!answer.headers.contains_key("content-encoding"));
    assert_eq!(
        answer.json::<Panel>().party.document_ending.as_deref(),
        Some("T478")
    );
    let reveal = async |body: Value| {
        Answer::of(
            inlay
                .with_session("POST", "/api/kyc/reveal", &session)
                .json(&body),
        )
        .await
    };
    let answer = reveal(json!({"reason": "the passport is on the table"})).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let revealed: RevealedParty = answer.json();
    assert_eq!(revealed.document_number.as_deref(), Some(DOCUMENT_NUMBER));
    for malformed in [
        json!({}),
        json!({"reason": ""}),
        json!({"reason": "x".repeat(201)}),
        json!({"reason": 1}),
    ] {
        assert_eq!(reveal(malformed).await.code(), ErrorCode::RequestMalformed);
    }
    let rows = inlay
        .kyc
        .as_ref()
        .unwrap()
        .store
        .rows(NORTH.id, 1, 100)
        .await
        .unwrap();
    let reveals: Vec<_> = rows.iter().filter(|row| row.action == "party.revealed").collect();
    assert_eq!(
        reveals.len(),
        3,
        "the one that was granted and two that were refused"
    );
    assert!(reveals[0].details.contains("the passport is on the table"));
    assert!(!format!("{rows:?}").contains(DOCUMENT_NUMBER));
}

#[tokio::test]
async fn the_consent_is_in_the_reader_s_language_as_near_as_there_is() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let read = async |query: &str| {
        Answer::of(inlay.with_session("GET", &format!("/api/kyc{query}"), &session)).await
    };
    for (query, language) in [
        ("", "en"),
        ("?language=de", "de"),
        ("?language=de-CH", "de"),
        ("?language=fr", "en"),
    ] {
        let panel: Panel = read(query).await.json();
        assert_eq!(panel.consent.language, language, "{query}");
    }
    for malformed in [
        "?language=d%20e",
        "?language=<script>",
        "?language=de&language=en",
        &format!("?language={}", "a".repeat(36)),
    ] {
        assert_eq!(
            read(malformed).await.code(),
            ErrorCode::RequestMalformed,
            "{malformed}"
        );
    }
}

#[tokio::test]
async fn a_start_that_is_not_of_the_agreed_form_starts_nothing() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let request = || {
        inlay
            .with_session("POST", "/api/kyc/checks", &session)
            .json(&body())
    };
    assert_eq!(
        Answer::of(request()).await.code(),
        ErrorCode::IdempotencyKeyMissing
    );
    let two = request()
        .header("idempotency-key", key())
        .header("idempotency-key", key());
    assert_eq!(Answer::of(two).await.code(), ErrorCode::IdempotencyKeyMissing);
    let mut with_record = body();
    with_record["record"] = other_record(1).into();
    let refused = start_with(&inlay, &session, &key(), &with_record).await;
    assert_eq!(
        refused.code(),
        ErrorCode::RequestMalformed,
        "a record is never named by the caller"
    );
    let mut outdated = body();
    outdated["consent"]["version"] = "2025-01".into();
    let refused = start_with(&inlay, &session, &key(), &outdated).await;
    assert_eq!(refused.code(), ErrorCode::ConsentOutdated);
    for id in ["1", "%00", "not-a-check"] {
        let path = format!("/api/kyc/checks/{id}/report");
        let refused = Answer::of(inlay.with_session("GET", &path, &session)).await;
        assert_eq!(refused.code(), ErrorCode::RequestMalformed, "{id}");
    }
    let panel: Panel = get(&inlay, &session).await.json();
    assert!(panel.checks.is_empty());
}

#[tokio::test]
async fn a_provider_that_is_down_delays_the_check_and_its_words_reach_nobody() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    let checks = &inlay.kyc.as_ref().unwrap().north;
    checks.set_down(true);
    assert_eq!(start(&inlay, &session).await.status, 201);
    let panel = panel_when(&inlay, &session, |panel| panel.checks[0].delay.is_some()).await;
    assert_eq!(
        panel.checks[0].delay.unwrap().code,
        ErrorCode::ProviderUnreachable
    );
    checks.set_down(false);
    inlay.clock.advance(SignedDuration::from_secs(10));
    let panel = panel_when(&inlay, &session, is_submitted).await;
    assert_eq!(panel.checks[0].delay, None);
    let rows = inlay
        .kyc
        .as_ref()
        .unwrap()
        .store
        .rows(NORTH.id, 1, 100)
        .await
        .unwrap();
    assert!(!format!("{rows:?}").contains(CANARY));
}

#[tokio::test]
async fn what_was_begun_is_finished_when_the_service_stops_and_the_rest_after_it_has_started_again() {
    let inlay = service().await;
    let session = inlay.open_as(&NORTH, USER, &ALL).await;
    assert_eq!(start(&inlay, &session).await.status, 201);
    let kyc = inlay.kyc.unwrap();
    inlay.server.shutdown().await;
    let org = NORTH.id.parse().unwrap();
    let party = inlay_backend::store::PartyKey {
        org,
        record: RECORD.parse().unwrap(),
    };
    let file = kyc.store.file(&party).await.unwrap();
    assert_eq!(file.checks.len(), 1);
    // Whichever came first, stop or submission: there is a run that is known here, or none.
    assert_eq!(file.checks[0].provider_run.is_some(), kyc.north.runs() == 1);
}
