//! Whether a new check begins.

use inlay_contract::kyc::{Attempt, CheckId, Outcome};
use jiff::civil::Date;

use super::check::KeptCheck;

/// What a request to start comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartDecision {
    /// A check begins, at this place among the attempts.
    Begin(Attempt),
    /// One is under way, whoever began it: the request joins it.
    Join(CheckId),
    /// An earlier result still counts: only with the caller's word that it is wanted all the same.
    AskFirst {
        /// The check that counts.
        valid: CheckId,
        /// Its last day.
        until: Date,
    },
    /// The latest check was declined, and nobody decided otherwise: a new one would only paint it over.
    Declined(CheckId),
}

/// Decides over a file whose checks are in the order of their attempts.
#[must_use]
pub fn decide(checks: &[KeptCheck], today: Date, although_valid: bool) -> StartDecision {
    if let Some(open) = checks
        .iter()
        .rev()
        .find(|check| check.is_running() || check.is_under_review())
    {
        return StartDecision::Join(open.id);
    }
    let latest = checks.last();
    if let Some(declined) = latest.filter(|check| check.effective() == Some(Outcome::Declined)) {
        return StartDecision::Declined(declined.id);
    }
    let valid = checks
        .iter()
        .rev()
        .filter(|check| check.is_valid_on(today))
        .find_map(|check| Some((check.id, check.valid_until?)));
    if let Some((valid, until)) = valid.filter(|_| !although_valid) {
        return StartDecision::AskFirst { valid, until };
    }
    StartDecision::Begin(Attempt {
        number: latest.map_or(1, |check| check.attempt.number.saturating_add(1)),
        previous: latest.map(|check| check.id),
    })
}
