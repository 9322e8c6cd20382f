//! What can be done about a check by whom, and why something cannot: said before anybody is refused.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Check, CheckId, ReviewState, RunState};
use leptos::prelude::*;

use super::desk::{Desk, Opened};

/// What can be done about a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Offers {
    /// What a person can decide, or why the reader cannot; `None` where nobody can.
    decision: Option<Decidable>,
    /// It is over, so there is something to report.
    report: bool,
}

/// What a person can decide about a check that is over or may be, as the reader stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decidable {
    /// Something is open, and the reader may decide it.
    Open,
    /// The reader may override what it came to.
    Settled,
    /// Something is open, and the reader is nobody who decides.
    OpenToOfficers,
    /// Something is open, and the reader started the check.
    OpenToOthers,
    /// The reader could override what it came to, had it been started by somebody else.
    SettledByOthers,
}

impl Offers {
    /// To somebody who may decide (`is_officer`), and who started the check (`is_own`).
    pub(super) fn of(check: &Check, is_officer: bool, is_own: bool) -> Self {
        let is_over = check.state.value.is_over();
        // A state that Inlay does not know may be the last one: somebody who looked at the provider's can say what it came to.
        let is_decidable = is_over || check.state.value == RunState::Unknown;
        let review = check.review.as_ref();
        let is_open = review.is_some_and(|review| review.state == ReviewState::Open);
        let decision = match (is_open, is_officer, is_own) {
            _ if !is_decidable => None,
            (true, true, false) => Some(Decidable::Open),
            (true, true, true) => Some(Decidable::OpenToOthers),
            (true, false, _) => Some(Decidable::OpenToOfficers),
            (false, true, false) => Some(Decidable::Settled),
            (false, true, true) => Some(Decidable::SettledByOthers),
            (false, false, _) => None,
        };
        Self {
            decision,
            report: is_over,
        }
    }
}

/// The buttons, and the sentence in the place of one that would be refused.
pub(super) fn buttons(desk: Desk, id: CheckId, offers: Offers) -> impl IntoView {
    let words = desk.words();
    let button = move |text: &'static str, dialog: Opened| {
        view! {
            <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| desk.open(dialog)>
                {text}
            </button>
        }
    };
    let (decide, why_not) = match offers.decision {
        Some(Decidable::Open) => (Some(words.kyc_decide()), None),
        Some(Decidable::Settled) => (Some(words.kyc_overrule()), None),
        Some(Decidable::OpenToOfficers) => (None, Some(words.kyc_may_not_decide())),
        Some(Decidable::OpenToOthers) => (None, Some(words.error_sentence(ErrorCode::DecisionOwnCheck))),
        Some(Decidable::SettledByOthers) => (None, Some(words.kyc_own_override())),
        None => (None, None),
    };
    view! {
        {why_not.map(|why| view! { <p class="footnote">{why}</p> })}
        <p class="kyc-actions">
            {decide.map(|text| button(text, Opened::Decide(id)))}
            {offers.report.then(|| button(words.kyc_report(), Opened::Report(id)))}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::kyc::{Review, RunState, Said};

    use super::super::change::tests::running;
    use super::*;

    #[test]
    fn nobody_is_offered_a_decision_that_would_be_refused_and_everybody_is_told_why() {
        let mut check = running();
        let decision = |check: &Check, is_officer, is_own| Offers::of(check, is_officer, is_own).decision;
        assert_eq!(decision(&check, true, false), None, "it is still running");
        check.state = Said::by_provider(RunState::Unknown, "pondering");
        assert_eq!(decision(&check, true, false), Some(Decidable::Settled));
        check.state = Said::by_inlay(RunState::Finished);
        assert_eq!(decision(&check, true, false), Some(Decidable::Settled));
        assert_eq!(decision(&check, true, true), Some(Decidable::SettledByOthers));
        assert_eq!(decision(&check, false, true), None);
        check.review = Some(Review {
            state: ReviewState::Open,
            opened_at: check.started_at,
            resolution: None,
        });
        assert_eq!(decision(&check, true, false), Some(Decidable::Open));
        assert_eq!(decision(&check, true, true), Some(Decidable::OpenToOthers));
        for is_own in [true, false] {
            assert_eq!(decision(&check, false, is_own), Some(Decidable::OpenToOfficers));
        }
    }
}
