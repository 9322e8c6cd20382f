//! Where a vendor sends word to, and with which secret it signs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::webhook::Notice;
use crate::orgs::Org;

/// A vendor of checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// The platform itself.
    Platform,
    /// The vendor with the Onfido wire format.
    Onfido,
}

/// Where the webhooks of one vendor for one firm go. Several of the same are all served.
#[derive(Clone)]
pub struct Target {
    pub(super) org: &'static Org,
    pub(super) vendor: Vendor,
    pub(super) url: Url,
    pub(super) secret: Vec<u8>,
    /// What the firm said of it, where it registered it itself.
    pub(crate) registration: Option<Registration>,
}

/// What a firm says of a webhook that it registers.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    /// As it is shown: the address and the secret as they were given.
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) is_enabled: bool,
    /// The events that it is told of; empty for all.
    pub(crate) events: Vec<String>,
    /// Kept and shown, and nothing else: the sandbox has one environment.
    pub(crate) environments: Vec<String>,
}

/// A webhook cannot be sent like this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableTarget {
    /// The address is no http or https address.
    #[error("`{0}` is no http or https address")]
    Url(String),
    /// The secret is not of the form that its scheme asks for.
    #[error("a secret of Standard Webhooks is `whsec_` and the base64 of 24 to 64 bytes")]
    Secret,
}

impl Target {
    /// A target; without a secret the firm's own, as the documentation prints it.
    ///
    /// # Errors
    /// The address or the secret is not of the right form.
    pub fn new(
        org: &'static Org,
        vendor: Vendor,
        url: &str,
        secret: Option<&str>,
    ) -> Result<Self, UnusableTarget> {
        let unusable = || UnusableTarget::Url(url.to_owned());
        let url = Url::parse(url).map_err(|_| unusable())?;
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
            return Err(unusable());
        }
        let secret = match vendor {
            Vendor::Platform => standard_key(secret.unwrap_or(org.webhook_secret))?,
            Vendor::Onfido => secret.unwrap_or(org.onfido_webhook_token).as_bytes().to_vec(),
        };
        Ok(Self {
            org,
            vendor,
            url,
            secret,
            registration: None,
        })
    }

    /// The same, registered by the firm.
    pub(crate) fn registered(
        org: &'static Org,
        vendor: Vendor,
        registration: Registration,
    ) -> Result<Self, UnusableTarget> {
        let target = Self::new(org, vendor, &registration.url, Some(&registration.token))?;
        Ok(Self {
            registration: Some(registration),
            ..target
        })
    }

    pub(super) fn is_registered_by(&self, org: &Org) -> bool {
        self.org == org && self.registration.is_some()
    }

    pub(super) fn has_id(&self, id: &str) -> bool {
        self.registration
            .as_ref()
            .is_some_and(|registration| registration.id == id)
    }

    /// Whether word of this is for it.
    pub(super) fn takes(&self, notice: &Notice) -> bool {
        let is_wanted = self.registration.as_ref().is_none_or(|registration| {
            let events = &registration.events;
            registration.is_enabled && (events.is_empty() || events.iter().any(|event| event == notice.event))
        });
        self.org == notice.org && self.vendor == notice.vendor && is_wanted
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Target")
            .field("org", &self.org.short_name)
            .field("vendor", &self.vendor)
            .field("url", &self.url.as_str())
            .finish_non_exhaustive()
    }
}

/// The key in a secret of Standard Webhooks 1.0.0.
fn standard_key(secret: &str) -> Result<Vec<u8>, UnusableTarget> {
    let encoded = secret.strip_prefix("whsec_").ok_or(UnusableTarget::Secret)?;
    let key = STANDARD.decode(encoded).map_err(|_| UnusableTarget::Secret)?;
    if (24..=64).contains(&key.len()) {
        Ok(key)
    } else {
        Err(UnusableTarget::Secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orgs::{ALL, NORTH};

    #[test]
    fn the_printed_secrets_are_of_the_standards_form_and_all_different() {
        let target = |org| Target::new(org, Vendor::Platform, "http://127.0.0.1:1/", None).unwrap();
        let [north, south] = ALL.map(target);
        assert_ne!(north.secret, south.secret);
    }

    #[test]
    fn what_cannot_be_sent_is_refused_when_it_is_configured() {
        let refused = |url, secret| Target::new(&NORTH, Vendor::Platform, url, secret).unwrap_err();
        assert_eq!(
            refused("ftp://127.0.0.1/", None),
            UnusableTarget::Url("ftp://127.0.0.1/".to_owned())
        );
        assert!(matches!(refused("webhooks", None), UnusableTarget::Url(_)));
        for secret in ["bm90IGxvbmc=", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%"] {
            assert_eq!(
                refused("http://127.0.0.1/", Some(secret)),
                UnusableTarget::Secret,
                "{secret}"
            );
        }
    }
}
