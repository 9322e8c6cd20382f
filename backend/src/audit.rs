//! Who did what about whom, when, for what, on which consent, and how it ended; so kept that a change shows.
//!
//! [`entry`] says what an entry is made of. [`chain`] seals each row together with everything before it, [`verify`] names the
//! first row that does not fit, [`export`] hands out what stands about a party, and [`head`] writes the end of a log as a
//! line that can be kept elsewhere. `docs/audit.md` says what all of it proves and what it does not.
//! It may import `store` and `contract`. It deliberately decides nothing and is asked nothing while a request is answered:
//! entries are written in the transaction of what they tell of.

pub mod chain;
pub mod entry;
pub mod export;
pub mod head;
#[cfg(test)]
mod memory;
pub mod verify;

pub use chain::ChainKey;
pub use entry::{Action, Scene};
pub use head::KnownEnd;
