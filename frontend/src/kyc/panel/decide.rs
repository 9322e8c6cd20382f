//! The dialog in which a person decides what a check left open, or against what it said. The note stays for good.

use inlay_contract::kyc::{Check, CheckId, Decision, DecisionRequest, Outcome, ReviewState};
use leptos::ev;
use leptos::prelude::*;

use super::desk::{Desk, Opened};
use super::form;

/// As long as the service takes it.
const NOTE_CHARACTERS: &str = "2000";

/// The dialog.
pub(super) fn dialog(desk: Desk) -> impl IntoView {
    form::dialog(
        desk,
        "inlay-kyc-decide",
        |opened| matches!(opened, Opened::Decide(_)),
        move |opened| match opened {
            Opened::Decide(id) => content(desk, id).into_any(),
            _ => ().into_any(),
        },
    )
}

/// What can be decided about a check as it stands.
fn choices(check: &Check) -> Vec<Decision> {
    let is_open = check
        .review
        .as_ref()
        .is_some_and(|review| review.state == ReviewState::Open);
    if is_open {
        return vec![Decision::FalsePositive, Decision::Confirm, Decision::Inconclusive];
    }
    let overrides = [
        (Decision::OverrideApproved, Outcome::Approved),
        (Decision::OverrideDeclined, Outcome::Declined),
    ];
    let other = overrides
        .into_iter()
        .filter(|(_, outcome)| check.effective != Some(*outcome));
    other.map(|(decision, _)| decision).collect()
}

fn content(desk: Desk, id: CheckId) -> impl IntoView {
    let words = desk.words();
    let offered = untrack(|| desk.check(id))
        .map(|check| choices(&check))
        .unwrap_or_default();
    let decision: RwSignal<Option<Decision>> = RwSignal::new(None);
    let note = RwSignal::new(String::new());
    let failure = RwSignal::new(None);
    let is_sending = RwSignal::new(false);
    let is_missing = RwSignal::new(false);
    Effect::new(move |_| {
        let is_filled = decision.with(Option::is_some) || note.with(|note| !note.is_empty());
        desk.dirty(is_filled);
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if is_sending.get_untracked() {
            return;
        }
        let note = note.with_untracked(|note| note.trim().to_owned());
        let decision = decision.get_untracked().filter(|_| !note.is_empty());
        is_missing.set(decision.is_none());
        let Some(decision) = decision else { return };
        is_sending.set(true);
        failure.set(None);
        desk.decide(id, DecisionRequest { decision, note }, move |failed| {
            if failed.is_none() {
                return desk.close();
            }
            is_sending.try_set(false);
            failure.try_set(failed);
        });
    };
    let choices: Vec<_> = offered
        .into_iter()
        .map(|offered| {
            view! {
                <label class="kyc-choice">
                    <input
                        type="radio"
                        name="kyc-decision"
                        prop:checked=move || decision.get() == Some(offered)
                        on:change=move |_| decision.set(Some(offered))
                    />
                    <span>{words.kyc_decision(offered)}</span>
                </label>
            }
        })
        .collect();
    view! {
        <form class="kyc-form" on:submit=submit>
            <h2 class="card-title" id="inlay-kyc-decide">{words.kyc_decide_title()}</h2>
            <fieldset class="kyc-fieldset">
                <legend>{words.kyc_decision_title()}</legend>
                {choices}
            </fieldset>
            <label class="field">
                <span class="field-label">{words.kyc_note_title()}</span>
                <textarea
                    class="input"
                    rows="4"
                    maxlength=NOTE_CHARACTERS
                    prop:value=move || note.get()
                    on:input=move |event| note.set(form::typed(&event))
                ></textarea>
            </label>
            <p class="cell-note">{words.kyc_note_hint()}</p>
            {move || is_missing.get().then(|| view! { <p class="field-error" role="alert">{words.kyc_decision_missing()}</p> })}
            {form::trouble(desk, failure)}
            {form::buttons(desk, words.kyc_record_decision(), is_sending)}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::kyc::{Review, RunState, Said};

    use super::super::change::tests::running;
    use super::*;

    #[test]
    fn what_is_open_is_resolved_and_what_is_settled_is_overridden() {
        let mut check = running();
        check.state = Said::by_inlay(RunState::Finished);
        check.effective = Some(Outcome::Declined);
        assert_eq!(choices(&check), [Decision::OverrideApproved]);
        check.effective = Some(Outcome::Inconclusive);
        assert_eq!(
            choices(&check),
            [Decision::OverrideApproved, Decision::OverrideDeclined]
        );
        check.review = Some(Review {
            state: ReviewState::Open,
            opened_at: check.started_at,
            resolution: None,
        });
        let open = [Decision::FalsePositive, Decision::Confirm, Decision::Inconclusive];
        assert_eq!(choices(&check), open);
    }
}
