//! KYC over HTTP: who asks comes from the session, and what is answered from `kyc`.

pub(super) mod decision;
pub(super) mod events;
pub(super) mod panel;
pub(super) mod report;
pub(super) mod report_link;
pub(super) mod reveal;
pub(super) mod start;
pub(super) mod streams;

use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{CheckId, Person};

use super::error::{ApiError, chain};
use super::request_id::RequestId;
use super::state::{AppState, Kyc};
use crate::kyc::{Caller, KycError};
use crate::session::Session;

/// KYC, where any tenant has set it up.
fn kyc(app: &AppState) -> Result<&Kyc, ApiError> {
    app.kyc.as_ref().ok_or(ApiError::new(ErrorCode::KycNotConfigured))
}

/// Who asks: everything of it was vouched for by the org.
fn caller(session: Session, request_id: &RequestId) -> Caller {
    Caller {
        org: session.org,
        record: session.record,
        person: Person {
            user: session.user,
            name: session.user_name,
        },
        may: session.may.kyc,
        request_id: request_id.to_string(),
    }
}

/// The check that a path names.
fn check_id(path: Result<Path<String>, PathRejection>) -> Result<CheckId, ApiError> {
    let malformed = || ApiError::new(ErrorCode::RequestMalformed);
    let Path(id) = path.map_err(|_| malformed())?;
    id.parse().map_err(|_| malformed())
}

impl From<KycError> for ApiError {
    fn from(error: KycError) -> Self {
        let code = error.code();
        let retry_after_seconds = error.retry_after_seconds();
        let error = match error {
            KycError::Refused(_) | KycError::RefusedFor(..) => Self::new(code),
            error => Self::because(code, &chain(&error)),
        };
        Self {
            retry_after_seconds: retry_after_seconds.or(error.retry_after_seconds),
            ..error
        }
    }
}
