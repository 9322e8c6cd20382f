//! Where a platform is, who we are there, and how long we wait.

use url::Url;

use super::console::ConsoleUrl;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::line::{LineError, LineSettings};
use crate::upstream::token::UnusableKey;

/// What the provider needs to know. Shows no secret in `Debug`.
#[derive(Debug, Clone)]
pub struct PlatformSettings {
    /// Where the platform's API is; a path is kept as a prefix.
    pub base_url: Url,
    /// Its token endpoint.
    pub token_url: Url,
    /// The firm's client id; sent as `X-Client-ID` too.
    pub client_id: String,
    /// How the firm proves that it is that client.
    pub proof: ClientProof,
    /// Where a person sees a record in the platform's own pages, if there are any.
    pub console_url: Option<ConsoleUrl>,
    /// Limits of each request.
    pub http: HttpSettings,
    /// Limits of all requests together, and the keys of the platform's servers.
    pub line: LineSettings,
    /// Longest time for all requests behind one snapshot or book together, in milliseconds.
    pub snapshot_timeout_ms: u64,
}

/// How a client proves at the token endpoint that it is that client. Shows no secret in `Debug`.
#[derive(Debug, Clone)]
pub enum ClientProof {
    /// By a secret, with HTTP Basic.
    Secret(Secret),
    /// By a statement signed with a key of ours (`private_key_jwt`).
    PrivateKey {
        /// RSA or P-256, PEM.
        key: Secret,
        /// The name under which the platform knows its public half, where it wants one.
        key_id: Option<String>,
    },
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Paths cannot be appended to it, or it is not `http` or `https`, or carries credentials, a query or a fragment.
    #[error("the platform's base URL is not a plain http or https address")]
    BaseUrl,
    /// It does not fit into a header.
    #[error("the client id has characters that cannot be sent in a header")]
    ClientId,
    /// It cannot sign.
    #[error(transparent)]
    Key(#[from] UnusableKey),
    /// There is no safe way to the platform.
    #[error(transparent)]
    Line(#[from] LineError),
}
