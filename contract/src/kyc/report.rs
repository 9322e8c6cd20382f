//! The provider's own report, for a browser that downloads it by itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Answer of `POST /api/kyc/checks/{id}/report-link`: an address that works once, without a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportLink {
    /// Path below the BFF's origin. Whoever has it can read the report, so it goes nowhere but into the browser's own download.
    pub path: String,
    /// Until when it works (UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub works_until: Timestamp,
}

impl std::fmt::Debug for ReportLink {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ReportLink")
            .field("works_until", &self.works_until)
            .finish_non_exhaustive()
    }
}
