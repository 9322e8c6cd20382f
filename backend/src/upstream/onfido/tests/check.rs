//! Checks of reports: ordered once, found again.

use inlay_contract::kyc::{RunState, Said};

use super::*;

const CHECKS: &str = "POST /v3.6/checks";

#[tokio::test]
async fn a_check_is_ordered_with_its_reports_and_our_name_for_it() {
    let (script, provider, _server) = start().await;
    let headers = vec![("x-request-id", "onfido-3".to_owned()), ("date", NOON.to_owned())];
    let body = check("in_progress", &Value::Null).to_string().into_bytes();
    script.answer_with(CHECKS, 201, headers, body);
    let submitted = provider.submit(&reports_order(false), "request-7").await.unwrap();
    assert_eq!(submitted.run, check_run());
    assert_eq!(submitted.provider_request_id.as_deref(), Some("onfido-3"));
    assert_eq!(
        submitted.observation.state,
        Said::by_provider(RunState::InProgress, "in_progress")
    );
    assert_eq!(submitted.observation.changed_at, noon());
    let seen = script.seen(CHECKS).remove(0);
    assert_eq!(seen.headers["x-request-id"], "request-7");
    assert_eq!(
        seen.json(),
        json!({
            "applicant_id": APPLICANT, "report_names": ["document", "watchlist_standard"],
            "tags": [format!("inlay-{CHECK}")], "applicant_provides_data": true,
            "privacy_notices_read_consent_given": true,
        })
    );
    assert!(script.seen("GET /v3.6/checks").is_empty());
}

// A form that asks for nothing would be sent to the client by mail.
#[tokio::test]
async fn the_client_is_asked_only_where_a_report_needs_something() {
    let (script, provider, _server) = start().await;
    script.answer(CHECKS, 201, &check("in_progress", &Value::Null));
    let order = Order {
        package: "reports:identity_enhanced,watchlist_aml".to_owned(),
        ..reports_order(false)
    };
    provider.submit(&order, "r").await.unwrap();
    let seen = script.seen(CHECKS).remove(0).json();
    assert!(seen.get("applicant_provides_data").is_none(), "{seen}");
}

// The answer to the first try was lost in a crash: the client must not be checked, and the firm not billed, twice.
#[tokio::test]
async fn a_check_that_may_have_been_begun_is_looked_for_and_taken() {
    let (script, provider, _server) = start().await;
    let done = check("complete", &json!("clear"));
    let mut earlier = done.clone();
    earlier["id"] = json!("another");
    earlier["tags"] = json!(["inlay-of-last-year"]);
    script.answer("GET /v3.6/checks", 200, &json!({"checks": [earlier, done]}));
    let reports = [report("r-1", "document", "complete", &json!("clear"))];
    script.answer("GET /v3.6/reports", 200, &json!({"reports": reports}));
    let submitted = provider.submit(&reports_order(true), "request-7").await.unwrap();
    assert_eq!(submitted.run, check_run());
    assert_eq!(submitted.observation.state.value, RunState::Finished);
    assert_eq!(submitted.observation.parts.len(), 1);
    assert!(script.seen(CHECKS).is_empty());
    let query = script.seen("GET /v3.6/checks").remove(0).query;
    assert_eq!(query["applicant_id"], APPLICANT);
    let query = script.seen("GET /v3.6/reports").remove(0).query;
    assert_eq!(query["check_id"], ONFIDO_CHECK);
}

#[tokio::test]
async fn the_check_of_another_order_or_of_another_person_is_never_taken() {
    let (script, provider, _server) = start().await;
    script.answer(CHECKS, 201, &check("in_progress", &Value::Null));
    for (field, value) in [
        ("tags", json!(["inlay-other"])),
        ("tags", Value::Null),
        ("applicant_id", json!("other")),
    ] {
        let mut other = check("complete", &json!("clear"));
        other[field] = value;
        script.answer("GET /v3.6/checks", 200, &json!({"checks": [other]}));
        script.forget();
        let submitted = provider.submit(&reports_order(true), "r").await.unwrap();
        assert_eq!(submitted.observation.state.value, RunState::InProgress, "{field}");
        assert_eq!(script.seen(CHECKS).len(), 1);
    }
}

#[tokio::test]
async fn what_onfido_does_not_make_is_never_sent() {
    let (script, provider, _server) = start().await;
    for package in ["reports:horoscope", "reports:", "standard"] {
        let order = Order {
            package: package.to_owned(),
            ..reports_order(false)
        };
        let error = provider.submit(&order, "r").await.unwrap_err();
        assert!(
            matches!(error, UpstreamError::Rejected(_)),
            "{package}: {error:?}"
        );
    }
    assert!(script.seen(CHECKS).is_empty() && script.seen("POST /v3.6/workflow_runs").is_empty());
    // An applicant that Onfido does not know: nothing that a later try would change.
    script.answer(CHECKS, 404, &json!({}));
    let error = provider.submit(&reports_order(false), "r").await.unwrap_err();
    assert!(matches!(error, UpstreamError::Rejected(_)), "{error:?}");
}
