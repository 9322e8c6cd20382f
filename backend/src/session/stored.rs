//! Who was let in, kept in the store: for any number of instances, and over restarts.
//!
//! A session is asked for with nearly every request, so each instance remembers those that it has seen (`sessions`); what can
//! be had once (assertions, launch codes) is always decided by the store.

mod access;
mod room;
mod sessions;
pub mod upkeep;

pub use access::{StoredAssertions, StoredLaunches};
pub use sessions::{BELIEVED, StoredSessions};

use super::Unavailable;
use crate::store::StoreError;

/// What a store's failure means here; the cause goes to the log and nowhere else.
fn unavailable(error: &StoreError) -> Unavailable {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "who was let in cannot be asked or kept"
    );
    Unavailable
}
