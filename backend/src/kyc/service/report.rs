//! The provider's own report about a check, and links to it that work once.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{CheckId, KycPermissions, Person};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::super::caller::{Caller, KycError};
use super::super::file::File;
use super::super::tenant::KycTenant;
use super::{KycService, permitted};
use crate::audit::Action;
use crate::audit::entry::DONE;
use crate::random;
use crate::store::ReportLink;
use crate::upstream::kyc::{Report, RunId};

/// How long a link works.
const LINK_HOLDS: SignedDuration = SignedDuration::from_secs(60);
/// Most links of one person that work at the same time: more than anybody follows within a minute.
const MOST_LINKS: u32 = 50;

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

    /// A link to the report about a check of the caller's record, and until when it works. It works once, on whichever
    /// instance it is followed, and without a session, because a browser's own download sends none.
    ///
    /// # Errors
    /// [`KycError`]; `overloaded` when the caller has too many that nobody followed.
    pub async fn link_to_report(
        &self,
        caller: &Caller,
        id: CheckId,
    ) -> Result<(LinkCode, Timestamp), KycError> {
        let tenant = self.tenant(&caller.org)?;
        let link = self.new_link(tenant, caller, id).await;
        self.recorded(caller, Action::ReportRead, link, |entry| entry.about(id))
            .await
    }

    /// The report that a link leads to, read as whoever asked for the link. The link is spent with it, whatever comes of it.
    ///
    /// # Errors
    /// [`KycError`]; `link_spent` when it was followed before, is too old, or was never made.
    pub async fn linked_report(&self, code: &str, request_id: &str) -> Result<(CheckId, Report), KycError> {
        let spent = KycError::Refused(ErrorCode::LinkSpent);
        let Some(code) = LinkCode::parse(code) else {
            return Err(spent);
        };
        let link = self.store.spend_link(code.hash(), self.clock.now()).await?;
        let link = link.ok_or(spent)?;
        let caller = Caller {
            org: link.party.org,
            record: link.party.record,
            person: Person {
                user: link.user,
                name: None,
            },
            // That much was looked at when the link was made, and nothing else is done with it.
            may: KycPermissions {
                read: true,
                ..KycPermissions::default()
            },
            request_id: request_id.to_owned(),
        };
        let report = self.report(&caller, link.check).await?;
        Ok((link.check, report))
    }

    async fn new_link(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        id: CheckId,
    ) -> Result<(LinkCode, Timestamp), KycError> {
        self.run_with_report(tenant, caller, id).await?;
        let code = LinkCode(random::bytes());
        let now = self.clock.now();
        let works_until = now.saturating_add(LINK_HOLDS).unwrap_or(now);
        let link = ReportLink {
            code_hash: code.hash(),
            party: caller.party(),
            check: id,
            user: caller.person.user.clone(),
            works_until,
        };
        if !self.store.keep_link(link, MOST_LINKS, now).await? {
            return Err(KycError::Refused(ErrorCode::Overloaded));
        }
        Ok((code, works_until))
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
    ) -> Result<RunId, KycError> {
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
