//! Servers known by their key: a certificate must be good in the eyes of the machine's certificate store, and it must hold one of
//! the keys that the configuration names.
//!
//! The key of the server's own certificate is compared and no other's: what else a server sends along proves nothing unless it
//! is part of the verified chain, which the verifier does not tell. A key outlives its certificate where it is kept at renewal,
//! and several can be named while one takes the place of another.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, SignatureScheme};
use rustls_platform_verifier::Verifier;
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate};

/// How a pin is written: as curl's `--pinnedpubkey` does.
const PREFIX: &str = "sha256//";

/// SHA-256 of a public key (the certificate's `SubjectPublicKeyInfo` in DER), written `sha256//` and base64.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PinnedKey([u8; 32]);

/// A text is no pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not `sha256//` and 32 bytes in base64")]
pub struct UnusablePin;

/// Takes what the machine's certificates allow, where the key is one of the named.
#[derive(Debug)]
struct PinVerifier<V> {
    usual: V,
    keys: Vec<PinnedKey>,
}

impl PinnedKey {
    /// The key of a certificate.
    fn of(certificate: &CertificateDer<'_>) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        let key = certificate.tbs_certificate.subject_pki.raw;
        Some(Self(Sha256::digest(key).into()))
    }
}

impl FromStr for PinnedKey {
    type Err = UnusablePin;

    fn from_str(text: &str) -> Result<Self, UnusablePin> {
        let encoded = text.strip_prefix(PREFIX).ok_or(UnusablePin)?;
        let bytes = BASE64_STANDARD.decode(encoded).map_err(|_| UnusablePin)?;
        bytes.try_into().map(Self).map_err(|_| UnusablePin)
    }
}

impl fmt::Display for PinnedKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{PREFIX}{}", BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for PinnedKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PinnedKey({self})")
    }
}

/// TLS 1.2 or 1.3 with servers that hold one of `keys`, below the machine's authorities and `further` ones.
pub(super) fn client_config(
    keys: &[PinnedKey],
    further: impl IntoIterator<Item = CertificateDer<'static>>,
) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = PinVerifier {
        usual: Verifier::new_with_extra_roots(further, Arc::clone(&provider))?,
        keys: keys.to_vec(),
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    Ok(config)
}

impl<V: ServerCertVerifier> ServerCertVerifier for PinVerifier<V> {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self
            .usual
            .verify_server_cert(certificate, intermediates, name, ocsp_response, now)?;
        match PinnedKey::of(certificate) {
            Some(key) if self.keys.contains(&key) => Ok(verified),
            _ => {
                tracing::error!("a provider's certificate is valid, but its key is not one of `pinned_keys`");
                Err(CertificateError::ApplicationVerificationFailure.into())
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.usual.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests;
