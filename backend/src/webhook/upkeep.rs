//! What has to be done from time to time: secrets that were replaced become active, and what need not be kept is forgotten.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::receiver::Receiver;

/// How soon a replaced secret is active.
const LOOK_FOR_SECRETS: Duration = Duration::from_secs(30);
/// How often old deliveries are forgotten.
const FORGET: Duration = Duration::from_secs(3600);

/// Looks after a receiver until `stop`.
pub async fn tend(receiver: Receiver, stop: CancellationToken) {
    let mut secrets = interval(LOOK_FOR_SECRETS);
    let mut deliveries = interval(FORGET);
    secrets.set_missed_tick_behavior(MissedTickBehavior::Delay);
    deliveries.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = secrets.tick() => reload(&receiver).await,
            _ = deliveries.tick() => forget(&receiver).await,
        }
    }
}

async fn reload(receiver: &Receiver) {
    let receiver = receiver.clone();
    match tokio::task::spawn_blocking(move || receiver.reload()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "webhook secrets stay as they were"),
        Err(error) => tracing::error!(%error, "webhook secrets could not be looked at"),
    }
}

async fn forget(receiver: &Receiver) {
    match receiver.forget_old().await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "old webhook deliveries are forgotten"),
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "old webhook deliveries could not be forgotten"
            );
        }
    }
}
