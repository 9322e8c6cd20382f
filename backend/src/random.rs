//! Randomness: the only place that makes it, always from a cryptographic generator seeded by the operating system.
//!
//! It may import nothing of the crate. It deliberately offers no seeded or weak generator: whoever needs repeatable
//! numbers in a test passes the numbers themselves.

use rand::RngCore as _;
use uuid::{Builder, Uuid};

/// `N` unpredictable bytes, fit for tokens and keys.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that makes randomness"
)]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}

/// A random identifier (UUID version 4) for requests, instances and the like. Unguessable, but not a secret.
#[must_use]
pub fn uuid() -> Uuid {
    Builder::from_random_bytes(bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_tokens_are_alike() {
        let tokens: HashSet<[u8; 32]> = (0..1000).map(|_| bytes()).collect();
        assert_eq!(tokens.len(), 1000);
    }

    #[test]
    fn an_identifier_is_marked_as_random() {
        assert_eq!(uuid().get_version(), Some(uuid::Version::Random));
    }
}
