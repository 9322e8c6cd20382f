//! Lets each assertion count once, however many requests bring it at the same time (security row S11).

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use inlay_contract::OrgId;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::Unavailable;
use super::expiring::{ExpiringMap, NotAdded};

/// Remembers which assertions were used.
pub trait ReplayGuard: Send + Sync {
    /// Uses up the assertion `jti` of `org`. Of any number of calls with the same pair before `usable_until`, one
    /// succeeds.
    ///
    /// # Errors
    /// [`ReplayError`]; then the assertion must be refused.
    fn claim<'a>(
        &'a self,
        org: &'a OrgId,
        jti: &'a str,
        usable_until: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), ReplayError>>;
}

/// Why an assertion may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplayError {
    /// It was used before.
    #[error("the assertion was used before")]
    Used,
    /// Nothing more can be remembered at the moment. Letting the assertion pass would let it pass twice.
    #[error("no room to remember another assertion")]
    Full,
    /// Nobody knows whether it was used before.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

/// A [`ReplayGuard`] in memory, for a single instance of the service.
pub struct MemoryReplayGuard(Mutex<ExpiringMap<[u8; 32], ()>>);

impl MemoryReplayGuard {
    /// Remembers at most `capacity` assertions.
    #[must_use]
    pub fn new(capacity: NonZeroUsize) -> Self {
        Self(Mutex::new(ExpiringMap::new(capacity.get())))
    }
}

impl ReplayGuard for MemoryReplayGuard {
    fn claim<'a>(
        &'a self,
        org: &'a OrgId,
        jti: &'a str,
        usable_until: Timestamp,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), ReplayError>> {
        let key = assertion_hash(org, jti);
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let claimed = used.add(key, (), usable_until, now).map_err(|error| match error {
            NotAdded::Occupied => ReplayError::Used,
            NotAdded::Full => ReplayError::Full,
        });
        Box::pin(std::future::ready(claimed))
    }
}

/// What an assertion is remembered by. A hash has the same size whatever the org puts into its `jti`. Org ids have one length,
/// so the pair is unambiguous.
pub(super) fn assertion_hash(org: &OrgId, jti: &str) -> [u8; 32] {
    Sha256::new()
        .chain_update(org.as_str())
        .chain_update(jti)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORG: &str = "00D5g000004XYZaEAO";
    const OTHER_ORG: &str = "00D5g000004XYZbEAO";

    fn claim(
        guard: &MemoryReplayGuard,
        org: &str,
        jti: &str,
        until: i64,
        now: i64,
    ) -> Result<(), ReplayError> {
        let instant = |second| Timestamp::from_second(second).unwrap();
        let org = org.parse().unwrap();
        futures::executor::block_on(guard.claim(&org, jti, instant(until), instant(now)))
    }

    #[test]
    fn an_assertion_counts_once_and_for_its_own_org_only() {
        let guard = MemoryReplayGuard::new(NonZeroUsize::MAX);
        assert_eq!(claim(&guard, ORG, "a", 100, 0), Ok(()));
        assert_eq!(claim(&guard, ORG, "a", 100, 99), Err(ReplayError::Used));
        assert_eq!(claim(&guard, ORG, "b", 100, 0), Ok(()));
        assert_eq!(claim(&guard, OTHER_ORG, "a", 100, 0), Ok(()));
    }

    #[test]
    fn when_memory_is_full_nothing_passes_unremembered() {
        let guard = MemoryReplayGuard::new(NonZeroUsize::MIN);
        assert_eq!(claim(&guard, ORG, "a", 100, 0), Ok(()));
        assert_eq!(claim(&guard, ORG, "b", 100, 50), Err(ReplayError::Full));
        assert_eq!(claim(&guard, ORG, "a", 100, 50), Err(ReplayError::Used));
        assert_eq!(claim(&guard, ORG, "b", 200, 100), Ok(()));
    }
}
