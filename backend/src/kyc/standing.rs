//! What a party's file amounts to: the one state at the head of the panel, with its dates.

use inlay_contract::kyc::{Outcome, Overall, Risk, RunState};
use jiff::civil::Date;

use super::check::KeptCheck;
use super::validity::{Validity, day_of};

/// The head of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The one state.
    pub overall: Overall,
    /// The risk of the latest check that named one.
    pub risk: Risk,
    /// When the latest approval was completed.
    pub last_completed: Option<Date>,
    /// When the next review is due.
    pub next_review: Option<Date>,
}

impl Standing {
    /// Of a file whose checks are in the order of their attempts, on a day.
    #[must_use]
    pub fn of(checks: &[KeptCheck], today: Date, validity: &Validity) -> Self {
        let approval = checks
            .iter()
            .rev()
            .find(|check| !check.is_running() && check.effective().is_some_and(Outcome::is_approval));
        let declined_since = checks
            .last()
            .is_some_and(|check| check.effective() == Some(Outcome::Declined));
        let valid_until = approval
            .and_then(|check| check.valid_until)
            .filter(|_| !declined_since);
        let due = approval
            .filter(|_| !declined_since)
            .and_then(|check| check.observation.as_ref()?.requirements_due);
        Self {
            overall: overall(checks, valid_until, today, validity),
            risk: checks
                .iter()
                .rev()
                .map(KeptCheck::risk)
                .find(|risk| *risk != Risk::Unknown)
                .unwrap_or(Risk::Unknown),
            last_completed: approval.and_then(|check| check.finished_at).map(day_of),
            next_review: match (valid_until, due) {
                (Some(until), Some(due)) => Some(until.min(due)),
                (until, due) => until.or(due),
            },
        }
    }
}

fn overall(checks: &[KeptCheck], valid_until: Option<Date>, today: Date, validity: &Validity) -> Overall {
    let Some(latest) = checks.last() else {
        return Overall::NeverChecked;
    };
    if latest.is_running() {
        return match latest.state().value {
            RunState::AwaitingClient => Overall::AwaitingClient,
            RunState::InReview => Overall::InReview,
            _ => Overall::Running,
        };
    }
    if latest.is_under_review() {
        return Overall::InReview;
    }
    if latest.effective() == Some(Outcome::Declined) {
        return Overall::Declined;
    }
    match valid_until {
        Some(until) if until < today => Overall::Overdue,
        Some(until) if validity.notice_from(until) <= today => Overall::DueSoon,
        Some(_) => Overall::Valid,
        None => Overall::Incomplete,
    }
}
