//! From an org's signed word to a session, and from a bearer token back to it.
//!
//! [`assertion`] decides whether an org really vouches for a user on a record page, [`replay`] lets each assertion count
//! once, [`store`] keeps the sessions, [`exchange`] puts the three in order.
//! It may import `contract`, `config`'s value types, `clock` and `random`. It deliberately knows nothing of HTTP and asks
//! no provider. Both stores stand behind small traits, so that a database can take the place of the memory.

pub mod assertion;
pub mod exchange;
mod expiring;
pub mod permissions;
pub mod replay;
pub mod store;
pub mod token;

pub use assertion::{Expectation, Refusal, SigningOrg};
pub use exchange::{Exchange, SigningOrgs};
pub use permissions::Permissions;
pub use replay::{MemoryReplayGuard, ReplayGuard};
pub use store::{MemorySessionStore, Session, SessionStore};
pub use token::{BearerToken, TokenHash};
