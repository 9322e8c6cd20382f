//! A provider's server inside the test process.

use std::error::Error;

use axum::Router;
use tokio::task::JoinHandle;
use url::Url;

use super::UpstreamError;

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
