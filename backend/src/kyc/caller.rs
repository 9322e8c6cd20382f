//! Who asks, and why what is asked may be refused.

use inlay_contract::kyc::{CheckId, KycPermissions, Person};
use inlay_contract::{ErrorCode, OrgId, RecordId};
use jiff::Timestamp;

use crate::audit::Scene;
use crate::store::{PartyKey, StoreError};
use crate::upstream::UpstreamError;

/// Who asks, on which record, in which request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The org.
    pub org: OrgId,
    /// The record of the session, and no other.
    pub record: RecordId,
    /// The person.
    pub person: Person,
    /// What the person may do.
    pub may: KycPermissions,
    /// Our name for the request.
    pub request_id: String,
}

impl Caller {
    pub(super) fn party(&self) -> PartyKey {
        PartyKey {
            org: self.org.clone(),
            record: self.record.clone(),
        }
    }

    pub(super) fn scene(&self, at: Timestamp) -> Scene {
        Scene {
            org: self.org.clone(),
            at,
            actor: Some(self.person.user.clone()),
            on_behalf_of: None,
            party: Some(self.record.clone()),
            request_id: Some(self.request_id.clone()),
        }
    }
}

/// Why a request is refused. The cause goes to the log and never into an answer.
#[derive(Debug, thiserror::Error)]
pub enum KycError {
    /// One of the codes of the contract.
    #[error("{0}")]
    Refused(ErrorCode),
    /// One of the codes of the contract, because of how a check stands.
    #[error("{0}")]
    RefusedFor(ErrorCode, CheckId),
    /// The CRM failed.
    #[error("the party's data cannot be had")]
    Crm(#[source] UpstreamError),
    /// The provider failed.
    #[error("the provider's report cannot be had")]
    Provider(#[source] UpstreamError),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
}

impl KycError {
    /// The code under which it reaches the widget.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(code) | Self::RefusedFor(code, _) => *code,
            Self::Provider(UpstreamError::RecordUnknown) => ErrorCode::ReportUnavailable,
            Self::Crm(error) => crm_code(error),
            Self::Provider(error) => error.code(),
            Self::Store(_) => ErrorCode::StoreUnavailable,
        }
    }

    /// When to try again, where the other side said so.
    #[must_use]
    pub const fn retry_after_seconds(&self) -> Option<u32> {
        match self {
            Self::Crm(error) | Self::Provider(error) => error.retry_after_seconds(),
            _ => None,
        }
    }
}

/// The CRM is not the provider: whoever reads of a failure has to know which of the two to look at.
const fn crm_code(error: &UpstreamError) -> ErrorCode {
    match error {
        UpstreamError::RecordUnknown => ErrorCode::PartyUnknown,
        UpstreamError::Unreachable(_)
        | UpstreamError::CircuitOpen { .. }
        | UpstreamError::Timeout
        | UpstreamError::RateLimited { .. } => ErrorCode::CrmUnreachable,
        UpstreamError::Authentication | UpstreamError::Rejected(_) | UpstreamError::Nonsense(_) => {
            ErrorCode::CrmRefused
        }
    }
}
