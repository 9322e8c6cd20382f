//! How states look: a sign and a tone for each, beside words that say the same.

use inlay_contract::kyc::{Check, CheckPart, Outcome, Overall, PartResult, PartState, Risk, RunState};
use leptos::prelude::*;

/// What a state means to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// All is well.
    Good,
    /// Somebody should look.
    Watch,
    /// Refused, or overdue.
    Bad,
    /// Under way.
    Busy,
    /// Nothing is known, or nothing to say.
    Quiet,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "kyc-mark is-good",
            Self::Watch => "kyc-mark is-watch",
            Self::Bad => "kyc-mark is-bad",
            Self::Busy => "kyc-mark is-busy",
            Self::Quiet => "kyc-mark is-quiet",
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Good => "✓",
            Self::Watch => "!",
            Self::Bad => "✕",
            Self::Busy => "…",
            Self::Quiet => "–",
        }
    }
}

/// The sign, for those who see it; the words beside it say what it means.
pub(super) fn mark(tone: Tone) -> impl IntoView {
    view! { <span class=tone.class() aria-hidden="true">{tone.sign()}</span> }
}

pub(super) const fn of_overall(overall: Overall) -> Tone {
    match overall {
        Overall::Valid => Tone::Good,
        Overall::DueSoon | Overall::InReview | Overall::AwaitingClient | Overall::Incomplete => Tone::Watch,
        Overall::Overdue | Overall::Declined => Tone::Bad,
        Overall::Running => Tone::Busy,
        Overall::NeverChecked => Tone::Quiet,
    }
}

pub(super) const fn of_outcome(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Approved => Tone::Good,
        Outcome::ApprovedWithRequirements | Outcome::Attention | Outcome::Inconclusive => Tone::Watch,
        Outcome::Declined => Tone::Bad,
        Outcome::Unknown => Tone::Quiet,
    }
}

pub(super) const fn of_risk(risk: Risk) -> Tone {
    match risk {
        Risk::Low => Tone::Good,
        Risk::Medium => Tone::Watch,
        Risk::High => Tone::Bad,
        Risk::Unknown => Tone::Quiet,
    }
}

/// A check: what holds of it, else where it stands.
pub(super) const fn of_check(check: &Check) -> Tone {
    if let Some(outcome) = check.effective {
        return of_outcome(outcome);
    }
    match check.state.value {
        RunState::Queued | RunState::InProgress => Tone::Busy,
        RunState::AwaitingClient | RunState::InReview | RunState::Abandoned => Tone::Watch,
        RunState::Failed => Tone::Bad,
        RunState::Finished | RunState::Unknown => Tone::Quiet,
    }
}

/// A part: what it found, else where it stands.
pub(super) fn of_part(part: &CheckPart) -> Tone {
    match part.result.as_ref().map(|result| result.value) {
        Some(PartResult::Clear) => Tone::Good,
        Some(PartResult::Attention | PartResult::Inconclusive) => Tone::Watch,
        Some(PartResult::Rejected) => Tone::Bad,
        Some(PartResult::Unknown) => Tone::Quiet,
        None => match part.state.value {
            PartState::InProgress => Tone::Busy,
            PartState::AwaitingClient | PartState::InReview => Tone::Watch,
            PartState::Failed => Tone::Bad,
            PartState::Waiting | PartState::Finished | PartState::Skipped | PartState::Unknown => Tone::Quiet,
        },
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::kyc::Said;

    use super::super::change::tests::running;
    use super::*;

    #[test]
    fn what_is_unknown_never_looks_well() {
        assert_ne!(of_outcome(Outcome::Unknown), Tone::Good);
        assert_ne!(of_risk(Risk::Unknown), Tone::Good);
        let mut check = running();
        check.state = Said::by_provider(RunState::Unknown, "paused");
        assert_ne!(of_check(&check), Tone::Good);
        check.parts[0].result = Some(Said::by_provider(PartResult::Unknown, "novel"));
        assert_ne!(of_part(&check.parts[0]), Tone::Good);
    }

    #[test]
    fn what_holds_counts_and_not_what_the_provider_said_first() {
        let mut check = running();
        assert_eq!(of_check(&check), Tone::Busy);
        check.outcome = Some(Said::by_inlay(Outcome::Attention));
        check.effective = Some(Outcome::Approved);
        assert_eq!(of_check(&check), Tone::Good);
    }
}
