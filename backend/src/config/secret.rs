//! The secrets that a configuration names: read once when it is read, and known by their key, so that all of them can be read
//! again while the service runs.

use std::path::{Path, PathBuf};

use jsonwebtoken::EncodingKey;
use secrecy::{ExposeSecret as _, SecretString};

use super::error::{ConfigError, Fault};
use crate::secret::{Secret, SecretPlace, UnreadableSecret};

/// A secret, and where the configuration names it.
#[derive(Debug, Clone)]
pub struct ConfiguredSecret {
    /// The configuration file that names its place.
    pub file: PathBuf,
    /// The key there.
    pub key: String,
    /// What it is for.
    pub purpose: SecretPurpose,
    /// The secret; whoever uses it holds a clone, and all clones change together.
    pub secret: Secret,
}

/// What a secret is for, as far as that says which texts can be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretPurpose {
    /// A client's secret or a password: any text.
    Shared,
    /// A private key that we sign with: PEM.
    PrivateKey,
    /// A secret that deliveries are verified with; the keyring of `webhook` decides whether it can be used.
    Webhook,
}

impl SecretPurpose {
    /// Whether `text` can be such a secret. A file that is being written may hold half of one.
    #[must_use]
    pub fn fits(self, text: &SecretString) -> bool {
        let text = text.expose_secret().as_bytes();
        match self {
            Self::Shared | Self::Webhook => true,
            Self::PrivateKey => {
                EncodingKey::from_rsa_pem(text).is_ok() || EncodingKey::from_ec_pem(text).is_ok()
            }
        }
    }
}

/// The secret in `file`; `key` names the key that names it.
pub(super) fn secret_from_file(file: &Path, key: &str, fault: &Fault<'_>) -> Result<Secret, ConfigError> {
    load(
        SecretPlace::File(file.to_owned()),
        SecretPurpose::Shared,
        key,
        fault,
    )
}

/// The secret in the environment variable `name`; `key` names the key that names it.
pub(super) fn secret_from_environment(
    name: &str,
    key: &str,
    fault: &Fault<'_>,
) -> Result<Secret, ConfigError> {
    load(
        SecretPlace::Variable(name.to_owned()),
        SecretPurpose::Shared,
        key,
        fault,
    )
}

/// `private_key_file` and `private_key_env` of a block.
pub(super) struct PrivateKeyNames {
    pub(super) file: Option<PathBuf>,
    pub(super) env: Option<String>,
}

impl PrivateKeyNames {
    /// The private key, if one is named; `key` names the block.
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<Option<Secret>, ConfigError> {
        let (place, name) = match (self.file, self.env) {
            (None, None) => return Ok(None),
            (Some(file), None) => (SecretPlace::File(folder.join(file)), "private_key_file"),
            (None, Some(name)) => (SecretPlace::Variable(name), "private_key_env"),
            (Some(_), Some(_)) => {
                let remedy = "Keep one of `private_key_file` and `private_key_env`.";
                return Err(fault.at(key, "the private key is named twice", remedy));
            }
        };
        load(place, SecretPurpose::PrivateKey, &format!("{key}.{name}"), fault).map(Some)
    }
}

/// The secret at `place`, which from now on counts among those of the configuration.
pub(super) fn load(
    place: SecretPlace,
    purpose: SecretPurpose,
    key: &str,
    fault: &Fault<'_>,
) -> Result<Secret, ConfigError> {
    let secret = Secret::load(place).map_err(|error| {
        let remedy = match (&error, purpose) {
            (_, SecretPurpose::Webhook) => "Put the secret alone there, readable only by the service's user.",
            (UnreadableSecret::File { .. }, _) => {
                "Put the secret alone into that file, readable only by the service's user."
            }
            (UnreadableSecret::Empty(_) | UnreadableSecret::Unfit(_), _) => {
                "Put the secret alone into that file."
            }
            (UnreadableSecret::Variable(_), _) => "Set it for the service, or name a file instead.",
        };
        fault.at(key, &error.to_string(), remedy)
    })?;
    fault.found(ConfiguredSecret {
        file: fault.file.to_owned(),
        key: key.to_owned(),
        purpose,
        secret: secret.clone(),
    });
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_key_is_no_key() {
        let rsa =
            rcgen::KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048).unwrap();
        let ec = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).unwrap();
        for pem in [rsa.serialize_pem(), ec.serialize_pem()] {
            let half = pem[..pem.len() / 2].to_owned();
            assert!(SecretPurpose::PrivateKey.fits(&pem.into()));
            assert!(!SecretPurpose::PrivateKey.fits(&half.into()));
        }
        assert!(SecretPurpose::Shared.fits(&"any text".into()));
    }
}
