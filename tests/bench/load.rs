//! A closed-loop HTTP load: so many connections, each sending its next request when the last is answered.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpStream;

/// What to ask, and how hard.
#[derive(Clone)]
pub(crate) struct Load {
    /// `host:port` of the server.
    pub(crate) authority: String,
    /// Path and query.
    pub(crate) path: String,
    /// Headers beside `Host`.
    pub(crate) headers: Vec<(String, String)>,
    /// Connections at once.
    pub(crate) connections: usize,
    /// How long to measure, after a warm-up of a tenth of it.
    pub(crate) duration: Duration,
}

/// What came back.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LoadResult {
    /// Answers with status 200 per second.
    pub(crate) requests_per_second: f64,
    /// Half of the answers came within so many milliseconds.
    pub(crate) p50_ms: f64,
    /// 99 % of the answers came within so many milliseconds.
    pub(crate) p99_ms: f64,
    /// Bytes of one answer's body, as sent.
    pub(crate) body_bytes: usize,
}

/// Runs the load. Any answer but 200 ends it: a fast failure must not look like speed.
pub(crate) async fn run(load: Load) -> anyhow::Result<LoadResult> {
    let warm_up = load.duration / 10;
    let tasks: Vec<_> = (0..load.connections)
        .map(|_| tokio::spawn(connection(load.clone(), warm_up)))
        .collect();
    let mut latencies = Vec::new();
    let mut body_bytes = 0;
    for task in tasks {
        let (measured, bytes) = task.await??;
        latencies.extend(measured);
        body_bytes = bytes;
    }
    latencies.sort_unstable();
    ensure!(!latencies.is_empty(), "no answer came back");
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
    #[expect(clippy::cast_precision_loss, reason = "a count of requests fits")]
    let requests_per_second = latencies.len() as f64 / load.duration.as_secs_f64();
    Ok(LoadResult {
        requests_per_second,
        p50_ms: at(50),
        p99_ms: at(99),
        body_bytes,
    })
}

async fn connection(load: Load, warm_up: Duration) -> anyhow::Result<(Vec<Duration>, usize)> {
    let stream = TcpStream::connect(&load.authority)
        .await
        .context("the server cannot be reached")?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let mut latencies = Vec::with_capacity(100_000);
    let mut body_bytes = 0;
    let start = Instant::now();
    while start.elapsed() < warm_up + load.duration {
        let mut request = Request::get(&load.path).header(header::HOST, &load.authority);
        for (name, value) in &load.headers {
            request = request.header(name, value);
        }
        let sent = Instant::now();
        let answer = sender.send_request(request.body(Empty::<Bytes>::new())?).await?;
        ensure!(answer.status() == 200, "the server answered {}", answer.status());
        body_bytes = answer.into_body().collect().await?.to_bytes().len();
        if warm_up <= start.elapsed() {
            latencies.push(sent.elapsed());
        }
    }
    driver.abort();
    Ok((latencies, body_bytes))
}
