//! What does not happen but is so, looked at every 15 seconds: jobs, readiness, the process, the runtime.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::runtime::Handle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use super::process;
use super::recorder::Recorder;
use crate::clock::Clock;
use crate::store::{Queue, Store, StoreError};

/// How often. Prometheus asks about as often.
const LOOK: Duration = Duration::from_secs(15);
/// How often measurements are put into their buckets, so that they do not pile up where nobody asks for them.
const TIDY: Duration = Duration::from_secs(5);
/// How often a timer is watched.
const WATCH: Duration = Duration::from_millis(500);
/// Most dead letters that are counted: whoever has more knows enough.
const MOST_DEAD: u32 = 500;

/// Sets the gauges that nothing else sets, until `stop`. `ready` looks at what is not kept here and says it itself.
pub async fn tend<F>(
    recorder: Recorder,
    clock: Clock,
    store: Option<Arc<dyn Store>>,
    ready: impl Fn() -> F,
    stop: CancellationToken,
) where
    F: Future<Output = ()>,
{
    metrics::gauge!("inlay_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    metrics::gauge!("process_start_time_seconds").set(clock.now().as_duration().as_secs_f64());
    let looks = async {
        let mut due = interval(LOOK);
        due.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            due.tick().await;
            process::measure();
            runtime();
            ready().await;
            if let Some(store) = &store
                && let Err(error) = jobs(store.as_ref(), clock.now()).await
            {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "jobs could not be counted"
                );
            }
        }
    };
    let tidies = async {
        loop {
            sleep(TIDY).await;
            recorder.tidy();
        }
    };
    tokio::select! {
        () = stop.cancelled() => {}
        () = looks => {}
        () = tidies => {}
        () = watch() => {}
    }
}

/// How many jobs there are, and how long nobody has come for them.
async fn jobs(store: &dyn Store, now: Timestamp) -> Result<(), StoreError> {
    for queue in Queue::ALL {
        let label = queue.as_str();
        let waiting = store.depth(queue).await?;
        let dead = store.dead(queue, MOST_DEAD).await?.len();
        // When a job is worked on, this is when its lease ends, which is later than now.
        let due = store.next_due(&[queue]).await?;
        let overdue = due.map_or(0.0, |due| now.duration_since(due).as_secs_f64().max(0.0));
        metrics::gauge!("inlay_jobs_waiting", "queue" => label).set(count(waiting));
        metrics::gauge!("inlay_jobs_dead", "queue" => label)
            .set(count(u64::try_from(dead).unwrap_or(u64::MAX)));
        metrics::gauge!("inlay_jobs_overdue_seconds", "queue" => label).set(overdue);
    }
    Ok(())
}

fn runtime() {
    let metrics = Handle::current().metrics();
    let size = |size: usize| count(u64::try_from(size).unwrap_or(u64::MAX));
    metrics::gauge!("inlay_runtime_workers").set(size(metrics.num_workers()));
    metrics::gauge!("inlay_runtime_tasks").set(size(metrics.num_alive_tasks()));
    metrics::gauge!("inlay_runtime_queue_depth").set(size(metrics.global_queue_depth()));
}

/// Watches how much later than asked for a timer fires, and says the longest of the last two looks.
async fn watch() {
    let per_look = LOOK.as_millis() / WATCH.as_millis();
    let (mut before, mut longest) = (Duration::ZERO, Duration::ZERO);
    loop {
        for _ in 0..per_look {
            let asked = Instant::now();
            sleep(WATCH).await;
            longest = longest.max(asked.elapsed().saturating_sub(WATCH));
        }
        metrics::gauge!("inlay_runtime_lag_seconds").set(before.max(longest).as_secs_f64());
        (before, longest) = (longest, Duration::ZERO);
    }
}

/// A count as the number that a gauge takes. Exact up to 4 thousand millions, and nobody has more jobs or threads.
fn count(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
