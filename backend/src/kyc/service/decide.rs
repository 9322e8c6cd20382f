//! A person's decision about a check.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Check, CheckId, Decision, DecisionRequest};

use super::super::caller::{Caller, KycError};
use super::super::check::DecisionRefused;
use super::super::file::File;
use super::super::tenant::KycTenant;
use super::{KycService, MOST_ROUNDS, permitted};
use crate::audit::Action;
use crate::audit::entry::DONE;
use crate::store::StoreError;

/// Longest note, in characters.
const NOTE_CHARACTERS: usize = 2_000;

impl KycService {
    /// Records a person's decision. Answers the check as it is then.
    ///
    /// # Errors
    /// [`KycError`].
    pub async fn decide(
        &self,
        caller: &Caller,
        id: CheckId,
        request: &DecisionRequest,
    ) -> Result<Check, KycError> {
        let tenant = self.tenant(&caller.org)?;
        let decided = self.decided(tenant, caller, id, request).await;
        self.recorded(caller, Action::CheckDecided, decided, |entry| {
            entry.about(id).with("decision", decision_name(request.decision))
        })
        .await
    }

    async fn decided(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        id: CheckId,
        request: &DecisionRequest,
    ) -> Result<Check, KycError> {
        permitted(caller.may.decide)?;
        let note = request.note.trim();
        if note.is_empty() || NOTE_CHARACTERS < note.chars().count() {
            return Err(KycError::Refused(ErrorCode::RequestMalformed));
        }
        for _ in 0..MOST_ROUNDS {
            match self.try_decide(tenant, caller, id, request.decision, note).await {
                Err(KycError::Store(StoreError::Conflict)) => {}
                answered => return answered,
            }
        }
        Err(KycError::Store(StoreError::Conflict))
    }

    async fn try_decide(
        &self,
        tenant: &KycTenant,
        caller: &Caller,
        id: CheckId,
        decision: Decision,
        note: &str,
    ) -> Result<Check, KycError> {
        let now = self.clock.now();
        let mut file = File::read(self.store.as_ref(), &caller.party()).await?;
        let check = file
            .check_mut(id)
            .ok_or(KycError::Refused(ErrorCode::CheckUnknown))?;
        let person = caller.person.clone();
        let kind = check
            .decide(decision, person, note.to_owned(), now, &tenant.validity)
            .map_err(|refused| KycError::Refused(code(refused)))?;
        let shown = check.shown(&tenant.provider_name);
        file.note(id, kind, now, tenant);
        let entry = caller
            .scene(now)
            .entry(Action::CheckDecided, Ok(DONE))
            .about(id)
            .with("decision", decision_name(decision))
            .with_personal("note", note);
        file.commit(self.store.as_ref(), None, None, vec![entry]).await?;
        self.wake.notify_waiters();
        Ok(shown)
    }
}

const fn code(refused: DecisionRefused) -> ErrorCode {
    match refused {
        DecisionRefused::OwnCheck => ErrorCode::DecisionOwnCheck,
        DecisionRefused::NotOver | DecisionRefused::NothingOpen | DecisionRefused::NoChange => {
            ErrorCode::DecisionNotOpen
        }
    }
}

const fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Confirm => "confirm",
        Decision::FalsePositive => "false_positive",
        Decision::Inconclusive => "inconclusive",
        Decision::OverrideApproved => "override_approved",
        Decision::OverrideDeclined => "override_declined",
    }
}
