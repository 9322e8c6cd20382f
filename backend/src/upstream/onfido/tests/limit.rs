//! Onfido takes 400 calls a minute. What it asks for when that is exceeded is what a job waits.

use super::*;

#[tokio::test]
async fn a_limit_says_how_long_to_wait_whatever_was_asked() {
    let run_path = path("");
    let evidence_path = path("/signed_evidence_file");
    let routes = [
        "POST /v3.6/applicants",
        "POST /v3.6/workflow_runs",
        "POST /v3.6/checks",
        &format!("GET {run_path}"),
        &format!("GET /v3.6/checks/{ONFIDO_CHECK}"),
        &format!("GET {evidence_path}"),
        "GET /v3.6/reports/r-1",
    ];
    for (wait, expected) in [("42", Some(42)), ("86400", Some(300)), ("soon", None)] {
        for (number, route) in routes.iter().enumerate() {
            // Each with a connection of its own: after one refusal the whole line rests.
            let (script, provider, _server) = start().await;
            let headers = vec![("retry-after", wait.to_owned())];
            script.answer_with(route, 429, headers, Vec::new());
            let error = match number {
                0 => provider.enrol(&party(), "r").await.err(),
                1 => provider.submit(&order(false), "r").await.err(),
                2 => provider.submit(&reports_order(false), "r").await.err(),
                3 => observe(&provider).await.err(),
                4 => provider.observe(&check_run(), "r").await.err(),
                5 => provider.report(&RunId(RUN.to_owned()), "r").await.err(),
                _ => provider.run_of(RunId("report:r-1".to_owned()), "r").await.err(),
            };
            let Some(UpstreamError::RateLimited { retry_after_seconds }) = error else {
                panic!("{route}: {error:?}")
            };
            assert_eq!(retry_after_seconds, expected, "{route}: {wait}");
        }
    }
}

#[tokio::test]
async fn after_a_refusal_with_a_time_no_other_call_is_made() {
    let (script, provider, _server) = start().await;
    play(&script, "processing", &[]);
    let headers = vec![("retry-after", "42".to_owned())];
    script.answer_with("POST /v3.6/applicants", 429, headers, Vec::new());
    assert!(provider.enrol(&party(), "r").await.is_err());
    script.forget();
    let error = observe(&provider).await.unwrap_err();
    assert_eq!(error.retry_after_seconds(), Some(42));
    assert!(script.seen(&format!("GET {}", path(""))).is_empty());
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
