//! Checks of single reports: begun, found again, looked at with their reports.
//!
//! A check has no time of change in Onfido's answers. The answer's own `Date` stands for it: a look at a later time is a newer
//! one, whichever instance of the service made it.

use anyhow::anyhow;
use jiff::Timestamp;

use super::named::Named;
use super::package::ReportName;
use super::wire::{Check, CheckList, Id, NewCheck, ReportList, ReportOwner};
use super::{OnfidoProvider, refused, tag, translate};
use crate::upstream::UpstreamError;
use crate::upstream::caller::Call;
use crate::upstream::client::HttpAnswer;
use crate::upstream::kyc::{Observation, Order, RunId, Submitted};
use crate::upstream::line::Asker;

impl OnfidoProvider {
    /// Begins a check of `reports`, or takes the one that an earlier try began.
    pub(super) async fn begin_check(
        &self,
        order: &Order,
        applicant: &Id,
        reports: &[ReportName],
        asker: &Asker,
    ) -> Result<Submitted, UpstreamError> {
        let tag = tag(order.check);
        if order.may_have_been_sent
            && let Some((check, at)) = self.find_check(applicant, &tag, asker).await?
        {
            return Ok(Submitted {
                run: Named::Check(check.id.clone()).name()?,
                observation: self.look_at_check(&check, at, asker).await?,
                provider_request_id: None,
            });
        }
        let body = NewCheck {
            applicant_id: applicant,
            report_names: reports.iter().map(|report| report.as_str()).collect(),
            tags: [&tag],
            applicant_provides_data: reports.iter().any(|report| report.needs_client()),
            privacy_notices_read_consent_given: self.privacy_notices_read,
        };
        let call = Call::post(self.addresses.checks(), &body)?;
        let answer = self.api.send(&call, asker).await?;
        let check: Check = self.api.parse(&call, &answer).map_err(refused)?;
        Ok(Submitted {
            run: Named::Check(check.id.clone()).name()?,
            // As for a run: nothing may fail between this call and its record.
            observation: translate::check(&check, &[], self.made_at(&answer)),
            provider_request_id: answer.request_id,
        })
    }

    /// How a check stands.
    pub(super) async fn observe_check(&self, id: &Id, asker: &Asker) -> Result<Observation, UpstreamError> {
        let call = Call::get(self.addresses.check(id));
        let answer = self.api.send(&call, asker).await?;
        let seen: Check = self.api.parse(&call, &answer)?;
        if seen.id != *id {
            return Err(UpstreamError::Nonsense(anyhow!(
                "Onfido answers with another check"
            )));
        }
        self.look_at_check(&seen, self.made_at(&answer), asker).await
    }

    /// The check that a report belongs to; `None` where Onfido does not know it or it stands for itself.
    pub(super) async fn check_of_report(
        &self,
        report: &Id,
        asker: &Asker,
    ) -> Result<Option<RunId>, UpstreamError> {
        let seen: Result<ReportOwner, _> = self.api.get(self.addresses.report(report), asker).await;
        let owner = match seen {
            Ok(owner) if owner.id == *report => owner.check_id,
            Ok(_) => {
                return Err(UpstreamError::Nonsense(anyhow!(
                    "Onfido answers with another report"
                )));
            }
            Err(UpstreamError::RecordUnknown) => None,
            Err(error) => return Err(error),
        };
        owner.map(|check| Named::Check(check).name()).transpose()
    }

    /// The check that carries our tag. The list cannot be asked for it, and whose it is is checked as well.
    async fn find_check(
        &self,
        applicant: &Id,
        tag: &str,
        asker: &Asker,
    ) -> Result<Option<(Check, Timestamp)>, UpstreamError> {
        let is_ours = |check: &Check| {
            check.applicant_id.as_deref() == Some(applicant.as_str())
                && check.tags.iter().flatten().any(|given| given == tag)
        };
        let call = Call::get(self.addresses.checks_of(applicant));
        let answer = self.api.send(&call, asker).await?;
        let list: CheckList = self.api.parse(&call, &answer)?;
        let found = list.checks.into_iter().find(is_ours);
        Ok(found.map(|check| (check, self.made_at(&answer))))
    }

    /// The check first, then its reports: what is seen of the whole is never newer than what is seen of its parts.
    async fn look_at_check(
        &self,
        check: &Check,
        at: Timestamp,
        asker: &Asker,
    ) -> Result<Observation, UpstreamError> {
        let address = self.addresses.reports_of(&check.id);
        let mut list: ReportList = self.api.get(address, asker).await?;
        // A list that ignores what it is asked for must not give a check the reports of another one.
        list.reports.retain(|report| {
            let whose = report.check_id.as_deref();
            whose.is_none_or(|whose| whose == check.id.as_str())
        });
        Ok(translate::check(check, &list.reports, at))
    }

    fn made_at(&self, answer: &HttpAnswer) -> Timestamp {
        answer.date.unwrap_or_else(|| self.clock.now())
    }
}
