//! What an operator sees of a line. Labels name provider, tenant, endpoint and outcome, and never whose call it was.
//!
//! What stands at the moment is told from a line's first call on, and taken back when the line ends: a line that is only put
//! together to see whether that is possible must say nothing in the name of the one that is in use, and one whose org is gone
//! must not stay open for ever.

use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

use super::breaker::Standing;
use super::settings::{Purpose, UpstreamContext};

/// The metrics of one line, each looked up once. Cheap to clone; clones are those of the same line.
#[derive(Clone)]
pub(super) struct Meter(Arc<Inner>);

struct Inner {
    provider: &'static str,
    purpose: Purpose,
    tenant: String,
    seconds: Histogram,
    wait_seconds: Histogram,
    budget_exhausted: Counter,
    breaker: OnceLock<Gauge>,
    depth: OnceLock<Gauge>,
    limit: OnceLock<Gauge>,
    remaining: OnceLock<Gauge>,
}

impl Meter {
    pub(super) fn new(provider: &'static str, context: &UpstreamContext) -> Self {
        Self(Arc::new(Inner {
            provider,
            purpose: context.purpose,
            tenant: context.tenant.clone(),
            seconds: histogram!("inlay_upstream_call_duration_seconds", "provider" => provider),
            wait_seconds: histogram!("inlay_upstream_queue_wait_seconds", "provider" => provider),
            budget_exhausted: counter!("inlay_upstream_retry_budget_exhausted_total", "provider" => provider),
            breaker: OnceLock::new(),
            depth: OnceLock::new(),
            limit: OnceLock::new(),
            remaining: OnceLock::new(),
        }))
    }

    /// The line is in use: an alert must tell a closed breaker from one that nobody has heard of.
    pub(super) fn in_use(&self) {
        self.0.breaker();
        self.0.depth();
    }

    pub(super) fn provider(&self) -> &'static str {
        self.0.provider
    }

    /// One attempt is over.
    pub(super) fn called(&self, endpoint: &'static str, outcome: &'static str, took: Duration) {
        counter!("inlay_upstream_calls_total", "provider" => self.0.provider, "endpoint" => endpoint, "outcome" => outcome)
            .increment(1);
        self.0.seconds.record(took);
    }

    /// A call came to nothing.
    pub(super) fn failed(&self, kind: &'static str) {
        counter!("inlay_upstream_errors_total", "provider" => self.0.provider, "kind" => kind).increment(1);
    }

    pub(super) fn repeated(&self, reason: &'static str) {
        counter!("inlay_upstream_retries_total", "provider" => self.0.provider, "reason" => reason)
            .increment(1);
    }

    pub(super) fn budget_exhausted(&self) {
        self.0.budget_exhausted.increment(1);
    }

    pub(super) fn breaker_turned(&self, standing: Standing) {
        self.0.breaker().set(number(standing));
        let to = match standing {
            Standing::Closed => "closed",
            Standing::HalfOpen => "half_open",
            Standing::Open => "open",
        };
        counter!("inlay_upstream_breaker_transitions_total", "provider" => self.0.provider, "to" => to)
            .increment(1);
    }

    pub(super) fn waiting(&self, depth: usize) {
        self.0
            .depth()
            .set(f64::from(u32::try_from(depth).unwrap_or(u32::MAX)));
    }

    pub(super) fn waited(&self, wait: Duration) {
        self.0.wait_seconds.record(wait);
    }

    /// A call was counted against the limit that is configured.
    pub(super) fn counted(&self, limit: NonZeroU32) {
        let (provider, tenant) = (self.0.provider, || self.0.tenant.clone());
        self.0.limit().set(f64::from(limit.get()));
        counter!("inlay_upstream_counted_calls_total", "provider" => provider, "tenant" => tenant())
            .increment(1);
    }

    /// What the provider says is left.
    pub(super) fn remaining(&self, calls: u64) {
        self.0
            .remaining()
            .set(f64::from(u32::try_from(calls).unwrap_or(u32::MAX)));
    }

    pub(super) fn token_renewed(&self, outcome: &'static str) {
        counter!("inlay_upstream_token_renewals_total", "provider" => self.0.provider, "outcome" => outcome)
            .increment(1);
    }
}

impl Inner {
    fn breaker(&self) -> &Gauge {
        self.breaker.get_or_init(|| {
            let (provider, purpose, tenant) = self.labels();
            let gauge = gauge!("inlay_upstream_breaker_state", "provider" => provider, "purpose" => purpose, "tenant" => tenant);
            gauge.set(number(Standing::Closed));
            gauge
        })
    }

    fn depth(&self) -> &Gauge {
        self.depth.get_or_init(|| {
            let (provider, purpose, tenant) = self.labels();
            let gauge = gauge!("inlay_upstream_queue_depth", "provider" => provider, "purpose" => purpose, "tenant" => tenant);
            gauge.set(0.0);
            gauge
        })
    }

    fn limit(&self) -> &Gauge {
        self.limit.get_or_init(|| {
            let (provider, purpose, tenant) = self.labels();
            gauge!("inlay_upstream_limit_per_minute", "provider" => provider, "purpose" => purpose, "tenant" => tenant)
        })
    }

    fn remaining(&self) -> &Gauge {
        self.remaining.get_or_init(|| {
            let (provider, purpose, tenant) = self.labels();
            gauge!("inlay_upstream_limit_remaining", "provider" => provider, "purpose" => purpose, "tenant" => tenant)
        })
    }

    fn labels(&self) -> (&'static str, &'static str, String) {
        (self.provider, self.purpose.as_str(), self.tenant.clone())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let gauges = [&self.breaker, &self.depth, &self.limit, &self.remaining];
        for gauge in gauges.into_iter().filter_map(OnceLock::get) {
            gauge.set(f64::NAN);
        }
    }
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Meter({})", self.0.provider)
    }
}

fn number(standing: Standing) -> f64 {
    match standing {
        Standing::Closed => 0.0,
        Standing::HalfOpen => 1.0,
        Standing::Open => 2.0,
    }
}
