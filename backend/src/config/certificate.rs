//! The public keys that an org signs its assertions with.

use jiff::Timestamp;
use jsonwebtoken::DecodingKey;
use sha2::{Digest as _, Sha256};
use x509_parser::pem::Pem;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

/// RSA keys below this size can be broken.
const MIN_KEY_BITS: usize = 2048;
/// RSA keys above this size cost the verifier more than they protect.
const MAX_KEY_BITS: usize = 8192;

/// An RSA public key, and when it may be used.
#[derive(Clone)]
pub struct VerificationKey {
    key: DecodingKey,
    validity: Option<(Timestamp, Timestamp)>,
    fingerprint: Sha256Digest,
    key_digest: Sha256Digest,
}

type Sha256Digest = [u8; 32];

/// Why a PEM file holds no usable key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// No PEM block at all.
    #[error("it is not a PEM file")]
    NotPem,
    /// A private key; it has no business here.
    #[error("it holds a private key")]
    PrivateKey,
    /// A PEM block of another kind.
    #[error("it holds a `{0}`, which is neither a certificate nor a public key")]
    Label(String),
    /// More than one block: which one would count?
    #[error("it holds more than one block")]
    Several,
    /// The block's content is broken.
    #[error("the certificate or key in it is damaged")]
    Damaged,
    /// Not RSA.
    #[error("its key is not an RSA key, and assertions are signed with RS256")]
    NotRsa,
    /// Too small, or absurdly large.
    #[error("its RSA key has {0} bit; accepted are {MIN_KEY_BITS} to {MAX_KEY_BITS}")]
    KeySize(usize),
}

impl CertificateError {
    /// What to do about it.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::PrivateKey => {
                "Take it away from this machine and enrol only the certificate; the private key belongs in the org."
            }
            Self::Several => "Keep one block in each file and list the files.",
            Self::NotRsa | Self::KeySize(_) => {
                "Make a certificate with a 2048 bit RSA key in Certificate and Key Management."
            }
            Self::NotPem | Self::Label(_) | Self::Damaged => {
                "Download the certificate again (Setup, Certificate and Key Management); the file begins with `-----BEGIN CERTIFICATE-----`."
            }
        }
    }
}

impl VerificationKey {
    /// Reads a PEM file with one `CERTIFICATE` (X.509) or one `PUBLIC KEY`.
    ///
    /// The certificate's own signature, issuer and names are deliberately not checked: it is trusted because the
    /// administrator enrolled this very key.
    ///
    /// # Errors
    /// Why the file holds no usable key.
    pub fn from_pem(text: &[u8]) -> Result<Self, CertificateError> {
        let mut blocks = Pem::iter_from_buffer(text);
        let block = blocks
            .next()
            .ok_or(CertificateError::NotPem)?
            .map_err(|_| CertificateError::NotPem)?;
        if blocks.next().is_some() {
            return Err(CertificateError::Several);
        }
        match block.label.as_str() {
            "CERTIFICATE" => {
                let certificate = block.parse_x509().map_err(|_| CertificateError::Damaged)?;
                let instant = |time: x509_parser::time::ASN1Time| {
                    Timestamp::from_second(time.timestamp()).map_err(|_| CertificateError::Damaged)
                };
                let validity = certificate.validity();
                let validity = (instant(validity.not_before)?, instant(validity.not_after)?);
                Self::from_key(certificate.public_key(), Some(validity), &block.contents)
            }
            "PUBLIC KEY" => match SubjectPublicKeyInfo::from_der(&block.contents) {
                Ok(([], key)) => Self::from_key(&key, None, &block.contents),
                _ => Err(CertificateError::Damaged),
            },
            label if label.contains("PRIVATE KEY") => Err(CertificateError::PrivateKey),
            label => Err(CertificateError::Label(label.to_owned())),
        }
    }

    /// The key for the signature check.
    #[must_use]
    pub fn key(&self) -> &DecodingKey {
        &self.key
    }

    /// Whether the key may be used at `now`. A bare public key has no dates and always may.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        self.validity
            .is_none_or(|(not_before, not_after)| not_before <= now && now <= not_after)
    }

    /// SHA-256 of the certificate, or of the bare public key (both as DER), in lower-case hexadecimal digits, as
    /// `openssl x509 -fingerprint -sha256` computes it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex::encode(self.fingerprint)
    }

    /// Whether signatures of the one are signatures of the other, whatever else stands in their certificates.
    #[must_use]
    pub fn is_same_key(&self, other: &Self) -> bool {
        self.key_digest == other.key_digest
    }

    /// The beginning of its validity, for a certificate.
    #[must_use]
    pub fn valid_from(&self) -> Option<Timestamp> {
        self.validity.map(|(not_before, _)| not_before)
    }

    /// The end of its validity, for a certificate.
    #[must_use]
    pub fn valid_until(&self) -> Option<Timestamp> {
        self.validity.map(|(_, not_after)| not_after)
    }

    fn from_key(
        key: &SubjectPublicKeyInfo<'_>,
        validity: Option<(Timestamp, Timestamp)>,
        der: &[u8],
    ) -> Result<Self, CertificateError> {
        let PublicKey::RSA(rsa) = key.parsed().map_err(|_| CertificateError::Damaged)? else {
            return Err(CertificateError::NotRsa);
        };
        let bits = significant_bits(rsa.modulus);
        if !(MIN_KEY_BITS..=MAX_KEY_BITS).contains(&bits) {
            return Err(CertificateError::KeySize(bits));
        }
        Ok(Self {
            key: DecodingKey::from_rsa_der(&key.subject_public_key.data),
            validity,
            fingerprint: Sha256::digest(der).into(),
            key_digest: Sha256::digest(&key.subject_public_key.data).into(),
        })
    }
}

impl std::fmt::Debug for VerificationKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("VerificationKey")
            .field("validity", &self.validity)
            .finish_non_exhaustive()
    }
}

/// Bits of a big-endian number without its leading zeros.
fn significant_bits(number: &[u8]) -> usize {
    let Some(start) = number.iter().position(|byte| *byte != 0) else {
        return 0;
    };
    let leading_zeros = number[start].leading_zeros() as usize;
    (number.len() - start) * 8 - leading_zeros
}
