//! Webhooks: what providers deliver to `POST /webhooks/{provider}`.
//!
//! A delivery is let in by the bytes that came (`scheme`), by one of the secrets that its tenant has at the moment
//! (`keyring`), and within its sender's share (`limit`). It is stored before it is acknowledged (`receiver`), and all
//! that it ever causes is an authenticated look at the run that it names; so a delivery that comes twice, late or in another
//! order does no harm.
//! It may import `store`, `audit`, `config`, `clock` and `contract`. It deliberately reads no delivery's content but the one
//! instant that a scheme without a time needs: what a body means is its provider's business, in `upstream`.

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
mod key;
mod keyring;
mod limit;
mod onfido;
mod receiver;
mod scheme;
mod standard;

#[cfg(test)]
pub(crate) mod tests;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use fuzzing::fuzz;
pub use keyring::{Keyring, KeyringError, WebhookTenant};
pub use receiver::{Incoming, Receiver, Refused};
