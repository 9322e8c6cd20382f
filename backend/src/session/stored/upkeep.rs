//! What is over is forgotten, from time to time: assertions, launch codes, sessions, counts.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::session::store::REMEMBERED_AFTER_END;
use crate::store::{Store, StoreError, forget_all};

/// How often.
const FORGET: Duration = Duration::from_secs(300);
/// So much longer than it has to be, everything is kept: another instance's clock may be behind this one's, and there an
/// assertion that is over here may still be usable.
const CLOCKS_DIFFER: SignedDuration = SignedDuration::from_mins(5);

/// Forgets what is over until `stop`.
pub async fn tend(store: Arc<dyn Store>, clock: Clock, stop: CancellationToken) {
    let mut due = interval(FORGET);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = due.tick() => {}
        }
        match forget(store.as_ref(), clock.now()).await {
            Ok(forgotten) => tracing::debug!(forgotten, "who was let in long ago is forgotten"),
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "who was let in long ago could not be forgotten"
            ),
        }
    }
}

async fn forget(store: &dyn Store, now: Timestamp) -> Result<u64, StoreError> {
    let before = |kept: SignedDuration| now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
    let over = before(CLOCKS_DIFFER);
    Ok(forget_all(|| store.forget_assertions(over)).await?
        + forget_all(|| store.forget_launches(over)).await?
        + forget_all(|| store.forget_sessions(before(CLOCKS_DIFFER + REMEMBERED_AFTER_END))).await?
        + forget_all(|| store.forget_rested(over)).await?)
}
