//! The platform's side where checks are made. `wire`: its JSON. `translate`: its words and ours.
//!
//! Every call that makes something carries a key that makes it repeatable, so a repeated call finds what the first one made.

mod translate;
mod wire;

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;

use anyhow::anyhow;
use reqwest::header::{HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};
use url::Url;

#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::fuzz_checks;
use self::wire::{Delivery, KycCheck, NewCheck, NewSubject, Subject};
use super::settings::{PlatformSettings, SettingsError};
use super::{NAME, api};
use crate::upstream::UpstreamError;
use crate::upstream::caller::{Address, Call, Caller, below, is_plain_base, is_plain_id, json};
use crate::upstream::kyc::{
    Answer, KycProvider, Notification, Observation, Order, Party, Report, RunId, SubjectId, Submitted,
};
use crate::upstream::line::{Asker, UpstreamContext};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Longest report that is passed on, in bytes.
const LONGEST_REPORT: u64 = 64 * 1024 * 1024;
const PDF: &str = "application/pdf";

/// The provider of checks.
#[derive(Debug)]
pub struct PlatformKycProvider {
    api: Caller,
    base: Url,
}

impl PlatformKycProvider {
    /// A provider that asks for nothing before it is first used. Settings that are about portfolios only are ignored.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting that cannot be used.
    pub fn new(settings: PlatformSettings, context: &UpstreamContext) -> Result<Self, SettingsError> {
        let base = settings.base_url.clone();
        if !is_plain_base(&base) {
            return Err(SettingsError::BaseUrl);
        }
        Ok(Self {
            api: api::caller(settings, context)?,
            base,
        })
    }

    fn address(&self, name: &'static str, segments: &[&str]) -> Address {
        let segments: Vec<_> = ["v1", "kyc"]
            .into_iter()
            .chain(segments.iter().copied())
            .collect();
        Address {
            name,
            url: below(&self.base, &segments, &[]),
        }
    }

    fn check_address(&self, run: &RunId) -> Result<Address, UpstreamError> {
        Ok(self.address("kyc_check", &["checks", plain(&run.0)?]))
    }

    async fn begin(&self, order: &Order, asker: &Asker) -> Result<Submitted, UpstreamError> {
        let check = order.check.to_string();
        let body = NewCheck {
            subject_id: plain(&order.subject.0)?,
            product: &order.package,
            reference: &check,
        };
        let call = Call::post(self.address("kyc_checks", &["checks"]), &body)?
            .with_header(IDEMPOTENCY_KEY, key(&check)?)
            .keyed();
        let answer = self.api.send(&call, asker).await?;
        let seen: KycCheck = self.api.parse(&call, &answer).map_err(refused)?;
        // The key is ours alone; another check behind it would be followed and recorded for the wrong person.
        if seen.reference.as_deref() != Some(&check) {
            return Err(UpstreamError::Nonsense(anyhow!(
                "the platform answers with another check"
            )));
        }
        Ok(Submitted {
            run: RunId(plain(&seen.id)?.to_owned()),
            observation: translate::observation(seen)?,
            provider_request_id: answer.request_id,
        })
    }
}

fn plain(id: &str) -> Result<&str, UpstreamError> {
    if is_plain_id(id) {
        Ok(id)
    } else {
        Err(UpstreamError::Nonsense(anyhow!(
            "an id of the platform's is not a plain identifier"
        )))
    }
}

fn key(text: &str) -> Result<HeaderValue, UpstreamError> {
    HeaderValue::from_str(text)
        .map_err(|_| UpstreamError::Rejected(anyhow!("the key does not fit into a header")))
}

/// The same for the same data, so that a repeated call makes no second subject, and another one when the CRM's data have been
/// put right in between.
fn key_of_subject(body: &NewSubject<'_>) -> Result<HeaderValue, UpstreamError> {
    let mut digest = Sha256::new();
    let birth_date = body.birth_date.map(|date| date.to_string()).unwrap_or_default();
    for part in [body.reference, body.first_name, body.last_name, &birth_date] {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    key(&format!("subject-{}", hex::encode(&digest.finalize()[..16])))
}

/// To begin something with what the platform does not know is refused, now and later.
fn refused(error: UpstreamError) -> UpstreamError {
    match error {
        UpstreamError::RecordUnknown => {
            UpstreamError::Rejected(anyhow!("the platform does not know what is ordered"))
        }
        other => other,
    }
}

impl KycProvider for PlatformKycProvider {
    fn name(&self) -> &'static str {
        NAME
    }

    fn enrol<'a>(&'a self, party: &'a Party, request_id: &'a str) -> Answer<'a, SubjectId> {
        Box::pin(async move {
            let body = NewSubject {
                reference: party.record.as_str(),
                first_name: &party.first_name,
                last_name: &party.last_name,
                birth_date: party.birth_date,
            };
            let call = Call::post(self.address("kyc_subjects", &["subjects"]), &body)?
                .with_header(IDEMPOTENCY_KEY, key_of_subject(&body)?)
                .keyed();
            let asker = Asker::background(party.record.as_str(), request_id);
            let answer = self.api.send(&call, &asker).await?;
            let subject: Subject = self.api.parse(&call, &answer).map_err(refused)?;
            Ok(SubjectId(plain(&subject.id)?.to_owned()))
        })
    }

    /// The key makes the call repeatable, so it needs no look whether it was made before.
    fn submit<'a>(&'a self, order: &'a Order, request_id: &'a str) -> Answer<'a, Submitted> {
        Box::pin(async move {
            let asker = Asker::background(&order.subject.0, request_id);
            self.begin(order, &asker).await
        })
    }

    fn observe<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Observation> {
        Box::pin(async move {
            let address = self.check_address(run)?;
            let asker = Asker::background(&run.0, request_id);
            let seen: KycCheck = self.api.get(address, &asker).await?;
            if seen.id != run.0 {
                return Err(UpstreamError::Nonsense(anyhow!(
                    "the platform answers with another check"
                )));
            }
            translate::observation(seen)
        })
    }

    fn report<'a>(&'a self, run: &'a RunId, request_id: &'a str) -> Answer<'a, Report> {
        Box::pin(async move {
            let address = self.address("kyc_report", &["checks", plain(&run.0)?, "report"]);
            let call = Call::get(address).accepting(PDF);
            let answer = self
                .api
                .open(&call, &Asker::interactive(&run.0, request_id))
                .await?;
            self.api.accept(&call, &answer.without_body())?;
            answer.into_report(PDF, LONGEST_REPORT)
        })
    }

    fn notification(&self, body: &[u8]) -> Result<Notification, UpstreamError> {
        let delivery: Delivery = json("the delivery", body)?;
        let is_about_check = delivery.kind.starts_with("kyc.check.");
        let run = delivery.data.and_then(|data| data.id).filter(|_| is_about_check);
        if let Some(run) = &run {
            plain(run)?;
        }
        Ok(Notification {
            // Its name stands in a header.
            event_id: None,
            run: run.map(RunId),
        })
    }

    fn ready(&self) -> Answer<'_, ()> {
        Box::pin(async move { self.api.authorised(&Asker::probe()).await })
    }
}
