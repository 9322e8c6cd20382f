//! Measures what Inlay promises about size, speed and memory, with a peer beside ours in the same run.
//!
//! `cargo xtask bench` builds everything and runs this; the figures are printed and written as JSON.
//! Timings are reported here and decide no test.

mod chart;
mod console;
mod demo;
mod household;
mod memory;
mod peer;
mod rates;
mod script;
mod sizes;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use console::Console;
use inlay_bed::load::{self, Load, LoadResult};
use inlay_contract::http::PORTFOLIO_PATH;
use memory::Memory;
use rates::Rates;
use serde::Serialize;
use sizes::Sizes;

/// Measures sizes, paint time, chart, engine, requests per second and memory.
#[derive(Parser)]
struct Arguments {
    /// Seconds of load for each of ours and the peer.
    #[arg(long, default_value_t = 10)]
    seconds: u64,
    /// Connections at once.
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// Where the JSON goes.
    #[arg(long, default_value = "target/bench.json")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Report {
    /// What the frame loads at first and later, brotli.
    sizes_bytes: Sizes,
    /// Frame navigation to painted chart.
    paint: serde_json::Value,
    /// A million days in the chart: reduced and drawn, zoomed and panned, with a peer's beside it.
    chart: serde_json::Value,
    /// A large household in the browser: opened, asked, and asked again for another period.
    household: serde_json::Value,
    /// The money-weighted return of very many flows, natively, beside a peer's.
    rates: Rates,
    /// The widget after a few changes of the record and after many.
    widget_memory: Memory,
    /// Twenty widgets on one page, all in sight and one of them, with a peer's beside it.
    console: Console,
    /// A cached portfolio through session check and authorisation.
    cached_portfolio: LoadResult,
    /// The same bytes from a bare route.
    peer_bare_axum: LoadResult,
    /// Resident memory of the backend before and after the load, in bytes.
    resident_before_bytes: u64,
    /// After the load.
    resident_after_bytes: u64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let demo = demo::start()?;
    let client = plain_client()?;
    let org = demo.first_household(&client).await?;
    let built = PathBuf::from(std::env::var_os("INLAY_DIST").unwrap_or_else(|| "dist".into()));
    let sizes_bytes = sizes::measure(&client, &demo.backend, &org.org, &built).await?;
    say(&format!(
        "first load (brotli): {:?}, together {} bytes; when needed: {:?}",
        sizes_bytes.by_type, sizes_bytes.total, sizes_bytes.later
    ));

    let paint = script::run("paint.mjs", &demo.record_page)?;
    say(&format!(
        "paint at {}× slower CPU: Inlay {} ms, {} {} ms (medians)",
        paint["slowdown"], paint["inlay"]["median_ms"], paint["peer"]["name"], paint["peer"]["median_ms"]
    ));

    let chart = chart::measure()?;
    for line in chart::lines(&chart) {
        say(&line);
    }
    let household = household::measure()?;
    for line in household::lines(&household) {
        say(&line);
    }
    let rates = rates::measure()?;
    say(&rates.line());
    let widget_memory = memory::measure(&demo.record_page)?;
    say(&widget_memory.line());
    let console = console::measure(&demo.record_page)?;
    for line in console.lines() {
        say(&line);
    }

    let headers = demo.session_headers(&client, &org).await?;
    let authority = demo.backend.trim_start_matches("http://").to_owned();
    let ours = Load {
        address: authority.parse()?,
        requests: Arc::new(vec![load::get(PORTFOLIO_PATH, &authority, &headers)]),
        connections: arguments.connections,
        duration: Duration::from_secs(arguments.seconds),
        rate: None,
        processors: None,
    };
    let body = demo.portfolio_bytes(&client, &headers).await?;
    let resident_before_bytes = demo.backend_resident_bytes()?;
    let cached_portfolio = under(ours.clone()).await?;
    let resident_after_bytes = demo.backend_resident_bytes()?;
    say(&format!("cached portfolio: {}", summary(&cached_portfolio)));

    let address = peer::serve(body, Some("gzip".to_owned())).await?;
    let peer_bare_axum = under(Load {
        address,
        requests: Arc::new(vec![load::get("/", &address.to_string(), &[])]),
        ..ours
    })
    .await?;
    say(&format!(
        "bare axum route, same bytes: {}",
        summary(&peer_bare_axum)
    ));
    say(&format!(
        "backend resident: {:.1} MB before, {:.1} MB after the load",
        megabytes(resident_before_bytes),
        megabytes(resident_after_bytes)
    ));

    let report = Report {
        sizes_bytes,
        paint,
        chart,
        household,
        rates,
        widget_memory,
        console,
        cached_portfolio,
        peer_bare_axum,
        resident_before_bytes,
        resident_after_bytes,
    };
    std::fs::write(&arguments.out, serde_json::to_string_pretty(&report)?)
        .with_context(|| format!("cannot write {}", arguments.out.display()))?;
    say(&format!("written to {}", arguments.out.display()));
    report.sizes_bytes.check()?;
    report.widget_memory.check()
}

/// What comes of a load. It blocks, and the peer is served in this process.
async fn under(load: Load) -> anyhow::Result<LoadResult> {
    tokio::task::spawn_blocking(move || load::run(&load)).await?
}

fn summary(result: &LoadResult) -> String {
    format!(
        "{:.0} requests/s, p50 {:.2} ms, p99 {:.2} ms, {} bytes each",
        result.per_second, result.latency.p50_ms, result.latency.p99_ms, result.body_bytes
    )
}

#[expect(clippy::cast_precision_loss, reason = "for display")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[expect(
    clippy::disallowed_methods,
    reason = "a measuring client of its own, which leaves bodies compressed"
)]
fn plain_client() -> anyhow::Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()?)
}

#[expect(clippy::print_stdout, reason = "the report of a command")]
fn say(line: &str) {
    println!("{line}");
}
