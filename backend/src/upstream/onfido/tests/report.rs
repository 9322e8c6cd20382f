//! What a check of reports is understood to say.

use inlay_contract::kyc::{Outcome, PartKind, PartResult, PartState, Reason, Risk, RunState, Said};

use super::*;
use crate::clock::ManualClock;

async fn look(provider: &OnfidoProvider) -> Result<Observation, UpstreamError> {
    provider.observe(&check_run(), "request-7").await
}

#[tokio::test]
async fn each_status_of_a_check_has_its_place() {
    let (script, provider, _server) = start().await;
    use Outcome::{Approved, Attention, Inconclusive, Unknown};
    for (status, result, state, outcome) in [
        ("in_progress", Value::Null, RunState::InProgress, None),
        ("awaiting_applicant", Value::Null, RunState::AwaitingClient, None),
        ("paused", Value::Null, RunState::InReview, None),
        // What it came to before it was taken up again counts no more.
        ("reopened", json!("consider"), RunState::AwaitingClient, None),
        ("withdrawn", Value::Null, RunState::Abandoned, None),
        (
            "complete",
            json!("clear"),
            RunState::Finished,
            Some((Approved, "clear")),
        ),
        (
            "complete",
            json!("consider"),
            RunState::Finished,
            Some((Attention, "consider")),
        ),
        (
            "complete",
            json!("unidentified"),
            RunState::Finished,
            Some((Inconclusive, "unidentified")),
        ),
        (
            "complete",
            json!("splendid"),
            RunState::Finished,
            Some((Unknown, "splendid")),
        ),
        // All its reports were withdrawn.
        (
            "complete",
            Value::Null,
            RunState::Finished,
            Some((Inconclusive, "complete")),
        ),
        (
            "archived",
            json!("clear"),
            RunState::Unknown,
            Some((Unknown, "clear")),
        ),
    ] {
        play_check(&script, &check(status, &result), &[], NOON);
        let seen = look(&provider).await.unwrap();
        assert_eq!(seen.state, Said::by_provider(state, status));
        let expected = outcome.map(|(outcome, word)| Said::by_provider(outcome, word));
        assert_eq!(seen.outcome, expected, "{status} {result}");
        assert_eq!(seen.has_report, state == RunState::Finished);
        assert_eq!((seen.risk, seen.requirements_due), (Risk::Unknown, None));
    }
}

#[tokio::test]
async fn each_report_is_a_part_with_its_reasons() {
    let (script, provider, _server) = start().await;
    let mut document = report(
        "r-1",
        "document_with_address_information",
        "complete",
        &json!("consider"),
    );
    document["sub_result"] = json!("suspected");
    document["breakdown"] = json!({
        "data_validation": {"result": "consider", "breakdown": {
            "document_expiration": {"result": "consider"}, "mrz": {"result": "clear"}}},
        "image_integrity": {"result": "clear"},
        "something_new": {"result": "consider", "breakdown": "of another form"},
    });
    let mut watchlist = report("r-2", "watchlist_aml", "complete", &json!("consider"));
    watchlist["breakdown"] =
        json!({"sanction": {"result": "consider"}, "adverse_media": {"result": "clear"}});
    let mut somebody_elses = report("r-9", "document", "complete", &json!("clear"));
    somebody_elses["check_id"] = json!("another");
    let reports = [
        document,
        watchlist,
        report("r-3", "identity_enhanced", "awaiting_data", &Value::Null),
        report("r-4", "proof_of_address", "awaiting_approval", &Value::Null),
        report("r-5", "known_faces", "cancelled", &Value::Null),
        report("r-6", "upload_of_dreams", "dreaming", &json!("purple")),
        somebody_elses,
    ];
    play_check(&script, &check("in_progress", &Value::Null), &reports, NOON);
    let seen = look(&provider).await.unwrap();
    let [document, watchlist, identity, address, faces, new] = &seen.parts[..] else {
        panic!("{:?}", seen.parts)
    };
    let reasons = |reasons: &[Reason]| -> Vec<(String, String)> {
        let pairs = reasons
            .iter()
            .map(|reason| (reason.code.clone(), reason.raw.clone()));
        pairs.collect()
    };
    let pair = |code: &str, raw: &str| (code.to_owned(), raw.to_owned());
    assert_eq!(document.id, "r-1");
    assert_eq!(
        document.kind,
        Said::by_provider(PartKind::Document, "document_with_address_information")
    );
    assert_eq!(document.state, Said::by_provider(PartState::Finished, "complete"));
    assert_eq!(
        document.result,
        Some(Said::by_provider(PartResult::Attention, "consider"))
    );
    assert_eq!(document.sub_result.as_deref(), Some("suspected"));
    assert_eq!(
        reasons(&document.reasons),
        [
            pair("document_expired", "data_validation.document_expiration"),
            pair("other", "something_new")
        ]
    );
    assert_eq!(document.started_at, Some("2026-06-30T09:01:00Z".parse().unwrap()));
    // Onfido does not say when a report was over.
    assert_eq!(document.finished_at, None);
    assert_eq!(reasons(&watchlist.reasons), [pair("sanctions", "sanction")]);
    // Until it is complete a report awaits data; from whom, the check says.
    assert_eq!(
        identity.state,
        Said::by_provider(PartState::InProgress, "awaiting_data")
    );
    assert_eq!(
        address.state,
        Said::by_provider(PartState::InReview, "awaiting_approval")
    );
    assert_eq!(faces.state, Said::by_provider(PartState::Skipped, "cancelled"));
    // What Inlay does not know is shown as unknown, with the word, and never dropped.
    assert_eq!(new.kind, Said::by_provider(PartKind::Unknown, "upload_of_dreams"));
    assert_eq!(new.state, Said::by_provider(PartState::Unknown, "dreaming"));
    assert_eq!(new.result, Some(Said::by_provider(PartResult::Unknown, "purple")));
    let text = serde_json::to_string(&seen).unwrap();
    assert!(!text.contains("canary"), "{text}");

    play_check(
        &script,
        &check("awaiting_applicant", &Value::Null),
        &reports,
        NOON,
    );
    let seen = look(&provider).await.unwrap();
    assert_eq!(seen.parts[2].state.value, PartState::AwaitingClient);
    play_check(&script, &check("withdrawn", &Value::Null), &reports, NOON);
    let seen = look(&provider).await.unwrap();
    assert_eq!(seen.parts[2].state.value, PartState::Skipped);
}

// An answer that was overtaken must be known as the older one, whichever instance asked.
#[tokio::test]
async fn a_check_without_a_time_of_change_has_that_of_onfidos_answer() {
    let (script, _, server) = start().await;
    let settings = settings(&server);
    let clock = ManualClock::at("2030-01-01T00:00:00Z".parse().unwrap());
    let provider = OnfidoProvider::new(settings, &UpstreamContext::alone(clock.clock())).unwrap();
    play_check(&script, &check("in_progress", &Value::Null), &[], NOON);
    assert_eq!(look(&provider).await.unwrap().changed_at, noon());
    // Without a date that can be read, our own clock stands for it.
    play_check(
        &script,
        &check("in_progress", &Value::Null),
        &[],
        "half past nine",
    );
    assert_eq!(look(&provider).await.unwrap().changed_at, clock.clock().now());
}

#[tokio::test]
async fn hostile_answers_about_checks_are_refused() {
    let (script, provider, _server) = start().await;
    let with = |field: &str, value: Value| {
        let mut check = check("complete", &json!("clear"));
        check[field] = value;
        check
    };
    for hostile in [
        json!([]),
        json!({"id": ONFIDO_CHECK}),
        with("id", json!("../../applicants")),
        with("id", json!("0000fff9-66a1-405d-9912-54780799bd68")),
        with("status", json!(7)),
        with("result", json!({"value": "clear"})),
    ] {
        play_check(&script, &hostile, &[], NOON);
        let error = look(&provider).await.unwrap_err();
        assert!(
            matches!(error, UpstreamError::Nonsense(_)),
            "{hostile}: {error:?}"
        );
    }
    let walking = report("../../applicants", "document", "complete", &json!("clear"));
    play_check(&script, &check("complete", &json!("clear")), &[walking], NOON);
    assert!(matches!(look(&provider).await, Err(UpstreamError::Nonsense(_))));
    for name in ["check:../applicants", "check:check:1", "report:r-1", "check:"] {
        let error = provider.observe(&RunId(name.to_owned()), "r").await.unwrap_err();
        assert!(
            !matches!(error, UpstreamError::RecordUnknown),
            "{name}: {error:?}"
        );
    }
}
