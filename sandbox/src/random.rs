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
    Ok(hex(&bytes::<32>()?))
}

/// An identifier of which there will never be a second one, also not after a restart: 128 random bits in hexadecimal.
pub(crate) fn identifier() -> Result<String, NoRandomness> {
    Ok(hex(&bytes::<16>()?))
}

/// The same as a UUID (version 4).
pub(crate) fn uuid() -> Result<String, NoRandomness> {
    let id = uuid::Builder::from_random_bytes(bytes()?).into_uuid();
    Ok(id.as_hyphenated().to_string())
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn bytes<const LENGTH: usize>() -> Result<[u8; LENGTH], NoRandomness> {
    let mut bytes = [0; LENGTH];
    OsRng.try_fill_bytes(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
