//! `[….limits]` and `pinned_keys` of whatever is called: how much is asked of it at most, and which keys its servers have.

use std::num::{NonZeroU32, NonZeroU64};

use serde::Deserialize;

use super::error::{ConfigError, Fault};
use super::provider::milliseconds;
use crate::upstream::client::PinnedKey;
use crate::upstream::line::{Limits, LineSettings};

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawLimits {
    requests_per_minute: Option<NonZeroU32>,
    concurrent: Option<NonZeroU32>,
    queue_length: Option<u16>,
    queue_wait_ms: Option<NonZeroU64>,
    total_timeout_ms: Option<NonZeroU64>,
}

impl RawLimits {
    /// What is written, and for the rest the `usual` limits.
    pub(super) fn resolved(self, usual: Limits) -> Limits {
        Limits {
            requests_per_minute: self.requests_per_minute.or(usual.requests_per_minute),
            concurrent: self.concurrent.unwrap_or(usual.concurrent),
            queue_length: self.queue_length.map_or(usual.queue_length, usize::from),
            queue_wait: milliseconds(self.queue_wait_ms, usual.queue_wait),
            total_timeout: milliseconds(self.total_timeout_ms, usual.total_timeout),
        }
    }
}

/// The line that a block describes; `key` names the block.
pub(super) fn line(
    limits: RawLimits,
    usual: Limits,
    pinned_keys: &[String],
    key: &str,
    fault: &Fault<'_>,
) -> Result<LineSettings, ConfigError> {
    let pin = |(number, text): (usize, &String)| {
        text.parse::<PinnedKey>().map_err(|unusable| {
            let remedy = "Write the SHA-256 of the public key as in \"sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\".";
            fault.at(&format!("{key}.pinned_keys[{number}]"), &unusable.to_string(), remedy)
        })
    };
    Ok(LineSettings {
        limits: limits.resolved(usual),
        pinned_keys: pinned_keys
            .iter()
            .enumerate()
            .map(pin)
            .collect::<Result<_, _>>()?,
    })
}
