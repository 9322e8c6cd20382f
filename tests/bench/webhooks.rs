//! Measures how many webhook deliveries a second the service takes in, each verified and stored in SQLite before it is
//! acknowledged, over HTTP. `cargo xtask bench` runs this; it ends with a failure below the promised figure.
//!
//! The service works on what it has taken in at the same time. As no tenant has checks here, each delivery is claimed and
//! given up at once: two more transactions for each. Beside it stands what the disk alone can do, in the same folder.

use std::fs::File;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use clap::Parser;
use hmac::{Hmac, KeyInit as _, Mac as _};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use inlay_backend::audit::chain::ChainKey;
use inlay_backend::clock::Clock;
use inlay_backend::config::{
    CacheConfig, Config, LimitsConfig, LogConfig, OperatorConfig, OperatorListen, ServerConfig,
    SessionConfig, WebhookConfig, WebhookSecrets,
};
use inlay_backend::server::{self, KycSetup};
use inlay_backend::store::{self, Queue, Store};
use inlay_backend::webhook::WebhookTenant;
use serde::Serialize;
use sha2::Sha256;
use tokio::net::TcpStream;

/// Deliveries a second that are promised.
const PROMISED: f64 = 1_000.0;
const KEY: [u8; 32] = *b"a key for measuring, and no more";

/// Measures webhook deliveries.
#[derive(Parser)]
struct Arguments {
    /// Seconds of deliveries, after a warm-up of a tenth of them.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Deliveries on their way at once.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/bench-webhooks.json")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    /// New deliveries acknowledged in a second.
    accepted_per_second: f64,
    /// Half of them within so many milliseconds.
    p50_ms: f64,
    /// 99 % of them within so many milliseconds.
    p99_ms: f64,
    /// Bytes of one body.
    body_bytes: usize,
    /// Deliveries on their way at once.
    connections: usize,
    /// Those worked on by the end.
    worked_on: u64,
    /// What the disk can do in a second: 4 KiB written and on the disk, one after the other.
    disk_syncs_per_second: f64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    // Beside the build, so that it is a disk and not memory that is measured.
    let folder = tempfile::tempdir_in("target").context("run it at the root of the workspace")?;
    let disk_syncs_per_second = disk(folder.path())?;
    let store = store::open(
        &format!("sqlite:{}", folder.path().join("inlay.db").display()),
        Arc::new(ChainKey::new(&KEY)),
    )
    .await?;
    let server = serve(folder.path(), Arc::clone(&store)).await?;

    let duration = Duration::from_secs(arguments.seconds);
    let number = Arc::new(AtomicU64::new(0));
    let tasks: Vec<_> = (0..arguments.connections)
        .map(|_| tokio::spawn(deliver(server.address(), duration, Arc::clone(&number))))
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    let sent = number.load(Ordering::Relaxed);
    let waiting = store.depth(Queue::Webhook).await?;
    server.shutdown().await;

    latencies.sort_unstable();
    ensure!(!latencies.is_empty(), "nothing was acknowledged");
    let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100].as_secs_f64() * 1_000.0;
    #[expect(clippy::cast_precision_loss, reason = "a count of requests fits")]
    let accepted_per_second = latencies.len() as f64 / duration.as_secs_f64();
    let report = Report {
        accepted_per_second,
        p50_ms: at(50),
        p99_ms: at(99),
        body_bytes: body(0).len(),
        connections: arguments.connections,
        worked_on: sent.saturating_sub(waiting),
        disk_syncs_per_second,
    };
    say(&format!(
        "webhooks: {:.0} deliveries/s accepted on SQLite, p50 {:.1} ms, p99 {:.1} ms ({} at once, {} bytes; {} of {sent} worked on meanwhile; the disk alone: {:.0} syncs/s)",
        report.accepted_per_second,
        report.p50_ms,
        report.p99_ms,
        report.connections,
        report.body_bytes,
        report.worked_on,
        report.disk_syncs_per_second,
    ));
    std::fs::write(&arguments.out, serde_json::to_vec_pretty(&report)?)
        .with_context(|| format!("{} cannot be written", arguments.out.display()))?;
    ensure!(
        PROMISED <= report.accepted_per_second,
        "fewer than {PROMISED} deliveries a second"
    );
    Ok(())
}

async fn serve(folder: &Path, store: Arc<dyn Store>) -> anyhow::Result<server::Server> {
    let secret = folder.join("secret");
    std::fs::write(&secret, STANDARD.encode(KEY))?;
    let tenant = WebhookTenant {
        org: "00D5g000004XYZaEAO".parse()?,
        provider: "platform".to_owned(),
        secrets: WebhookSecrets::in_files([secret])?,
    };
    let mut server = ServerConfig::default();
    server.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    server.assets = std::env::var_os("INLAY_DIST")
        .unwrap_or_else(|| "dist".into())
        .into();
    let config = Config {
        server,
        log: LogConfig::default(),
        cache: CacheConfig::default(),
        limits: LimitsConfig::default(),
        operator: OperatorConfig::at(OperatorListen::Off),
        session: SessionConfig::default(),
        webhook: WebhookConfig {
            // One sender makes all of them here.
            per_second: NonZeroU32::MAX,
            burst: NonZeroU32::MAX,
            ..WebhookConfig::default()
        },
        store: None,
        audit: None,
        tenants: Vec::new(),
        secrets: Vec::new(),
        file: None,
    };
    let kyc = KycSetup {
        store,
        tenants: Default::default(),
        webhooks: vec![tenant],
    };
    Ok(server::serve_with(config, Clock::system(), Default::default(), Some(kyc)).await?)
}

/// Sends one delivery after the other, each of another event. Any answer but 202 ends it: a fast failure must not look like
/// speed.
async fn deliver(
    address: SocketAddr,
    duration: Duration,
    number: Arc<AtomicU64>,
) -> anyhow::Result<Vec<Duration>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let driver = tokio::spawn(connection);
    let warm_up = duration / 10;
    let mut latencies = Vec::with_capacity(10_000);
    let clock = Clock::system();
    let start = Instant::now();
    while start.elapsed() < warm_up + duration {
        let event = number.fetch_add(1, Ordering::Relaxed);
        let (id, second, body) = (format!("msg_{event}"), clock.now().as_second(), body(event));
        let request = Request::post("/webhooks/platform")
            .header(header::HOST, address.to_string())
            .header("webhook-signature", signature(&id, second, &body)?)
            .header("webhook-timestamp", second)
            .header("webhook-id", id)
            .body(Full::new(Bytes::from(body)))?;
        let sent = Instant::now();
        let answer = sender.send_request(request).await?;
        ensure!(answer.status() == 202, "the service answered {}", answer.status());
        answer.into_body().collect().await?;
        if warm_up <= start.elapsed() {
            latencies.push(sent.elapsed());
        }
    }
    driver.abort();
    Ok(latencies)
}

fn body(event: u64) -> String {
    format!(
        r#"{{"type":"kyc.check.updated","timestamp":"2026-11-21T12:00:00Z","data":{{"id":"run_{event:012}","reference":"0192f1a0-7c3e-7d2a-9a51-3f0c5b7e{event:04x}"}}}}"#
    )
}

fn signature(id: &str, second: i64, body: &str) -> anyhow::Result<String> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(&KEY)?;
    hmac.update(format!("{id}.{second}.{body}").as_bytes());
    Ok(format!("v1,{}", STANDARD.encode(hmac.finalize().into_bytes())))
}

/// How often in a second something written is on the disk before the next is written.
fn disk(folder: &Path) -> anyhow::Result<f64> {
    let mut file = File::create(folder.join("disk"))?;
    let start = Instant::now();
    let mut syncs = 0_u32;
    while start.elapsed() < Duration::from_secs(1) {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        syncs += 1;
    }
    Ok(f64::from(syncs) / start.elapsed().as_secs_f64())
}

#[expect(
    clippy::print_stdout,
    reason = "what a measurement has to say is its standard output"
)]
fn say(line: &str) {
    println!("{line}");
}
