//! The configuration and what it names.

use crate::config::{VerificationKey, fuzz_texts};
use crate::upstream::{ofx, snaptrade};

/// A configuration, a tenant's own file, an origin, a list of records of either kind.
pub(super) fn configuration(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        fuzz_texts(text);
        ofx::fuzz_records(text);
        snaptrade::fuzz_records(text);
    }
}

/// A PEM file of an org. A key that is taken is of an accepted size, and one file is one key.
pub(super) fn certificate(data: &[u8]) {
    match VerificationKey::from_pem(data) {
        Ok(key) => {
            let again = VerificationKey::from_pem(data).expect("what was taken is taken again");
            assert!(key.is_same_key(&again));
            assert_eq!(key.fingerprint(), again.fingerprint());
            assert_eq!(key.fingerprint().len(), 64);
            // What `Debug` shows goes into logs.
            assert!(format!("{key:?}").len() < 400);
        }
        Err(error) => {
            assert!(!error.remedy().is_empty());
            assert!(
                !matches!(error, crate::config::CertificateError::KeySize(bits) if (2048..=8192).contains(&bits))
            );
        }
    }
}
