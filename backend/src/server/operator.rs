//! The operator's listener: metrics and health, apart from what the public reaches (security rows S08 and S31).
//!
//! It has no route that changes anything and answers nothing that names a user, a record or a client. What it does name are
//! tenants, by their org id.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::StartError;
use super::connections::{self, Ending, Limits};
use crate::api::{PartState, Readiness};
use crate::clock::Clock;
use crate::config::OperatorListen;
use crate::sender::TrustedProxies;
use crate::store::Store;
use crate::telemetry::{Recorder, sample};

/// Prometheus as version 0.0.4 of its text format names it.
const METRICS_TYPE: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
/// Scrapers and probes; each has one or two connections.
const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(32).expect("not zero");
/// How long a scraper may take to send its head, and an answer to end after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// The listener while it runs.
#[derive(Debug)]
pub(super) struct Operator {
    pub(super) address: SocketAddr,
    tasks: Vec<JoinHandle<()>>,
}

/// What its answers are made of.
#[derive(Clone)]
struct Told {
    recorder: Recorder,
    readiness: Readiness,
    clock: Clock,
    started_at: Timestamp,
}

/// `GET /healthz`.
#[derive(Serialize)]
struct Alive {
    status: &'static str,
    version: &'static str,
    started_at: Timestamp,
    uptime_seconds: i64,
}

/// `GET /readyz`.
#[derive(Serialize)]
struct Ready {
    status: &'static str,
    parts: Vec<ReadyPart>,
}

#[derive(Serialize)]
struct ReadyPart {
    part: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
}

impl Operator {
    /// Listens where `listen` says, and begins to look at what metrics must be looked for. `None` where there is none: it is
    /// off, or nobody configured it and the usual address is taken.
    ///
    /// # Errors
    /// [`StartError`], where a configured address cannot be had.
    pub(super) async fn start(
        listen: OperatorListen,
        readiness: Readiness,
        store: Option<Arc<dyn Store>>,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<Option<Self>, StartError> {
        let (address, is_configured) = match listen {
            OperatorListen::Off => return Ok(None),
            OperatorListen::Usual => (OperatorListen::USUAL, false),
            OperatorListen::At(address) => (address, true),
        };
        let bound = TcpListener::bind(address).await;
        let listener = match bound.and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok(listener) => Some(listener),
            Err(source) if is_configured => return Err(StartError::Operator { address, source }),
            Err(error) => {
                tracing::warn!(%address, error = &error as &dyn std::error::Error, "there is no listener for the operator: set `operator.listen`");
                None
            }
        };
        let Some((address, listener)) = listener else {
            return Ok(None);
        };
        let recorder = Recorder::of_process().map_err(StartError::Metrics)?;
        let told = Told {
            recorder: recorder.clone(),
            readiness: readiness.clone(),
            started_at: clock.now(),
            clock: clock.clone(),
        };
        let limits = Limits {
            header_timeout: PATIENCE,
            shutdown_timeout: PATIENCE,
            max_connections: CONNECTIONS,
            max_per_address: CONNECTIONS,
            write_timeout: PATIENCE,
            proxies: TrustedProxies::default(),
        };
        let ending = Ending {
            draining: readiness.draining(),
            stop: stop.clone(),
        };
        let look = move || say_readiness(readiness.clone());
        tracing::info!(%address, "listening for the operator");
        let tasks = vec![
            tokio::spawn(sample::tend(recorder, clock, store, look, stop.clone())),
            tokio::spawn(connections::accept(listener, router(told), limits, ending)),
        ];
        Ok(Some(Self { address, tasks }))
    }

    /// Waits until what was asked has been answered. Whoever stops it has cancelled its token.
    pub(super) async fn finish(mut self) {
        for task in &mut self.tasks {
            if let Err(error) = task.await {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the operator's listener ended abnormally"
                );
            }
        }
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn router(told: Told) -> Router {
    Router::new()
        .route("/metrics", get(read_metrics))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(told)
        .layer(from_fn(for_no_page))
}

/// A page that the operator happens to look at can make the browser ask here, too. It learns nothing: neither by script, nor
/// under a name of its own that leads to this address.
async fn for_no_page(request: Request, next: Next) -> Response {
    let mut response = if is_of_page(request.headers()) {
        StatusCode::FORBIDDEN.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-content-type-options"),
        HeaderValue::from_static("nosniff"),
    );
    response
}

fn is_of_page(headers: &HeaderMap) -> bool {
    let site = headers.get(HeaderName::from_static("sec-fetch-site"));
    headers.contains_key(ORIGIN) || site.is_some_and(|site| site != "none")
}

async fn read_metrics(State(told): State<Told>) -> Response {
    ([(CONTENT_TYPE, METRICS_TYPE)], told.recorder.render()).into_response()
}

/// That there is an answer says that threads are free to give one.
async fn healthz(State(told): State<Told>) -> Response {
    let uptime = told.clock.now().duration_since(told.started_at);
    let alive = Alive {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        started_at: told.started_at,
        uptime_seconds: uptime.as_secs(),
    };
    Json(alive).into_response()
}

async fn readyz(State(told): State<Told>) -> Response {
    let parts: Vec<ReadyPart> = told.readiness.parts().await.iter().map(ReadyPart::of).collect();
    let (status, word) = if told.readiness.is_draining() {
        (StatusCode::SERVICE_UNAVAILABLE, "stopping")
    } else if parts.iter().all(|part| part.ready) {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    (status, Json(Ready { status: word, parts })).into_response()
}

impl ReadyPart {
    fn of(state: &PartState) -> Self {
        Self {
            part: state.part.as_str(),
            tenant: state.part.tenant().map(ToString::to_string),
            ready: state.failure.is_none(),
            code: state.failure.map(|code| code.as_str()),
        }
    }
}

/// Sets the gauge of each part.
async fn say_readiness(readiness: Readiness) {
    for state in readiness.parts().await.iter() {
        let tenant = state.part.tenant().map(ToString::to_string).unwrap_or_default();
        let ready = if state.failure.is_none() { 1.0 } else { 0.0 };
        metrics::gauge!("inlay_ready", "part" => state.part.as_str(), "tenant" => tenant).set(ready);
    }
}
