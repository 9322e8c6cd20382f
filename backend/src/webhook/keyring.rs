//! The secrets that are active, and whose delivery a delivery is.
//!
//! A tenant may have several secrets of a provider at once, so that one can be replaced by another without a delivery being
//! lost. Which tenant a delivery is for is told by the secret that fits and by nothing else: no part of the address or the
//! body is believed before that.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};

use super::key::{Key, SecretFault};
use super::scheme::{self, Fault, Scheme};
use crate::config::WebhookSecrets;
use crate::secret::UnreadableSecret;

/// A tenant that a provider delivers to.
#[derive(Debug, Clone)]
pub struct WebhookTenant {
    /// The org.
    pub org: OrgId,
    /// The provider, by the name of its adapter.
    pub provider: String,
    /// Where its secrets are.
    pub secrets: WebhookSecrets,
}

/// Why secrets cannot be used. Names no part of a secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// A secret cannot be read.
    #[error("a webhook secret of {org} cannot be read: {source}")]
    Unreadable {
        /// The tenant.
        org: OrgId,
        /// Why.
        source: UnreadableSecret,
    },
    /// What was read is no secret of the provider's scheme.
    #[error("webhook secret {number} of {org} is no secret of {provider}: {fault}")]
    Fault {
        /// The tenant.
        org: OrgId,
        /// The provider.
        provider: String,
        /// Which of its secrets; 1 for the first.
        number: usize,
        /// Why.
        fault: SecretFault,
    },
    /// Two tenants have the same secret, so nobody could tell whose a delivery is.
    #[error(
        "{first} and {second} have the same webhook secret of {provider}, so nobody could tell whose a delivery is; \
         have {provider} make one for each"
    )]
    Shared {
        /// A tenant.
        first: OrgId,
        /// Another.
        second: OrgId,
        /// The provider.
        provider: String,
    },
    /// The provider delivers nothing.
    #[error("{org} has webhook secrets of {provider}, which sends none; take them out")]
    NoScheme {
        /// The tenant.
        org: OrgId,
        /// The provider.
        provider: String,
    },
}

/// All active secrets.
#[derive(Default)]
pub struct Keyring(BTreeMap<String, Ring>);

/// Those of one provider.
struct Ring {
    scheme: &'static dyn Scheme,
    keys: Vec<(OrgId, Key)>,
}

/// A delivery whose signature fits and which is in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verified {
    /// Whose secret it was signed with.
    pub(super) org: OrgId,
    /// The sender's name for the event, or what stands for it.
    pub(super) event_id: String,
}

/// Why a delivery is denied, and to whom it was addressed as far as that is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Denied {
    pub(super) code: ErrorCode,
    pub(super) reason: &'static str,
    pub(super) org: Option<OrgId>,
}

impl From<Fault> for Denied {
    fn from(fault: Fault) -> Self {
        Self {
            code: fault.code,
            reason: fault.reason,
            org: None,
        }
    }
}

impl Keyring {
    /// The secrets of these tenants, as they were last read.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn load(tenants: &[WebhookTenant]) -> Result<Self, KeyringError> {
        let mut keyring = Self::default();
        for tenant in tenants {
            let org = tenant.org.clone();
            for (position, secret) in tenant.secrets.current().iter().enumerate() {
                keyring.add(&org, &tenant.provider, position + 1, secret.expose_secret())?;
            }
        }
        Ok(keyring)
    }

    /// As [`Keyring::load`], once the secrets have been read again.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(super) fn reload(tenants: &[WebhookTenant]) -> Result<Self, KeyringError> {
        for tenant in tenants {
            tenant
                .secrets
                .reload()
                .map_err(|source| KeyringError::Unreadable {
                    org: tenant.org.clone(),
                    source,
                })?;
        }
        Self::load(tenants)
    }

    pub(super) fn add(
        &mut self,
        org: &OrgId,
        provider: &str,
        number: usize,
        secret: &str,
    ) -> Result<(), KeyringError> {
        let scheme = scheme::of_provider(provider).ok_or_else(|| KeyringError::NoScheme {
            org: org.clone(),
            provider: provider.to_owned(),
        })?;
        let key = scheme.key(secret).map_err(|fault| KeyringError::Fault {
            org: org.clone(),
            provider: provider.to_owned(),
            number,
            fault,
        })?;
        let ring = self.0.entry(provider.to_owned()).or_insert_with(|| Ring {
            scheme,
            keys: Vec::new(),
        });
        let same = ring.keys.iter().find(|(_, other)| key.is_same_as(other));
        match same {
            Some((first, _)) if first != org => Err(KeyringError::Shared {
                first: first.clone(),
                second: org.clone(),
                provider: provider.to_owned(),
            }),
            Some(_) => Ok(()),
            None => {
                ring.keys.push((org.clone(), key));
                Ok(())
            }
        }
    }

    /// Whether anybody's deliveries of this provider are awaited.
    pub(super) fn knows(&self, provider: &str) -> bool {
        self.0.contains_key(provider)
    }

    /// The tenants of a provider, each once.
    pub(super) fn orgs(&self, provider: &str) -> Vec<OrgId> {
        let keys = self.0.get(provider).map_or(&[][..], |ring| ring.keys.as_slice());
        let mut orgs: Vec<_> = keys.iter().map(|(org, _)| org.clone()).collect();
        orgs.dedup();
        orgs
    }

    /// Whether two keyrings hold the same secrets of the same tenants.
    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self
                .0
                .iter()
                .zip(&other.0)
                .all(|((name, ring), (other_name, other))| {
                    name == other_name
                        && ring.keys.len() == other.keys.len()
                        && ring
                            .keys
                            .iter()
                            .zip(&other.keys)
                            .all(|(one, other)| one.0 == other.0 && one.1.is_same_as(&other.1))
                })
    }

    /// Whose delivery it is. All secrets of the provider are tried, always, so that the time that it takes says nothing of who
    /// its tenants are.
    pub(super) fn verify(
        &self,
        provider: &str,
        headers: &HeaderMap,
        body: &[u8],
        now: Timestamp,
    ) -> Result<Verified, Denied> {
        let ring = self.0.get(provider).ok_or(Fault {
            code: ErrorCode::NotFound,
            reason: "no tenant has this provider",
        })?;
        let claim = ring.scheme.claim(headers)?;
        let mut owners = Vec::new();
        for (org, key) in &ring.keys {
            if bool::from(key.fits(&claim.head, body, &claim.codes)) {
                owners.push(org);
            }
        }
        // Several of one tenant's secrets may fit while it changes them; those of two tenants never belong together.
        owners.dedup();
        let [org] = owners.as_slice() else {
            let reason = match owners.len() {
                0 => "no active secret fits",
                _ => "signed with secrets of several tenants",
            };
            return Err(Fault::signature(reason).into());
        };
        let signed_at = ring.scheme.signed_at(&claim, body);
        if signed_at.is_some_and(|signed_at| !ring.scheme.window().holds(signed_at, now)) {
            return Err(Denied {
                code: ErrorCode::WebhookTime,
                reason: "signed too long ago or in the future",
                org: Some((*org).clone()),
            });
        }
        Ok(Verified {
            org: (*org).clone(),
            event_id: claim.event_id.unwrap_or_else(|| body_name(body)),
        })
    }
}

/// What stands for the name of an event that has none: the same bytes are the same event.
fn body_name(body: &[u8]) -> String {
    format!("sha256-{}", hex::encode(Sha256::digest(body)))
}
