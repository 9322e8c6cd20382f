//! A secret, ready for use: HMAC-SHA256 under it, and whether two of them are one.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};

/// The bytes of a code.
pub(super) type Code = [u8; 32];

/// The block of SHA-256 in bytes: HMAC fills a shorter key up to it with zeros and hashes a longer one.
const BLOCK: usize = 64;

/// A key. Has no `Debug`.
#[derive(Clone)]
pub(super) struct Key {
    hmac: Hmac<Sha256>,
    fingerprint: Code,
}

/// Why a text is no secret of its scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretFault {
    /// Not base64 with its padding.
    #[error("it is not base64 with its padding; copy the whole text that begins with `whsec_`")]
    NotBase64,
    /// A key for Ed25519 signatures.
    #[error(
        "it is a key for asymmetric signatures, which are not offered here; take the one that begins with `whsec_`"
    )]
    Asymmetric,
    /// Fewer or more bytes than the scheme allows.
    #[error("it has another length than such secrets have; copy the whole of it and nothing else")]
    Length,
    /// Something in it that no such secret has.
    #[error("it holds characters that such secrets do not have; put the secret alone into its place")]
    Characters,
}

impl Key {
    /// The key of these bytes.
    pub(super) fn new(bytes: &[u8]) -> Result<Self, SecretFault> {
        let hmac = Hmac::new_from_slice(bytes).map_err(|_| SecretFault::Length)?;
        Ok(Self {
            hmac,
            fingerprint: fingerprint(bytes),
        })
    }

    /// The code of a message that comes in two pieces.
    pub(super) fn code(&self, head: &[u8], body: &[u8]) -> Code {
        let mut hmac = self.hmac.clone();
        hmac.update(head);
        hmac.update(body);
        hmac.finalize().into_bytes().into()
    }

    /// Whether the message has one of these codes. Takes as long whichever of them it is, and when it is none.
    pub(super) fn fits(&self, head: &[u8], body: &[u8], codes: &[Code]) -> Choice {
        let own = self.code(head, body);
        codes
            .iter()
            .fold(Choice::from(0), |fits, code| fits | own.ct_eq(code))
    }

    /// Whether the other one makes the same codes.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.fingerprint.ct_eq(&other.fingerprint).into()
    }
}

/// Equal for keys that make equal codes, although their bytes may differ: for HMAC a key and the same key with zeros after
/// it are one.
fn fingerprint(bytes: &[u8]) -> Code {
    let mut block = [0; BLOCK];
    if bytes.len() <= BLOCK {
        block[..bytes.len()].copy_from_slice(bytes);
    } else {
        block[..32].copy_from_slice(&Sha256::digest(bytes));
    }
    Sha256::digest(block).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_make_the_same_codes_are_known_for_one() {
        let key = Key::new(b"0123456789abcdef").unwrap();
        let with_zeros = Key::new(b"0123456789abcdef\0\0").unwrap();
        assert_eq!(key.code(b"", b"body"), with_zeros.code(b"", b"body"));
        assert!(key.is_same_as(&with_zeros));
        let long = [7; 65];
        let its_hash = Sha256::digest(long);
        assert!(Key::new(&long).unwrap().is_same_as(&Key::new(&its_hash).unwrap()));
        assert!(!key.is_same_as(&Key::new(b"0123456789abcdeF").unwrap()));
    }
}
