//! The one way out: every call to one provider for one tenant goes over its line.
//!
//! - `settings`: what a line is made of.
//! - `errand`: whose call it is, how urgent, by when, and whether it may be made twice.
//! - `hosts`: where the line leads at all. `limits`: how much it asks at most.
//! - `queue`: who calls now, in fair turns. `pace`: when, by our own count (`quota`) and by what the provider says (`told`).
//! - `gate`: the circuit breaker (`breaker`) as callers share it. `rolling`: counts of the last moments.
//! - `delivered`: what came back. `repeat`: whether a call is made again. `budget`: how many of all calls may be.
//! - `meter`: what an operator sees.
//!
//! It may import `upstream::client`, `quota` and `random`. It deliberately knows no tokens, no JSON and no adapter; what a status
//! means is the business of whoever called. Waiting and deadlines are of tokio's time; nothing of a call outlives its deadline but
//! the content of a document.

mod breaker;
mod budget;
mod delivered;
mod errand;
mod gate;
mod hosts;
mod limits;
mod meter;
mod pace;
mod queue;
mod repeat;
mod rolling;
mod settings;
mod told;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use inlay_contract::ErrorKind;
use reqwest::{Method, RequestBuilder, StatusCode};
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use self::budget::RetryBudget;
use self::delivered::{Attempt, DOCUMENT_PATIENCE, Delivered};
pub(super) use self::errand::{Asker, Errand, Repeat};
use self::gate::Gate;
use self::hosts::Hosts;
pub use self::hosts::UnsafeAddress;
pub use self::limits::Limits;
use self::meter::Meter;
use self::pace::Pace;
use self::queue::{NoSlot, Queue, Slot};
use self::repeat::{Outcome, Repetitions};
pub use self::settings::{LineError, LineSettings, Purpose, UpstreamContext};
use super::UpstreamError;
use super::client::{Failure, HttpAnswer, HttpClient, HttpSettings, OpenAnswer};
use crate::random;

/// The way to one provider for one tenant.
#[derive(Debug)]
pub struct Line {
    client: HttpClient,
    /// For what stands with somebody else, who has other keys than those that the provider's servers must hold.
    documents: HttpClient,
    hosts: Hosts,
    queue: Queue,
    pace: Pace,
    gate: Gate,
    budget: Mutex<RetryBudget>,
    limits: Limits,
    meter: Meter,
}

impl Line {
    /// A line of the adapter `provider` to the hosts of `addresses`.
    ///
    /// # Errors
    /// [`LineError`].
    pub fn new<'a>(
        provider: &'static str,
        settings: &LineSettings,
        http: &HttpSettings,
        addresses: impl IntoIterator<Item = &'a Url>,
        context: &UpstreamContext,
    ) -> Result<Self, LineError> {
        let meter = Meter::new(provider, context);
        // One request may always take its time.
        let request_timeout = Duration::from_millis(http.request_timeout_ms);
        let limits = Limits {
            total_timeout: settings.limits.total_timeout.max(request_timeout),
            ..settings.limits
        };
        let quotas = Arc::clone(&context.quotas);
        let client = HttpClient::pinned(http, &settings.pinned_keys)?;
        let documents = match settings.pinned_keys.is_empty() {
            true => client.clone(),
            false => HttpClient::new(http)?,
        };
        Ok(Self {
            client,
            documents,
            hosts: Hosts::of(addresses)?,
            queue: Queue::new(limits.concurrent.get(), limits.queue_length, meter.clone()),
            pace: Pace::new(provider, &context.tenant, &limits, quotas, meter.clone()),
            gate: Gate::new(breaker::Rules::default(), meter.clone()),
            budget: Mutex::new(RetryBudget::new(Instant::now())),
            limits,
            meter,
        })
    }

    /// The line may also fetch documents from these hosts, over TLS and without credentials.
    #[must_use]
    pub(super) fn with_document_hosts(mut self, hosts: Vec<String>) -> Self {
        self.hosts = self.hosts.with_document_hosts(hosts);
        self
    }

    /// A request to be completed with headers; nothing is sent yet.
    pub(super) fn request(&self, method: Method, url: Url) -> RequestBuilder {
        self.client.request(method, url)
    }

    /// Sends what `build` makes, which is asked anew for each attempt, and gives back the last answer, whatever its status.
    ///
    /// # Errors
    /// `CircuitOpen` and `RateLimited` where nothing was sent; `Timeout`, `Unreachable`, `Nonsense` where no usable answer came.
    pub(super) async fn send(
        &self,
        errand: &Errand<'_>,
        build: impl FnMut() -> Result<RequestBuilder, UpstreamError> + Send,
    ) -> Result<HttpAnswer, UpstreamError> {
        self.carry(errand, build).await
    }

    /// As [`Line::send`], for a document that is passed on while it comes.
    pub(super) async fn open(
        &self,
        errand: &Errand<'_>,
        build: impl FnMut() -> Result<RequestBuilder, UpstreamError> + Send,
    ) -> Result<OpenAnswer, UpstreamError> {
        self.carry(errand, build).await
    }

    /// A document at an address that the provider named. It stands with somebody else, so it counts neither for nor against the
    /// provider.
    pub(super) async fn fetch(&self, request: RequestBuilder) -> Result<OpenAnswer, UpstreamError> {
        let request = built(request)?;
        self.hosts.check(&request)?;
        Ok(self.client_for(&request).open(request, DOCUMENT_PATIENCE).await?)
    }

    /// The client that fetches the document of `request`: the provider's own servers are known by their keys here, too.
    fn client_for(&self, request: &reqwest::Request) -> &HttpClient {
        match self.hosts.leads_to_provider(request) {
            true => &self.client,
            false => &self.documents,
        }
    }

    /// When a call that begins now is over.
    pub(super) fn deadline(&self, asker: &Asker) -> Instant {
        let latest = Instant::now() + self.limits.total_timeout;
        asker.deadline.map_or(latest, |deadline| deadline.min(latest))
    }

    /// A call came to nothing. Only whoever foresaw a refusal and finds that it is another one says so; all else the line knows.
    pub(super) fn came_to_nothing(&self, kind: ErrorKind) {
        self.meter.failed(kind.as_str());
    }

    /// A renewal of the access token came to this.
    pub(super) fn token_renewed(&self, outcome: &'static str) {
        self.meter.token_renewed(outcome);
    }

    async fn carry<A: Delivered>(
        &self,
        errand: &Errand<'_>,
        mut build: impl FnMut() -> Result<RequestBuilder, UpstreamError> + Send,
    ) -> Result<A, UpstreamError> {
        self.meter.in_use();
        let deadline = self.deadline(errand.asker);
        let mut repetitions = Repetitions::new(errand.repeat, errand.asker.urgency);
        self.with_budget(|budget| budget.pay_in());
        let mut last: Option<Result<A, UpstreamError>> = None;
        loop {
            let attempt = self.attempt(errand, deadline, &mut build).await;
            let Some(outcome) = attempt.outcome else {
                // Nothing more is to be had; what was had before says more than that.
                return self.concluded(errand, last.unwrap_or(attempt.result));
            };
            let Some(wait) = self.repetition(&mut repetitions, outcome, &attempt.result, deadline) else {
                return self.concluded(errand, attempt.result);
            };
            self.meter.repeated(outcome.name());
            last = Some(attempt.result);
            sleep(wait).await;
        }
    }

    /// One attempt: a turn, the provider's limit, the breaker, the table of hosts, and off it goes.
    async fn attempt<A: Delivered>(
        &self,
        errand: &Errand<'_>,
        deadline: Instant,
        build: &mut (impl FnMut() -> Result<RequestBuilder, UpstreamError> + Send),
    ) -> Attempt<A> {
        let begun = Instant::now();
        let ready = async {
            self.gate.look()?;
            let patience = deadline.min(begun + self.limits.queue_wait);
            let slot = self.turn(errand, patience).await?;
            self.pace.wait(patience).await?;
            self.meter.waited(begun.elapsed());
            let request = built(build()?)?;
            self.hosts.check(&request)?;
            Ok((slot, self.gate.enter()?, request))
        };
        let (_slot, pass, request) = match ready.await {
            Ok(ready) => ready,
            Err(error) => return Attempt::unsent(error),
        };
        let sent_at = Instant::now();
        let delivered = timeout_at(deadline, A::deliver(&self.client, request)).await;
        let attempt = Attempt::of(delivered.unwrap_or(Err(Failure {
            error: UpstreamError::Timeout,
            was_sent: true,
        })));
        if let Some(outcome) = attempt.outcome {
            pass.judge(outcome.verdict());
            self.hear(outcome, &attempt.result);
            self.meter
                .called(errand.endpoint, outcome.name(), sent_at.elapsed());
        }
        attempt
    }

    async fn turn(&self, errand: &Errand<'_>, until: Instant) -> Result<Slot, UpstreamError> {
        let entered = self.queue.enter(errand.asker, until).await;
        entered.map_err(|refused| match refused {
            // Our bound stands for the provider's.
            NoSlot::Full | NoSlot::TooLong => UpstreamError::RateLimited {
                retry_after_seconds: Some(1),
            },
        })
    }

    /// How long to wait before the next attempt; `None` when there is none.
    fn repetition<A: Delivered>(
        &self,
        repetitions: &mut Repetitions,
        outcome: Outcome,
        result: &Result<A, UpstreamError>,
        deadline: Instant,
    ) -> Option<Duration> {
        let [jitter] = random::bytes();
        let asked = result.as_ref().ok().and_then(A::retry_after_seconds);
        let asked = asked.map(|seconds| Duration::from_secs(seconds.into()));
        let wait = repetitions.next(outcome, asked, jitter)?;
        let now = Instant::now();
        if deadline <= now + wait {
            return None;
        }
        let is_paid = self.with_budget(|budget| budget.spend(now));
        if !is_paid {
            self.meter.budget_exhausted();
        }
        is_paid.then_some(wait)
    }

    fn hear<A: Delivered>(&self, outcome: Outcome, result: &Result<A, UpstreamError>) {
        let Ok(answer) = result else { return };
        let rest = answer
            .retry_after_seconds()
            .filter(|_| outcome == Outcome::Limited);
        let rest = rest.map(|seconds| Duration::from_secs(seconds.into()));
        self.pace.hear(answer.limit(), rest);
    }

    fn with_budget<T>(&self, ask: impl FnOnce(&mut RetryBudget) -> T) -> T {
        ask(&mut self.budget.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn concluded<A: Delivered>(
        &self,
        errand: &Errand<'_>,
        result: Result<A, UpstreamError>,
    ) -> Result<A, UpstreamError> {
        let kind = match &result {
            Ok(answer) if errand.foreseen.contains(&answer.status()) => None,
            Ok(answer) => match answer.status() {
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Some(ErrorKind::Authentication),
                StatusCode::TOO_MANY_REQUESTS => Some(ErrorKind::RateLimit),
                StatusCode::REQUEST_TIMEOUT => Some(ErrorKind::Network),
                // What does not exist is an answer like any other.
                StatusCode::NOT_FOUND => None,
                status if status.is_client_error() => Some(ErrorKind::Validation),
                status if status.is_server_error() => Some(ErrorKind::Network),
                _ => None,
            },
            Err(error) => Some(error.code().kind()),
        };
        if let Some(kind) = kind {
            self.came_to_nothing(kind);
        }
        result
    }
}

fn built(request: RequestBuilder) -> Result<reqwest::Request, UpstreamError> {
    // The error would name the address, which holds identifiers of clients.
    request
        .build()
        .map_err(|_| UpstreamError::Rejected(anyhow::anyhow!("the request cannot be put together")))
}

#[cfg(test)]
mod tests;
