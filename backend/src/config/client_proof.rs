//! `client_secret_*` or `private_key_*`: how a client proves at the token endpoint who it is.

use std::path::{Path, PathBuf};

use super::error::{ConfigError, Fault};
use super::provider::ClientSecret;
use super::secret::PrivateKeyNames;
use crate::upstream::platform::ClientProof;

/// What a block says of it.
pub(super) struct RawClientProof {
    pub(super) client_secret: ClientSecret,
    pub(super) private_key_file: Option<PathBuf>,
    pub(super) private_key_env: Option<String>,
    pub(super) private_key_id: Option<String>,
}

impl RawClientProof {
    /// The one proof that is named; `key` names the block.
    pub(super) fn resolved(
        self,
        key: &str,
        folder: &Path,
        fault: &Fault<'_>,
    ) -> Result<ClientProof, ConfigError> {
        let has_key = self.private_key_file.is_some() || self.private_key_env.is_some();
        let has_secret = self.client_secret.file.is_some() || self.client_secret.env.is_some();
        if !has_key && self.private_key_id.is_some() {
            let remedy = "Set `private_key_file` or `private_key_env` as well, or take it out.";
            return Err(fault.at(
                &format!("{key}.private_key_id"),
                "names a key that is not there",
                remedy,
            ));
        }
        if has_key && has_secret {
            let remedy = "Keep the client secret or the private key.";
            return Err(fault.at(key, "the client has a secret and a private key", remedy));
        }
        let named = PrivateKeyNames {
            file: self.private_key_file,
            env: self.private_key_env,
        };
        let Some(private_key) = named.resolved(key, folder, fault)? else {
            let secret = self.client_secret.resolved(key, folder, fault)?;
            return Ok(ClientProof::Secret(secret));
        };
        Ok(ClientProof::PrivateKey {
            key: private_key,
            key_id: self.private_key_id,
        })
    }
}
