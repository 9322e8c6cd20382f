//! Stands between the service and the sandbox: passes everything on, remembers every credential that goes by, and where a test
//! wants it answers with failures that repeat what a failure must not pass on. It remembers who was asked meanwhile: a failure
//! that nobody met says nothing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::task::JoinHandle;

/// Stands in everything that a failing provider says, also where it sends us: none of it may be told on.
pub(crate) const MARK: &str = "provider-words-zq7canary";
/// What a failing provider says.
const WORDS: &str = "provider-words-zq7canary <Eleanor>";
/// Where it sends us.
const ELSEWHERE: &str = "https://elsewhere.invalid/provider-words-zq7canary";
/// Longest body that is passed on.
const LONGEST: usize = 64 * 1024 * 1024;

/// How the providers fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mood {
    /// They do not.
    Fine,
    /// 400, with words.
    Rejecting,
    /// 404, with words.
    Unknowing,
    /// 302 to somewhere with words in its address.
    Redirecting,
    /// 200 and no JSON.
    Garbage,
    /// 200 and JSON of another form.
    Nonsense,
    /// 429, with words in the header, so that nobody is told how long to wait.
    Limiting,
    /// 401 for everything, tokens included.
    Refusing,
    /// 500, with words.
    Broken,
}

impl Mood {
    /// All failures. Those after which calls are no longer made stand last: a refusal leaves no token, and a broken provider is
    /// left alone for a while.
    pub(crate) const FAILING: [Self; 8] = [
        Self::Rejecting,
        Self::Unknowing,
        Self::Redirecting,
        Self::Garbage,
        Self::Nonsense,
        Self::Limiting,
        Self::Refusing,
        Self::Broken,
    ];
}

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whose {
    /// The platform, for portfolios.
    Portfolios,
    /// The platform, for checks.
    PlatformChecks,
    /// The vendor with Onfido's wire format.
    Onfido,
    /// Either firm's CRM.
    Crm,
}

impl Whose {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Portfolios, Self::PlatformChecks, Self::Onfido, Self::Crm];

    /// Who is asked at a path; nobody at a token endpoint, where no reader of an adapter sees the answer.
    fn at(path: &str) -> Option<Self> {
        if path.ends_with("/token") {
            None
        } else if path.starts_with("/salesforce/") {
            Some(Self::Crm)
        } else if path.starts_with("/onfido/") {
            Some(Self::Onfido)
        } else if path.starts_with("/v1/kyc/") {
            Some(Self::PlatformChecks)
        } else {
            Some(Self::Portfolios)
        }
    }
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
    met: Mutex<BTreeSet<(Mood, Whose)>>,
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
            met: Mutex::default(),
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

    /// Whether anybody was asked for more than a token while the providers failed so.
    pub(crate) fn was_met(&self, mood: Mood, whose: Whose) -> bool {
        self.seen.met.lock().unwrap().contains(&(mood, whose))
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
    let (parts, body) = request.into_parts();
    // A failing provider was told our secrets, too.
    let body = to_bytes(body, LONGEST).await.unwrap();
    let form = String::from_utf8_lossy(&body);
    for (name, value) in form.split('&').filter_map(|pair| pair.split_once('=')) {
        if matches!(name, "assertion" | "client_assertion" | "client_secret") {
            seen.remember(&format!("`{name}` of a token request"), value);
        }
    }
    let mood = seen.mood();
    if let Some(whose) = Whose::at(parts.uri.path()) {
        seen.met.lock().unwrap().insert((mood, whose));
    }
    match mood {
        Mood::Fine => pass_on(&seen, parts, body).await,
        mood => failure(mood),
    }
}

async fn pass_on(seen: &Seen, parts: Parts, body: Bytes) -> Response {
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
            headers.insert("location", HeaderValue::from_static(ELSEWHERE));
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
