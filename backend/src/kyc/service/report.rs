//! The provider's own report about a check, and links to it that work once.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::CheckId;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::super::caller::{Caller, KycError};
use super::super::file::File;
use super::super::tenant::KycTenant;
use super::{KycService, permitted};
use crate::audit::Action;
use crate::audit::entry::DONE;
use crate::clock::Clock;
use crate::random;
use crate::upstream::kyc::Report;

/// How long a link works.
const LINK_HOLDS: SignedDuration = SignedDuration::from_secs(60);
/// Most links at the same time. A thousand people would have to ask within one minute.
const MOST_LINKS: usize = 1_000;

impl KycService {
    /// The provider's report about a check of the caller's record. That it was read stands in the audit log before its first
    /// byte is handed out.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn report(&self, caller: &Caller, id: CheckId) -> Result<Report, KycError> {
        let tenant = self.tenant(&caller.org)?;
        let report = self.read_report(tenant, caller, id).await;
        self.recorded(caller, Action::ReportRead, report, |entry| entry.about(id))
            .await
    }

    /// Whether there is a report that the caller may read, before a link to it is made.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn has_report(&self, caller: &Caller, id: CheckId) -> Result<(), KycError> {
        let tenant = self.tenant(&caller.org)?;
        let run = self.run_with_report(tenant, caller, id).await.map(|_| ());
        self.recorded(caller, Action::ReportRead, run, |entry| entry.about(id))
            .await
    }

    async fn read_report(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        id: CheckId,
    ) -> Result<Report, KycError> {
        let run = self.run_with_report(tenant, caller, id).await?;
        let report = tenant.provider.report(&run, &caller.request_id).await;
        let report = report.map_err(KycError::Provider)?;
        let entry = caller
            .scene(self.clock.now())
            .entry(Action::ReportRead, Ok(DONE))
            .about(id);
        self.store.append(vec![entry]).await?;
        Ok(report)
    }

    async fn run_with_report(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        id: CheckId,
    ) -> Result<crate::upstream::kyc::RunId, KycError> {
        permitted(caller.may.read)?;
        let file = File::read(self.store.as_ref(), &caller.party()).await?;
        let check = file.check(id).ok_or(KycError::Refused(ErrorCode::CheckUnknown))?;
        let has_report = check.observation.as_ref().is_some_and(|seen| seen.has_report);
        // A provider that the tenant has left since cannot be asked.
        let is_of_provider = check.provider == tenant.provider.name();
        check
            .run
            .clone()
            .filter(|_| has_report && is_of_provider)
            .ok_or(KycError::Refused(ErrorCode::ReportUnavailable))
    }
}

/// Links to reports: each works once, for a minute, without a session, because a browser's own download sends none.
///
/// They are kept in memory. With several instances behind one address, a link must reach the instance that made it, or it is
/// answered as spent.
pub struct ReportLinks {
    clock: Clock,
    links: Mutex<HashMap<[u8; 32], Link>>,
}

struct Link {
    caller: Caller,
    check: CheckId,
    works_until: Timestamp,
}

/// The secret part of a link's address.
pub struct LinkCode([u8; 32]);

impl LinkCode {
    /// The text form: 43 characters of base64url.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    fn parse(text: &str) -> Option<Self> {
        // Checked before decoding, so that a giant path costs nothing.
        if text.len() != 43 {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok().map(Self)
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LinkCode(…)")
    }
}

impl ReportLinks {
    /// None yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            links: Mutex::default(),
        }
    }

    /// A new link for a caller who may read the report, and until when it works.
    ///
    /// # Errors
    /// `overloaded` when there are too many.
    pub fn make(&self, caller: Caller, check: CheckId) -> Result<(LinkCode, Timestamp), KycError> {
        let now = self.clock.now();
        let mut links = self.links();
        links.retain(|_, link| now < link.works_until);
        if MOST_LINKS <= links.len() {
            return Err(KycError::Refused(ErrorCode::Overloaded));
        }
        let code = LinkCode(random::bytes());
        let works_until = now.saturating_add(LINK_HOLDS).unwrap_or(now);
        links.insert(
            code.hash(),
            Link {
                caller,
                check,
                works_until,
            },
        );
        Ok((code, works_until))
    }

    /// Uses a link up. Answers who made it, and for which check.
    ///
    /// # Errors
    /// `link_spent` when it was used, is too old, or was never made.
    pub fn spend(&self, code: &str) -> Result<(Caller, CheckId), KycError> {
        let now = self.clock.now();
        let link = LinkCode::parse(code).and_then(|code| self.links().remove(&code.hash()));
        match link.filter(|link| now < link.works_until) {
            Some(link) => Ok((link.caller, link.check)),
            None => Err(KycError::Refused(ErrorCode::LinkSpent)),
        }
    }

    fn links(&self) -> MutexGuard<'_, HashMap<[u8; 32], Link>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
