//! Onfido takes 400 calls a minute. What it asks for when that is exceeded is what a job waits.

use super::*;

#[tokio::test]
async fn a_limit_says_how_long_to_wait_whatever_was_asked() {
    let (script, provider, _server) = start().await;
    let limited = |route: &str, wait: &str| {
        let headers = vec![("retry-after", wait.to_owned())];
        script.answer_with(route, 429, headers, Vec::new());
    };
    for (wait, expected) in [("42", Some(42)), ("86400", Some(300)), ("soon", None)] {
        for route in [
            "POST /v3.6/applicants",
            "POST /v3.6/workflow_runs",
            "POST /v3.6/checks",
            &format!("GET {}", path("")),
            &format!("GET /v3.6/checks/{ONFIDO_CHECK}"),
            &format!("GET {}", path("/signed_evidence_file")),
            "GET /v3.6/reports/r-1",
        ] {
            limited(route, wait);
        }
        let report = RunId("report:r-1".to_owned());
        for error in [
            provider.enrol(&party(), "r").await.err(),
            provider.submit(&order(false), "r").await.err(),
            provider.submit(&reports_order(false), "r").await.err(),
            observe(&provider).await.err(),
            provider.observe(&check_run(), "r").await.err(),
            provider.report(&RunId(RUN.to_owned()), "r").await.err(),
            provider.run_of(report, "r").await.err(),
        ] {
            let Some(UpstreamError::RateLimited { retry_after_seconds }) = error else {
                panic!("{error:?}")
            };
            assert_eq!(retry_after_seconds, expected, "{wait}");
        }
    }
}

// A check of reports is two calls a look, however many reports it has: 200 looks a minute fit into the limit.
#[tokio::test]
async fn a_look_at_a_check_is_two_calls() {
    let (script, provider, _server) = start().await;
    let reports: Vec<Value> = (0..21)
        .map(|number| report(&format!("r-{number}"), "document", "complete", &json!("clear")))
        .collect();
    play_check(&script, &check("complete", &json!("clear")), &reports, "");
    let seen = provider.observe(&check_run(), "r").await.unwrap();
    assert_eq!(seen.parts.len(), 21);
    let calls = script.seen(&format!("GET /v3.6/checks/{ONFIDO_CHECK}")).len()
        + script.seen("GET /v3.6/reports").len();
    assert_eq!(calls, 2);
}
