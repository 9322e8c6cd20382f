//! One check, and everything that may become of it.
//!
//! A check is changed by four things only: its submission, what the provider is seen to say, a delay or the end of all
//! tries, and a person's decision. Each is a function from a check to what it becomes; none asks a clock or a store.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{
    Attempt, Check, CheckId, CheckPart, Decision, Delay, KycEventKind, Outcome, Override, Person, Purpose,
    Reason, Resolution, Review, ReviewState, Risk, RunState, Said,
};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::validity::Validity;
use crate::upstream::kyc::{Observation, RunId, SubjectId};

/// A check as its party's file keeps it: the facts, from which everything that is shown is derived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptCheck {
    /// Its name.
    pub id: CheckId,
    /// Its place among the party's attempts.
    pub attempt: Attempt,
    /// Our name for what was ordered.
    pub package: String,
    /// The adapter that has it.
    pub provider: String,
    /// Who started it.
    pub started_by: Person,
    /// For what.
    pub purpose: Purpose,
    /// The version of the text that the client consented to.
    pub consent_version: String,
    /// The language in which the text was shown.
    pub consent_language: String,
    /// When it was accepted.
    pub started_at: Timestamp,
    /// The provider's name for the party, once known.
    pub subject: Option<SubjectId>,
    /// The provider's name for the run, once known.
    pub run: Option<RunId>,
    /// What the provider was last seen to say.
    pub observation: Option<Observation>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
    /// The last day on which it counts as valid.
    pub valid_until: Option<Date>,
    /// Its review, once one was needed.
    pub review: Option<Review>,
    /// A decision against the provider's outcome.
    pub overridden: Option<Override>,
    /// What stands in the way at the moment.
    pub delay: Option<Delay>,
    /// Why it was given up.
    pub given_up: Option<ErrorCode>,
}

/// Why a decision is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionRefused {
    /// Whoever started a check does not decide it.
    #[error("the check was started by the same person")]
    OwnCheck,
    /// The check is not over. One in a state that Inlay does not know may be: it can be overridden.
    #[error("the check is not over")]
    NotOver,
    /// There is no review to resolve, or it is resolved.
    #[error("nothing waits for a decision")]
    NothingOpen,
    /// It holds already.
    #[error("that is the result already")]
    NoChange,
}

impl KeptCheck {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> Said<RunState> {
        match (&self.given_up, &self.observation, &self.run) {
            (Some(_), ..) => Said::by_inlay(RunState::Failed),
            // A person looked where Inlay does not understand the provider, and said what it came to.
            (None, Some(observation), _)
                if observation.state.value == RunState::Unknown && self.overridden.is_some() =>
            {
                Said {
                    value: RunState::Finished,
                    raw: observation.state.raw.clone(),
                }
            }
            (None, Some(observation), _) => observation.state.clone(),
            (None, None, Some(_)) => Said::by_inlay(RunState::InProgress),
            (None, None, None) => Said::by_inlay(RunState::Queued),
        }
    }

    /// Whether the provider is not done with it.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.state().value.is_over()
    }

    /// Whether it waits for a person of the firm.
    #[must_use]
    pub fn is_under_review(&self) -> bool {
        self.review
            .as_ref()
            .is_some_and(|review| review.state == ReviewState::Open)
    }

    /// What holds: an override before a review before what the provider said.
    #[must_use]
    pub fn effective(&self) -> Option<Outcome> {
        if let Some(overridden) = &self.overridden {
            return Some(overridden.outcome);
        }
        match self.review.as_ref().map(|review| review.state) {
            Some(ReviewState::Confirmed) => Some(Outcome::Declined),
            Some(ReviewState::FalsePositive) => Some(Outcome::Approved),
            Some(ReviewState::Inconclusive) => Some(Outcome::Inconclusive),
            Some(ReviewState::Open) | None => {
                let observation = self.observation.as_ref()?;
                Some(observation.outcome.as_ref()?.value)
            }
        }
    }

    /// The risk that the provider saw.
    #[must_use]
    pub fn risk(&self) -> Risk {
        self.observation
            .as_ref()
            .map_or(Risk::Unknown, |observation| observation.risk)
    }

    /// Whether it is an approval that still counts on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.effective().is_some_and(Outcome::is_approval)
            && self.valid_until.is_some_and(|until| day <= until)
    }

    /// The provider has it.
    pub fn submitted(
        &mut self,
        run: RunId,
        observation: Observation,
        now: Timestamp,
        validity: &Validity,
    ) -> KycEventKind {
        self.run = Some(run);
        self.given_up = None;
        match self.observed(observation, now, validity) {
            Some(KycEventKind::Finished) => KycEventKind::Finished,
            _ => KycEventKind::Submitted,
        }
    }

    /// What the provider is seen to say. `None` where it says nothing new: the same again, or something older than what
    /// is known, as happens when answers overtake each other.
    pub fn observed(
        &mut self,
        observation: Observation,
        now: Timestamp,
        validity: &Validity,
    ) -> Option<KycEventKind> {
        let was_delayed = self.delay.is_some();
        if let Some(known) = &mut self.observation {
            if observation.changed_at < known.changed_at {
                return None;
            }
            let known_since = std::mem::replace(&mut known.changed_at, observation.changed_at);
            if observation == *known && self.given_up.is_none() {
                // Nothing new from the provider but that it stood so later, too; that it could be asked again is news.
                return self.delay.take().map(|_| KycEventKind::Delayed);
            }
            // Two answers of one instant: the run does not go back.
            if observation.changed_at == known_since
                && known.state.value.is_over()
                && !observation.state.value.is_over()
            {
                return None;
            }
        }
        self.delay = None;
        // The provider was heard of after all.
        self.given_up = None;
        let is_over = observation.state.value.is_over();
        let known = self.observation.replace(observation);
        let (before, after) = (known.as_ref(), self.observation.as_ref());
        let was_over = before.is_some_and(|known| known.state.value.is_over());
        let are_new_findings = is_over && (!was_over || before.map(findings) != after.map(findings));
        let moved = before.map(progress) != after.map(progress);
        if are_new_findings {
            // By the provider's clock, so that it does not depend on when the answer came; but never in the future.
            self.finished_at = after.map(|seen| seen.changed_at.min(now));
            self.open_review_where_needed(now);
        } else if self.is_running() {
            // A run that the provider takes up again counts as running, and what it came to before counts no more.
            self.finished_at = None;
            self.review = None;
        }
        self.settle_validity(validity);
        Some(match (are_new_findings, moved, was_delayed) {
            (true, ..) => KycEventKind::Finished,
            (false, false, true) => KycEventKind::Delayed,
            (false, true, _) | (false, false, false) => KycEventKind::Progressed,
        })
    }

    /// The provider cannot be asked. `None` where that is known.
    pub fn delayed(&mut self, code: ErrorCode, now: Timestamp) -> Option<KycEventKind> {
        match self.delay {
            Some(delay) if delay.code == code => None,
            Some(delay) => {
                self.delay = Some(Delay { code, ..delay });
                Some(KycEventKind::Delayed)
            }
            None => {
                self.delay = Some(Delay { since: now, code });
                Some(KycEventKind::Delayed)
            }
        }
    }

    /// No more tries. A check that is over stays what it is.
    pub fn give_up(&mut self, code: ErrorCode, now: Timestamp) -> Option<KycEventKind> {
        if !self.is_running() {
            return None;
        }
        self.given_up = Some(code);
        self.delay = None;
        self.finished_at = Some(now);
        Some(KycEventKind::Finished)
    }

    /// It is tried again after all, by word of an operator. `None` where it was not given up.
    pub fn resume(&mut self) -> Option<KycEventKind> {
        self.given_up.take()?;
        self.finished_at = None;
        Some(KycEventKind::Progressed)
    }

    /// A person decides.
    ///
    /// # Errors
    /// [`DecisionRefused`]; nothing is changed then.
    pub fn decide(
        &mut self,
        decision: Decision,
        by: Person,
        note: String,
        now: Timestamp,
        validity: &Validity,
    ) -> Result<KycEventKind, DecisionRefused> {
        if by.user == self.started_by.user {
            return Err(DecisionRefused::OwnCheck);
        }
        let is_override = matches!(decision, Decision::OverrideApproved | Decision::OverrideDeclined);
        // What the provider says in a word that Inlay does not know may be its last: it must not keep the party for good.
        let is_unknown = self.state().value == RunState::Unknown;
        if self.is_running() && !(is_unknown && is_override) {
            return Err(DecisionRefused::NotOver);
        }
        let resolution = Resolution { by, at: now, note };
        match decision {
            Decision::Confirm => self.resolve(ReviewState::Confirmed, resolution)?,
            Decision::FalsePositive => self.resolve(ReviewState::FalsePositive, resolution)?,
            Decision::Inconclusive => self.resolve(ReviewState::Inconclusive, resolution)?,
            Decision::OverrideApproved => self.set_override(Outcome::Approved, resolution)?,
            Decision::OverrideDeclined => self.set_override(Outcome::Declined, resolution)?,
        }
        if is_unknown {
            self.finished_at = Some(now);
            self.delay = None;
        }
        self.settle_validity(validity);
        Ok(KycEventKind::Decided)
    }

    fn resolve(&mut self, state: ReviewState, resolution: Resolution) -> Result<(), DecisionRefused> {
        match &mut self.review {
            Some(review) if review.state == ReviewState::Open => {
                review.state = state;
                review.resolution = Some(resolution);
                Ok(())
            }
            _ => Err(DecisionRefused::NothingOpen),
        }
    }

    fn set_override(&mut self, outcome: Outcome, resolution: Resolution) -> Result<(), DecisionRefused> {
        if self.effective() == Some(outcome) && !self.is_under_review() {
            return Err(DecisionRefused::NoChange);
        }
        if let Some(review) = self
            .review
            .as_mut()
            .filter(|review| review.state == ReviewState::Open)
        {
            review.state = match outcome {
                Outcome::Declined => ReviewState::Confirmed,
                _ => ReviewState::FalsePositive,
            };
            review.resolution = Some(resolution.clone());
        }
        self.overridden = Some(Override { outcome, resolution });
        Ok(())
    }

    /// A person must decide what the provider found but did not judge, and what Inlay does not understand.
    fn open_review_where_needed(&mut self, now: Timestamp) {
        let outcome = self.observation.as_ref().and_then(|known| known.outcome.as_ref());
        let is_needed =
            outcome.is_some_and(|said| matches!(said.value, Outcome::Attention | Outcome::Unknown));
        // What a person decided about other findings is no decision about these.
        self.review = is_needed.then_some(Review {
            state: ReviewState::Open,
            opened_at: now,
            resolution: None,
        });
    }

    fn settle_validity(&mut self, validity: &Validity) {
        let is_approval = self.effective().is_some_and(Outcome::is_approval) && !self.is_running();
        self.valid_until = self
            .finished_at
            .filter(|_| is_approval)
            .map(|finished_at| validity.until(finished_at, self.risk()));
    }

    /// The check as the panel shows it, from a provider with this display name.
    #[must_use]
    pub fn shown(&self, provider: &str) -> Check {
        let observation = self.observation.as_ref();
        Check {
            id: self.id,
            attempt: self.attempt,
            package: self.package.clone(),
            provider: provider.to_owned(),
            state: self.state(),
            outcome: observation.and_then(|known| known.outcome.clone()),
            effective: self.effective(),
            reasons: observation.map(|known| known.reasons.clone()).unwrap_or_default(),
            parts: observation.map(|known| known.parts.clone()).unwrap_or_default(),
            risk: self.risk(),
            requirements_due: observation.and_then(|known| known.requirements_due),
            started_by: self.started_by.clone(),
            purpose: self.purpose,
            consent_version: self.consent_version.clone(),
            started_at: self.started_at,
            finished_at: self.finished_at,
            valid_until: self.valid_until,
            review: self.review.clone(),
            overridden: self.overridden.clone(),
            delay: self.delay,
            has_report: observation.is_some_and(|known| known.has_report),
        }
    }
}

/// What a person decides about: where it changes, an earlier decision counts no more.
fn findings(seen: &Observation) -> (Option<&Said<Outcome>>, &[Reason], Vec<impl PartialEq + '_>) {
    let of_part = |part: &'_ CheckPart| {
        (
            part.id.clone(),
            part.result.clone(),
            part.sub_result.clone(),
            part.reasons.clone(),
        )
    };
    (
        seen.outcome.as_ref(),
        &seen.reasons,
        seen.parts.iter().map(of_part).collect(),
    )
}

/// What a reader sees move.
fn progress(seen: &Observation) -> (&Said<RunState>, Option<&Said<Outcome>>, &[CheckPart]) {
    (&seen.state, seen.outcome.as_ref(), &seen.parts)
}

#[cfg(test)]
mod tests;
