//! The operator's listener: metrics and health, apart from what the public reaches (security rows S08 and S31).
//!
//! It has no route that changes anything and answers nothing that names a user, a record or a client. What it does name are
//! tenants, by their org id.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
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
use crate::api::{Part, PartState, Readiness};
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

/// The place where it will listen, and what keeps the metrics that it will tell of.
///
/// It is had before anything is put together that counts: whoever looks a metric up before there is a recorder counts for
/// nobody, for as long as it lives.
pub(super) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    recorder: Recorder,
}

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

impl Bound {
    /// Takes the address that `listen` says, and puts the recorder in place. `None` where there is no listener: it is off, or
    /// nobody configured it and the usual address is taken.
    ///
    /// # Errors
    /// [`StartError`], where a configured address cannot be had, or somebody else's recorder is in place.
    pub(super) async fn at(listen: OperatorListen) -> Result<Option<Self>, StartError> {
        let (address, is_configured) = match listen {
            OperatorListen::Off => return Ok(None),
            OperatorListen::Usual => (OperatorListen::USUAL, false),
            OperatorListen::At(address) => (address, true),
        };
        let bound = TcpListener::bind(address).await;
        let (address, listener) = match bound.and_then(|listener| Ok((listener.local_addr()?, listener))) {
            Ok(bound) => bound,
            Err(source) if is_configured => return Err(StartError::Operator { address, source }),
            Err(error) => {
                tracing::warn!(%address, error = &error as &dyn std::error::Error, "there is no listener for the operator: set `operator.listen`");
                return Ok(None);
            }
        };
        Ok(Some(Self {
            listener,
            address,
            recorder: Recorder::of_process().map_err(StartError::Metrics)?,
        }))
    }
}

impl Operator {
    /// Answers, and begins to look at what metrics must be looked for.
    pub(super) fn start(
        bound: Bound,
        readiness: Readiness,
        store: Option<Arc<dyn Store>>,
        clock: Clock,
        stop: CancellationToken,
    ) -> Self {
        let Bound {
            listener,
            address,
            recorder,
        } = bound;
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
            stop,
        };
        let said = Arc::new(Mutex::new(Vec::new()));
        let look = move || {
            let (readiness, said) = (readiness.clone(), Arc::clone(&said));
            async move {
                let parts = readiness.parts().await;
                say_readiness(&parts, &mut said.lock().unwrap_or_else(PoisonError::into_inner));
            }
        };
        tracing::info!(%address, "listening for the operator");
        let router = router(told, address.ip());
        let tasks = vec![
            tokio::spawn(sample::tend(recorder, clock, store, look, ending.stop.clone())),
            tokio::spawn(connections::accept(listener, router, limits, ending)),
        ];
        Self { address, tasks }
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

fn router(told: Told, address: IpAddr) -> Router {
    Router::new()
        .route("/metrics", get(read_metrics))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .with_state(told)
        .layer(from_fn_with_state(address, for_no_page))
}

/// A page that the operator happens to look at can make the browser ask here, too. It learns nothing: neither by script, nor
/// under a name of its own that leads to this address.
async fn for_no_page(State(address): State<IpAddr>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let mut response = if is_of_page(headers) || address.is_loopback() && has_foreign_name(headers) {
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

/// Whether this machine is asked under a name that somebody else may have given it. Over plain HTTP a browser sends nothing by
/// which [`is_of_page`] could tell.
fn has_foreign_name(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST) else {
        // Browsers always send it.
        return false;
    };
    let Ok(authority) = Authority::try_from(host.as_bytes()) else {
        return true;
    };
    let name = authority.host();
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>().is_err() && !name.eq_ignore_ascii_case("localhost")
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

/// Sets the gauge of each part, and takes back what was `said` of those that are gone: an org that was taken out while its
/// provider was down would be not ready for as long as the service runs.
fn say_readiness(parts: &[PartState], said: &mut Vec<Part>) {
    let is_gone = |part: &Part| !parts.iter().any(|state| state.part == *part);
    for part in said.iter().filter(|part| is_gone(part)) {
        set_ready(part, f64::NAN);
    }
    for state in parts {
        set_ready(&state.part, if state.failure.is_none() { 1.0 } else { 0.0 });
    }
    *said = parts.iter().map(|state| state.part.clone()).collect();
}

fn set_ready(part: &Part, ready: f64) {
    let tenant = part.tenant().map(ToString::to_string).unwrap_or_default();
    metrics::gauge!("inlay_ready", "part" => part.as_str(), "tenant" => tenant).set(ready);
}

#[cfg(test)]
mod tests {
    use inlay_contract::ErrorCode;

    use super::*;

    #[test]
    fn of_an_org_that_is_gone_nothing_is_said_any_more() {
        let state = |org: &str, failure| PartState {
            part: Part::Provider(org.parse().unwrap()),
            failure,
        };
        let north = state("00D000000000001EAA", None);
        let south = state("00D000000000002EAA", Some(ErrorCode::ProviderTimeout));
        let (recorder, ()) = Recorder::during(|| {
            let mut said = Vec::new();
            say_readiness(&[north.clone(), south], &mut said);
            say_readiness(&[north], &mut said);
        });
        let text = recorder.render();
        for (org, ready) in [("00D000000000001EAA", "1"), ("00D000000000002EAA", "NaN")] {
            let line = format!("inlay_ready{{part=\"provider\",tenant=\"{org}\"}} {ready}");
            assert!(text.lines().any(|said| said == line), "{line} is missing: {text}");
        }
    }

    #[test]
    fn only_addresses_and_localhost_are_names_of_this_machine() {
        let is_foreign = |host: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static(host));
            has_foreign_name(&headers)
        };
        for own in [
            "127.0.0.1:8701",
            "127.0.0.1",
            "[::1]:8701",
            "localhost:8701",
            "LOCALHOST",
            "10.0.0.1:1",
        ] {
            assert!(!is_foreign(own), "{own}");
        }
        for foreign in [
            "evil.example",
            "evil.example:8701",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "",
            "a b",
        ] {
            assert!(is_foreign(foreign), "{foreign}");
        }
        assert!(
            !has_foreign_name(&HeaderMap::new()),
            "who is no browser may say nothing"
        );
    }
}
