//! `[session]`.

use std::num::NonZeroUsize;

use serde::Deserialize;

/// How much may be kept of who was let in: with a store by all instances together, else by the one that there is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionConfig {
    /// Sessions kept at the same time.
    pub max_sessions: NonZeroUsize,
    /// Used assertions remembered until they have expired.
    pub max_assertions: NonZeroUsize,
}

impl Default for SessionConfig {
    fn default() -> Self {
        const SESSIONS: NonZeroUsize = NonZeroUsize::new(20_000).expect("not zero");
        const ASSERTIONS: NonZeroUsize = NonZeroUsize::new(50_000).expect("not zero");
        Self {
            max_sessions: SESSIONS,
            max_assertions: ASSERTIONS,
        }
    }
}
