//! Where SnapTrade is, who we are there, and how long we wait.

use std::path::PathBuf;

use url::Url;

use super::records::RecordsError;
use crate::secret::Secret;
use crate::upstream::client::HttpSettings;
use crate::upstream::line::{LineError, LineSettings};

/// What the provider needs to know. Shows no secret in `Debug`.
#[derive(Debug, Clone)]
pub struct SnapTradeSettings {
    /// Where the API is, without `path_prefix`.
    pub base_url: Url,
    /// What stands before each path, and is signed with it: empty, or one or more segments that begin with a slash
    /// (`/api/v1`).
    pub path_prefix: String,
    /// The firm's client id; goes with each request.
    pub client_id: String,
    /// The firm's consumer key: signs, and never goes anywhere.
    pub consumer_key: Secret,
    /// The TOML file that says which record stands for which users.
    pub records: PathBuf,
    /// Whether daily values are asked for. SnapTrade calls them experimental and has them switched off for most firms.
    pub balance_history: bool,
    /// Limits of each request.
    pub http: HttpSettings,
    /// Limits of all requests together, and the keys of SnapTrade's servers.
    pub line: LineSettings,
    /// Longest time for all requests behind one snapshot or book together, in milliseconds.
    pub snapshot_timeout_ms: u64,
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Paths cannot be appended to it, or it is not `http` or `https`, or carries credentials, a query or a fragment.
    #[error("the base URL of SnapTrade is not a plain http or https address")]
    BaseUrl,
    /// It is neither empty nor a path without a slash at its end.
    #[error("the path prefix of SnapTrade is neither empty nor of a form like `/api/v1`")]
    PathPrefix,
    /// The file that says which record stands for which users cannot be used.
    #[error(transparent)]
    Records(#[from] RecordsError),
    /// There is no safe way to SnapTrade.
    #[error(transparent)]
    Line(#[from] LineError),
}
