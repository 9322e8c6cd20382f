//! From an org's signed word to a session, and from a bearer token back to it.
//!
//! [`assertion`] decides whether an org really vouches for a user on a record page, [`replay`] lets each assertion count
//! once, [`vouched`] is what is left of it then, [`launch`] lets that wait for its widget, [`store`] keeps the sessions, and
//! [`exchange`] puts them in order.
//! It may import `contract`, `config`'s value types, `clock` and `random`. It deliberately knows nothing of HTTP and asks
//! no provider. All three stores stand behind small traits, so that a database can take the place of the memory.

pub mod assertion;
pub mod exchange;
mod expiring;
pub mod launch;
pub mod permissions;
pub mod replay;
pub mod store;
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
pub use token::{BearerToken, TokenHash};
