//! Where an org is, who we are there, and which names its administrator gave to things.

use url::Url;

use super::mapping::{EventTarget, Target};
use super::party::PartyObject;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::line::{LineError, LineSettings};
use crate::upstream::token::UnusableKey;

/// What the connection needs to know. Shows no secret in `Debug`.
#[derive(Debug, Clone)]
pub struct SalesforceSettings {
    /// The org's own address (My Domain). Taken from here alone, never from an answer.
    pub instance_url: Url,
    /// Where tokens are asked for, below `/services/oauth2/token`: the org's own address, or that of Salesforce's login.
    pub login_url: Url,
    /// The audience of the signed statement: `https://login.salesforce.com`, `https://test.salesforce.com`, or My Domain.
    pub audience: String,
    /// The consumer key of the connected or external client app.
    pub client_id: String,
    /// The user in whose name we act.
    pub username: String,
    /// The private key whose certificate the app knows: RSA, PEM.
    pub private_key: Secret,
    /// Which records can stand for a party.
    pub objects: Vec<PartyObject>,
    /// Where results are written.
    pub targets: Vec<Target>,
    /// The platform event that tells of them, where one is wanted.
    pub event: Option<EventTarget>,
    /// Limits of each request.
    pub http: HttpSettings,
    /// Limits of all requests together, and the keys of Salesforce's servers.
    pub line: LineSettings,
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SalesforceSettingsError {
    /// Paths cannot be appended to it, or it is not `http` or `https`, or carries credentials, a query or a fragment.
    #[error("Salesforce's address is not a plain http or https address")]
    Url,
    /// It cannot sign.
    #[error(transparent)]
    Key(#[from] UnusableKey),
    /// It is not the API name of an object or field.
    #[error("`{0}` is not the API name of a Salesforce object or field")]
    Name(String),
    /// It is not three letters or digits.
    #[error("`{0}` is not the key prefix of a Salesforce object")]
    KeyPrefix(String),
    /// It has no `:record`, or is not a `SELECT`.
    #[error("the query for members must begin with SELECT and have `:record` where the record's id belongs")]
    Query,
    /// There is no safe way to Salesforce.
    #[error(transparent)]
    Line(#[from] LineError),
}

impl SalesforceSettings {
    pub(super) fn check_names(&self) -> Result<(), SalesforceSettingsError> {
        for object in &self.objects {
            object.check_names()?;
        }
        for target in &self.targets {
            target.check_names()?;
        }
        self.event.as_ref().map_or(Ok(()), EventTarget::check_names)
    }
}

/// Takes an API name: a letter, then letters, digits and underscores.
pub(super) fn check_name(name: &str) -> Result<(), SalesforceSettingsError> {
    let is_name = name.len() <= 80
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_name {
        Ok(())
    } else {
        Err(SalesforceSettingsError::Name(name.to_owned()))
    }
}
