//! The audit log as rows: appended, never changed. What an entry means, and how a chain is checked, is `audit`'s business.

use inlay_contract::kyc::CheckId;
use inlay_contract::{OrgId, RecordId, UserId};
use jiff::Timestamp;

use super::Stored;

/// A message authentication code (HMAC-SHA256).
pub type Mac = [u8; 32];

/// One named value of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether it is personal data of the party, for subject access requests.
    pub personal: bool,
}

/// An entry to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Whose log.
    pub org: OrgId,
    /// When it happened (UTC).
    pub at: Timestamp,
    /// Who did it; `None` for Inlay itself.
    pub actor: Option<UserId>,
    /// For whom Inlay or a provider did it, where somebody asked for it earlier.
    pub on_behalf_of: Option<UserId>,
    /// What was done: a stable name.
    pub action: &'static str,
    /// How it ended: a stable name (`done`, `denied`, an error code).
    pub outcome: &'static str,
    /// About whom.
    pub party: Option<RecordId>,
    /// About which check.
    pub check: Option<CheckId>,
    /// For what.
    pub purpose: Option<&'static str>,
    /// On which consent.
    pub consent_version: Option<String>,
    /// Our name for the request.
    pub request_id: Option<String>,
    /// The provider's name for its part of it.
    pub provider_request_id: Option<String>,
    /// Anything else.
    pub details: Vec<Detail>,
}

/// An entry as it is kept. Texts instead of constants: it may have been written by an earlier version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Whose log.
    pub org: String,
    /// Its number in the org's log: 1, 2, 3 … without a gap.
    pub sequence: u64,
    /// Microseconds since 1970 in UTC.
    pub at_us: i64,
    /// See [`AuditEntry::actor`].
    pub actor: Option<String>,
    /// See [`AuditEntry::on_behalf_of`].
    pub on_behalf_of: Option<String>,
    /// See [`AuditEntry::action`].
    pub action: String,
    /// See [`AuditEntry::outcome`].
    pub outcome: String,
    /// See [`AuditEntry::party`].
    pub party: Option<String>,
    /// See [`AuditEntry::check`].
    pub check: Option<String>,
    /// See [`AuditEntry::purpose`].
    pub purpose: Option<String>,
    /// See [`AuditEntry::consent_version`].
    pub consent_version: Option<String>,
    /// See [`AuditEntry::request_id`].
    pub request_id: Option<String>,
    /// See [`AuditEntry::provider_request_id`].
    pub provider_request_id: Option<String>,
    /// JSON array of `{"name", "value", "personal"}`, as it was sealed, byte for byte.
    pub details: String,
    /// Seals the row and, through the code of the row before, everything before it.
    pub mac: Mac,
}

/// Where an org's log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditHead {
    /// Number of the last row; 0 for an empty log.
    pub sequence: u64,
    /// Code of the last row; zeros for an empty log.
    pub mac: Mac,
    /// Seals number and code, so that a log cannot be cut and given an end of somebody's making.
    pub seal: Mac,
}

/// Makes the codes; holds the key, which the store never sees.
pub trait Sealer: Send + Sync {
    /// The code of `row` (whose own `mac` is not looked at) after a row with code `previous`.
    fn seal_row(&self, previous: &Mac, row: &AuditRow) -> Mac;
    /// The seal of an end.
    fn seal_head(&self, org: &str, sequence: u64, mac: &Mac) -> Mac;
}

/// Keeps the audit logs.
pub trait AuditStore {
    /// Appends entries that belong to no other change: views, refusals.
    fn append(&self, entries: Vec<AuditEntry>) -> Stored<'_, ()>;

    /// Rows of an org's log from a number on, in order, at most `limit`.
    fn rows<'a>(&'a self, org: &'a str, from: u64, limit: u32) -> Stored<'a, Vec<AuditRow>>;

    /// Rows about a party between two instants (the first included, the second not), in order.
    fn rows_about<'a>(
        &'a self,
        org: &'a str,
        party: &'a RecordId,
        from: Timestamp,
        to: Timestamp,
    ) -> Stored<'a, Vec<AuditRow>>;

    /// Where a log ends, as the store says.
    fn head<'a>(&'a self, org: &'a str) -> Stored<'a, AuditHead>;

    /// The orgs that have a log: rows, or an end, or both.
    fn orgs(&self) -> Stored<'_, Vec<String>>;
}
