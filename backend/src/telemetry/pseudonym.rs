//! A short name for something that must not be named, so that its lines in the log can be seen together.
//!
//! It is keyed with bytes that are made at start and kept nowhere else: nobody who has a log can try out identifiers, and two
//! runs of the service name the same thing differently.

use std::fmt;
use std::sync::LazyLock;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::random;

/// Bytes of a code that are shown: enough to tell the sessions of a day apart.
const SHOWN: usize = 6;

static KEYED: LazyLock<Hmac<Sha256>> = LazyLock::new(|| {
    // HMAC takes keys of any length, so there is always one; the other branch only spares a panic.
    Hmac::new_from_slice(&random::bytes::<32>()).unwrap_or_else(|_| Hmac::new(&Default::default()))
});

/// A name that stands for something within one run of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pseudonym([u8; SHOWN]);

/// The name of `id` within `scope`; the same id in another scope has another.
#[must_use]
pub fn pseudonym(scope: &'static str, id: &[u8]) -> Pseudonym {
    let mut code = KEYED.clone();
    code.update(scope.as_bytes());
    code.update(&[0]);
    code.update(id);
    let code = code.finalize().into_bytes();
    let mut shown = [0; SHOWN];
    shown.copy_from_slice(&code[..SHOWN]);
    Pseudonym(shown)
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}
