//! The running sandbox: a listener, one task a connection, and a way to stop.
//!
//! Why not `axum::serve`: it always answers. A platform that is down closes the connection without an answer, and that
//! is done here by refusing to send a response that is marked [`Cut`].

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use jiff::civil::Date;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::api::{self, AppState, Cut};
use crate::clock;
use crate::fault::{FaultPlan, FaultSwitch};
use crate::oauth::Tokens;
use crate::world::{UnusableAsOf, World};

/// How a sandbox is to be run.
#[derive(Debug, Clone, Copy)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The date of the last close; without it the last weekday before today.
    pub as_of: Option<Date>,
    /// How long an access token is good. Whole seconds are announced.
    pub token_lifetime: Duration,
}

/// Why a sandbox does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// There is no world at the wanted date.
    #[error(transparent)]
    AsOf(#[from] UnusableAsOf),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
}

/// A running sandbox. Dropping it stops it without waiting for open calls.
#[derive(Debug)]
pub struct Sandbox {
    base_url: String,
    state: AppState,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// Starts a sandbox and returns when it is listening.
///
/// # Errors
/// The as-of date is out of range, or the address is taken.
pub async fn serve(config: Config) -> Result<Sandbox, StartError> {
    let world = World::new(config.as_of.unwrap_or_else(clock::last_close))?;
    let failed = |source| StartError::Listen {
        address: config.listen,
        source,
    };
    let listener = TcpListener::bind(config.listen).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let state = AppState {
        world: Arc::new(world),
        tokens: Arc::new(Tokens::new(config.token_lifetime)),
        faults: FaultSwitch::default(),
    };
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(accept(listener, api::router(state.clone()), stopped));
    Ok(Sandbox {
        base_url: format!("http://{address}"),
        state,
        stop,
        task,
    })
}

impl Config {
    /// On a free port of this machine, as of `as_of`, with tokens that outlive any test.
    #[must_use]
    pub fn in_process(as_of: Date) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            as_of: Some(as_of),
            token_lifetime: Duration::from_secs(3600),
        }
    }
}

impl Sandbox {
    /// `http://` and the address it listens on, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The numbers it serves.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.state.world
    }

    /// Makes it fail from now on, as `PUT /sandbox/faults` does.
    pub fn set_fault(&self, plan: impl Into<FaultPlan>) {
        self.state.faults.set(plan.into());
    }

    /// Makes every access token worthless, as a platform does that was restarted or rotated its keys.
    pub fn revoke_tokens(&self) {
        self.state.tokens.revoke_all();
    }

    /// Stops listening, lets open calls finish for a short while, and returns when everything is closed.
    pub async fn shutdown(self) {
        // A send can only fail when the task has ended by itself; then there is nothing to stop.
        let _ = self.stop.send(());
        if let Err(failure) = self.task.await {
            tracing::error!(%failure, "the accepting task failed");
        }
    }
}

async fn accept(listener: TcpListener, router: Router, mut stopped: oneshot::Receiver<()>) {
    /// How long open calls may take after the stop; a slow fault must not hold the process.
    const PATIENCE: Duration = Duration::from_millis(500);
    /// How long to leave the listener alone after it failed, for instance for want of file descriptors.
    const PAUSE: Duration = Duration::from_millis(50);

    let open = GracefulShutdown::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => serve_connection(stream, router.clone(), &open),
                Err(failure) => {
                    tracing::warn!(%failure, "a connection was not accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            },
            _ = &mut stopped => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(PATIENCE, open.shutdown()).await.is_err() {
        tracing::info!("stopped before every open call was answered");
    }
}

fn serve_connection(stream: TcpStream, router: Router, open: &GracefulShutdown) {
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            deliver(response)
        }
    });
    // Headers and body leave in separate small writes; without this a caller waits for delayed acknowledgements.
    if let Err(failure) = stream.set_nodelay(true) {
        tracing::debug!(%failure, "no TCP_NODELAY");
    }
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let connection = open.watch(connection);
    tokio::spawn(async move {
        if let Err(failure) = connection.await {
            tracing::debug!(%failure, "connection ended");
        }
    });
}

/// The connection is closed because the fault plan says so.
#[derive(Debug, thiserror::Error)]
#[error("closed on demand")]
struct ClosedOnDemand;

fn deliver(response: Response<Body>) -> Result<Response<Body>, ClosedOnDemand> {
    if response.extensions().get::<Cut>().is_some() {
        Err(ClosedOnDemand)
    } else {
        Ok(response)
    }
}
