//! Following a party's file, event by event. A follower keeps little more than its place: thousands may be there.

use tokio::sync::watch;

use super::super::caller::{Caller, KycError};
use super::super::file::File;
use super::{KycService, permitted};
use crate::audit::Action;
use crate::store::{Change, PartyKey, StoredEvent};

/// Somebody who follows a party's file.
pub struct Follower {
    service: KycService,
    party: PartyKey,
    sequence: u64,
    /// `None` only while it is being dropped.
    heard: Option<watch::Receiver<u64>>,
    has_news: bool,
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
        let mut follower = Follower {
            service: self.clone(),
            heard: Some(self.changes.follow(&party)),
            party,
            sequence: 0,
            has_news: false,
        };
        // After beginning to listen, so that what is committed meanwhile is heard of.
        let present = File::read(self.store.as_ref(), &follower.party).await?.sequence();
        self.changes.heard(&Change {
            party: follower.party.clone(),
            sequence: present,
        });
        // A number that was never given would be waited for in vain.
        follower.sequence = after.map_or(present, |after| after.min(present));
        follower.has_news = follower.sequence < follower.latest();
        Ok(follower)
    }
}

impl Follower {
    /// Whether there may be events that were not read. Costs nothing; the store is not asked.
    #[must_use]
    pub const fn has_news(&self) -> bool {
        self.has_news
    }

    /// Ready when [`Follower::has_news`]. Nothing that happens before or between two calls is missed.
    pub async fn changed(&mut self) {
        if self.has_news {
            return;
        }
        let is_news = match &mut self.heard {
            Some(heard) => heard.changed().await.is_ok(),
            None => false,
        };
        if !is_news {
            // Nobody is left who could tell. A party is kept for as long as somebody follows it, so this does not happen.
            std::future::pending::<()>().await;
        }
        self.has_news = true;
    }

    /// The next events, at most `limit`; none when there are none yet. They count as seen.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn next(&mut self, limit: u32) -> Result<Vec<StoredEvent>, KycError> {
        // Before reading, so that what is heard of while reading is news.
        self.latest();
        let store = &self.service.store;
        let events = store.events_after(&self.party, self.sequence, limit).await?;
        if let Some(last) = events.last() {
            self.sequence = last.sequence;
        }
        // Full: there may be more.
        self.has_news = usize::try_from(limit).is_ok_and(|limit| limit <= events.len());
        Ok(events)
    }

    /// The latest event that was heard of, which is no news any more.
    fn latest(&mut self) -> u64 {
        self.heard.as_mut().map_or(0, |heard| *heard.borrow_and_update())
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Some(heard) = self.heard.take() {
            self.service.changes.leave(&self.party, heard);
        }
    }
}

#[cfg(test)]
impl KycService {
    /// How many parties are followed.
    pub(in crate::kyc) fn followed_parties(&self) -> usize {
        self.changes.count()
    }
}
