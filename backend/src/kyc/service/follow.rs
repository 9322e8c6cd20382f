//! Following a party's file, event by event.
//!
//! Thousands may follow, and nearly always nothing happens. So the store's word of a change wakes only those who follow that
//! very party, and a follower keeps little more than its place.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::super::caller::{Caller, KycError};
use super::super::file::File;
use super::{KycService, permitted};
use crate::audit::Action;
use crate::store::{PartyKey, StoredEvent};

/// Whom to wake when a party's file has changed.
#[derive(Default)]
pub(super) struct Followed(Mutex<HashMap<PartyKey, Arc<Notify>>>);

impl Followed {
    fn parties(&self) -> MutexGuard<'_, HashMap<PartyKey, Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wake(&self, party: &PartyKey) {
        if let Some(followers) = self.parties().get(party) {
            followers.notify_waiters();
        }
    }

    fn wake_all(&self) {
        for followers in self.parties().values() {
            followers.notify_waiters();
        }
    }
}

/// Passes the store's word of changes on to whoever follows, until `stop`. Without it followers notice changes all the same,
/// only when they look by themselves.
pub async fn relay(service: KycService, stop: CancellationToken) {
    let mut changes = service.store.changes();
    loop {
        let change = tokio::select! {
            change = changes.recv() => change,
            () = stop.cancelled() => return,
        };
        match change {
            Ok(party) => service.followed.wake(&party),
            // Some words were lost, and nobody knows of whom.
            Err(RecvError::Lagged(_)) => service.followed.wake_all(),
            Err(RecvError::Closed) => return,
        }
    }
}

/// Somebody who follows a party's file.
pub struct Follower {
    service: KycService,
    party: PartyKey,
    sequence: u64,
    /// `None` only while it is being dropped.
    wake: Option<Arc<Notify>>,
}

impl KycService {
    /// Follows the caller's record from the event with number `after` on; without it, from now on.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn follow(&self, caller: &Caller, after: Option<u64>) -> Result<Follower, KycError> {
        self.tenant(&caller.org)?;
        let permitted = permitted(caller.may.read);
        self.recorded(caller, Action::PanelRead, permitted, |entry| entry)
            .await?;
        let party = caller.party();
        let wake = Arc::clone(self.followed.parties().entry(party.clone()).or_default());
        let mut follower = Follower {
            service: self.clone(),
            party,
            sequence: 0,
            wake: Some(wake),
        };
        let present = File::read(self.store.as_ref(), &follower.party).await?.sequence();
        // A number that was never given would be waited for in vain.
        follower.sequence = after.map_or(present, |after| after.min(present));
        Ok(follower)
    }
}

impl Follower {
    /// Ready when the file has changed since this was called. May be ready without a change, and may miss one that another
    /// instance made: look now and then.
    pub fn changed(&self) -> impl Future<Output = ()> + Send + 'static {
        let wake = self.wake.clone().unwrap_or_default();
        // Made now and not when first polled: what happens in between counts.
        wake.notified_owned()
    }

    /// The next events, at most `limit`; none when there are none yet. They count as seen.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn next(&mut self, limit: u32) -> Result<Vec<StoredEvent>, KycError> {
        let store = &self.service.store;
        let events = store.events_after(&self.party, self.sequence, limit).await?;
        if let Some(last) = events.last() {
            self.sequence = last.sequence;
        }
        Ok(events)
    }
}

impl Drop for Follower {
    /// Forgets the party when nobody else follows it.
    fn drop(&mut self) {
        let mut parties = self.service.followed.parties();
        self.wake = None;
        if parties
            .get(&self.party)
            .is_some_and(|followers| Arc::strong_count(followers) == 1)
        {
            parties.remove(&self.party);
        }
    }
}

#[cfg(test)]
impl KycService {
    /// How many parties are followed.
    pub(in crate::kyc) fn followed_parties(&self) -> usize {
        self.followed.parties().len()
    }
}
