//! Keeps the sessions (security rows S02, S09).

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use inlay_contract::session::SESSION_LIFETIME_SECONDS;
use inlay_contract::{InstanceId, OrgId, RecordId, UserId};
use jiff::{SignedDuration, Timestamp};

use super::expiring::{ExpiringMap, NotAdded};
use super::permissions::Permissions;
use super::token::TokenHash;
use super::{NotKept, Unavailable};

/// How long a session is remembered after its end, so that the widget hears "expired" and not "unknown".
pub(super) const REMEMBERED_AFTER_END: SignedDuration = SignedDuration::from_secs(SESSION_LIFETIME_SECONDS);

/// One user on one record page, in one widget, until an instant that nothing postpones.
///
/// What the user may do there was settled when it was opened; a permission that is taken away in the org ends with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The org that vouched for it.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The user's name, where the org said it.
    pub user_name: Option<String>,
    /// What the user may do.
    pub may: Permissions,
    /// The record, and no other.
    pub record: RecordId,
    /// The widget instance, and no other.
    pub instance: InstanceId,
    /// Its end.
    pub expires_at: Timestamp,
}

/// Keeps sessions under the hash of their token.
pub trait SessionStore: Send + Sync {
    /// Keeps a new session. It takes the place of an earlier one of the same user in the same widget instance.
    ///
    /// # Errors
    /// [`NotKept`] when no more can be kept at the moment.
    fn insert(
        &self,
        token: TokenHash,
        session: Session,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>>;

    /// The session of a token: running, over, or not known.
    ///
    /// # Errors
    /// [`Unavailable`]: that is no word about the session, which may well be running.
    fn find(&self, token: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Found, Unavailable>>;

    /// Ends a session before its time. Its token is then not known; one that is not known already changes nothing.
    ///
    /// # Errors
    /// [`Unavailable`]; the session may then still be running.
    fn end(&self, token: TokenHash) -> BoxFuture<'_, Result<(), Unavailable>>;
}

/// What is known about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Its session is running.
    Running(Session),
    /// Its session is over.
    Expired,
    /// Never issued here, replaced, ended, or over for long.
    Unknown,
}

/// A [`SessionStore`] in memory, for a single instance of the service.
pub struct MemorySessionStore(Mutex<Memory>);

struct Memory {
    sessions: ExpiringMap<TokenHash, Session>,
    /// The latest token of each widget instance, to find the one that a new session replaces.
    latest: HashMap<Holder, TokenHash>,
}

/// Instances are named by the host page, so they are told apart within org and user only.
#[derive(PartialEq, Eq, Hash)]
struct Holder {
    org: OrgId,
    user: UserId,
    instance: InstanceId,
}

impl MemorySessionStore {
    /// Keeps at most `capacity` sessions.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self(Mutex::new(Memory {
            sessions: ExpiringMap::new(capacity.get()),
            latest: HashMap::new(),
        }))
    }
}

impl SessionStore for MemorySessionStore {
    fn insert(
        &self,
        token: TokenHash,
        session: Session,
        now: Timestamp,
    ) -> BoxFuture<'_, Result<(), NotKept>> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Box::pin(std::future::ready(memory.insert(token, session, now)))
    }

    fn find(&self, token: TokenHash, now: Timestamp) -> BoxFuture<'_, Result<Found, Unavailable>> {
        let memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match memory.sessions.get(&token, now) {
            Some(session) if now < session.expires_at => Found::Running(session.clone()),
            Some(_) => Found::Expired,
            None => Found::Unknown,
        };
        Box::pin(std::future::ready(Ok(found)))
    }

    fn end(&self, token: TokenHash) -> BoxFuture<'_, Result<(), Unavailable>> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        memory.end(token);
        Box::pin(std::future::ready(Ok(())))
    }
}

impl Memory {
    fn insert(&mut self, token: TokenHash, session: Session, now: Timestamp) -> Result<(), NotKept> {
        let holder = Holder::of(&session);
        if let Some(replaced) = self.latest.remove(&holder) {
            self.sessions.remove(&replaced);
        }
        let forget_at = session
            .expires_at
            .saturating_add(REMEMBERED_AFTER_END)
            .unwrap_or(session.expires_at);
        self.sessions
            .add(token, session, forget_at, now)
            .map_err(|error| match error {
                // Two equal tokens of 256 random bits do not happen; refusing is the safe answer all the same.
                NotAdded::Occupied | NotAdded::Full => NotKept::Full,
            })?;
        self.latest.insert(holder, token);
        self.forget_swept_holders(now);
        Ok(())
    }

    fn end(&mut self, token: TokenHash) {
        if let Some(ended) = self.sessions.remove(&token) {
            self.latest.remove(&Holder::of(&ended));
        }
    }

    /// Keeps `latest` bounded. Walks over it only when more than half of it is of swept sessions.
    fn forget_swept_holders(&mut self, now: Timestamp) {
        if self.latest.len() > 2 * self.sessions.len() {
            self.latest
                .retain(|_, token| self.sessions.get(token, now).is_some());
        }
    }
}

impl Holder {
    fn of(session: &Session) -> Self {
        Self {
            org: session.org.clone(),
            user: session.user.clone(),
            instance: session.instance,
        }
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::session::SESSION_LIFETIME_SECONDS as LIFETIME;

    use super::*;
    use crate::session::token::BearerToken;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn session(instance: u128, start: i64) -> Session {
        Session {
            org: "00D5g000004XYZaEAO".parse().unwrap(),
            user: "0055g00000UsErAAAV".parse().unwrap(),
            user_name: None,
            may: Permissions::default(),
            record: "0015g00000AbCdEAAV".parse().unwrap(),
            instance: InstanceId(uuid::Uuid::from_u128(instance)),
            expires_at: second(start + LIFETIME),
        }
    }

    fn insert(store: &MemorySessionStore, instance: u128, now: i64) -> Result<TokenHash, NotKept> {
        let token = BearerToken::generate().hash();
        futures::executor::block_on(store.insert(token, session(instance, now), second(now))).map(|()| token)
    }

    fn find(store: &MemorySessionStore, token: TokenHash, now: i64) -> Found {
        futures::executor::block_on(store.find(token, second(now))).unwrap()
    }

    #[test]
    fn a_session_runs_ends_and_is_forgotten() {
        let store = MemorySessionStore::new(NonZeroUsize::MAX);
        let token = insert(&store, 1, 0).unwrap();
        assert_eq!(find(&store, token, LIFETIME - 1), Found::Running(session(1, 0)));
        assert_eq!(find(&store, token, LIFETIME), Found::Expired);
        assert_eq!(find(&store, token, 2 * LIFETIME), Found::Unknown);
        assert_eq!(find(&store, BearerToken::generate().hash(), 0), Found::Unknown);
    }

    #[test]
    fn a_new_session_of_a_widget_ends_its_earlier_one_and_no_other() {
        let store = MemorySessionStore::new(NonZeroUsize::MAX);
        let (first, neighbour) = (insert(&store, 1, 0).unwrap(), insert(&store, 2, 0).unwrap());
        let second_token = insert(&store, 1, 10).unwrap();
        assert_eq!(find(&store, first, 10), Found::Unknown);
        assert_eq!(find(&store, second_token, 10), Found::Running(session(1, 10)));
        assert_eq!(find(&store, neighbour, 10), Found::Running(session(2, 0)));
    }

    #[test]
    fn an_ended_session_gives_its_place_back_and_leaves_its_neighbour_alone() {
        let store = MemorySessionStore::new(NonZeroUsize::new(2).unwrap());
        let (ended, neighbour) = (insert(&store, 1, 0).unwrap(), insert(&store, 2, 0).unwrap());
        for _ in 0..2 {
            futures::executor::block_on(store.end(ended)).unwrap();
        }
        assert_eq!(find(&store, ended, 1), Found::Unknown);
        assert_eq!(find(&store, neighbour, 1), Found::Running(session(2, 0)));
        assert!(insert(&store, 3, 1).is_ok());
        assert_eq!(store.0.lock().unwrap().latest.len(), 2);
    }

    #[test]
    fn memory_is_bounded_and_comes_back() {
        let store = MemorySessionStore::new(NonZeroUsize::new(10).unwrap());
        for instance in 0..10 {
            assert!(insert(&store, instance, 0).is_ok());
        }
        assert_eq!(insert(&store, 10, 1), Err(NotKept::Full));
        for instance in 100..110 {
            assert!(insert(&store, instance, 2 * LIFETIME).is_ok());
        }
        let memory = store.0.lock().unwrap();
        assert_eq!(memory.sessions.len(), 10);
        assert!(memory.latest.len() <= 20, "{}", memory.latest.len());
    }
}
