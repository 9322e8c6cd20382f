//! What a person asks of KYC: read the panel, start a check, follow it, decide, reveal, read the report.
//!
//! Every change is one read of the file, one question to the pure core, one commit. Where another was faster the file is read
//! again and the question asked again; so of many starts at once one begins a check and the others join it.
//! Whatever is refused is written down with who asked, and nothing is handed out before it is written down.

mod decide;
mod follow;
mod panel;
mod report;
mod start;

use std::collections::BTreeMap;
use std::sync::Arc;

use inlay_contract::{ErrorCode, OrgId};
use tokio::sync::Notify;

use super::caller::{Caller, KycError};
use super::changes::Changes;
use super::tenant::KycTenant;
use crate::audit::Action;
use crate::clock::Clock;
use crate::store::{AuditEntry, Store};
use crate::upstream::kyc::Party;

pub use follow::Follower;
pub use report::LinkCode;

/// How often a change is decided anew because another was faster. Each time somebody else got ahead, so this many in a row
/// means that something is wrong.
const MOST_ROUNDS: u32 = 200;

/// KYC for all tenants. Cheap to clone.
#[derive(Clone)]
pub struct KycService {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Clock,
    pub(super) tenants: Arc<BTreeMap<OrgId, KycTenant>>,
    /// Wakes the workers: something was committed that may be due.
    pub(super) wake: Arc<Notify>,
    /// Tells whoever follows a party.
    pub(super) changes: Arc<Changes>,
}

impl KycService {
    /// KYC for these tenants. Does no job by itself: see [`work::run`](super::work::run).
    #[must_use]
    pub fn new(store: Arc<dyn Store>, clock: Clock, tenants: BTreeMap<OrgId, KycTenant>) -> Self {
        Self {
            store,
            clock,
            tenants: Arc::new(tenants),
            wake: Arc::new(Notify::new()),
            changes: Arc::default(),
        }
    }

    /// Something was stored from outside that may be due.
    pub fn wake_workers(&self) {
        self.wake.notify_waiters();
    }

    pub(super) fn tenant(&self, org: &OrgId) -> Result<&KycTenant, KycError> {
        self.tenants
            .get(org)
            .ok_or(KycError::Refused(ErrorCode::KycNotConfigured))
    }

    async fn party(&self, tenant: &KycTenant, caller: &Caller) -> Result<Party, KycError> {
        let party = tenant.parties.party(&caller.record, &caller.request_id).await;
        party.map_err(KycError::Crm)
    }

    /// Writes down what was refused; `tell` adds what else is to be said of it. What was done has written itself down in the
    /// commit that did it.
    async fn recorded<T>(
        &self,
        caller: &Caller,
        action: Action,
        result: Result<T, KycError>,
        tell: impl FnOnce(AuditEntry) -> AuditEntry + Send,
    ) -> Result<T, KycError> {
        let error = match &result {
            // Nothing can be written down where nothing can be written.
            Ok(_) | Err(KycError::Store(_)) => return result,
            Err(error) => error,
        };
        let scene = caller.scene(self.clock.now());
        let code = error.code();
        let mut entry = tell(match code {
            ErrorCode::KycPermissionMissing => scene
                .entry(Action::AccessDenied, Err(code))
                .with("attempt", action.as_str()),
            _ => scene.entry(action, Err(code)),
        });
        if let KycError::RefusedFor(_, check) = error {
            entry = entry.about(*check);
        }
        self.store.append(vec![entry]).await?;
        result
    }
}

fn permitted(may: bool) -> Result<(), KycError> {
    if may {
        Ok(())
    } else {
        Err(KycError::Refused(ErrorCode::KycPermissionMissing))
    }
}

/// The beginning of a text of the caller's, for the audit log.
fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}

#[cfg(test)]
mod tests;
