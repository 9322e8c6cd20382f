//! A provider's server inside the test process.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::Url;

use super::UpstreamError;
use crate::telemetry::Recorder;

/// Serves a router on a free port of the loopback address until dropped.
pub(super) struct FakeServer {
    pub(super) url: Url,
    task: JoinHandle<()>,
}

impl FakeServer {
    pub(super) async fn start(router: Router) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap())
            .parse()
            .unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, task }
    }

    pub(super) fn join(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A server whose answers a test writes down beforehand, by `METHOD /path`. What is not written down is not found.
#[derive(Clone, Default)]
pub(super) struct Script(Arc<Mutex<Played>>);

/// Status, headers, body.
type WrittenAnswer = (u16, Vec<(&'static str, String)>, Vec<u8>);

#[derive(Default)]
struct Played {
    answers: BTreeMap<String, WrittenAnswer>,
    seen: Vec<Seen>,
    n_tokens: u32,
    refused_tokens: BTreeSet<u32>,
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) route: String,
    pub(super) query: BTreeMap<String, String>,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Seen {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(super) fn form(&self) -> BTreeMap<String, String> {
        url::form_urlencoded::parse(self.body.as_bytes())
            .into_owned()
            .collect()
    }
}

impl Script {
    pub(super) async fn serve(&self) -> FakeServer {
        FakeServer::start(Router::new().fallback(play).with_state(self.clone())).await
    }

    pub(super) fn answer(&self, route: &str, status: u16, body: &Value) {
        let headers = vec![("content-type", "application/json".to_owned())];
        self.answer_with(route, status, headers, body.to_string().into_bytes());
    }

    pub(super) fn answer_with(
        &self,
        route: &str,
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    ) {
        let answer = (status, headers, body);
        self.0.lock().unwrap().answers.insert(route.to_owned(), answer);
    }

    /// From now on, tokens up to this number are refused.
    pub(super) fn refuse_tokens(&self, numbers: impl IntoIterator<Item = u32>) {
        self.0.lock().unwrap().refused_tokens.extend(numbers);
    }

    /// All requests that came to a route.
    pub(super) fn seen(&self, route: &str) -> Vec<Seen> {
        let state = self.0.lock().unwrap();
        state
            .seen
            .iter()
            .filter(|seen| seen.route == route)
            .cloned()
            .collect()
    }

    pub(super) fn forget(&self) {
        self.0.lock().unwrap().seen.clear();
    }
}

async fn play(State(script): State<Script>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let path = parts.uri.path();
    let is_token = path.ends_with("/oauth/token") || path.ends_with("/oauth2/token");
    let query = parts.uri.query().unwrap_or_default();
    let seen = Seen {
        route: format!("{} {path}", parts.method),
        query: url::form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect(),
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    let mut state = script.0.lock().unwrap();
    let answer = state.answers.get(&seen.route).cloned();
    let token = seen.headers.get("authorization").cloned();
    state.seen.push(seen);
    if is_token && answer.is_none() {
        state.n_tokens += 1;
        let token =
            json!({"access_token": state.n_tokens.to_string(), "token_type": "Bearer", "expires_in": 900});
        return axum::Json(token).into_response();
    }
    let number = token
        .as_ref()
        .and_then(|token| token.to_str().unwrap().strip_prefix("Bearer "))
        .and_then(|token| token.parse().ok());
    if number.is_some_and(|number: u32| state.refused_tokens.contains(&number)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Some((status, headers, body)) = answer else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).unwrap()
}

/// What an operator sees of `work`, which has this thread and its metrics for itself.
pub(super) fn counted(work: impl Future<Output = ()>) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let (recorder, ()) = Recorder::during(|| runtime.unwrap().block_on(work));
    recorder.render()
}

/// The lines of `seen` about calls that came to nothing.
pub(super) fn came_to_nothing(seen: &str) -> Vec<&str> {
    let is_about = |line: &&str| line.starts_with("inlay_upstream_errors_total{");
    seen.lines().filter(is_about).collect()
}

/// Everything that a log could ever print of an error: its own words, its sources' and `Debug`.
pub(super) fn everything_said(error: &UpstreamError) -> String {
    let mut text = format!("{error:?} {error}");
    let mut next = error.source();
    while let Some(source) = next {
        text.push_str(&format!(" {source}"));
        next = source.source();
    }
    text
}
