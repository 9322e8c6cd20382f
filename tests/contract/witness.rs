//! What stands between an adapter and the server of the document: it keeps every call and what that server objected to.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// The header in which the mock server lists what is not as the document demands.
const VIOLATIONS: &str = "sl-violations";

/// A call that was passed on.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// Method and path, the latter without identifiers.
    pub(crate) route: String,
    pub(crate) status: u16,
    /// What the server objected to, in its own words: about the request, and about the answer.
    pub(crate) violations: Vec<Value>,
}

impl Call {
    /// What it objected to in the request alone. Where it makes the answers up itself they are no concern of the adapter's.
    pub(crate) fn objections(&self) -> Vec<&Value> {
        let of_request = |violation: &&Value| violation["location"][0] != "response";
        self.violations.iter().filter(of_request).collect()
    }
}

#[derive(Clone)]
struct Passing {
    to: String,
    /// What the server is asked to answer (`Prefer`).
    wish: Arc<Mutex<Option<String>>>,
    /// What every identifier in an answer becomes.
    id: Arc<Mutex<Option<String>>>,
    /// What fields of answers become, by name.
    said: Arc<Mutex<Vec<(&'static str, Value)>>>,
    /// Who makes tokens; the witness itself where nobody does.
    tokens_from: Option<String>,
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
        Self::with_tokens_from(server, None).await
    }

    /// The same, for a server behind which somebody checks tokens: they come from this address.
    pub(crate) async fn with_tokens_from(server: &str, tokens_from: Option<String>) -> Self {
        let passing = Passing {
            to: server.to_owned(),
            wish: Arc::default(),
            id: Arc::default(),
            said: Arc::default(),
            tokens_from,
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

    /// Has every identifier in answers be this one: made-up answers name somebody else each time.
    pub(crate) fn name_everything(&self, id: &str) {
        *self.passing.id.lock().unwrap() = Some(id.to_owned());
    }

    /// Has every field of this name and of the same type in answers say this: an example may be of something that cannot be read on.
    pub(crate) fn say(&self, field: &'static str, value: Value) {
        self.passing.said.lock().unwrap().push((field, value));
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
    let body = to_bytes(body, usize::MAX).await.unwrap();
    if parts.uri.path() == "/oauth/token" {
        let Some(tokens_from) = &passing.tokens_from else {
            let token = json!({"access_token": "token", "token_type": "Bearer", "expires_in": 3600});
            return axum::Json(token).into_response();
        };
        let form = passing.client.post(tokens_from).body(body);
        let form = form.header("content-type", "application/x-www-form-urlencoded");
        let token: Value = form.send().await.unwrap().json().await.unwrap();
        return axum::Json(token).into_response();
    }
    let mut onward = passing
        .client
        .request(parts.method.clone(), format!("{}{}", passing.to, parts.uri))
        .body(body);
    for name in ["authorization", "accept", "content-type", "signature"] {
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
        violations: header(VIOLATIONS).map_or_else(Vec::new, violations),
    });
    let mut response = Response::builder().status(answer.status());
    if let Some(media_type) = header("content-type") {
        response = response.header("content-type", media_type);
    }
    let mut body = answer.bytes().await.unwrap();
    if let Some(id) = passing.id.lock().unwrap().as_deref()
        && let Ok(mut json) = serde_json::from_slice(&body)
    {
        rename(&mut json, id);
        body = json.to_string().into();
    }
    let said = passing.said.lock().unwrap().clone();
    if !said.is_empty()
        && let Ok(mut json) = serde_json::from_slice(&body)
    {
        resay(&mut json, &said);
        body = json.to_string().into();
    }
    response.body(Body::from(body)).unwrap()
}

/// A list, or a sentence where the list is too long for a header.
fn violations(text: String) -> Vec<Value> {
    serde_json::from_str(&text).unwrap_or_else(|_| vec![Value::String(text)])
}

fn resay(json: &mut Value, said: &[(&'static str, Value)]) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| resay(item, said)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let is_meant = |(field, other): &&(&'static str, Value)| {
                    field == name && std::mem::discriminant(other) == std::mem::discriminant(value)
                };
                match said.iter().find(is_meant) {
                    Some((_, other)) => *value = other.clone(),
                    None => resay(value, said),
                }
            }
        }
        _ => {}
    }
}

fn rename(json: &mut Value, id: &str) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, id)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if matches!(name.as_str(), "id" | "check_id" | "applicant_id") {
                    *value = json!(id);
                } else {
                    rename(value, id);
                }
            }
        }
        _ => {}
    }
}

/// `GET /workflow_runs/{}/tasks` for a path with an identifier in it.
fn route(parts: &Parts) -> String {
    let is_word = |segment: &str| {
        segment
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
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
pub(crate) fn plain_client() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy();
    client
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}
