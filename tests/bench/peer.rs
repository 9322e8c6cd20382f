//! The peer beside the backend: a bare axum route that serves the same bytes without session, authorisation or cache.
//!
//! It is the most that the framework can do on this machine; the distance to it is what our own work costs.

use std::net::SocketAddr;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use bytes::Bytes;
use tokio::net::TcpListener;

/// Starts the peer on a free port; it ends with the process. Returns where it listens.
pub(crate) async fn serve(body: Bytes, encoding: Option<String>) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let handler = move || {
        let body = body.clone();
        let encoding = encoding.clone().unwrap_or_else(|| "identity".to_owned());
        async move {
            (
                [
                    (header::CONTENT_TYPE, "application/json".to_owned()),
                    (header::CONTENT_ENCODING, encoding),
                ],
                body,
            )
        }
    };
    let router = Router::new().route("/", get(handler));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}
