//! From an org's signed word to a session, and from a bearer token back to it.
//!
//! [`assertion`] decides whether an org really vouches for a user on a record page, [`replay`] lets each assertion count
//! once, [`vouched`] is what is left of it then, [`launch`] lets that wait for its widget, [`store`] keeps the sessions, and
//! [`exchange`] puts them in order.
//! All three keep what they must know behind small traits: in memory, for one instance without a store, or in the store
//! ([`stored`]), for any number of them and over restarts.
//! It may import `contract`, `config`'s value types, `store`, `clock` and `random`. It deliberately knows nothing of HTTP and asks
//! no provider.

pub mod assertion;
pub mod exchange;
mod expiring;
pub mod launch;
pub mod permissions;
pub mod replay;
pub mod store;
pub mod stored;
pub mod token;
pub mod vouched;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use assertion::fuzz_assertion;
pub use assertion::{Expectation, Refusal, SigningOrg};
pub use exchange::{Exchange, SigningOrgs};
pub use launch::{LaunchCode, LaunchStore, MemoryLaunchStore};
pub use permissions::Permissions;
pub use replay::{MemoryReplayGuard, ReplayGuard};
pub use store::{MemorySessionStore, Session, SessionStore};
pub use stored::{StoredAssertions, StoredLaunches, StoredSessions};
pub use token::{BearerToken, TokenHash};

/// Who was let in cannot be asked or kept at the moment. Nobody may be let in or turned away for good because of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("who was let in cannot be asked or kept at the moment")]
pub struct Unavailable;

/// Why something is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// There is no room for it at the moment.
    #[error("no room for more")]
    Full,
    /// See [`Unavailable`].
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}
