//! Onfido (Entrust): applicants and workflow runs over its public API v3.6.
//!
//! - `settings`: where Onfido is and who we are there.
//! - `address`: the table of endpoints; the only place that makes addresses.
//! - `wire`: Onfido's JSON, as far as Inlay writes and reads it.
//! - `words`: Onfido's words and ours. `translate`: its JSON to the terms of the contract.
//!
//! The API knows no key that makes a call repeatable. So every run carries a tag with our name for the check, and a call that
//! may have been made is looked for by that tag before it is made again.
//! It may import `upstream::caller` and what that stands on, `upstream::kyc` and `contract`. It deliberately keeps no data,
//! and no type of the wire leaves this folder.

mod address;
mod settings;
mod translate;
mod wire;
mod words;

#[cfg(test)]
mod tests;

use anyhow::anyhow;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use inlay_contract::kyc::CheckId;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderValue};

use self::address::Addresses;
pub use self::settings::{OnfidoSettings, OnfidoSettingsError};
use self::wire::{Applicant, Id, NewRun, Run, Task, TaskItem};
use super::UpstreamError;
use super::caller::{self, Call, Caller, fresh_request_id, header_of};
use super::client::HttpClient;
use super::kyc::{
    Answer, KycProvider, Notification, Observation, Order, Party, Report, RunId, SubjectId, Submitted,
};
use super::token::{ClientCredentials, Grant, TokenSource};
use crate::clock::Clock;

/// The name of the adapter.
const NAME: &str = "onfido";
/// Most pages of runs that are looked through for one that may have been begun. The tag narrows them to one.
const MOST_PAGES: u32 = 20;
/// Most tasks of one run that are looked at. More is a workflow that goes round in circles.
const MOST_TASKS: usize = 60;
/// Tasks asked for at the same time.
const TASKS_AT_ONCE: usize = 4;
/// Longest report that is passed on, in bytes.
const LONGEST_REPORT: u64 = 64 * 1024 * 1024;
const PDF: &str = "application/pdf";

/// The provider.
#[derive(Debug)]
pub struct OnfidoProvider {
    api: Caller,
    addresses: Addresses,
    privacy_notices_read: bool,
    risk_output: Option<String>,
}

impl OnfidoProvider {
    /// A provider that asks for nothing before it is first used.
    ///
    /// # Errors
    /// [`OnfidoSettingsError`] names the setting that cannot be used.
    pub fn new(settings: OnfidoSettings, clock: Clock) -> Result<Self, OnfidoSettingsError> {
        let addresses = Addresses::new(&settings.base_url, settings.document_hosts)?;
        let client = HttpClient::new(&settings.http)?;
        // Its official clients send id and secret in the form, too.
        let grant = Grant::Form(ClientCredentials {
            token_url: addresses.token(),
            client_id: settings.client_id,
            client_secret: settings.client_secret,
        });
        let tokens = TokenSource::new(client.clone(), grant, clock);
        Ok(Self {
            api: Caller::new("Onfido", client, tokens, HeaderMap::new()),
            addresses,
            privacy_notices_read: settings.privacy_notices_read,
            risk_output: settings.risk_output,
        })
    }

    async fn begin(&self, order: &Order, request_id: &HeaderValue) -> Result<Submitted, UpstreamError> {
        let applicant = Id::parse(&order.subject.0)?;
        let tag = tag(order.check);
        if order.may_have_been_sent
            && let Some(run) = self.find(&applicant, &tag, request_id).await?
        {
            return Ok(Submitted {
                run: RunId(run.id.as_str().to_owned()),
                observation: self.look(run, request_id).await?,
                provider_request_id: None,
            });
        }
        let body = NewRun {
            applicant_id: &applicant,
            workflow_id: &order.package,
            tags: [&tag],
        };
        let call = Call::post(self.addresses.runs(), &body)?;
        let answer = self.api.send(&call, request_id).await?;
        // An unknown applicant or workflow: nothing that a later try would change.
        let run: Run = self.api.parse(&call, &answer).map_err(refused)?;
        Ok(Submitted {
            run: RunId(run.id.as_str().to_owned()),
            // Its tasks have hardly begun; the first look comes soon. Nothing may fail between this call and its record.
            observation: translate::observation(&run, &[], self.risk_output.as_deref())?,
            provider_request_id: answer.request_id,
        })
    }

    /// The run that carries our tag. Checked here as well: a list that ignores what it is asked for must not give a check
    /// the run of another one.
    async fn find(
        &self,
        applicant: &Id,
        tag: &str,
        request_id: &HeaderValue,
    ) -> Result<Option<Run>, UpstreamError> {
        let is_ours = |run: &Run| {
            run.applicant_id.as_deref() == Some(applicant.as_str())
                && run.tags.iter().flatten().any(|given| given == tag)
        };
        let mut first_before = None;
        for page in 1..=MOST_PAGES {
            let address = self.addresses.runs_with(applicant, tag, page);
            let runs: Vec<Run> = self.api.get(address, request_id).await?;
            let first = runs.first().map(|run| run.id.clone());
            // Past the end, or a list that knows no pages.
            if first.is_none() || first == first_before {
                return Ok(None);
            }
            first_before = first;
            if let Some(run) = runs.into_iter().find(is_ours) {
                return Ok(Some(run));
            }
        }
        Err(UpstreamError::Nonsense(anyhow!("the list of runs does not end")))
    }

    /// The run first, then its tasks: what is seen of the run is never newer than what is seen of its parts.
    async fn look(&self, run: Run, request_id: &HeaderValue) -> Result<Observation, UpstreamError> {
        let items: Vec<TaskItem> = self.api.get(self.addresses.tasks(&run.id), request_id).await?;
        let tasks: Vec<(TaskItem, Option<Task>)> = stream::iter(items.into_iter().take(MOST_TASKS))
            .map(|item| self.task(&run.id, item, request_id))
            .buffered(TASKS_AT_ONCE)
            .try_collect()
            .await?;
        translate::observation(&run, &tasks, self.risk_output.as_deref())
    }

    /// A task with its output, where it is one that says something of a part.
    async fn task(
        &self,
        run: &Id,
        item: TaskItem,
        request_id: &HeaderValue,
    ) -> Result<(TaskItem, Option<Task>), UpstreamError> {
        if words::kind(&item.task_def_id).is_none() {
            return Ok((item, None));
        }
        match self.api.get(self.addresses.task(run, &item.id), request_id).await {
            Ok(task) => Ok((item, Some(task))),
            // It was there a moment ago and is named by its list.
            Err(UpstreamError::RecordUnknown) => Ok((item, None)),
            Err(error) => Err(error),
        }
    }

    async fn evidence(&self, run: &RunId, request_id: &HeaderValue) -> Result<Report, UpstreamError> {
        let run = Id::parse(&run.0)?;
        let call = Call::get(self.addresses.evidence(&run)).accepting(PDF);
        let mut answer = self.api.open(&call, request_id).await?;
        if answer.status == StatusCode::FOUND {
            let elsewhere = answer
                .location
                .as_deref()
                .and_then(|location| self.addresses.elsewhere(location))
                .ok_or_else(|| {
                    UpstreamError::Nonsense(anyhow!(
                        "Onfido names a place for a document that the firm did not"
                    ))
                })?;
            answer = self.api.open_elsewhere(elsewhere, PDF).await?;
        }
        self.api.accept(&call, &answer.without_body())?;
        answer.into_report(PDF, LONGEST_REPORT)
    }
}

/// The tag that every run of ours carries.
fn tag(check: CheckId) -> String {
    format!("inlay-{check}")
}

fn refused(error: UpstreamError) -> UpstreamError {
    match error {
        UpstreamError::RecordUnknown => {
            UpstreamError::Rejected(anyhow!("Onfido does not know what is ordered"))
        }
        other => other,
    }
}

impl KycProvider for OnfidoProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn enrol<'a>(&'a self, party: &'a Party, request_id: &'a str) -> Answer<'a, SubjectId> {
        Box::pin(async move {
            let body = translate::applicant(party, self.privacy_notices_read);
            let call = Call::post(self.addresses.applicants(), &body)?;
            let answer = self.api.send(&call, &header_of(request_id)).await?;
            let applicant: Applicant = self.api.parse(&call, &answer).map_err(refused)?;
            Ok(SubjectId(applicant.id.into_string()))
        })
    }

    fn submit<'a>(&'a self, order: &'a Order, request_id: &'a str) -> Answer<'a, Submitted> {
        Box::pin(async move { self.begin(order, &header_of(request_id)).await })
    }

    fn observe<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Observation> {
        Box::pin(async move {
            let (run, request_id) = (Id::parse(&run.0)?, header_of(request_id));
            let seen: Run = self.api.get(self.addresses.run(&run), &request_id).await?;
            if seen.id != run {
                return Err(UpstreamError::Nonsense(anyhow!(
                    "Onfido answers with another run"
                )));
            }
            self.look(seen, &request_id).await
        })
    }

    fn report<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Report> {
        Box::pin(async move { self.evidence(run, &header_of(request_id)).await })
    }

    fn notification(&self, body: &[u8]) -> Result<Notification, UpstreamError> {
        translate::notification(caller::json("the delivery", body)?)
    }

    fn ready(&self) -> Answer<'_, ()> {
        Box::pin(async move { self.api.authorised(&fresh_request_id()).await })
    }
}
