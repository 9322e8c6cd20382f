//! Accepts connections and bounds them (security rows S22, S23).
//!
//! `axum::serve` installs no timer, so a client that sends its head one byte a minute would hold a connection for ever;
//! hence hyper's own builder here. Each phase has its time: the head and the pause before it here, the body in `api`, the answer
//! in `timed_writes`.

mod shares;
mod timed_writes;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, TRANSFER_ENCODING};
use axum::http::{HeaderValue, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::config::ServerConfig;
use crate::sender::TrustedProxies;
use shares::{Share, Shares};
use timed_writes::TimedWrites;

/// What a connection may cost.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) header_timeout: Duration,
    pub(super) write_timeout: Duration,
    pub(super) shutdown_timeout: Duration,
    pub(super) max_connections: NonZeroUsize,
    pub(super) max_per_address: NonZeroUsize,
    pub(super) proxies: TrustedProxies,
}

/// A connection that was let in, until it is dropped.
struct Admitted {
    stream: TcpStream,
    peer: SocketAddr,
    places: (OwnedSemaphorePermit, Share),
}

/// Longest request head, in bytes. The longest real one has about 2 KiB.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// After a failed `accept` (no more file handles) trying again at once would only burn the processor.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

impl Limits {
    pub(super) fn of(config: &ServerConfig) -> Self {
        Self {
            header_timeout: config.header_timeout(),
            write_timeout: config.write_timeout(),
            shutdown_timeout: config.shutdown_timeout(),
            max_connections: config.max_connections,
            max_per_address: config.max_connections_per_address(),
            proxies: config.trusted_proxies.clone(),
        }
    }
}

/// When a service ends: first nobody is to stay, then nobody comes in.
#[derive(Debug, Clone)]
pub(super) struct Ending {
    /// Each answer is the last of its connection from here on.
    pub(super) draining: CancellationToken,
    /// No connection is accepted from here on.
    pub(super) stop: CancellationToken,
}

/// Serves `router` until the end, then lets requests under way finish.
pub(super) async fn accept(listener: TcpListener, router: Router, limits: Limits, ending: Ending) {
    let graceful = GracefulShutdown::new();
    let free = Arc::new(Semaphore::new(
        limits.max_connections.get().min(Semaphore::MAX_PERMITS),
    ));
    let shares = Shares::new(limits.max_per_address, limits.proxies.clone());
    loop {
        let next = tokio::select! {
            () = ending.stop.cancelled() => break,
            next = next_connection(&listener, &free, &shares) => next,
        };
        let Some(Admitted { stream, peer, places }) = next else {
            continue;
        };
        let connection = graceful.watch(connection(
            stream,
            peer,
            router.clone(),
            &limits,
            ending.draining.clone(),
        ));
        tokio::spawn(async move {
            // A client that breaks off or is cut off is its own affair, not a fault of the service.
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(places);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.shutdown_timeout, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests under way were cut off after the time to stop");
    }
}

async fn next_connection(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
    shares: &Arc<Shares>,
) -> Option<Admitted> {
    let permit = Arc::clone(free).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Without a word: whoever holds so many connections reads no answers either.
            let share = shares.enter(peer.ip())?;
            Some(Admitted {
                stream,
                peer,
                places: (permit, share),
            })
        }
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    limits: &Limits,
    draining: CancellationToken,
) -> impl GracefulConnection<Error = hyper::Error> + Send + use<> {
    // Answers are written whole, so waiting for more to send only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection could not be set to send at once");
    }
    let service = service_fn(move |request| answer(router.clone(), peer, draining.clone(), request));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(
            TokioIo::new(TimedWrites::new(stream, limits.write_timeout)),
            service,
        )
}

/// One request through the router, with the other end of its connection.
///
/// Once the service says that it is not ready, each answer is the last of its connection: whoever comes again comes over another,
/// and so to an instance that stays. An idle connection that is closed at the end may meet a request that is just on its way.
///
/// A request with `Transfer-Encoding` is the last of its connection. Where it also has a `Content-Length`, hyper goes by the
/// encoding and drops the length, so nobody behind it can tell; RFC 9112, 6.1, then wants the connection closed, lest a proxy that
/// went by the length takes what follows for a request of its own. Nobody who is honest sends two such requests in a row.
async fn answer(
    router: Router,
    peer: SocketAddr,
    draining: CancellationToken,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let has_encoding = request.headers().contains_key(TRANSFER_ENCODING);
    let mut response = router.oneshot(request).await?;
    if has_encoding || draining.is_cancelled() {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
