//! Where everything of the service comes by: its steps, and its calls to the provider and to the CRM, which are passed on to the
//! sandbox. So a process can be killed before a call reaches the other side, and when the other side has done what it was asked
//! and nobody has heard of it yet.
//!
//! Each process has an address of its own here, so that what a dead one had sent is never taken for its successor's.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONNECTION, CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::process::{Process, plain_client};
use super::steps::call;
use super::watched::Watched;

/// How long to wait between two looks at something that will be so in a moment.
pub(super) const MOMENT: Duration = Duration::from_millis(2);
/// Longest body that is passed on, in bytes.
const LONGEST_BODY: usize = 1024 * 1024;

/// The passage of one story.
pub(super) struct Passage {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    sandbox: String,
    client: reqwest::Client,
    /// Requests that are on their way.
    open: AtomicUsize,
    watched: Mutex<Watched>,
}

impl Passage {
    /// A passage to the sandbox at this address.
    pub(super) async fn open(sandbox: &str, watched: Watched) -> Self {
        let shared = Arc::new(Shared {
            sandbox: sandbox.to_owned(),
            client: plain_client(),
            open: AtomicUsize::new(0),
            watched: Mutex::new(watched),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().fallback(come_by).with_state(Arc::clone(&shared));
        let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self {
            address,
            shared,
            task,
        }
    }

    /// Starts the next process; `start` is given the address at which its steps and calls come by, and the time.
    pub(super) async fn start(&self, start: impl FnOnce(&str, Timestamp) -> Process) {
        // What the dead one had sent has arrived before the next one begins, as it has in life when a lease has run out.
        while self.shared.open.load(Ordering::SeqCst) != 0 {
            tokio::time::sleep(MOMENT).await;
        }
        let address = self.address;
        self.watched()
            .start(|number, now| start(&format!("http://{address}/{number}"), now));
    }

    /// What is known of the processes.
    pub(super) fn watched(&self) -> MutexGuard<'_, Watched> {
        self.shared.watched()
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap()
    }

    /// The word that a process may go on: what time it is.
    fn word(&self) -> Response {
        self.watched().now.to_string().into_response()
    }
}

/// Whatever comes from a process: `/{number of the process}/step`, `/listening`, or what goes on to the sandbox.
async fn come_by(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let _open = Open::count(&shared);
    let target = request.uri().path_and_query().unwrap().as_str();
    let (process, rest) = target[1..].split_once('/').unwrap();
    let process: usize = process.parse().unwrap();
    let rest = rest.to_owned();
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST_BODY).await.unwrap_or_default();
    let text = || String::from_utf8(body.to_vec()).unwrap();
    match rest.as_str() {
        "step" if shared.watched().goes_on_in_store(process, &text()) => shared.word(),
        "step" => gone(),
        "listening" => {
            shared.watched().listens(process, text());
            shared.word()
        }
        _ => {
            let call = call(&parts.method, rest.split('?').next().unwrap_or_default());
            if !shared
                .watched()
                .goes_on(process, &format!("before {}", call.name))
            {
                return gone();
            }
            if !shared.watched().is_done(&call.name) {
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
            let answer = shared
                .client
                .request(parts.method, format!("{}/{rest}", shared.sandbox))
                .headers(passed_on(parts.headers))
                .body(body)
                .send()
                .await
                .unwrap();
            let (status, headers) = (answer.status(), passed_on(answer.headers().clone()));
            let body = answer.bytes().await.unwrap();
            if call.changes && !shared.watched().goes_on(process, &format!("after {}", call.name)) {
                return gone();
            }
            (status, headers, Body::from(body)).into_response()
        }
    }
}

/// For a process that is dead.
fn gone() -> Response {
    StatusCode::GONE.into_response()
}

/// Without what belongs to one connection.
fn passed_on(mut headers: HeaderMap) -> HeaderMap {
    for name in [HOST, CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    headers
}

/// Counts a request for as long as it is on its way.
struct Open<'a>(&'a AtomicUsize);

impl<'a> Open<'a> {
    fn count(shared: &'a Shared) -> Self {
        shared.open.fetch_add(1, Ordering::SeqCst);
        Self(&shared.open)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
