//! Workflow runs: begun once, found again, understood.

use inlay_contract::kyc::{Outcome, PartKind, PartResult, PartState, Risk, RunState, Said};

use super::super::run::MOST_TASKS;
use super::*;

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
async fn a_workflow_that_goes_round_in_circles_is_not_followed_without_end() {
    let (script, provider, _server) = start().await;
    let tasks: Vec<_> = (0..200)
        .map(|number| task(&format!("t{number}"), "document_check", &Value::Null))
        .collect();
    play(&script, "processing", &tasks);
    assert_eq!(observe(&provider).await.unwrap().parts.len(), MOST_TASKS);
}
