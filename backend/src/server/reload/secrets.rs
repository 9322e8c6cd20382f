//! The secrets of a configuration, read again (security row S29).
//!
//! Whoever uses one holds a clone and sees the new text at its next use: the next renewal of a token, the next connection to
//! the database. The key of the audit log is deliberately not among them. Its codes are a chain under one key, so a log that
//! went on under another could not be told from a forged one.

use inlay_contract::OrgId;

use crate::config::{ConfiguredSecret, SecretPurpose, TenantConfig};

/// Reads all secrets again, again and again.
#[derive(Debug, Default)]
pub(super) struct SecretKeeper(Vec<Kept>);

#[derive(Debug)]
struct Kept {
    /// Whose it is; `None` for one of the service itself.
    org: Option<OrgId>,
    configured: ConfiguredSecret,
    /// What was wrong with it at the last look, so that it is said once and not at each look.
    fault: Option<String>,
}

impl SecretKeeper {
    /// Looks after the secrets of the service itself.
    pub(super) fn new(secrets: &[ConfiguredSecret]) -> Self {
        let mut keeper = Self::default();
        keeper.add(None, secrets);
        keeper
    }

    /// Looks after a tenant's secrets too.
    pub(super) fn add_tenant(&mut self, tenant: &TenantConfig) {
        self.add(Some(&tenant.org), &tenant.secrets);
    }

    /// Looks after this tenant's secrets no longer.
    pub(super) fn forget_tenant(&mut self, org: &OrgId) {
        self.0.retain(|kept| kept.org.as_ref() != Some(org));
    }

    fn add(&mut self, org: Option<&OrgId>, secrets: &[ConfiguredSecret]) {
        // Those of webhooks are read together, by whoever verifies with them: two tenants must not have the same.
        let secrets = secrets
            .iter()
            .filter(|secret| secret.purpose != SecretPurpose::Webhook);
        self.0.extend(secrets.map(|configured| Kept {
            org: org.cloned(),
            configured: configured.clone(),
            fault: None,
        }));
    }

    /// Reads all of them. Answers the keys of those that have changed.
    pub(super) fn reload(&mut self) -> Vec<String> {
        self.0.iter_mut().filter_map(Kept::reload).collect()
    }
}

impl Kept {
    /// Its key, where it has changed.
    fn reload(&mut self) -> Option<String> {
        let ConfiguredSecret {
            file,
            key,
            purpose,
            secret,
        } = &self.configured;
        let read = secret.reload_if(|text| purpose.fits(text));
        count(match &read {
            Ok(true) => "changed",
            Ok(false) => "unchanged",
            Err(_) => "failed",
        });
        let file = file.display();
        match read {
            Ok(has_changed) => {
                if self.fault.take().is_some() {
                    tracing::info!(%file, key, "a secret can be read again");
                }
                if has_changed {
                    tracing::info!(%file, key, "a secret has changed");
                }
                has_changed.then(|| key.clone())
            }
            Err(error) => {
                let fault = error.to_string();
                if self.fault.as_ref() != Some(&fault) {
                    tracing::error!(%file, key, %error, "a secret stays as it was");
                    self.fault = Some(fault);
                }
                None
            }
        }
    }
}

/// Counts a look at a secret.
pub(super) fn count(outcome: &'static str) {
    metrics::counter!("inlay_secret_reloads_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::secret::{Secret, SecretPlace};

    #[test]
    fn what_cannot_be_used_leaves_the_old_secret_until_it_can() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key.pem");
        let key = || {
            rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)
                .unwrap()
                .serialize_pem()
        };
        let (old, new) = (key(), key());
        std::fs::write(&file, &old).unwrap();
        let secret = Secret::load(SecretPlace::File(file.clone())).unwrap();
        let mut keeper = SecretKeeper::new(&[ConfiguredSecret {
            file: "inlay.toml".into(),
            key: "private_key_file".to_owned(),
            purpose: SecretPurpose::PrivateKey,
            secret: secret.clone(),
        }]);
        assert!(keeper.reload().is_empty());
        std::fs::write(&file, &new[..60]).unwrap();
        assert!(keeper.reload().is_empty());
        std::fs::remove_file(&file).unwrap();
        assert!(keeper.reload().is_empty());
        assert_eq!(secret.current().expose_secret(), old.trim_end());
        std::fs::write(&file, &new).unwrap();
        assert_eq!(keeper.reload(), ["private_key_file"]);
        assert_eq!(secret.current().expose_secret(), new.trim_end());
    }
}
