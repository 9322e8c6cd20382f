//! What other instances tell: one connection that listens to all channels, for as long as the store is open.
//!
//! What is told while the connection is lost is not heard. Whoever follows changed files looks from time to time as well, and
//! whoever remembers sessions is told that nothing of it counts any more, once words can be heard again.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;
use tokio::time::{sleep, timeout};

use crate::store::sql::News;
use crate::store::{Change, Ended, PartyKey};

/// Where changed files are told.
const CHANGES: &str = "inlay_kyc_changes";
/// Where sessions are told that ended before their time.
const ENDED: &str = "inlay_sessions_ended";
/// How long to wait before listening again where the connection cannot be had.
const LISTEN_PAUSE: Duration = Duration::from_secs(1);

/// After such a silence the connection is made anew: one that was cut somewhere on the way is silent, too.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

/// A connection that listens.
///
/// # Errors
/// It cannot be had.
pub(super) async fn listening(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all([CHANGES, ENDED]).await?;
    Ok(listener)
}

/// Passes on what is told.
pub(super) async fn listen(mut listener: PgListener, pool: PgPool, news: News) {
    loop {
        match timeout(LONGEST_SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(told))) => {
                pass_on(&news, told.channel(), told.payload());
                continue;
            }
            Ok(Ok(None)) | Err(_) => {}
            Ok(Err(error)) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "what other instances tell is not heard for a moment"
            ),
        }
        // Never the old one, which would connect again by itself and not say so.
        listener = anew(&pool).await;
        // Nobody knows what was told meanwhile.
        tell(&news.ended, Ended::Many);
    }
}

/// A new connection, as soon as it can be had.
async fn anew(pool: &PgPool) -> PgListener {
    loop {
        match listening(pool).await {
            Ok(listener) => return listener,
            Err(_) => sleep(LISTEN_PAUSE).await,
        }
    }
}

fn pass_on(news: &News, channel: &str, payload: &str) {
    match channel {
        CHANGES => {
            if let Some(change) = change(payload) {
                tell(&news.changes, change);
            }
        }
        ENDED => tell(&news.ended, Ended::told(payload)),
        _ => {}
    }
}

fn tell<T>(listeners: &broadcast::Sender<T>, word: T) {
    // Nobody listening here is no fault.
    let _ = listeners.send(word);
}

fn change(payload: &str) -> Option<Change> {
    let (party, sequence) = payload.rsplit_once('/')?;
    let (org, record) = party.split_once('/')?;
    Some(Change {
        party: PartyKey {
            org: org.parse().ok()?,
            record: record.parse().ok()?,
        },
        sequence: sequence.parse().ok()?,
    })
}
