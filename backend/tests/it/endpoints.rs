//! Every endpoint of the OpenAPI document, unauthenticated and without the client header (security rows S02, S08, S12).
//! A new endpoint is covered by being in the document.

use inlay_contract::ErrorCode;
use serde_json::Value;

use crate::harness::{Answer, Inlay};

/// Reachable without a session, and why that is right. This list may only shrink, or grow with a reason beside it.
pub(crate) const WITHOUT_SESSION: [(&str, &str); 11] = [
    ("POST", "/api/session"),         // opens one
    ("POST", "/api/launch"),          // the org's server proves itself by the assertion
    ("GET", "/api/setup"),            // public facts, as in the document
    ("GET", "/api/openapi.json"),     // describes the API, holds no data
    ("GET", "/embed"),                // public document
    ("GET", "/embed/check"),          // the same for everybody
    ("GET", "/embed/check.js"),       // the same for everybody
    ("GET", "/healthz"),              // holds no data
    ("GET", "/readyz"),               // holds no data
    ("GET", "/reports/{code}"), // its code is the permission: from a session, for one report, once, for a minute
    ("POST", "/webhooks/{provider}"), // proves itself by its signature
];

/// Method, path and whether the document asks for a session.
pub(crate) fn operations() -> Vec<(String, String, bool)> {
    let document = serde_json::to_value(inlay_backend::api::openapi_document()).unwrap();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let needs_session = operation["security"] != Value::Null;
            operations.push((method.to_uppercase(), path.clone(), needs_session));
        }
    }
    operations
}

#[tokio::test]
async fn every_endpoint_wants_a_session_or_is_listed_here() {
    let inlay = Inlay::start().await;
    for (method, path, needs_session) in operations() {
        let is_listed = WITHOUT_SESSION.contains(&(method.as_str(), path.as_str()));
        assert_eq!(needs_session, !is_listed, "{method} {path}");
        let answer = Answer::of(inlay.request(&method, &path)).await;
        if needs_session {
            assert_eq!(answer.code(), ErrorCode::SessionMissing, "{method} {path}");
        } else {
            assert_ne!(answer.status, 401, "{method} {path}");
        }
    }
    assert_eq!((inlay.north.questions(), inlay.south.questions()), (0, 0));
}

#[tokio::test]
async fn every_api_request_carries_the_client_header() {
    let inlay = Inlay::start().await;
    let api = operations()
        .into_iter()
        .filter(|(_, path, _)| path.starts_with("/api/"));
    let unknown = ("GET".to_owned(), "/api/nothing".to_owned(), false);
    for (method, path, _) in api.chain([unknown]) {
        for value in [None, Some("0"), Some("2"), Some(""), Some("1, 1")] {
            let request = inlay.bare(&method, &path);
            let request = value
                .into_iter()
                .fold(request, |request, value| request.header("x-inlay-client", value));
            let answer = Answer::of(request).await;
            assert_eq!(
                answer.code(),
                ErrorCode::ClientHeaderMissing,
                "{method} {path} {value:?}"
            );
        }
    }
}

#[tokio::test]
async fn what_a_foreign_form_can_send_is_refused() {
    let inlay = Inlay::start().await;
    for media_type in [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
    ] {
        let form = inlay
            .bare("POST", "/api/session")
            .header("content-type", media_type)
            .body("{}");
        assert_eq!(
            Answer::of(form).await.code(),
            ErrorCode::ClientHeaderMissing,
            "{media_type}"
        );
    }
}

#[tokio::test]
async fn a_path_that_only_looks_like_an_endpoint_gives_nothing() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&crate::harness::NORTH).await;
    for path in [
        "/API/portfolio",
        "/api/Portfolio",
        "/api/portfolio/",
        "/api/portfolio/Book",
        "/api/portfolio/book/",
        "/api/portfolio%2fbook",
        "//api/portfolio",
        "/api//portfolio",
        "/api/portfolio;x=1",
        "/api/%70ortfolio",
        "/api/portfolio%2f",
        "/%61pi/portfolio",
        "/assets/%2e%2e/index.html",
        "/assets/./%2e%2e/manifest.json",
        "/assets/boot-0011223344556677.js/../../index.html",
        "/assets/%2fetc/passwd",
        "/assets/..%2fmanifest.json",
        "/assets/%2e%2e%2fmanifest.json",
        "/index.html",
        "/manifest.json",
        "/api",
        "/",
        "/metrics",
    ] {
        let answer = Answer::of(inlay.with_session("GET", path, &session)).await;
        assert_eq!(answer.code(), ErrorCode::NotFound, "{path}");
    }
    assert_eq!(inlay.north.questions(), 0);
}

#[tokio::test]
async fn another_method_is_refused_and_told_the_right_one() {
    let inlay = Inlay::start().await;
    let operations = operations();
    for (method, path, _) in &operations {
        let is_known = |other: &str| {
            operations
                .iter()
                .any(|(known, at, _)| known == other && at == path)
        };
        let others = ["GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"];
        for other in others.into_iter().filter(|other| !is_known(other)) {
            let answer = Answer::of(inlay.request(other, path)).await;
            assert_eq!(answer.code(), ErrorCode::MethodNotAllowed, "{other} {path}");
            let allowed = answer.header("allow");
            assert!(
                allowed.split(',').any(|allowed| allowed == method),
                "{path} allows {allowed}"
            );
        }
    }
}
