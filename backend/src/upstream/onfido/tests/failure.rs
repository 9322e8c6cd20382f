//! Each kind of failure, and answers that mean harm.

use inlay_contract::ErrorCode;

use super::*;
use crate::upstream::fake::everything_said;

#[tokio::test]
async fn each_kind_of_failure_has_its_code_and_repeats_nothing_of_the_answer() {
    let (script, provider, _server) = start().await;
    play(&script, "processing", &[]);
    let envelope = json!({"error": {"type": "validation_error", "message": "canary Amberg", "fields": {"dob": ["canary"]}}});
    for (status, code) in [
        (400, ErrorCode::ProviderRejected),
        (401, ErrorCode::ProviderAuthentication),
        (403, ErrorCode::ProviderAuthentication),
        (404, ErrorCode::RecordUnknown),
        (408, ErrorCode::ProviderTimeout),
        (422, ErrorCode::ProviderRejected),
        (429, ErrorCode::ProviderRateLimited),
        (500, ErrorCode::ProviderUnreachable),
        (503, ErrorCode::ProviderUnreachable),
        (302, ErrorCode::ProviderNonsense),
    ] {
        script.answer(&format!("GET {}", path("")), status, &envelope);
        let error = observe(&provider).await.unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        assert!(
            !everything_said(&error).contains("canary"),
            "{}",
            everything_said(&error)
        );
    }
    // An unknown applicant is no unknown run: no later try would change it.
    let error = provider.submit(&order(false), "r").await.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ProviderRejected);
}

#[tokio::test]
async fn a_token_that_ended_early_is_renewed_once() {
    let (script, provider, _server) = start().await;
    play(&script, "processing", &[]);
    script.refuse_tokens([1]);
    observe(&provider).await.unwrap();
    assert_eq!(script.seen("POST /v3.6/oauth/token").len(), 2);
    assert_eq!(script.seen(&format!("GET {}", path(""))).len(), 2);
}

#[tokio::test]
async fn hostile_answers_are_refused() {
    let (script, provider, _server) = start().await;
    let hostile = [
        json!([]),
        json!({"id": RUN}),
        json!({"id": "../../applicants", "status": "approved", "updated_at": "2026-06-30T09:05:00Z"}),
        json!({"id": "0000fff9-66a1-405d-9912-54780799bd68", "status": "approved", "updated_at": "2026-06-30T09:05:00Z"}),
        json!({"id": RUN, "status": "approved", "updated_at": "yesterday"}),
        json!({"id": RUN, "status": "approved"}),
        json!({"id": RUN, "status": 7, "updated_at": "2026-06-30T09:05:00Z"}),
    ];
    play(&script, "approved", &[]);
    for answer in hostile {
        script.answer(&format!("GET {}", path("")), 200, &answer);
        let error = observe(&provider).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Nonsense(_)), "{answer}: {error:?}");
    }
    play(&script, "approved", &[]);
    let walking = json!([{"id": "../../../applicants", "task_def_id": "document_check"}]);
    script.answer(&format!("GET {}", path("/tasks")), 200, &walking);
    assert!(matches!(
        observe(&provider).await,
        Err(UpstreamError::Nonsense(_))
    ));
    let error = provider
        .observe(&RunId("../applicants".to_owned()), "r")
        .await
        .unwrap_err();
    assert!(matches!(error, UpstreamError::Nonsense(_)));
}
