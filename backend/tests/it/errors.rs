//! Error answers: one shape for all, and nothing in them that the caller should not know (security row S26).

use inlay_contract::ErrorCode;
use inlay_contract::http::MAX_REQUEST_BYTES;

use crate::harness::{Answer, Inlay, NORTH, Says};

#[tokio::test]
async fn a_body_that_is_not_as_agreed_is_refused() {
    let inlay = Inlay::start().await;
    let instance = "5f0c9a52-6d1c-4b0c-9d3b-0d7a3f7f2a11";
    let nonce = "00112233445566778899aabbccddeeff";
    let whole = format!(r#"{{"assertion":"a.b.c","instance":"{instance}","nonce":"{nonce}"}}"#);
    let post = async |body: &str| {
        let request = inlay
            .request("POST", "/api/session")
            .header("content-type", "application/json");
        Answer::of(request.body(body.to_owned())).await.code()
    };
    assert_eq!(
        post(&whole).await,
        ErrorCode::AssertionMalformed,
        "the shape itself is right"
    );
    for body in [
        "",
        "{",
        "null",
        "[]",
        "\u{0}",
        &whole.replace("nonce", "once"),
        &whole.replace(nonce, "00"),
        &whole.replace(instance, "me"),
        &whole.replace("\"a.b.c\"", "7"),
        &whole.replace('}', r#","admin":true}"#),
        &format!("{whole}{whole}"),
        &"[".repeat(10_000),
    ] {
        assert_eq!(post(body).await, ErrorCode::RequestMalformed, "{body}");
    }
}

#[tokio::test]
async fn a_body_of_another_type_is_refused() {
    let inlay = Inlay::start().await;
    for media_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "",
    ] {
        let request = inlay
            .request("POST", "/api/session")
            .header("content-type", media_type)
            .body("{}");
        assert_eq!(
            Answer::of(request).await.code(),
            ErrorCode::MediaTypeUnsupported,
            "{media_type}"
        );
    }
    assert_eq!(
        Answer::of(inlay.request("POST", "/api/session").body("{}"))
            .await
            .code(),
        ErrorCode::MediaTypeUnsupported
    );
    for media_type in ["application/json", "Application/JSON; charset=utf-8"] {
        let request = inlay
            .request("POST", "/api/session")
            .header("content-type", media_type)
            .body("{}");
        assert_eq!(
            Answer::of(request).await.code(),
            ErrorCode::RequestMalformed,
            "{media_type}"
        );
    }
}

#[tokio::test]
async fn a_body_is_read_up_to_the_limit_with_or_without_its_length() {
    let inlay = Inlay::start().await;
    for (bytes, code) in [
        (MAX_REQUEST_BYTES, ErrorCode::RequestMalformed),
        (MAX_REQUEST_BYTES + 1, ErrorCode::RequestTooLarge),
    ] {
        let request = || {
            inlay
                .request("POST", "/api/session")
                .header("content-type", "application/json")
        };
        let body = " ".repeat(bytes);
        assert_eq!(
            Answer::of(request().body(body.clone())).await.code(),
            code,
            "{bytes} bytes"
        );
        // In pieces, hence without a Content-Length.
        let pieces = body
            .into_bytes()
            .chunks(1000)
            .map(|piece| Ok::<_, std::io::Error>(piece.to_vec()))
            .collect::<Vec<_>>();
        let body = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
        assert_eq!(
            Answer::of(request().body(body)).await.code(),
            code,
            "{bytes} bytes in pieces"
        );
    }
}

#[tokio::test]
async fn a_panic_ends_one_request_and_says_nothing() {
    let inlay = Inlay::start().await;
    let session = inlay.open(&NORTH).await;
    inlay.north.says(Says::Panic);
    let request = inlay
        .with_session("GET", "/api/portfolio", &session)
        .header("origin", "null");
    let answer = Answer::of(request).await;
    assert_eq!(answer.code(), ErrorCode::Internal);
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "null",
        "the widget can read what happened"
    );
    assert!(!answer.text.contains("panic"), "{}", answer.text);

    inlay.north.says(Says::Portfolio);
    assert_eq!(
        inlay.get_portfolio(&session).await.status,
        200,
        "the service goes on"
    );
}

#[tokio::test]
async fn a_request_keeps_a_harmless_name_and_gets_one_otherwise() {
    let inlay = Inlay::start().await;
    for name in ["req-1", "5f0c9a52-6d1c-4b0c-9d3b-0d7a3f7f2a11", &"x".repeat(64)] {
        let answer = Answer::of(
            inlay
                .request("GET", "/api/portfolio")
                .header("x-request-id", name),
        )
        .await;
        assert_eq!(answer.header("x-request-id"), name);
    }
    for name in ["", "two words", "<script>", "a/b", "ü", &"x".repeat(65)] {
        let answer = Answer::of(
            inlay
                .request("GET", "/api/portfolio")
                .header("x-request-id", name),
        )
        .await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{name}");
    }
}
