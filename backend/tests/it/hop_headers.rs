//! What a caller writes into its headers never reaches a provider (security row S06).

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};

use crate::harness::{Answer, Inlay, NORTH};

/// In the value of every header that a caller makes up.
const MARK: &str = "hop-canary";
/// Headers that a proxy, a gateway or a provider could take for its own.
const NAMES: [&str; 22] = [
    "cookie",
    "proxy-authorization",
    "x-authorization",
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-user",
    "x-original-url",
    "x-rewrite-url",
    "x-real-ip",
    "x-client-ip",
    "x-http-method-override",
    "x-auth-request-user",
    "x-auth-request-email",
    "x-tenant",
    "x-tenant-id",
    "x-user",
    "x-user-id",
    "x-api-key",
    "via",
    "origin-agent-cluster",
];

/// A platform that lets everybody in and writes down what it was sent.
#[derive(Clone, Default)]
struct Platform(Arc<Mutex<Vec<String>>>);

impl Platform {
    async fn start() -> (Self, String) {
        let platform = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(hear).with_state(platform.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (platform, url)
    }

    fn heard(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

async fn hear(State(platform): State<Platform>, request: Request) -> Response {
    let heard = format!("{} {:?}", request.uri(), request.headers());
    platform.0.lock().unwrap().push(heard);
    if request.uri().path() == "/oauth/token" {
        let token = r#"{"access_token":"provider-token","token_type":"Bearer","expires_in":3600}"#;
        return ([("content-type", "application/json")], token).into_response();
    }
    StatusCode::NOT_FOUND.into_response()
}

/// Ways to write a name that some reader takes for the same one.
fn spellings(name: &str) -> [String; 4] {
    let title: Vec<_> = name
        .split('-')
        .map(|word| word[..1].to_uppercase() + &word[1..])
        .collect();
    [
        name.to_owned(),
        name.to_uppercase(),
        title.join("-"),
        name.replace('-', "_"),
    ]
}

#[tokio::test]
async fn no_header_of_a_caller_reaches_a_provider_in_any_spelling() {
    let (platform, url) = Platform::start().await;
    let inlay = Inlay::builder().upstream(&url).start().await;
    let session = inlay.open(&NORTH).await;
    let path = "/api/portfolio";
    let plain = Answer::of(inlay.with_session("GET", path, &session)).await;
    let expected = platform.heard();
    assert!(!expected.is_empty());
    for round in 0..4 {
        let request = inlay.with_session("GET", path, &session);
        let request = NAMES.iter().fold(request, |request, name| {
            request.header(spellings(name)[round].as_str(), format!("{MARK} {name}"))
        });
        let answer = Answer::of(request).await;
        assert_eq!(answer.status, plain.status, "a header changes nothing");
        let heard = platform.heard();
        assert!(!heard.is_empty());
        for request in &heard {
            assert!(!request.contains(MARK), "{request}");
            assert!(!request.contains(&session.grant.token), "{request}");
            assert!(
                request.contains("Bearer provider-token") || request.starts_with("/oauth/token"),
                "{request}"
            );
        }
    }
}
