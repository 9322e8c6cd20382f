//! Secrets that were replaced become active while the service runs.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::receiver::Receiver;

/// How soon a replaced secret is active.
const LOOK_FOR_SECRETS: Duration = Duration::from_secs(30);

/// Looks after a receiver until `stop`.
pub async fn tend(receiver: Receiver, stop: CancellationToken) {
    let mut secrets = interval(LOOK_FOR_SECRETS);
    secrets.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = secrets.tick() => reload(&receiver).await,
        }
    }
}

async fn reload(receiver: &Receiver) {
    let receiver = receiver.clone();
    match tokio::task::spawn_blocking(move || receiver.reload()).await {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => tracing::error!(%error, "webhook secrets stay as they were"),
        Err(error) => tracing::error!(%error, "webhook secrets could not be looked at"),
    }
}
