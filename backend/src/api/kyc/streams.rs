//! How many event streams are open: of a session, of an org, and of all (security row S22).
//!
//! A stream holds a connection for as long as a session runs, so no one may take them all.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use inlay_contract::{ErrorCode, OrgId};

use super::super::error::ApiError;
use super::super::limit::{Scope, note_refusal};
use crate::session::TokenHash;

/// How many streams may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Of one session. A browser allows six connections to one origin.
    pub per_session: NonZeroUsize,
    /// Of one org.
    pub per_org: NonZeroUsize,
    /// Of all.
    pub all: NonZeroUsize,
}

/// Counts the streams that are open.
pub(in crate::api) struct Streams {
    limits: StreamLimits,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    by_session: HashMap<TokenHash, usize>,
    by_org: HashMap<OrgId, usize>,
    all: usize,
}

/// One of a session's streams; given back when dropped.
pub(super) struct Place {
    streams: Arc<Streams>,
    token: TokenHash,
    org: OrgId,
}

impl Streams {
    pub(in crate::api) fn new(limits: StreamLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            open: Mutex::default(),
        })
    }

    /// A place for one more stream.
    ///
    /// # Errors
    /// [`ErrorCode::TooManyStreams`] where the session has all that it may have, [`ErrorCode::Overloaded`] where its org or the
    /// service has.
    pub(super) fn enter(self: &Arc<Self>, token: TokenHash, org: &OrgId) -> Result<Place, ApiError> {
        let mut open = self.open();
        if let Err(error) = open.check(&self.limits, token, org) {
            note_refusal(Scope::Streams);
            return Err(error);
        }
        *open.by_session.entry(token).or_default() += 1;
        *open.by_org.entry(org.clone()).or_default() += 1;
        open.all += 1;
        metrics::gauge!("inlay_event_streams").increment(1.0);
        Ok(Place {
            streams: Arc::clone(self),
            token,
            org: org.clone(),
        })
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn check(&self, limits: &StreamLimits, token: TokenHash, org: &OrgId) -> Result<(), ApiError> {
        let count = |count: Option<&usize>| count.copied().unwrap_or_default();
        if limits.per_session.get() <= count(self.by_session.get(&token)) {
            return Err(ApiError::new(ErrorCode::TooManyStreams));
        }
        let full = |cause| Err(ApiError::because(ErrorCode::Overloaded, cause));
        if limits.per_org.get() <= count(self.by_org.get(org)) {
            return full("all event streams of one org are open");
        }
        if limits.all.get() <= self.all {
            return full("all event streams are open");
        }
        Ok(())
    }
}

impl Place {
    /// The session that the stream belongs to.
    pub(super) const fn token(&self) -> TokenHash {
        self.token
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        leave(&mut open.by_session, &self.token);
        leave(&mut open.by_org, &self.org);
        open.all -= 1;
        metrics::gauge!("inlay_event_streams").decrement(1.0);
    }
}

fn leave<K: Eq + Hash>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::BearerToken;

    fn streams(per_session: usize, per_org: usize, all: usize) -> Arc<Streams> {
        let number = |number| NonZeroUsize::new(number).unwrap();
        Streams::new(StreamLimits {
            per_session: number(per_session),
            per_org: number(per_org),
            all: number(all),
        })
    }

    fn session() -> TokenHash {
        BearerToken::generate().hash()
    }

    fn code(place: Result<Place, ApiError>) -> Option<ErrorCode> {
        place.err().map(|error| error.code)
    }

    #[test]
    fn a_session_an_org_and_all_have_their_share_and_get_it_back() {
        let (north, south) = (
            "00D5g000004XYZaEAO".parse().unwrap(),
            "00D5g000004XYZbEAO".parse().unwrap(),
        );
        let streams = streams(2, 3, 4);
        let ada = session();
        let places: Vec<_> = (0..2).map(|_| streams.enter(ada, &north).ok().unwrap()).collect();
        assert_eq!(code(streams.enter(ada, &north)), Some(ErrorCode::TooManyStreams));
        let third = streams.enter(session(), &north).ok().unwrap();
        assert_eq!(
            code(streams.enter(session(), &north)),
            Some(ErrorCode::Overloaded)
        );
        let _other_org = streams.enter(session(), &south).ok().unwrap();
        let refused = streams.enter(session(), &south).err().unwrap();
        assert_eq!(
            (refused.code, refused.retry_after_seconds),
            (ErrorCode::Overloaded, Some(5))
        );
        drop(places);
        assert_eq!(code(streams.enter(ada, &north)), None);
        drop(third);
        let open = streams.open();
        assert_eq!((open.all, open.by_session.len(), open.by_org.len()), (1, 1, 1));
    }
}
