//! Where Onfido is, who we are there, and what the firm has agreed on with it.

use url::Url;

use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::line::{LineError, LineSettings};

/// What the provider needs to know. Shows no secret in `Debug`.
#[derive(Debug, Clone)]
pub struct OnfidoSettings {
    /// Where the API of the firm's region is, version included: `https://api.eu.onfido.com/v3.6`.
    pub base_url: Url,
    /// The firm's client id.
    pub client_id: String,
    /// The firm's client secret.
    pub client_secret: Secret,
    /// Hosts to which Onfido may send us for a document; the request there carries no credentials. Empty: its own only.
    pub document_hosts: Vec<String>,
    /// Whether the firm's consent text covers Onfido's privacy notices, so that the applicant is said to have read them.
    pub privacy_notices_read: bool,
    /// The property of the workflow's output that holds the risk as `low`, `medium` or `high`, where there is one.
    pub risk_output: Option<String>,
    /// Limits of each request.
    pub http: HttpSettings,
    /// Limits of all requests together, and the keys of Onfido's servers.
    pub line: LineSettings,
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OnfidoSettingsError {
    /// Paths cannot be appended to it, or it is not `http` or `https`, or carries credentials, a query or a fragment.
    #[error("Onfido's base URL is not a plain http or https address")]
    BaseUrl,
    /// There is no safe way to Onfido.
    #[error(transparent)]
    Line(#[from] LineError),
}
