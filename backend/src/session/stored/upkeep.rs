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
        if let Err(error) = forget(store.as_ref(), clock.now()).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "who was let in long ago could not be forgotten"
            );
        }
    }
}

async fn forget(store: &dyn Store, now: Timestamp) -> Result<(), StoreError> {
    let before = |kept: SignedDuration| now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
    let over = before(CLOCKS_DIFFER);
    forget_all(|| store.forget_assertions(over)).await?;
    forget_all(|| store.forget_launches(over)).await?;
    forget_all(|| store.forget_sessions(before(CLOCKS_DIFFER + REMEMBERED_AFTER_END))).await?;
    forget_all(|| store.forget_rested(over)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::memory::MemoryStore;
    use crate::store::{AccessStore as _, QuotaStore as _, SliceWanted};

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[tokio::test]
    async fn an_assertion_is_remembered_for_longer_than_any_clock_lets_it_be_used() {
        let store = MemoryStore::new();
        let usable_until = second(60);
        store
            .claim_assertion([7; 32], usable_until, second(0))
            .await
            .unwrap();
        let wanted = SliceWanted {
            subject: [7; 32],
            now: second(0),
            interval_us: 1_000_000,
            burst: 60,
            least: 60,
            most: 60,
        };
        store.take_slice(wanted).await.unwrap();
        let behind = second(59);
        forget(&store, usable_until + CLOCKS_DIFFER).await.unwrap();
        let again = store.claim_assertion([7; 32], usable_until, behind).await;
        assert!(
            !again.unwrap(),
            "an instance whose clock is behind lets it in twice"
        );
        let more = store.take_slice(SliceWanted {
            now: behind,
            ..wanted
        });
        assert_eq!(more.await.unwrap().granted, 0);

        forget(
            &store,
            usable_until + CLOCKS_DIFFER + SignedDuration::from_secs(1),
        )
        .await
        .unwrap();
        assert_eq!(store.count_assertions(Timestamp::MIN).await.unwrap(), 0);
    }
}
