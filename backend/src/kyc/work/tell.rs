//! Tells the CRM what a check has come to.

use inlay_contract::ErrorCode;

use super::turn::{Trouble, Turn};
use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::store::AuditEntry;
use crate::upstream::kyc::CrmResult;

/// Writes one result.
pub(super) async fn write_back(turn: &Turn<'_>) -> Result<(), Trouble> {
    let tenant = turn.tenant()?;
    let result = result(turn).ok_or(Trouble::Senseless(ErrorCode::RequestMalformed))?;
    if let Some(crm) = &tenant.crm {
        crm.write(&result, &turn.request_id).await?;
    }
    let entry = entry(turn, &result, Ok(DONE));
    turn.service.store.settle(turn.done(), vec![entry]).await?;
    Ok(())
}

/// What the log says of a write that failed.
pub(super) fn failed(turn: &Turn<'_>, code: ErrorCode) -> Option<AuditEntry> {
    result(turn).map(|result| entry(turn, &result, Err(code)))
}

fn result(turn: &Turn<'_>) -> Option<CrmResult> {
    serde_json::from_str(&turn.job.work.payload).ok()
}

fn entry(turn: &Turn<'_>, result: &CrmResult, outcome: Result<&'static str, ErrorCode>) -> AuditEntry {
    let scene = Scene {
        on_behalf_of: Some(result.started_by.clone()),
        party: Some(result.party.clone()),
        ..turn.bare_scene(turn.service.clock.now())
    };
    scene
        .entry(Action::CrmWritten, outcome)
        .about(result.check)
        .with("sequence", result.sequence.to_string())
        .with("state", result.state.as_str())
}
