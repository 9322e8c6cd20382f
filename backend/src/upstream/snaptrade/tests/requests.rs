//! What is sent, and what each status means.

use inlay_contract::ErrorCode;
use secrecy::ExposeSecret as _;

use super::super::signature;
use super::*;

#[tokio::test]
async fn each_request_names_the_firm_and_the_user_and_is_signed_as_it_is_sent() {
    let stage = Stage::answering(one_account()).await;
    stage.book().await.unwrap();
    let seen = stage.seen();
    let paths: Vec<_> = seen.iter().map(|seen| seen.path.as_str()).collect();
    assert_eq!(paths[0], "/accounts");
    assert_eq!(paths.len(), 4, "{paths:?}");
    assert_eq!(
        seen[0].query,
        "clientId=CLIENT&timestamp=1782820800&userId=canary+user%2Banna%26%C3%A9&userSecret=canary-secret-anna"
    );
    for seen in &seen {
        let path = format!("/api/v1{}", seen.path);
        let expected = signature::of(&KEY.into(), None, &path, &seen.query);
        assert_eq!(seen.headers["signature"], expected.as_str(), "{path}");
        assert_eq!(seen.headers["x-request-id"], "request-1");
        assert_eq!(seen.parameter("userId").as_deref(), Some(ANNA.0));
        assert_eq!(seen.body, "");
    }
    let activities = seen
        .iter()
        .find(|seen| seen.path.ends_with("/activities"))
        .unwrap();
    assert_eq!(activities.parameter("limit").as_deref(), Some("1000"));
}

#[tokio::test]
async fn a_body_is_signed_with_what_is_sent() {
    let stage = Stage::set(|seen| match seen.path.as_str() {
        "/snapTrade/registerUser" => (
            200,
            json!({"userId": "new", "userSecret": "told-once"}).to_string(),
        ),
        "/snapTrade/login" => (
            200,
            json!({"redirectURI": "https://portal.example/t", "sessionId": "1"}).to_string(),
        ),
        _ => (200, json!(["one", "two"]).to_string()),
    })
    .await;
    let desk = SnapTradeDesk::new(&stage.settings(), crate::clock::Clock::system()).unwrap();
    assert_eq!(desk.register("Zoë").await.unwrap().expose_secret(), "told-once");
    let portal = desk.portal("Zoë", "hush".into()).await.unwrap();
    assert_eq!(portal.expose_secret(), "https://portal.example/t");
    assert_eq!(desk.users().await.unwrap().len(), 2);
    assert_eq!(desk.secret_of(ANNA.0).unwrap().unwrap().expose_secret(), ANNA.1);
    assert!(desk.secret_of("nobody").unwrap().is_none());
    for seen in stage.seen().iter().take(2) {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        let path = format!("/api/v1{}", seen.path);
        let expected = signature::of(&KEY.into(), Some(&body), &path, &seen.query);
        assert_eq!(seen.headers["signature"], expected.as_str(), "{path}");
    }
    let login: Value = serde_json::from_str(&stage.seen()[1].body).unwrap();
    assert_eq!(login, json!({"connectionType": "read"}), "never for trading");
}

#[tokio::test]
async fn every_status_has_its_meaning_and_nothing_of_the_body_is_repeated() {
    for (status, code) in [
        (400, ErrorCode::ProviderRejected),
        (401, ErrorCode::ProviderAuthentication),
        (403, ErrorCode::ProviderAuthentication),
        (404, ErrorCode::ProviderNonsense),
        (410, ErrorCode::ProviderRejected),
        (429, ErrorCode::ProviderRateLimited),
        (500, ErrorCode::ProviderUnreachable),
        (503, ErrorCode::ProviderUnreachable),
        (504, ErrorCode::ProviderTimeout),
        (204, ErrorCode::ProviderNonsense),
        (302, ErrorCode::ProviderNonsense),
    ] {
        let stage = Stage::set(move |_| (status, json!({"detail": "canary-detail"}).to_string())).await;
        let error = stage.snapshot().await.unwrap_err();
        assert_eq!(error.code(), code, "{status}");
        let said = crate::upstream::fake::everything_said(&error);
        assert!(!said.contains("canary"), "{said}");
    }
}

#[tokio::test]
async fn a_record_that_is_not_listed_is_unknown_and_costs_no_call() {
    let stage = Stage::answering(one_account()).await;
    let other = "0015g00000ZzH99AAF".parse().unwrap();
    let error = stage.provider().snapshot(&other, "request-1").await.unwrap_err();
    assert!(matches!(error, UpstreamError::RecordUnknown), "{error:?}");
    assert!(stage.seen().is_empty());
}

#[tokio::test]
async fn whether_the_firm_is_known_is_asked_without_any_user() {
    let stage = Stage::answering(json!({"/snapTrade/partners": {"slug": "X"}})).await;
    stage.provider().ready().await.unwrap();
    let seen = stage.seen();
    assert_eq!((seen.len(), seen[0].parameter("userId")), (1, None));
    let refusing = Stage::set(|_| (401, String::new())).await;
    let error = refusing.provider().ready().await.unwrap_err();
    assert!(matches!(error, UpstreamError::Authentication), "{error:?}");
}

#[tokio::test]
async fn a_changed_consumer_key_signs_the_next_request() {
    let stage = Stage::answering(one_account()).await;
    let file = stage.folder.path().join("key");
    std::fs::write(&file, "first").unwrap();
    let key = Secret::load(crate::secret::SecretPlace::File(file.clone())).unwrap();
    let provider = provider(SnapTradeSettings {
        consumer_key: key.clone(),
        ..stage.settings()
    });
    let record = RECORD.parse().unwrap();
    provider.snapshot(&record, "request-1").await.unwrap();
    std::fs::write(&file, "second").unwrap();
    key.reload().unwrap();
    provider.snapshot(&record, "request-2").await.unwrap();
    let seen: Vec<_> = stage
        .seen()
        .into_iter()
        .filter(|seen| seen.path == "/accounts")
        .collect();
    assert_eq!(seen[0].query, seen[1].query);
    assert_ne!(seen[0].headers["signature"], seen[1].headers["signature"]);
}
