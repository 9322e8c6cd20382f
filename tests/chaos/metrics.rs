//! What the service says of itself on the day: its metrics, looked at every second.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

/// Counters and gauges that are told of; the part of a name behind which labels may follow.
const TOLD: [&str; 9] = [
    "inlay_upstream_calls_total",
    "inlay_upstream_retries_total",
    "inlay_upstream_retry_budget_exhausted_total",
    "inlay_upstream_breaker_transitions_total",
    "inlay_upstream_breaker_state",
    "inlay_upstream_queue_depth",
    "inlay_cache_reads_total",
    "inlay_jobs_waiting",
    "inlay_limits_refused_total",
];

/// The highest value of each metric, by its name with its labels.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub(crate) struct Highest(pub(crate) BTreeMap<String, f64>);

/// Looks until it is asked what it saw.
pub(crate) struct Watch {
    highest: Arc<Mutex<Highest>>,
    task: JoinHandle<()>,
}

impl Watch {
    /// Looks at an address every second.
    pub(crate) fn over(client: reqwest::Client, address: String) -> Self {
        let highest = Arc::new(Mutex::new(Highest::default()));
        let seen = Arc::clone(&highest);
        let task = tokio::spawn(async move {
            loop {
                let text = async { client.get(&address).send().await?.text().await };
                if let Ok(text) = text.await {
                    seen.lock().await.take_in(&text);
                }
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        });
        Self { highest, task }
    }

    /// What it saw.
    pub(crate) async fn end(self) -> Highest {
        self.task.abort();
        self.highest.lock().await.clone()
    }
}

impl Highest {
    /// Takes in one page of the Prometheus text format.
    fn take_in(&mut self, text: &str) {
        for line in text.lines() {
            let Some((name, value)) = line.rsplit_once(' ') else {
                continue;
            };
            let bare = name.split('{').next().unwrap_or_default();
            let Ok(value) = value.parse::<f64>() else {
                continue;
            };
            if TOLD.contains(&bare) {
                let highest = self.0.entry(name.to_owned()).or_insert(value);
                *highest = highest.max(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_of_each_metric_is_kept_and_the_rest_passed_over() {
        let mut highest = Highest::default();
        highest.take_in(
            "# TYPE inlay_upstream_queue_depth gauge\ninlay_upstream_queue_depth{provider=\"platform\"} 7\nother 9\n",
        );
        highest.take_in("inlay_upstream_queue_depth{provider=\"platform\"} 3\n");
        let kept: Vec<String> = highest
            .0
            .iter()
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        assert_eq!(kept, ["inlay_upstream_queue_depth{provider=\"platform\"} 7"]);
    }
}
