//! The one place of the sandbox that makes secrets, from the operating system's generator.

use std::fmt::Write as _;

use rand::TryRngCore as _;
use rand::rngs::OsRng;

/// The operating system has no randomness to give.
#[derive(Debug, thiserror::Error)]
#[error("the operating system's random generator failed")]
pub(crate) struct NoRandomness;

/// 256 random bits as 64 hexadecimal digits.
pub(crate) fn token() -> Result<String, NoRandomness> {
    let mut bytes = [0; 32];
    OsRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
    let mut text = String::with_capacity(64);
    for byte in bytes {
        write!(text, "{byte:02x}").map_err(|_| NoRandomness)?;
    }
    Ok(text)
}
