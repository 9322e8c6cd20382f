//! What need not be kept is forgotten, from time to time: names of starts, links to reports, webhook deliveries.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::store::{Store, StoreError, forget_all};

/// How often.
const FORGET: Duration = Duration::from_secs(3600);
/// For how long the name of a start is known. Whoever lost the answer asks again within seconds; after this the same name is a
/// new start, which joins what is running or asks before it takes the place of what counts, like any other.
const STARTS_ARE_KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Forgets what is old until `stop`; deliveries `keep_deliveries` after they came.
pub async fn tend(
    store: Arc<dyn Store>,
    clock: Clock,
    keep_deliveries: SignedDuration,
    stop: CancellationToken,
) {
    let mut due = interval(FORGET);
    due.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = due.tick() => {}
        }
        match forget(store.as_ref(), clock.now(), keep_deliveries).await {
            Ok(Forgotten {
                starts: 0,
                links: 0,
                deliveries: 0,
            }) => {}
            Ok(Forgotten {
                starts,
                links,
                deliveries,
            }) => {
                tracing::info!(starts, links, deliveries, "what was old is forgotten");
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what is old could not be forgotten"
                );
            }
        }
    }
}

/// How many of each were forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Forgotten {
    starts: u64,
    links: u64,
    deliveries: u64,
}

async fn forget(
    store: &dyn Store,
    now: Timestamp,
    keep_deliveries: SignedDuration,
) -> Result<Forgotten, StoreError> {
    let before = |kept: SignedDuration| now.saturating_sub(kept).unwrap_or(Timestamp::MIN);
    Ok(Forgotten {
        starts: forget_all(|| store.forget_starts(before(STARTS_ARE_KEPT))).await?,
        links: forget_all(|| store.forget_links(now)).await?,
        deliveries: forget_all(|| store.forget_deliveries(before(keep_deliveries))).await?,
    })
}

#[cfg(test)]
mod tests {
    use inlay_contract::kyc::{Outcome, StartOutcome};

    use super::super::fakes::*;
    use super::*;

    const DAY: SignedDuration = SignedDuration::from_hours(24);
    const MOMENT: SignedDuration = SignedDuration::from_secs(1);

    #[tokio::test]
    async fn each_is_forgotten_after_its_time_and_not_before() {
        let world = World::new();
        let (ada, key) = (caller(NORTH, ADA), key());
        world.service.start(&ada, &key, &request()).await.unwrap();
        world.work().await.unwrap();
        world.provider.finish(Outcome::Approved);
        world.work_until(world.after(SignedDuration::from_mins(1))).await;
        let begun = world.now();
        let panel = world.service.panel(&ada, "en").await.unwrap();
        world
            .service
            .link_to_report(&ada, panel.checks[0].id)
            .await
            .unwrap();
        world.deliver(NORTH, "event-1", "run-1").await;
        let forget = |after: SignedDuration| {
            let store = world.store.clone();
            async move { forget(store.as_ref(), begun + after, DAY * 14).await.unwrap() }
        };
        let count = |starts, links, deliveries| Forgotten {
            starts,
            links,
            deliveries,
        };
        assert_eq!(forget(MOMENT * 60).await, count(0, 0, 0));
        assert_eq!(forget(MOMENT * 61).await, count(0, 1, 0));
        let again = world.service.start(&ada, &key, &request()).await.unwrap();
        assert_eq!(again.outcome, StartOutcome::Repeated, "its name is still known");
        assert_eq!(forget(DAY).await, count(1, 0, 0));
        assert_eq!(forget(DAY * 14).await, count(0, 0, 0));
        assert_eq!(forget(DAY * 14 + MOMENT).await, count(0, 0, 1));
        let refused = world.service.start(&ada, &key, &request()).await;
        assert_eq!(
            code(refused),
            Some(inlay_contract::ErrorCode::KycStillValid),
            "a new start like any other"
        );
    }
}
