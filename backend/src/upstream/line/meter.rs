//! What an operator sees of a line. Labels name provider, tenant, endpoint and outcome, and never whose call it was.

use std::time::Duration;

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

use super::breaker::Standing;

/// The metrics of one line, looked up once.
#[derive(Clone)]
pub(super) struct Meter {
    provider: &'static str,
    seconds: Histogram,
    wait_seconds: Histogram,
    budget_exhausted: Counter,
    breaker: Gauge,
    depth: Gauge,
    quota_used: Gauge,
    remaining: Gauge,
}

impl Meter {
    pub(super) fn new(provider: &'static str, tenant: &str) -> Self {
        let tenant = || tenant.to_owned();
        let meter = Self {
            provider,
            seconds: histogram!("inlay_upstream_call_duration_seconds", "provider" => provider),
            wait_seconds: histogram!("inlay_upstream_queue_wait_seconds", "provider" => provider),
            budget_exhausted: counter!("inlay_upstream_retry_budget_exhausted_total", "provider" => provider),
            breaker: gauge!("inlay_upstream_breaker_state", "provider" => provider, "tenant" => tenant()),
            depth: gauge!("inlay_upstream_queue_depth", "provider" => provider, "tenant" => tenant()),
            quota_used: gauge!("inlay_upstream_quota_used_ratio", "provider" => provider, "tenant" => tenant()),
            remaining: gauge!("inlay_upstream_limit_remaining", "provider" => provider, "tenant" => tenant()),
        };
        // An alert must tell a closed breaker from one that nobody has heard of.
        meter.breaker.set(number(Standing::Closed));
        meter.depth.set(0.0);
        meter
    }

    pub(super) const fn provider(&self) -> &'static str {
        self.provider
    }

    /// One attempt is over.
    pub(super) fn called(&self, endpoint: &'static str, outcome: &'static str, took: Duration) {
        counter!("inlay_upstream_calls_total", "provider" => self.provider, "endpoint" => endpoint, "outcome" => outcome)
            .increment(1);
        self.seconds.record(took);
    }

    /// A call came to nothing.
    pub(super) fn failed(&self, kind: &'static str) {
        counter!("inlay_upstream_errors_total", "provider" => self.provider, "kind" => kind).increment(1);
    }

    pub(super) fn repeated(&self, reason: &'static str) {
        counter!("inlay_upstream_retries_total", "provider" => self.provider, "reason" => reason)
            .increment(1);
    }

    pub(super) fn budget_exhausted(&self) {
        self.budget_exhausted.increment(1);
    }

    pub(super) fn breaker_turned(&self, standing: Standing) {
        self.breaker.set(number(standing));
        let to = match standing {
            Standing::Closed => "closed",
            Standing::HalfOpen => "half_open",
            Standing::Open => "open",
        };
        counter!("inlay_upstream_breaker_transitions_total", "provider" => self.provider, "to" => to)
            .increment(1);
    }

    pub(super) fn waiting(&self, depth: usize) {
        self.depth
            .set(f64::from(u32::try_from(depth).unwrap_or(u32::MAX)));
    }

    pub(super) fn waited(&self, wait: Duration) {
        self.wait_seconds.record(wait);
    }

    /// `calls` of `limit` were made within a minute.
    pub(super) fn quota_used(&self, calls: u32, limit: u32) {
        self.quota_used.set(f64::from(calls) / f64::from(limit));
    }

    /// What the provider says is left.
    pub(super) fn remaining(&self, calls: u64) {
        self.remaining
            .set(f64::from(u32::try_from(calls).unwrap_or(u32::MAX)));
    }

    pub(super) fn token_renewed(&self, outcome: &'static str) {
        counter!("inlay_upstream_token_renewals_total", "provider" => self.provider, "outcome" => outcome)
            .increment(1);
    }
}

impl std::fmt::Debug for Meter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Meter({})", self.provider)
    }
}

fn number(standing: Standing) -> f64 {
    match standing {
        Standing::Closed => 0.0,
        Standing::HalfOpen => 1.0,
        Standing::Open => 2.0,
    }
}
