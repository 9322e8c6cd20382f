//! What is measured: the service with open sessions, and what it answers to them.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, ensure};
use bytes::Bytes;
use inlay_bed::process::service;
use inlay_bed::{Bed, Desk, Plan, Service, UNLIMITED, load, user};
use inlay_contract::http::PORTFOLIO_PATH;
use inlay_sandbox::orgs::{NORTH, Org};
use inlay_sandbox::records::north;

use crate::Arguments;

/// Headers of an answer that belong to the connection or to this one answer.
const OF_ONE_ANSWER: [&str; 4] = ["date", "content-length", "connection", "x-request-id"];

/// The service, running, with everything that a peer must know to do the same.
pub(crate) struct Subject {
    pub(crate) bed: Bed,
    pub(crate) address: SocketAddr,
    /// Open sessions, all on [`Subject::RECORD`].
    pub(crate) desks: Vec<Desk>,
    /// A request of each session.
    pub(crate) requests: Arc<Vec<Vec<u8>>>,
    /// The portfolio as it travels: gzip.
    pub(crate) body: Bytes,
    /// The headers with which it travels.
    pub(crate) headers: Vec<(String, String)>,
}

impl Subject {
    pub(crate) const ORG: &'static Org = &NORTH;
    pub(crate) const RECORD: &'static str = north::HOUSEHOLD;

    /// Starts the service, opens the sessions and has it read the portfolio once.
    pub(crate) async fn start(arguments: &Arguments) -> anyhow::Result<Self> {
        let plan = Plan {
            program: Some(service(arguments.program.as_deref())?),
            processors: arguments.servers(),
            service: Service {
                blocks: UNLIMITED.to_owned(),
                ..Service::default()
            },
            ..Plan::default()
        };
        let bed = Bed::start(&plan).await?;
        let authority = bed.base_url.trim_start_matches("http://").to_owned();
        let address: SocketAddr = authority.parse()?;
        let mut desks = Vec::new();
        for number in 0..arguments.sessions.max(1) {
            desks.push(bed.must_open(Self::ORG, Self::RECORD, &user(number)?).await?);
        }
        let (body, headers) = read(&bed, &desks[0]).await?;
        let requests = desks.iter().map(|desk| {
            let mut headers = desk.headers();
            headers.push(("accept-encoding".to_owned(), "gzip".to_owned()));
            load::get(PORTFOLIO_PATH, &authority, &headers)
        });
        Ok(Self {
            requests: Arc::new(requests.collect()),
            bed,
            address,
            desks,
            body,
            headers,
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the client of a measurement is not the client of a provider"
)]
async fn read(bed: &Bed, desk: &Desk) -> anyhow::Result<(Bytes, Vec<(String, String)>)> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut call = client
        .get(format!("{}{PORTFOLIO_PATH}", bed.base_url))
        .header("accept-encoding", "gzip");
    for (name, value) in desk.headers() {
        call = call.header(name, value);
    }
    let answer = call.send().await?.error_for_status()?;
    ensure!(
        answer
            .headers()
            .get("content-encoding")
            .is_some_and(|value| value == "gzip"),
        "the portfolio is not compressed"
    );
    let headers = answer
        .headers()
        .iter()
        .filter(|(name, _)| !OF_ONE_ANSWER.contains(&name.as_str()))
        .map(|(name, value)| {
            let value = value.to_str().context("a header that is no text")?;
            Ok((name.as_str().to_owned(), value.to_owned()))
        })
        .collect::<anyhow::Result<_>>()?;
    Ok((answer.bytes().await?, headers))
}
