//! Sessions in the store, and what this instance remembers of them.
//!
//! A remembered session is believed without asking for at most [`BELIEVED`]. When one ends before its time or is replaced, on
//! whichever instance, the store tells all others at once, and they forget it; where such a word is lost, it is believed for no
//! longer than that. Where the store cannot be asked and nothing is remembered, nobody knows: that is
//! [`Unavailable`] and not a session that is over.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt as _;
use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::TryRecvError;

use super::room::Room;
use super::unavailable;
use crate::session::expiring::ExpiringMap;
use crate::session::permissions::Permissions;
use crate::session::store::{Found, REMEMBERED_AFTER_END, Session, SessionStore};
use crate::session::token::TokenHash;
use crate::session::{NotKept, Unavailable};
use crate::store::{Ended, SessionRow, Store, StoreError};

/// How long a session is believed to be running after the store has said so.
pub const BELIEVED: SignedDuration = SignedDuration::from_secs(15);

/// A [`SessionStore`] for all instances on one store.
pub struct StoredSessions {
    store: Arc<dyn Store>,
    room: Room,
    known: Mutex<Known>,
}

/// What this instance remembers.
struct Known {
    sessions: ExpiringMap<TokenHash, Remembered>,
    ended: broadcast::Receiver<Ended>,
    /// How often words came of ended sessions. Whoever asks the store while one comes may have its answer from before.
    words: u64,
}

struct Remembered {
    session: Session,
    asked_at: Timestamp,
}

impl StoredSessions {
    /// Keeps about `capacity` sessions, of all instances together, and remembers as many here.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, capacity: NonZeroUsize) -> Self {
        let known = Known {
            sessions: ExpiringMap::new(capacity.get()),
            ended: store.ended(),
            words: 0,
        };
        Self {
            store,
            room: Room::new(capacity),
            known: Mutex::new(known),
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.take_in_words();
        known
    }

    /// What is remembered, or else how many words have come before the store is asked.
    fn remembered(&self, token: TokenHash, now: Timestamp) -> Result<Found, u64> {
        let known = self.known();
        match known.sessions.get(&token, now) {
            // A clock that went back must not make anything be believed for longer.
            Some(known) if known.asked_at <= now => Ok(found(&known.session, now)),
            _ => Err(known.words),
        }
    }

    fn remember(&self, token: TokenHash, session: Session, now: Timestamp, words: u64) {
        let mut known = self.known();
        if known.words != words {
            return;
        }
        known.sessions.remove(&token);
        let remembered = Remembered {
            session,
            asked_at: now,
        };
        let until = now.saturating_add(BELIEVED).unwrap_or(now);
        // One for which there is no room is asked for again each time.
        let _ = known.sessions.add(token, remembered, until, now);
    }

    async fn look_up(&self, token: TokenHash, now: Timestamp) -> Result<Found, Unavailable> {
        let words = match self.remembered(token, now) {
            Ok(found) => return Ok(found),
            Err(words) => words,
        };
        let row = self.store.session(token.bytes()).await;
        let Some(row) = row.map_err(|error| unavailable(&error))? else {
            return Ok(Found::Unknown);
        };
        let session = session(row);
        let found = found(&session, now);
        if matches!(found, Found::Running(_)) {
            self.remember(token, session, now, words);
        }
        Ok(found)
    }

    async fn keep(&self, token: TokenHash, session: Session, now: Timestamp) -> Result<(), NotKept> {
        let remembered_since = now.saturating_sub(REMEMBERED_AFTER_END).unwrap_or(now);
        self.room
            .enter(now, || self.store.count_sessions(remembered_since))
            .await?;
        let kept = self.store.insert_session(row(token, session)).await;
        kept.map_err(|error: StoreError| unavailable(&error))?;
        Ok(())
    }
}

impl SessionStore for StoredSessions {
    fn insert(
        &self,
        token: TokenHash,
        session: Session,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>> {
        self.keep(token, session, now).boxed()
    }

    fn find(&self, token: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Found, Unavailable>> {
        self.look_up(token, now).boxed()
    }

    fn end(&self, token: TokenHash) -> BoxFuture<'_, Result<(), Unavailable>> {
        async move {
            let ended = self.store.end_session(token.bytes()).await;
            // Forgotten here at once, and also where it is not known whether it has ended.
            self.known().forget(Ended::One(token.bytes()));
            ended.map(drop).map_err(|error| unavailable(&error))
        }
        .boxed()
    }
}

impl Known {
    fn take_in_words(&mut self) {
        loop {
            match self.ended.try_recv() {
                Ok(ended) => self.forget(ended),
                Err(TryRecvError::Lagged(_)) => self.forget(Ended::Many),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    fn forget(&mut self, ended: Ended) {
        self.words = self.words.wrapping_add(1);
        match ended {
            Ended::One(token_hash) => drop(self.sessions.remove(&TokenHash::of_bytes(token_hash))),
            Ended::Many => self.sessions.clear(),
        }
    }
}

fn found(session: &Session, now: Timestamp) -> Found {
    let forgotten_at = session.expires_at.saturating_add(REMEMBERED_AFTER_END);
    if now < session.expires_at {
        Found::Running(session.clone())
    } else if forgotten_at.is_ok_and(|forgotten_at| now < forgotten_at) {
        Found::Expired
    } else {
        Found::Unknown
    }
}

fn row(token: TokenHash, session: Session) -> SessionRow {
    SessionRow {
        token_hash: token.bytes(),
        org: session.org,
        user: session.user,
        user_name: session.user_name,
        may: session.may.names().join(" "),
        record: session.record,
        instance: session.instance,
        expires_at: session.expires_at,
    }
}

fn session(row: SessionRow) -> Session {
    let may: Vec<String> = row.may.split(' ').map(str::to_owned).collect();
    Session {
        org: row.org,
        user: row.user,
        user_name: row.user_name,
        may: Permissions::held(&may),
        record: row.record,
        instance: row.instance,
        expires_at: row.expires_at,
    }
}

#[cfg(test)]
mod tests;
