//! Writing a result so that writing it again changes nothing, and an older one never takes the place of a newer.
//!
//! Salesforce has no conditional upsert. So the number of what stands there is read first, and an older result is left out.
//! Between reading and writing nobody else writes: results of one party are written one after the other, by the queue.

use anyhow::anyhow;
use inlay_contract::kyc::CheckId;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Number, Value};

use super::mapping::Target;
use super::{Salesforce, fault};
use crate::upstream::UpstreamError;
use crate::upstream::caller::{Call, json};
use crate::upstream::kyc::{Answer, CrmResult, CrmWriter};
use crate::upstream::line::Asker;

/// What Salesforce answers to a record that was written or an event that was told.
#[derive(Deserialize)]
struct Saved {
    success: bool,
}

impl CrmWriter for Salesforce {
    fn write<'a>(&'a self, result: &'a CrmResult, request_id: &'a str) -> Answer<'a, ()> {
        Box::pin(async move {
            let asker = Asker::background(result.party.as_str(), request_id);
            let mut is_overtaken = false;
            for target in self.targets.iter().filter(|target| target.takes(result)) {
                let known = self.known_sequence(target, result.check, &asker).await?;
                if known.is_none_or(|known| known < result.sequence) {
                    self.upsert(target, result, &asker).await?;
                }
                is_overtaken |= known.is_some_and(|known| result.sequence < known);
            }
            // The same number again: the event may have been lost with the answer to an earlier try, so it is told once more
            // under the same key. News that a later one has overtaken are none.
            if let Some(event) = self.event.as_ref().filter(|_| !is_overtaken) {
                let call = Call::post(self.addresses.event(event), &event.body(result))?;
                self.save(&call, &asker).await?;
            }
            Ok(())
        })
    }
}

impl Salesforce {
    /// The number under which the check's result stands in the org; `None` where none does.
    async fn known_sequence(
        &self,
        target: &Target,
        check: CheckId,
        asker: &Asker,
    ) -> Result<Option<u64>, UpstreamError> {
        let call = Call::get(self.addresses.sequence(target, check));
        let answer = self.api.send(&call, asker).await?;
        match fault::judge(&self.api, &call, &answer) {
            Err(UpstreamError::RecordUnknown) => return Ok(None),
            judged => judged?,
        }
        let fields: Map<String, Value> = json("a result", &answer.body)?;
        let found = fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&target.sequence));
        match found {
            Some((_, Value::Number(number))) => whole(number).map(Some),
            // Made by hand, with our name for the check and nothing else.
            Some((_, Value::Null)) => Ok(None),
            _ => Err(UpstreamError::Nonsense(anyhow!(
                "a result stands there without its number"
            ))),
        }
    }

    async fn upsert(&self, target: &Target, result: &CrmResult, asker: &Asker) -> Result<(), UpstreamError> {
        let address = self.addresses.result(target, result.check);
        // By our name for the check: a second time writes the same.
        let call = Call::patch(address, &target.body(result))?.keyed();
        match self.save(&call, asker).await {
            // What is written to is made when it is missing; something else that it leads to is gone.
            Err(UpstreamError::RecordUnknown) => Err(UpstreamError::Rejected(anyhow!(
                "Salesforce has no such object or field"
            ))),
            saved => saved,
        }
    }

    async fn save(&self, call: &Call, asker: &Asker) -> Result<(), UpstreamError> {
        let answer = self.api.send(call, asker).await?;
        // The external id is not unique, so that nobody knows which record is meant.
        if answer.status == StatusCode::MULTIPLE_CHOICES {
            return Err(UpstreamError::Rejected(anyhow!(
                "Salesforce has the check more than once"
            )));
        }
        fault::judge(&self.api, call, &answer)?;
        if answer.status == StatusCode::NO_CONTENT {
            return Ok(());
        }
        let saved: Saved = json("what was written", &answer.body)?;
        if saved.success {
            Ok(())
        } else {
            Err(UpstreamError::Rejected(anyhow!(
                "Salesforce says that it wrote nothing"
            )))
        }
    }
}

/// Numbers of Salesforce come with decimals: `7.0`.
pub(super) fn whole(number: &Number) -> Result<u64, UpstreamError> {
    let text = number.to_string();
    let digits = text.strip_suffix(".0").unwrap_or(&text);
    digits
        .parse()
        .map_err(|_| UpstreamError::Nonsense(anyhow!("the number of a result is not a whole number")))
}
