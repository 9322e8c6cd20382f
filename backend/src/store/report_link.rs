//! Links to reports: each is used once, on whichever instance it is followed.

use inlay_contract::UserId;
use inlay_contract::kyc::CheckId;
use jiff::Timestamp;

use super::Stored;
use super::kyc::PartyKey;

/// A link to the report about a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLink {
    /// SHA-256 of its code; the code itself is kept nowhere.
    pub code_hash: [u8; 32],
    /// Whose file the check is in.
    pub party: PartyKey,
    /// The check.
    pub check: CheckId,
    /// Who asked for it.
    pub user: UserId,
    /// It works before this instant.
    pub works_until: Timestamp,
}

/// Keeps links to reports.
pub trait ReportLinkStore {
    /// Keeps a link, unless its user has `most` links that still work at `now`. Answers whether it was kept.
    fn keep_link(&self, link: ReportLink, most: u32, now: Timestamp) -> Stored<'_, bool>;

    /// Uses a link up. `None` where it was used before, is over at `now`, or was never made; of many who use it at the same
    /// time, on any instances, one gets it.
    fn spend_link(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, Option<ReportLink>>;

    /// Forgets links that were over before an instant, at most some thousands of them. Answers how many.
    fn forget_links(&self, over_before: Timestamp) -> Stored<'_, u64>;
}
