//! Every metric: name, kind, unit, labels, meaning. `docs/operations.md` has the same list; tests hold source, documents, alert
//! rules and dashboard against this one.
//!
//! A label has few values, which are ours and not a caller's: a route is a template, a method a known one, a provider the name of
//! an adapter, a code one of the contract's. `tenant` is the org id; no label names a user, a record, a client or a session.

use metrics::Unit;

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only grows, until the service is started anew.
    Counter,
    /// As it is at the moment.
    Gauge,
    /// How many were at most this much; the upper bounds of the buckets.
    Histogram(&'static [f64]),
}

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metric {
    /// Its name, with the unit at the end, as Prometheus wants it.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What is counted.
    pub unit: Unit,
    /// The names of its labels, sorted.
    pub labels: &'static [&'static str],
    /// What it means.
    pub help: &'static str,
}

/// Seconds of our own requests: fine where the cache answers (below 5 ms), and up to what a provider may take.
const REQUEST_SECONDS: &[f64] = &[
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0,
];
/// Seconds of a call of a provider.
const CALL_SECONDS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0,
];
/// Seconds in a queue before a call.
const WAIT_SECONDS: &[f64] = &[0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

const fn counter(name: &'static str, labels: &'static [&'static str], help: &'static str) -> Metric {
    Metric {
        name,
        kind: Kind::Counter,
        unit: Unit::Count,
        labels,
        help,
    }
}

const fn gauge(
    name: &'static str,
    unit: Unit,
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind: Kind::Gauge,
        unit,
        labels,
        help,
    }
}

const fn seconds(
    name: &'static str,
    bounds: &'static [f64],
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind: Kind::Histogram(bounds),
        unit: Unit::Seconds,
        labels,
        help,
    }
}

/// All of them, by what they are about.
pub const METRICS: &[Metric] = &[
    // Requests.
    counter(
        "inlay_http_requests_total",
        &["method", "route", "status"],
        "Requests that were answered. `route` is the template of the path or `(none)`; `status` is `aborted` where the client \
         left before there was an answer.",
    ),
    seconds(
        "inlay_http_request_duration_seconds",
        REQUEST_SECONDS,
        &["route"],
        "From the head of a request to the head of its answer.",
    ),
    counter(
        "inlay_http_errors_total",
        &["code", "kind"],
        "Answers with an error, by its code and by which of the six kinds of failure it is.",
    ),
    gauge(
        "inlay_http_requests_in_flight",
        Unit::Count,
        &[],
        "Requests without an answer yet.",
    ),
    counter(
        "inlay_limits_refused_total",
        &["scope"],
        "Requests that were one too many, by whom they are counted for: `session`, `org`, `address`, `streams`, `connections`.",
    ),
    counter(
        "inlay_sessions_opened_total",
        &["outcome"],
        "Attempts to open a session: `opened`, or why not.",
    ),
    gauge(
        "inlay_event_streams",
        Unit::Count,
        &[],
        "Streams of events that are open.",
    ),
    // The cache.
    counter(
        "inlay_cache_reads_total",
        &["outcome", "part"],
        "Reads of a portfolio or book (`part`): `hit` was kept, `joined` waited for somebody else's read, `miss` asked the \
         provider, `stale` is an older answer in the place of one that cannot be had, `failed` is none.",
    ),
    gauge(
        "inlay_cache_bytes",
        Unit::Bytes,
        &[],
        "Memory of what is kept of portfolios and books.",
    ),
    // Calls of providers.
    counter(
        "inlay_upstream_calls_total",
        &["endpoint", "outcome", "provider"],
        "Calls of providers, each attempt by itself.",
    ),
    seconds(
        "inlay_upstream_call_duration_seconds",
        CALL_SECONDS,
        &["provider"],
        "From sending a call to the end of its answer, each attempt by itself.",
    ),
    counter(
        "inlay_upstream_errors_total",
        &["kind", "provider"],
        "Calls that failed for good, by which of the six kinds of failure it was.",
    ),
    counter(
        "inlay_upstream_retries_total",
        &["provider", "reason"],
        "Attempts after the first one.",
    ),
    counter(
        "inlay_upstream_retry_budget_exhausted_total",
        &["provider"],
        "Calls that were not repeated, because too many were repeated before.",
    ),
    gauge(
        "inlay_upstream_breaker_state",
        Unit::Count,
        &["provider", "purpose", "tenant"],
        "The circuit breaker of a provider: 0 closed, 1 half open, 2 open (nothing is asked). `purpose` is `portfolio` or `kyc`: \
         each asks over a line of its own. From the first call on, and NaN once the org is gone.",
    ),
    counter(
        "inlay_upstream_breaker_transitions_total",
        &["provider", "to"],
        "Changes of a circuit breaker, by the state after it.",
    ),
    gauge(
        "inlay_upstream_queue_depth",
        Unit::Count,
        &["provider", "purpose", "tenant"],
        "Calls that wait for their turn.",
    ),
    seconds(
        "inlay_upstream_queue_wait_seconds",
        WAIT_SECONDS,
        &["provider"],
        "How long calls waited for their turn.",
    ),
    counter(
        "inlay_upstream_counted_calls_total",
        &["provider", "tenant"],
        "Calls that were counted against the limit that is configured for the tenant.",
    ),
    gauge(
        "inlay_upstream_limit_per_minute",
        Unit::Count,
        &["provider", "purpose", "tenant"],
        "That limit, in calls a minute.",
    ),
    gauge(
        "inlay_upstream_limit_remaining",
        Unit::Count,
        &["provider", "purpose", "tenant"],
        "Calls that are left, by the provider's own word.",
    ),
    counter(
        "inlay_upstream_token_renewals_total",
        &["outcome", "provider"],
        "Access tokens that were asked for.",
    ),
    // KYC.
    gauge(
        "inlay_jobs_waiting",
        Unit::Count,
        &["queue"],
        "Jobs that are not done yet, also those that are not due yet. The same on all instances of one database.",
    ),
    gauge(
        "inlay_jobs_overdue_seconds",
        Unit::Seconds,
        &["queue"],
        "How long the job that is due the longest has been due without anybody working on it. The same on all instances.",
    ),
    gauge(
        "inlay_jobs_dead",
        Unit::Count,
        &["queue"],
        "Dead letters, up to 500: jobs that were given up. The same on all instances.",
    ),
    counter(
        "inlay_webhook_deliveries_total",
        &["outcome", "provider"],
        "Webhook deliveries: `stored`, `repeated` (known already), or the error code with which they were refused.",
    ),
    // Several instances, secrets, certificates.
    counter(
        "inlay_quota_shared_fallbacks_total",
        &[],
        "Times when a limit was counted by this instance alone, because the shared count could not be had.",
    ),
    counter(
        "inlay_secret_reloads_total",
        &["outcome"],
        "Looks at secrets: `changed`, `unchanged`, or `failed` where one could not be read.",
    ),
    gauge(
        "inlay_certificate_expiry_seconds",
        Unit::Seconds,
        &["tenant"],
        "Seconds until the certificate with which the org signs assertions expires: the one that is valid the longest.",
    ),
    // The service itself.
    gauge(
        "inlay_ready",
        Unit::Count,
        &["part", "tenant"],
        "1 where this part could be used: the `store` (without a tenant), or the portfolio `provider` of a tenant; else 0. NaN once \
         the org is gone.",
    ),
    gauge(
        "inlay_build_info",
        Unit::Count,
        &["version"],
        "Always 1; the label says which version runs.",
    ),
    counter(
        "inlay_log_fields_dropped_total",
        &["origin"],
        "Fields that were not written into the log, because they are not in its list: of the service's `own` code, where there \
         should be none, or of a `library`.",
    ),
    gauge(
        "inlay_runtime_workers",
        Unit::Count,
        &[],
        "Threads that requests are worked on by.",
    ),
    gauge(
        "inlay_runtime_tasks",
        Unit::Count,
        &[],
        "Tasks that are alive: connections, requests, work in the background.",
    ),
    gauge(
        "inlay_runtime_queue_depth",
        Unit::Count,
        &[],
        "Tasks that could go on and wait for a thread.",
    ),
    gauge(
        "inlay_runtime_lag_seconds",
        Unit::Seconds,
        &[],
        "How much later than asked for a timer fired: how long the threads were busy with something else. The longest of \
         the last half minute.",
    ),
    gauge(
        "process_resident_memory_bytes",
        Unit::Bytes,
        &[],
        "Memory that the process has in use.",
    ),
    gauge(
        "process_open_fds",
        Unit::Count,
        &[],
        "Open files and connections.",
    ),
    gauge(
        "process_max_fds",
        Unit::Count,
        &[],
        "Files and connections that may be open.",
    ),
    gauge("process_threads", Unit::Count, &[], "Threads of the process."),
    gauge(
        "process_cpu_seconds_total",
        Unit::Seconds,
        &[],
        "Processor time that was used, in the program and for it.",
    ),
    gauge(
        "process_start_time_seconds",
        Unit::Seconds,
        &[],
        "When the service started, in seconds since 1970 in UTC.",
    ),
];

/// The metric of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}
