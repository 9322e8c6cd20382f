//! Who was let in: used assertions, launch codes and sessions, as rows that all instances share.
//!
//! Tokens and codes are known by their hashes alone. What a session may and how long anything is remembered is decided in
//! `session`.

use inlay_contract::{InstanceId, OrgId, RecordId, UserId};
use jiff::Timestamp;
use tokio::sync::broadcast;

use super::{AuditEntry, Stored};

/// A session as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of its token.
    pub token_hash: [u8; 32],
    /// The org that vouched for it.
    pub org: OrgId,
    /// The user.
    pub user: UserId,
    /// The user's name, where the org said it: decisions about checks carry it.
    pub user_name: Option<String>,
    /// Names of what the user may do, with spaces between them.
    pub may: String,
    /// The record.
    pub record: RecordId,
    /// The widget instance.
    pub instance: InstanceId,
    /// Its end.
    pub expires_at: Timestamp,
}

/// A launch code as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchRow {
    /// SHA-256 of the code.
    pub code_hash: [u8; 32],
    /// The org that vouched.
    pub org: OrgId,
    /// Whom it vouched for.
    pub user: UserId,
    /// The code works before this instant.
    pub works_until: Timestamp,
    /// What the org vouched for, opaque here.
    pub document: String,
}

/// What came of spending a launch code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpentLaunch {
    /// This was its one use.
    Now(String),
    /// It was used before, and would still work.
    Before,
    /// It is not there, or over.
    Unknown,
}

/// Sessions that somebody looks for or ends: those of an org, or of one of its users.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Only those of this org.
    pub org: Option<OrgId>,
    /// Only those of this user.
    pub user: Option<UserId>,
}

/// What must be known of sessions that are no longer what they were, to whoever remembers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The session of this token has ended before its time.
    One([u8; 32]),
    /// Many have, or words were lost, so that nobody knows which: nothing that is remembered counts.
    Many,
}

/// Keeps who was let in. Of any number of callers at the same time, on any number of instances, one gets what can be had once.
pub trait AccessStore {
    /// Uses up an assertion. Answers whether it was not used before.
    fn claim_assertion(
        &self,
        assertion_hash: [u8; 32],
        usable_until: Timestamp,
        now: Timestamp,
    ) -> Stored<'_, bool>;

    /// How many assertions are remembered that are still usable.
    fn count_assertions(&self, now: Timestamp) -> Stored<'_, u64>;

    /// Forgets assertions that were usable until before an instant, at most some thousands of them. Answers how many.
    fn forget_assertions(&self, over_before: Timestamp) -> Stored<'_, u64>;

    /// Keeps a launch code.
    fn keep_launch(&self, row: LaunchRow) -> Stored<'_, ()>;

    /// Spends a launch code; what it stood for is then no longer kept.
    fn spend_launch(&self, code_hash: [u8; 32], now: Timestamp) -> Stored<'_, SpentLaunch>;

    /// How many launch codes are kept that are not over.
    fn count_launches(&self, now: Timestamp) -> Stored<'_, u64>;

    /// Forgets launch codes that were over before an instant, at most some thousands of them. Answers how many.
    fn forget_launches(&self, over_before: Timestamp) -> Stored<'_, u64>;

    /// Keeps a session, in the place of an earlier one of the same user in the same widget instance.
    fn insert_session(&self, row: SessionRow) -> Stored<'_, ()>;

    /// The session of a token, running or not.
    fn session(&self, token_hash: [u8; 32]) -> Stored<'_, Option<SessionRow>>;

    /// Ends a session. Answers whether there was one.
    fn end_session(&self, token_hash: [u8; 32]) -> Stored<'_, bool>;

    /// How many sessions end after an instant.
    fn count_sessions(&self, ends_after: Timestamp) -> Stored<'_, u64>;

    /// Forgets sessions that were over before an instant, at most some thousands of them. Answers how many.
    fn forget_sessions(&self, over_before: Timestamp) -> Stored<'_, u64>;

    /// The sessions that run at `now`, those that end first first, at most `limit`.
    fn running_sessions<'a>(
        &'a self,
        filter: &'a SessionFilter,
        now: Timestamp,
        limit: u32,
    ) -> Stored<'a, Vec<SessionRow>>;

    /// The orgs that have running sessions or launch codes that are not spent.
    fn orgs_let_in(&self, now: Timestamp) -> Stored<'_, Vec<OrgId>>;

    /// Ends the running sessions of an org, or of one of its users, and spends their launch codes. Answers how many sessions
    /// there were; `audit` is appended to the log of the org with that number as its detail `sessions`.
    fn end_sessions<'a>(
        &'a self,
        org: &'a OrgId,
        user: Option<&'a UserId>,
        now: Timestamp,
        audit: AuditEntry,
    ) -> Stored<'a, u64>;

    /// Sessions that end before their time or are replaced from now on, on whichever instance. Words may be late or lost.
    fn ended(&self) -> broadcast::Receiver<Ended>;
}
