//! Stands between the service and the sandbox: passes everything on, remembers every credential that goes by, and where a test
//! wants it answers with failures that repeat what a failure must not pass on.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::task::JoinHandle;

/// Stands in everything that a failing provider says: none of it may be told on.
pub(crate) const WORDS: &str = "provider-words-zq7canary <Eleanor>";
/// Longest body that is passed on.
const LONGEST: usize = 64 * 1024 * 1024;

/// How the providers fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// They do not.
    Fine,
    /// 500, with words.
    Broken,
    /// 401 for everything, tokens included.
    Refusing,
    /// 400, with words.
    Rejecting,
    /// 429, with words in the header.
    Limiting,
    /// 200 and no JSON.
    Garbage,
    /// 200 and JSON of another form.
    Nonsense,
    /// 302 to somewhere with words in its address.
    Redirecting,
    /// 404, with words.
    Unknowing,
}

impl Mood {
    /// All failures.
    pub(crate) const FAILING: [Self; 8] = [
        Self::Broken,
        Self::Refusing,
        Self::Rejecting,
        Self::Limiting,
        Self::Garbage,
        Self::Nonsense,
        Self::Redirecting,
        Self::Unknowing,
    ];
}

/// The mirror. Stops when it is dropped.
pub(crate) struct Mirror {
    pub(crate) base_url: String,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

struct Seen {
    sandbox: String,
    client: reqwest::Client,
    mood: AtomicU8,
    credentials: Mutex<Vec<(String, String)>>,
}

impl Mirror {
    pub(crate) async fn before(sandbox: &str, client: reqwest::Client) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen {
            sandbox: sandbox.to_owned(),
            client,
            mood: AtomicU8::new(0),
            credentials: Mutex::default(),
        });
        let router = Router::new().fallback(answer).with_state(Arc::clone(&seen));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base_url, seen, task }
    }

    /// From now on the providers fail so.
    pub(crate) fn set(&self, mood: Mood) {
        let number = Mood::FAILING.iter().position(|known| *known == mood);
        let number = number.map_or(0, |position| u8::try_from(position + 1).unwrap());
        self.seen.mood.store(number, Ordering::SeqCst);
    }

    /// Every credential that went by so far, with what it is.
    pub(crate) fn credentials(&self) -> Vec<(String, String)> {
        self.seen.credentials.lock().unwrap().clone()
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Seen {
    fn mood(&self) -> Mood {
        let number = usize::from(self.mood.load(Ordering::SeqCst));
        number
            .checked_sub(1)
            .map_or(Mood::Fine, |position| Mood::FAILING[position])
    }

    fn remember(&self, what: &str, value: &str) {
        let mut credentials = self.credentials.lock().unwrap();
        if !value.is_empty() && credentials.iter().all(|(_, known)| known != value) {
            credentials.push((what.to_owned(), value.to_owned()));
        }
    }
}

async fn answer(State(seen): State<Arc<Seen>>, request: Request) -> Response {
    if let Some(header) = request
        .headers()
        .get("authorization")
        .and_then(|value| value.to_str().ok())
    {
        let (scheme, credential) = header.split_once(' ').unwrap_or(("", header));
        seen.remember(
            &format!("a credential of a call to a provider ({scheme})"),
            credential,
        );
    }
    match seen.mood() {
        Mood::Fine => pass_on(&seen, request).await,
        mood => failure(mood),
    }
}

async fn pass_on(seen: &Seen, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST).await.unwrap();
    let form = String::from_utf8_lossy(&body);
    for (name, value) in form.split('&').filter_map(|pair| pair.split_once('=')) {
        if matches!(name, "assertion" | "client_assertion" | "client_secret") {
            seen.remember(&format!("`{name}` of a token request"), value);
        }
    }
    let url = format!("{}{}", seen.sandbox, parts.uri);
    let mut headers = parts.headers;
    headers.remove("host");
    headers.remove("content-length");
    let call = seen.client.request(parts.method, url).headers(headers).body(body);
    let Ok(answer) = call.send().await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let status = answer.status();
    let mut headers = answer.headers().clone();
    headers.remove("content-length");
    headers.remove("transfer-encoding");
    let body = answer.bytes().await.unwrap_or_default();
    if let Ok(document) = serde_json::from_slice::<serde_json::Value>(&body)
        && let Some(token) = document["access_token"].as_str()
    {
        seen.remember("an access token of a provider", token);
    }
    (status, headers, Body::from(body)).into_response()
}

fn failure(mood: Mood) -> Response {
    let words = format!(r#"{{"error":"{WORDS}","message":"{WORDS}","access_token":["{WORDS}"]}}"#);
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    headers.insert("x-request-id", HeaderValue::from_static(WORDS));
    headers.insert("server", HeaderValue::from_static(WORDS));
    let status = match mood {
        Mood::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        Mood::Refusing => StatusCode::UNAUTHORIZED,
        Mood::Rejecting => StatusCode::BAD_REQUEST,
        Mood::Unknowing => StatusCode::NOT_FOUND,
        Mood::Limiting => {
            headers.insert("retry-after", HeaderValue::from_static(WORDS));
            StatusCode::TOO_MANY_REQUESTS
        }
        Mood::Redirecting => {
            headers.insert(
                "location",
                HeaderValue::from_static("https://elsewhere.invalid/provider-words-zq7canary"),
            );
            StatusCode::FOUND
        }
        Mood::Fine | Mood::Garbage | Mood::Nonsense => StatusCode::OK,
    };
    let body = match mood {
        Mood::Garbage => WORDS.to_owned(),
        _ => words,
    };
    (status, headers, body).into_response()
}
