//! What stands between an adapter and the mock server: it keeps every call and what the server objected to.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use tokio::task::JoinHandle;

/// The header in which the mock server lists what is not as the document demands.
const VIOLATIONS: &str = "sl-violations";

/// A call that was passed on.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// Method and path, the latter without identifiers.
    pub(crate) route: String,
    pub(crate) status: u16,
    /// What the server objected to, in its own words.
    pub(crate) violations: Option<String>,
}

#[derive(Clone)]
struct Passing {
    to: String,
    /// What the server is asked to answer (`Prefer`).
    wish: Arc<Mutex<Option<String>>>,
    calls: Arc<Mutex<Vec<Call>>>,
    client: reqwest::Client,
}

pub(crate) struct Witness {
    pub(crate) url: String,
    passing: Passing,
    task: JoinHandle<()>,
}

impl Witness {
    pub(crate) async fn before(server: &str) -> Self {
        let passing = Passing {
            to: server.to_owned(),
            wish: Arc::default(),
            calls: Arc::default(),
            client: plain_client(),
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(pass).with_state(passing.clone());
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, passing, task }
    }

    /// Asks the server for other answers than its first ones, as in `code=429`.
    pub(crate) fn wish(&self, wish: &str) {
        *self.passing.wish.lock().unwrap() = Some(wish.to_owned());
    }

    /// All calls since the last time.
    pub(crate) fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.passing.calls.lock().unwrap())
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(State(passing): State<Passing>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.uri.path() == "/oauth/token" {
        let token = json!({"access_token": "token", "token_type": "Bearer", "expires_in": 3600});
        return axum::Json(token).into_response();
    }
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let mut onward = passing
        .client
        .request(parts.method.clone(), format!("{}{}", passing.to, parts.uri))
        .body(body);
    for name in ["authorization", "accept", "content-type"] {
        if let Some(value) = parts.headers.get(name) {
            onward = onward.header(name, value);
        }
    }
    if let Some(wish) = passing.wish.lock().unwrap().clone() {
        onward = onward.header("prefer", wish);
    }
    let answer = onward.send().await.unwrap();
    let header = |name: &str| {
        answer
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
    };
    passing.calls.lock().unwrap().push(Call {
        route: route(&parts),
        status: answer.status().as_u16(),
        violations: header(VIOLATIONS),
    });
    let mut response = Response::builder().status(answer.status());
    if let Some(media_type) = header("content-type") {
        response = response.header("content-type", media_type);
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}

/// `GET /workflow_runs/{}/tasks` for a path with an identifier in it.
fn route(parts: &Parts) -> String {
    let is_word = |segment: &str| {
        segment
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    let path: Vec<_> = parts
        .uri
        .path()
        .split('/')
        .map(|segment| if is_word(segment) { segment } else { "{}" })
        .collect();
    format!("{} {}", parts.method, path.join("/"))
}

#[expect(clippy::disallowed_methods, reason = "a test's own client, not the product's")]
fn plain_client() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy();
    client
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
