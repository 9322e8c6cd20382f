//! Which pages may read an answer (security rows S13, S14).

use inlay_contract::ErrorCode;

use crate::endpoints::operations;
use crate::harness::{Answer, Inlay, NORTH, PUBLIC_ORIGIN};

/// Pages that are not ours, some nearly.
const FOREIGN: [&str; 8] = [
    "https://north.lightning.force.com",
    "https://inlay.example.com.evil.example",
    "https://evil-inlay.example.com",
    "https://inlay.example.com:8443",
    "https://inlay.example.com/",
    "http://inlay.example.com",
    "https://INLAY.example.com",
    "null,https://inlay.example.com",
];
/// Every endpoint of the API, and what is none.
fn api() -> Vec<(String, String)> {
    let operations = operations().into_iter();
    let mut api: Vec<_> = operations
        .filter(|(_, path, _)| path.starts_with("/api/"))
        .map(|(method, path, _)| (method, path))
        .collect();
    api.push(("GET".to_owned(), "/api/nothing".to_owned()));
    assert!(api.len() > 10, "the endpoints stand elsewhere now");
    api
}

fn vary(answer: &Answer) -> Vec<&str> {
    answer
        .headers
        .get_all("vary")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_preflight_of_our_frame_is_answered_exactly() {
    let inlay = Inlay::start().await;
    for origin in [PUBLIC_ORIGIN, "null"] {
        for (method, path) in &api() {
            let request = inlay.bare("OPTIONS", path).header("origin", origin);
            let request = request.header("access-control-request-method", method);
            let answer =
                Answer::of(request.header("access-control-request-headers", "authorization,x-inlay-client"))
                    .await;
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            assert_eq!(answer.header("access-control-allow-methods"), "GET,POST,DELETE");
            assert_eq!(
                answer.header("access-control-allow-headers"),
                "authorization,content-type,x-inlay-client,idempotency-key,x-inlay-instance,last-event-id,x-request-id"
            );
            assert_eq!(answer.header("access-control-max-age"), "600");
            assert_eq!(vary(&answer), ["origin"]);
        }
    }
}

#[tokio::test]
async fn a_preflight_of_any_other_page_allows_nothing() {
    let inlay = Inlay::start().await;
    for origin in FOREIGN {
        for (method, path) in &api() {
            let request = inlay.bare("OPTIONS", path).header("origin", origin);
            let answer = Answer::of(request.header("access-control-request-method", method)).await;
            assert_eq!(
                answer.header("access-control-allow-origin"),
                "",
                "{origin} {path}"
            );
            assert_eq!(vary(&answer), ["origin"]);
        }
    }
}

#[tokio::test]
async fn our_frame_can_read_answers_and_refusals() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    for origin in [PUBLIC_ORIGIN, "null"] {
        let request = inlay
            .with_session("GET", "/api/portfolio", &session)
            .header("origin", origin);
        let answer = Answer::of(request).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (200, origin)
        );
        assert_eq!(
            answer.header("access-control-expose-headers"),
            "x-request-id,retry-after"
        );
        for (method, path) in &api() {
            for request in [inlay.bare(method, path), inlay.request(method, path)] {
                let answer = Answer::of(request.header("origin", origin)).await;
                assert_eq!(
                    answer.header("access-control-allow-origin"),
                    origin,
                    "{method} {path}"
                );
                assert!(vary(&answer).contains(&"origin"));
            }
        }
    }
}

#[tokio::test]
async fn our_frame_can_read_that_it_sent_too_much() {
    let inlay = Inlay::start().await;
    let body = "x".repeat(inlay_contract::http::MAX_REQUEST_BYTES + 1);
    let request = inlay.request("POST", "/api/session").header("origin", "null");
    let answer = Answer::of(request.header("content-type", "application/json").body(body)).await;
    assert_eq!(answer.code(), ErrorCode::RequestTooLarge);
    assert_eq!(answer.header("access-control-allow-origin"), "null");
}

#[tokio::test]
async fn a_request_of_another_page_is_refused_before_any_work() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    for origin in FOREIGN {
        for (method, path) in &api() {
            let request = inlay
                .with_session(method, path, &session)
                .header("origin", origin);
            let answer = Answer::of(request).await;
            assert_eq!(answer.code(), ErrorCode::OriginRefused, "{origin} {path}");
            assert_eq!(answer.header("access-control-allow-origin"), "");
        }
    }
    let twice = inlay.with_session("GET", "/api/portfolio", &session);
    let twice = twice
        .header("origin", PUBLIC_ORIGIN)
        .header("origin", "https://evil.example");
    assert_eq!(Answer::of(twice).await.code(), ErrorCode::OriginRefused);
    assert_eq!(inlay.north.questions(), 0);
}

#[tokio::test]
async fn pages_and_health_offer_themselves_to_no_other_page() {
    let inlay = Inlay::start().await;
    let operations = operations().into_iter();
    let others = [
        format!("/embed?org={}", NORTH.id),
        "/embed/check.js".to_owned(),
        "/nothing".to_owned(),
    ];
    let asked = operations
        .filter(|(_, path, _)| !path.starts_with("/api/"))
        .map(|(method, path, _)| (method, path))
        .chain(others.map(|path| ("GET".to_owned(), path)));
    for (method, path) in asked {
        for origin in FOREIGN.into_iter().chain([PUBLIC_ORIGIN, "null"]) {
            let answer = Answer::of(inlay.bare(&method, &path).header("origin", origin)).await;
            assert_eq!(
                answer.header("access-control-allow-origin"),
                "",
                "{origin} {method} {path}"
            );
        }
    }
}
