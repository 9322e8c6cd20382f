//! What `GET /api/setup` answers: what anybody may know about an org's setup, so that a fault in it can be named.
//!
//! It says nothing that the org's frame document does not say, but for the service's own clock and version.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The public facts about an org's setup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setup {
    /// The service's clock (UTC), in milliseconds.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub time: Timestamp,
    /// The version of the service.
    pub service_version: String,
    /// The protocol versions that its widget speaks, newest first.
    pub protocol_versions: Vec<u32>,
    /// Path of the widget's first WebAssembly file; `null` where the built widget names none.
    pub widget: Option<String>,
    /// Whether the org is known here. What is no org id is not.
    pub enrolled: bool,
    /// The pages that may show the org's widget; empty for an org that is not known.
    pub host_origins: Vec<String>,
}
