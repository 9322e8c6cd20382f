//! `[cache]`.

use std::num::{NonZeroU32, NonZeroU64};

use serde::Deserialize;

/// How much of the providers' answers is kept in memory.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CacheConfig {
    /// Bytes of all kept portfolios together.
    pub max_bytes: NonZeroU64,
    /// For how many seconds an answer is given again without asking the provider.
    pub fresh_for_seconds: NonZeroU32,
}

impl Default for CacheConfig {
    fn default() -> Self {
        const MEBIBYTES_12: NonZeroU64 = NonZeroU64::new(12 * 1024 * 1024).expect("not zero");
        const MINUTES_5: NonZeroU32 = NonZeroU32::new(300).expect("not zero");
        Self {
            max_bytes: MEBIBYTES_12,
            fresh_for_seconds: MINUTES_5,
        }
    }
}
