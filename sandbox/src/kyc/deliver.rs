//! Sends webhooks, again and again until they are taken, and badly when it is told to.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;
use utoipa::ToSchema;

use super::state::Kyc;
use super::target::Target;
use super::webhook::{Notice, headers};
use crate::clock;
use crate::generator::{draw, draw_text};

/// How webhooks are delivered from now on. All of it can be wanted at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeliveryPlan {
    /// How often each is delivered, 1 to 20.
    #[schema(minimum = 1, maximum = 20)]
    pub times: u8,
    /// Each delivery waits for a time of its own below this, in milliseconds, so that they overtake each other.
    pub shuffle_within_ms: u64,
    /// How long each delivery waits, in milliseconds.
    pub delay_ms: u64,
    /// Whether they get lost.
    pub dropped: bool,
}

impl Default for DeliveryPlan {
    /// Each one once, at once.
    fn default() -> Self {
        Self {
            times: 1,
            shuffle_within_ms: 0,
            delay_ms: 0,
            dropped: false,
        }
    }
}

/// Sends what is due until it is dropped; open deliveries end with it.
pub(crate) struct Deliverer {
    kyc: Arc<Kyc>,
    http: reqwest::Client,
}

impl Deliverer {
    /// # Errors
    /// The HTTP client cannot be built.
    pub(crate) fn new(kyc: Arc<Kyc>) -> Result<Self, reqwest::Error> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the backend's client is not the sandbox's to use; this one has a time-out and no redirects too"
        )]
        let builder = reqwest::Client::builder();
        let http = builder
            .no_proxy()
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("inlay-sandbox")
            .build()?;
        Ok(Self { kyc, http })
    }

    pub(crate) async fn run(self) {
        /// How often scripts are looked at while nobody asks.
        const PERIOD: Duration = Duration::from_millis(50);

        let mut ticks = tokio::time::interval(PERIOD);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                _ = ticks.tick() => {}
                () = self.kyc.advanced() => {}
            }
            while open.try_join_next().is_some() {}
            let (plan, due) = self.kyc.due();
            for (target, notice) in due {
                for copy in 0..plan.times {
                    let wait = wait(plan, &notice, copy);
                    let delivery = deliver(
                        Arc::clone(&self.kyc),
                        self.http.clone(),
                        target.clone(),
                        notice.clone(),
                        wait,
                    );
                    open.spawn(delivery);
                }
            }
        }
    }
}

fn wait(plan: DeliveryPlan, notice: &Notice, copy: u8) -> Duration {
    let shuffled = match plan.shuffle_within_ms {
        0 => 0,
        within => draw(&[draw_text(&notice.id), u64::from(copy)]) % within,
    };
    Duration::from_millis(plan.delay_ms.saturating_add(shuffled))
}

async fn deliver(kyc: Arc<Kyc>, http: reqwest::Client, target: Target, notice: Notice, wait: Duration) {
    /// About forty minutes, after which a vendor gives up.
    const ATTEMPTS: u32 = 45;
    const FIRST_PAUSE: Duration = Duration::from_millis(500);
    const LONGEST_PAUSE: Duration = Duration::from_secs(60);

    tokio::time::sleep(wait).await;
    let mut pause = FIRST_PAUSE;
    for attempt in 1..=ATTEMPTS {
        let mut request = http
            .post(target.url.clone())
            .header("content-type", "application/json")
            .body(notice.body.clone());
        for (name, value) in headers(&notice, &target.secret, clock::now()) {
            request = request.header(name, value);
        }
        let status = request.send().await.map(|response| response.status());
        let is_accepted = status.as_ref().is_ok_and(|status| status.is_success());
        kyc.note_attempt(is_accepted);
        tracing::debug!(id = notice.id, attempt, ?status, "webhook");
        if is_accepted {
            kyc.note_end();
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    kyc.note_end();
    tracing::warn!(id = notice.id, "nobody took a webhook; given up");
}
