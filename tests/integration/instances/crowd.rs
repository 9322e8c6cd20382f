//! Many widgets at once, each of which does what a widget does and comes back when something breaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use inlay_backend::random;
use inlay_backend::store::PartyKey;
use inlay_contract::http::PORTFOLIO_PATH;
use inlay_contract::kyc::{
    ConsentGiven, IDEMPOTENCY_KEY_HEADER, KYC_CHECKS_PATH, KYC_EVENTS_PATH, KYC_PATH, KycEvent, KycEventKind,
    Purpose, StartRequest,
};
use inlay_contract::session::{LaunchGrant, SessionRequest};
use inlay_contract::{ErrorCode, Problem};
use inlay_sandbox::orgs::Org;
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use tokio::task::JoinSet;

use super::cluster::{Cluster, Entrance};
use crate::kyc::configuration::CONSENT;
use crate::kyc::desk::{ADVISOR, Desk};
use crate::kyc::parts::until_within;
use crate::silence;

const WIDGETS: usize = 20;
/// As long as a person takes to come back.
const PAUSE: Duration = Duration::from_millis(50);
/// Longer than a worker may hold a job that it will never finish.
pub(super) const PATIENCE: Duration = Duration::from_secs(180);
/// What is read before it is taken that everybody got over something.
const READ_BY_EACH: usize = 5;

/// The widgets, at work.
pub(super) struct Crowd {
    seen: Arc<Counters>,
    widgets: JoinSet<()>,
}

#[derive(Default)]
struct Counters {
    read: AtomicUsize,
    failed: AtomicUsize,
    replays: AtomicUsize,
    refused_replays: AtomicUsize,
    /// Whoever has seen the end of its check may go.
    may_end: AtomicBool,
}

/// What the crowd has seen in the end.
pub(super) struct Seen {
    /// Requests that were broken off, or answered as failed by the service.
    pub(super) failed: usize,
    /// How often something was tried again that can be had once.
    pub(super) replays: usize,
    /// How often that was refused.
    pub(super) refused_replays: usize,
}

/// One widget.
struct Widget {
    entrance: Entrance,
    org: &'static Org,
    record: &'static str,
    /// Whether its org uses launch codes.
    launches: bool,
    seen: Arc<Counters>,
}

impl Crowd {
    /// Each widget is on one of these records.
    pub(super) fn begin(cluster: &Cluster, parties: &[(&'static Org, &'static str)]) -> Self {
        let seen = Arc::<Counters>::default();
        let mut widgets = JoinSet::new();
        for number in 0..WIDGETS {
            let (org, record) = parties[number % parties.len()];
            let widget = Widget {
                entrance: cluster.entrance(),
                org,
                record,
                launches: number % 2 == 0,
                seen: Arc::clone(&seen),
            };
            widgets.spawn(async move { widget.work().await });
        }
        Self { seen, widgets }
    }

    /// Waits until something has happened to these records.
    pub(super) async fn until_all_have(
        &self,
        kind: KycEventKind,
        cluster: &Cluster,
        parties: &[(&'static Org, &'static str)],
    ) {
        for (org, record) in parties {
            until_within(PATIENCE, "it has happened", async || {
                let events = events(cluster, org, record).await;
                events.iter().any(|event| event.kind == kind).then_some(())
            })
            .await;
        }
    }

    /// Waits until the widgets have got answers again.
    pub(super) async fn until_more_was_read(&self) {
        let before = self.seen.read.load(Ordering::SeqCst);
        until_within(PATIENCE, "more was read", async || {
            let now = self.seen.read.load(Ordering::SeqCst);
            (before + WIDGETS * READ_BY_EACH <= now).then_some(())
        })
        .await;
    }

    /// Waits until every widget has seen its check finished.
    pub(super) async fn end(self) -> Seen {
        self.seen.may_end.store(true, Ordering::SeqCst);
        let done = tokio::time::timeout(PATIENCE, self.widgets.join_all());
        done.await.expect("a widget never saw the end of its check");
        let count = |counter: &AtomicUsize| counter.load(Ordering::SeqCst);
        Seen {
            failed: count(&self.seen.failed),
            replays: count(&self.seen.replays),
            refused_replays: count(&self.seen.refused_replays),
        }
    }
}

impl Widget {
    async fn work(self) {
        let desk = self.open().await;
        let is_over = AtomicBool::new(false);
        self.start(&desk).await;
        tokio::join!(
            async {
                self.follow(&desk).await;
                is_over.store(true, Ordering::SeqCst);
            },
            async {
                while !is_over.load(Ordering::SeqCst) || !self.seen.may_end.load(Ordering::SeqCst) {
                    self.read(&desk).await;
                    tokio::time::sleep(PAUSE).await;
                }
            },
        );
    }

    /// Sends what can be sent again, until it is answered.
    async fn send(&self, make: impl Fn() -> RequestBuilder) -> Response {
        loop {
            if let Some(answer) = self.send_once(make()).await {
                return answer;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// `None` where it was broken off or the service failed, which is counted.
    async fn send_once(&self, call: RequestBuilder) -> Option<Response> {
        match call.send().await {
            Ok(answer) if !answer.status().is_server_error() => Some(answer),
            failed => {
                self.seen.failed.fetch_add(1, Ordering::SeqCst);
                if let Ok(answer) = failed {
                    eprint_failure(answer).await;
                }
                None
            }
        }
    }

    /// Opens a session; what it was opened with is then tried once more.
    async fn open(&self) -> Desk {
        loop {
            if let Some(desk) = self.try_open().await {
                return desk;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn try_open(&self) -> Option<Desk> {
        let base_url = self.entrance.base_url.clone();
        let mut request = self.entrance.vouched(self.org, self.record, ADVISOR);
        if self.launches {
            let call = self.entrance.ask_launch(&base_url, &request.assertion);
            let answer = self.send_once(call).await?;
            assert_eq!(answer.status(), 201);
            request = SessionRequest {
                assertion: read_as::<LaunchGrant>(answer).await?.code,
                ..request
            };
        }
        let call = self.entrance.ask_session(&base_url, &request);
        let answer = self.send_once(call).await?;
        assert_eq!(answer.status(), 200);
        let grant = read_as(answer).await?;
        self.replay(&request).await;
        Some(self.entrance.desk(base_url, grant, request.instance))
    }

    async fn replay(&self, request: &SessionRequest) {
        let call = self.entrance.ask_session(&self.entrance.base_url, request);
        if let Some(answer) = self.send_once(call).await {
            self.seen.replays.fetch_add(1, Ordering::SeqCst);
            let problem: Option<Problem> = read_as(answer).await;
            if problem.is_some_and(|problem| problem.code == ErrorCode::AssertionReplayed) {
                self.seen.refused_replays.fetch_add(1, Ordering::SeqCst);
            }
        }
    }

    /// Starts a check, or joins the one that runs.
    async fn start(&self, desk: &Desk) {
        let request = StartRequest {
            package: "standard".to_owned(),
            purpose: Purpose::Onboarding,
            consent: ConsentGiven {
                version: CONSENT.to_owned(),
                language: "en".to_owned(),
            },
            although_valid: false,
        };
        let key = random::uuid().to_string();
        let answer = self
            .send(|| {
                desk.request(Method::POST, KYC_CHECKS_PATH)
                    .header(IDEMPOTENCY_KEY_HEADER, &key)
                    .json(&request)
            })
            .await;
        let status = answer.status().as_u16();
        if status != 200 && status != 201 {
            let problem: Problem = read_as(answer).await.unwrap();
            assert_eq!(
                problem.code,
                ErrorCode::KycStillValid,
                "it has finished meanwhile"
            );
        }
    }

    /// Reads as a panel does that is looked at.
    async fn read(&self, desk: &Desk) {
        for path in [PORTFOLIO_PATH, KYC_PATH] {
            let answer = self.send(|| desk.request(Method::GET, path)).await;
            let status = answer.status().as_u16();
            let body = silence::body(answer).await;
            assert_eq!(status, 200, "{path}: {body:?}");
            match body {
                Ok(_) => self.seen.read.fetch_add(1, Ordering::SeqCst),
                Err(_) => self.seen.failed.fetch_add(1, Ordering::SeqCst),
            };
        }
    }

    /// Follows the record until its check has finished; where the stream breaks, from the last known event on. There is no gap
    /// and nothing comes twice.
    async fn follow(&self, desk: &Desk) {
        let mut last = 0;
        loop {
            let mut answer = self
                .send(|| {
                    desk.request(Method::GET, KYC_EVENTS_PATH)
                        .header("last-event-id", last)
                })
                .await;
            assert_eq!(answer.status(), 200);
            let mut text = String::new();
            // A stream that breaks off is none that failed: it is followed again.
            while let Ok(Some(chunk)) = answer.chunk().await {
                text.push_str(std::str::from_utf8(&chunk).unwrap());
                while let Some((block, rest)) = text.split_once("\n\n") {
                    silence::assert_silent("an event stream", block);
                    if let Some(event) = event(block) {
                        assert_eq!(event.sequence, last + 1);
                        last = event.sequence;
                        if event.kind == KycEventKind::Finished {
                            return;
                        }
                    }
                    text = rest.to_owned();
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

#[expect(clippy::print_stderr, reason = "a test says what failed")]
async fn eprint_failure(answer: Response) {
    eprintln!("{}: {:?}", answer.status(), silence::body(answer).await);
}

/// `None` where it was broken off, or is something else.
async fn read_as<T: DeserializeOwned>(answer: Response) -> Option<T> {
    serde_json::from_slice(&silence::body(answer).await.ok()?).ok()
}

fn event(block: &str) -> Option<KycEvent> {
    let data = block.lines().find_map(|line| line.strip_prefix("data: "))?;
    assert!(
        block.contains("event: kyc"),
        "the session was not to end: {block}"
    );
    Some(serde_json::from_str(data).unwrap())
}

/// Everything that happened to a party.
pub(super) async fn events(cluster: &Cluster, org: &Org, record: &str) -> Vec<KycEvent> {
    let party = PartyKey {
        org: org.id.parse().unwrap(),
        record: record.parse().unwrap(),
    };
    let events = cluster.store.events_after(&party, 0, 1_000).await.unwrap();
    let read = |text: &str| serde_json::from_str(text).unwrap();
    events.iter().map(|event| read(&event.document)).collect()
}
