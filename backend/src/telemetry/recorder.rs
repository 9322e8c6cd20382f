//! Keeps what is counted and measured, and writes it down as Prometheus reads it (text format 0.0.4).

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

use super::catalogue::{Kind, METRICS, Metric};

/// The recorder of the process. Cheap to clone.
#[derive(Clone)]
pub struct Recorder(PrometheusHandle);

/// Somebody else's recorder is in place, so nothing would reach ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another recorder of metrics is in place")]
pub struct RecorderTaken;

static OURS: OnceLock<Result<Recorder, RecorderTaken>> = OnceLock::new();

impl Recorder {
    /// Puts the recorder in place for the whole process; the same one for each caller. Until the first call nothing is kept,
    /// and counting costs next to nothing.
    ///
    /// # Errors
    /// [`RecorderTaken`].
    pub fn of_process() -> Result<Self, RecorderTaken> {
        OURS.get_or_init(|| {
            let recorder = build();
            let handle = recorder.handle();
            metrics::set_global_recorder(recorder).map_err(|_| RecorderTaken)?;
            describe();
            Ok(Self(handle))
        })
        .clone()
    }

    /// A recorder of its own, for a test or a tool: what happens in `work` on this thread is kept in it alone.
    pub fn during<T>(work: impl FnOnce() -> T) -> (Self, T) {
        let recorder = build();
        let handle = recorder.handle();
        let done = metrics::with_local_recorder(&recorder, || {
            describe();
            work()
        });
        (Self(handle), done)
    }

    /// All of it, as text.
    #[must_use]
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Puts what was measured into its buckets. Measurements pile up until somebody renders or calls this.
    pub fn tidy(&self) {
        self.0.run_upkeep();
    }
}

fn build() -> PrometheusRecorder {
    let histograms = METRICS.iter().filter_map(|metric| match metric.kind {
        Kind::Histogram(bounds) => Some((metric.name, bounds)),
        Kind::Counter | Kind::Gauge => None,
    });
    let mut builder = PrometheusBuilder::new();
    for (name, bounds) in histograms {
        // Only an empty list of bounds is refused; a test sees to it that there is none.
        builder = match builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), bounds) {
            Ok(builder) => builder,
            Err(_) => PrometheusBuilder::new(),
        };
    }
    builder.build_recorder()
}

fn describe() {
    for Metric {
        name,
        kind,
        unit,
        help,
        ..
    } in METRICS
    {
        let (name, unit, help) = (*name, *unit, *help);
        match kind {
            Kind::Counter => metrics::describe_counter!(name, unit, help),
            Kind::Gauge => metrics::describe_gauge!(name, unit, help),
            Kind::Histogram(_) => metrics::describe_histogram!(name, unit, help),
        }
    }
}
