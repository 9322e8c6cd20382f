//! Onfido (Entrust): applicants, and workflow runs or checks of single reports, over its public API v3.6.
//!
//! - `settings`: where Onfido is and who we are there. `package`: what can be ordered.
//! - `run`, `check`: the calls about either kind. `named`: one name for both kinds, which only this folder can tell apart.
//! - `address`: the table of endpoints; the only place that makes addresses.
//! - `wire`: Onfido's JSON, as far as Inlay writes and reads it.
//! - `words`: Onfido's words and ours. `translate`: its JSON to the terms of the contract.
//!
//! The API knows no key that makes a call repeatable. So every run and check carries a tag with our name for the check, and a
//! call that may have been made is looked for by that tag before it is made again. An applicant can carry nothing of ours: where
//! a crash lost the answer, a second one is made and the first stays there unused (`docs/onfido.md`).
//! It may import `upstream::caller` and what that stands on, `upstream::kyc` and `contract`. It deliberately keeps no data,
//! and no type of the wire leaves this folder.

mod address;
mod check;
mod named;
mod package;
mod run;
mod settings;
mod translate;
mod wire;
mod words;

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::anyhow;
use inlay_contract::kyc::CheckId;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use self::address::Addresses;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::fuzz;
use self::named::Named;
pub use self::package::{OnfidoPackage, OnfidoPackageError, ReportName};
pub use self::settings::{OnfidoSettings, OnfidoSettingsError};
use self::wire::{Applicant, Id};
use super::UpstreamError;
use super::caller::{self, Call, Caller};
use super::kyc::{
    Answer, KycProvider, Notification, Observation, Order, Party, Report, RunId, SubjectId, Submitted,
};
use super::line::{Asker, Line, UpstreamContext};
use super::token::{ClientCredentials, Grant, TokenSource};
use crate::clock::Clock;

/// The name of the adapter.
const NAME: &str = "onfido";
/// Longest report that is passed on, in bytes.
const LONGEST_REPORT: u64 = 64 * 1024 * 1024;
const PDF: &str = "application/pdf";

/// The provider.
#[derive(Debug)]
pub struct OnfidoProvider {
    api: Caller,
    addresses: Addresses,
    clock: Clock,
    privacy_notices_read: bool,
    risk_output: Option<String>,
}

impl OnfidoProvider {
    /// A provider that asks for nothing before it is first used.
    ///
    /// # Errors
    /// [`OnfidoSettingsError`] names the setting that cannot be used.
    pub fn new(settings: OnfidoSettings, context: &UpstreamContext) -> Result<Self, OnfidoSettingsError> {
        let addresses = Addresses::new(&settings.base_url, settings.document_hosts.clone())?;
        let line = Line::new(
            NAME,
            &settings.line,
            &settings.http,
            [&settings.base_url],
            context,
        )?
        .with_document_hosts(settings.document_hosts);
        let line = Arc::new(line);
        // Its official clients send id and secret in the form, too.
        let grant = Grant::Form(ClientCredentials {
            token_url: addresses.token(),
            client_id: settings.client_id,
            client_secret: settings.client_secret,
        });
        let tokens = TokenSource::new(Arc::clone(&line), grant, context.clock.clone());
        Ok(Self {
            api: Caller::new("Onfido", line, tokens, HeaderMap::new()),
            addresses,
            clock: context.clock.clone(),
            privacy_notices_read: settings.privacy_notices_read,
            risk_output: settings.risk_output,
        })
    }

    async fn begin(&self, order: &Order, asker: &Asker) -> Result<Submitted, UpstreamError> {
        let applicant = Id::parse(&order.subject.0)?;
        let package = order
            .package
            .parse()
            .map_err(|error: OnfidoPackageError| UpstreamError::Rejected(error.into()))?;
        match package {
            OnfidoPackage::Workflow(workflow) => self.begin_run(order, &applicant, workflow, asker).await,
            OnfidoPackage::Reports(reports) => self.begin_check(order, &applicant, &reports, asker).await,
        }
    }

    /// Onfido's own document about a run or a check, wherever in the agreed places it lies.
    async fn document(&self, run: &RunId, asker: &Asker) -> Result<Report, UpstreamError> {
        let address = match Named::of(run)? {
            Named::WorkflowRun(id) => self.addresses.evidence(&id),
            Named::Check(id) => self.addresses.check_download(&id),
            Named::Report(_) => return Err(no_run()),
        };
        let call = Call::get(address).accepting(PDF);
        let mut answer = self.api.open(&call, asker).await?;
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

/// The tag that every run and every check of ours carries.
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

fn no_run() -> UpstreamError {
    UpstreamError::Nonsense(anyhow!("a report alone is no run"))
}

impl KycProvider for OnfidoProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn enrol<'a>(&'a self, party: &'a Party, request_id: &'a str) -> Answer<'a, SubjectId> {
        Box::pin(async move {
            let body = translate::applicant(party, self.privacy_notices_read);
            let call = Call::post(self.addresses.applicants(), &body)?;
            let asker = Asker::background(party.record.as_str(), request_id);
            let answer = self.api.send(&call, &asker).await?;
            let applicant: Applicant = self.api.parse(&call, &answer).map_err(refused)?;
            Ok(SubjectId(applicant.id.into_string()))
        })
    }

    fn submit<'a>(&'a self, order: &'a Order, request_id: &'a str) -> Answer<'a, Submitted> {
        Box::pin(async move {
            let asker = Asker::background(&order.subject.0, request_id);
            self.begin(order, &asker).await
        })
    }

    fn observe<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Observation> {
        Box::pin(async move {
            let asker = Asker::background(&run.0, request_id);
            match Named::of(run)? {
                Named::WorkflowRun(id) => self.observe_run(&id, &asker).await,
                Named::Check(id) => self.observe_check(&id, &asker).await,
                Named::Report(_) => Err(no_run()),
            }
        })
    }

    fn report<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Report> {
        Box::pin(async move { self.document(run, &Asker::interactive(&run.0, request_id)).await })
    }

    fn notification(&self, body: &[u8]) -> Result<Notification, UpstreamError> {
        translate::notification(caller::json("the delivery", body)?)
    }

    fn run_of<'a>(&'a self, named: RunId, request_id: &'a str) -> Answer<'a, Option<RunId>> {
        Box::pin(async move {
            match Named::of(&named)? {
                Named::Report(id) => {
                    let asker = Asker::background(&named.0, request_id);
                    self.check_of_report(&id, &asker).await
                }
                Named::WorkflowRun(_) | Named::Check(_) => Ok(Some(named)),
            }
        })
    }

    fn ready(&self) -> Answer<'_, ()> {
        Box::pin(async move { self.api.authorised(&Asker::probe()).await })
    }
}
