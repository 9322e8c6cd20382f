//! An entry: one [`Action`], seen in a [`Scene`].

use inlay_contract::kyc::{CheckId, Purpose};
use inlay_contract::{ErrorCode, OrgId, RecordId, UserId};
use jiff::Timestamp;

use crate::store::{AuditEntry, Detail};

/// What was done. The names are stable: they stand in logs that are kept for years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// The KYC panel was read.
    PanelRead,
    /// Personal data was shown unmasked.
    PartyRevealed,
    /// A start was asked for, whatever came of it.
    CheckStart,
    /// The provider was asked to make the party known.
    ProviderEnrol,
    /// The provider was handed a check.
    ProviderSubmit,
    /// The provider was asked how a run stands.
    ProviderObserve,
    /// The provider's report was read.
    ReportRead,
    /// A webhook delivery came.
    WebhookReceived,
    /// A webhook delivery was put back to work by an operator.
    WebhookReplayed,
    /// Other work that was given up was put back by an operator.
    JobReplayed,
    /// A check changed its state.
    CheckChanged,
    /// A person decided about a check.
    CheckDecided,
    /// The CRM was written.
    CrmWritten,
    /// Somebody asked for what they may not have.
    AccessDenied,
    /// What stands in this log about a party was handed out by an operator.
    AuditExported,
    /// Sessions were ended by an operator.
    SessionsEnded,
}

impl Action {
    /// All actions.
    pub const ALL: [Self; 16] = [
        Self::PanelRead,
        Self::PartyRevealed,
        Self::CheckStart,
        Self::ProviderEnrol,
        Self::ProviderSubmit,
        Self::ProviderObserve,
        Self::ReportRead,
        Self::WebhookReceived,
        Self::WebhookReplayed,
        Self::JobReplayed,
        Self::CheckChanged,
        Self::CheckDecided,
        Self::CrmWritten,
        Self::AccessDenied,
        Self::AuditExported,
        Self::SessionsEnded,
    ];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PanelRead => "panel.read",
            Self::PartyRevealed => "party.revealed",
            Self::CheckStart => "check.start",
            Self::ProviderEnrol => "provider.enrol",
            Self::ProviderSubmit => "provider.submit",
            Self::ProviderObserve => "provider.observe",
            Self::ReportRead => "report.read",
            Self::WebhookReceived => "webhook.received",
            Self::WebhookReplayed => "webhook.replayed",
            Self::JobReplayed => "job.replayed",
            Self::CheckChanged => "check.changed",
            Self::CheckDecided => "check.decided",
            Self::CrmWritten => "crm.written",
            Self::AccessDenied => "access.denied",
            Self::AuditExported => "audit.exported",
            Self::SessionsEnded => "sessions.ended",
        }
    }
}

/// The name of an outcome where what was done was done.
pub const DONE: &str = "done";

/// Who acts, when, and within which request: what all entries of one occasion share.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Whose log.
    pub org: OrgId,
    /// When (UTC).
    pub at: Timestamp,
    /// Who; `None` for Inlay itself.
    pub actor: Option<UserId>,
    /// For whom Inlay acts, where somebody asked for it earlier.
    pub on_behalf_of: Option<UserId>,
    /// About whom.
    pub party: Option<RecordId>,
    /// Our name for the request.
    pub request_id: Option<String>,
}

impl Scene {
    /// What was done, and how it ended.
    #[must_use]
    pub fn entry(&self, action: Action, outcome: Result<&'static str, ErrorCode>) -> AuditEntry {
        AuditEntry {
            org: self.org.clone(),
            at: self.at,
            actor: self.actor.clone(),
            on_behalf_of: self.on_behalf_of.clone(),
            action: action.as_str(),
            outcome: outcome.unwrap_or_else(ErrorCode::as_str),
            party: self.party.clone(),
            check: None,
            purpose: None,
            consent_version: None,
            request_id: self.request_id.clone(),
            provider_request_id: None,
            details: Vec::new(),
        }
    }
}

impl AuditEntry {
    /// About a check.
    #[must_use]
    pub fn about(mut self, check: CheckId) -> Self {
        self.check = Some(check);
        self
    }

    /// For what, on which consent.
    #[must_use]
    pub fn on_consent(mut self, purpose: Purpose, version: &str) -> Self {
        self.purpose = Some(match purpose {
            Purpose::Onboarding => "onboarding",
            Purpose::PeriodicReview => "periodic_review",
            Purpose::TriggerEvent => "trigger_event",
        });
        self.consent_version = Some(version.to_owned());
        self
    }

    /// With a value that says nothing personal of the party.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push(Detail {
            name,
            value: value.into(),
            personal: false,
        });
        self
    }

    /// With a value that is personal data of the party.
    #[must_use]
    pub fn with_personal(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.push(Detail {
            name,
            value: value.into(),
            personal: true,
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn action_names_are_distinct() {
        let names: HashSet<_> = Action::ALL.map(Action::as_str).into();
        assert_eq!(names.len(), Action::ALL.len());
    }

    /// The names in the first column of the document's table of actions; columns of a row have no dot in theirs.
    #[test]
    fn the_document_says_what_is_recorded_and_nothing_else() {
        let document = include_str!("../../../docs/audit.md");
        let named: Vec<_> = document
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split('`').next())
            .filter(|name| name.contains('.'))
            .collect();
        assert_eq!(named, Action::ALL.map(Action::as_str));
    }
}
