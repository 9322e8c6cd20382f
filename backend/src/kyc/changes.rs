//! Which of the followed parties have something new: one place for all who follow, on each instance.
//!
//! Thousands may follow, and nearly always nothing happens. So nobody who follows asks the store for himself. What this
//! instance hears of goes to the followers of that very party, and for what it cannot hear of (another process on the same
//! file, a lost connection) one task asks from time to time how far the followed files have come, in few statements.
//!
//! What counts is the number of a file's latest event. It only grows, so words may come twice, late and in any order; there is
//! no clock in it, and no number that is not the file's own.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::service::KycService;
use crate::store::{Change, PartyKey, Store, StoreError};

/// How often the store is asked.
const LOOK: Duration = Duration::from_secs(2);

/// The followed parties, each with the number of the latest event that anybody here has heard of.
#[derive(Default)]
pub(super) struct Changes(Mutex<HashMap<PartyKey, watch::Sender<u64>>>);

impl Changes {
    /// Follows a party: told whenever a later event is heard of. To be given back with [`Changes::leave`].
    pub(super) fn follow(&self, party: &PartyKey) -> watch::Receiver<u64> {
        let mut parties = self.parties();
        match parties.get(party) {
            Some(followed) => followed.subscribe(),
            None => parties.entry(party.clone()).or_default().subscribe(),
        }
    }

    /// One who followed a party does so no more; the party is forgotten when nobody else does.
    pub(super) fn leave(&self, party: &PartyKey, follower: watch::Receiver<u64>) {
        let mut parties = self.parties();
        // While nobody can come or go.
        drop(follower);
        if parties
            .get(party)
            .is_some_and(|followed| followed.receiver_count() == 0)
        {
            parties.remove(party);
        }
    }

    /// A party's file has come to an event. Wakes those who follow it, where that is news.
    pub(super) fn heard(&self, change: &Change) {
        if let Some(followed) = self.parties().get(&change.party) {
            followed.send_if_modified(|latest| {
                let is_news = *latest < change.sequence;
                *latest = change.sequence.max(*latest);
                is_news
            });
        }
    }

    /// Asks the store how far the followed files have come.
    async fn look(&self, store: &dyn Store) -> Result<(), StoreError> {
        let followed: Vec<_> = self.parties().keys().cloned().collect();
        if followed.is_empty() {
            return Ok(());
        }
        for change in store.sequences(&followed).await? {
            self.heard(&change);
        }
        Ok(())
    }

    fn parties(&self) -> MutexGuard<'_, HashMap<PartyKey, watch::Sender<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many parties are followed.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.parties().len()
    }
}

/// Passes on what is heard of changes to whoever follows, and looks for what is not, until `stop`. One task for each instance.
pub async fn listen(service: KycService, stop: CancellationToken) {
    let mut told = service.store.changes();
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            change = told.recv() => match change {
                Ok(change) => service.changes.heard(&change),
                // Some words were lost, and nobody knows of whom.
                Err(RecvError::Lagged(_)) => look.reset_immediately(),
                Err(RecvError::Closed) => return,
            },
            _ = look.tick() => {
                if let Err(error) = service.changes.look(service.store.as_ref()).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "changes of other instances are not seen for a moment"
                    );
                }
            }
        }
    }
}
