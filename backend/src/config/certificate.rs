//! The public keys that an org signs its assertions with.

use jiff::Timestamp;
use jsonwebtoken::DecodingKey;
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
}

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
                Self::from_key(certificate.public_key(), Some(validity))
            }
            "PUBLIC KEY" => match SubjectPublicKeyInfo::from_der(&block.contents) {
                Ok(([], key)) => Self::from_key(&key, None),
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

    /// The end of its validity, for a certificate.
    #[must_use]
    pub fn valid_until(&self) -> Option<Timestamp> {
        self.validity.map(|(_, not_after)| not_after)
    }

    fn from_key(
        key: &SubjectPublicKeyInfo<'_>,
        validity: Option<(Timestamp, Timestamp)>,
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
