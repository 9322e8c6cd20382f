//! The latest check: how it goes, what it came to, part by part, and what can be done about it.

use inlay_contract::kyc::{
    Check, CheckId, CheckPart, Outcome, PartKind, PartResult, PartState, Reason, ReviewState, RunState,
};
use leptos::prelude::*;

use super::desk::{Desk, Opened};
use super::looks::{mark, of_check, of_part};
use super::running;
use crate::i18n::Language;

/// The section; without any check it says so.
pub(super) fn latest(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let id = Memo::new(move |_| {
        desk.panel
            .with(|panel| panel.checks.first().map(|check| check.id))
    });
    view! {
        <section class="card" aria-labelledby="inlay-kyc-latest">
            <h2 class="card-title" id="inlay-kyc-latest">{words.kyc_latest()}</h2>
            {move || match id.get() {
                Some(id) => check(desk, id).into_any(),
                None => view! { <p class="kyc-empty">{words.kyc_empty()}</p> }.into_any(),
            }}
        </section>
    }
}

fn check(desk: Desk, id: CheckId) -> impl IntoView {
    // What differs is made anew and nothing else, so that a button keeps the focus while a check goes on.
    let whole = Memo::new(move |_| desk.check(id));
    let actions =
        Memo::new(move |_| whole.with(|check| check.as_ref().map(|check| Actions::of(check, desk))));
    view! {
        {move || {
            whole.with(|check| check.as_ref().map(|check| summary(check, &desk.language())))
        }}
        {running::running(desk, whole)}
        {move || whole.with(|check| check.as_ref().map(|check| parts(check, &desk.language())))}
        {move || actions.get().map(|actions| buttons(desk, id, actions))}
    }
}

/// State or outcome, why, by whom, for what.
pub(super) fn summary(check: &Check, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let outcome = match check.effective {
        Some(outcome) => words.kyc_outcome(outcome),
        None => words.kyc_run_state(check.state.value),
    };
    let raw = match &check.outcome {
        Some(said) if said.value == Outcome::Unknown => said.raw.as_deref(),
        _ if check.state.value == RunState::Unknown => check.state.raw.as_deref(),
        _ => None,
    };
    let provider_said = check
        .outcome
        .as_ref()
        .filter(|said| Some(said.value) != check.effective)
        .map(|said| {
            let judgement = words.kyc_provider_said(&check.provider, words.kyc_outcome(said.value));
            view! { <p class="cell-note">{judgement}</p> }
        });
    let due = check.requirements_due.map(|date| {
        let due = words.kyc_requirements_due(&language.formats.date(date));
        view! { <p class="kyc-notice">{due}</p> }
    });
    view! {
        <p class="kyc-outcome">{mark(of_check(check))} {outcome} {raw.map(|raw| unknown_word(raw, language))}</p>
        {provider_said}
        {due}
        {reasons(&check.reasons, language)}
        {review(check, language)}
        {circumstances(check, language)}
    }
}

fn review(check: &Check, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let reviewed = check.review.as_ref().map(|review| {
        let resolution = review
            .resolution
            .as_ref()
            .map(|resolution| resolved(resolution, language));
        view! {
            <p class="kyc-review">{words.kyc_review(review.state)}</p>
            {resolution}
        }
    });
    let overridden = check.overridden.as_ref().map(|overridden| {
        let to = words.kyc_overridden(words.kyc_outcome(overridden.outcome));
        view! {
            <p class="kyc-review">{to}</p>
            {resolved(&overridden.resolution, language)}
        }
    });
    view! { {reviewed} {overridden} }
}

fn resolved(resolution: &inlay_contract::kyc::Resolution, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let name = resolution.by.name.clone();
    let name = name.unwrap_or_else(|| words.kyc_somebody().to_owned());
    let line = words.kyc_resolved(&name, &language.formats.instant(resolution.at));
    view! {
        <p class="cell-note">{line}</p>
        <blockquote class="kyc-note">{resolution.note.clone()}</blockquote>
    }
}

fn circumstances(check: &Check, language: &Language) -> impl IntoView + use<> {
    let (words, formats) = (language.words, &language.formats);
    let name = check.started_by.name.clone();
    let name = name.unwrap_or_else(|| words.kyc_somebody().to_owned());
    let fact = |term: &'static str, text: String| view! { <div><dt>{term}</dt><dd>{text}</dd></div> };
    let valid = check
        .valid_until
        .map(|date| fact(words.kyc_valid_until(), formats.date(date)));
    let finished = check
        .finished_at
        .map(|instant| fact(words.kyc_finished(), formats.instant(instant)));
    view! {
        <dl class="kyc-facts">
            {fact(words.kyc_started(), words.kyc_started_by(&formats.instant(check.started_at), &name))}
            {finished}
            {fact(words.kyc_purpose_title(), words.kyc_purpose(check.purpose).to_owned())}
            {fact(words.kyc_provider(), check.provider.clone())}
            {fact(words.kyc_consent(), words.kyc_consent_version(&check.consent_version))}
            {valid}
        </dl>
    }
}

/// A row per part.
pub(super) fn parts(check: &Check, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let rows: Vec<_> = check.parts.iter().map(|each| part(each, language)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <h3 class="kyc-subtitle">{words.kyc_parts()}</h3>
            <ul class="kyc-parts">{rows}</ul>
        }
    })
}

fn part(part: &CheckPart, language: &Language) -> impl IntoView + use<> {
    let (words, formats) = (language.words, &language.formats);
    let unknown = |is_unknown: bool, raw: &Option<String>| {
        raw.as_deref()
            .filter(|_| is_unknown)
            .map(|raw| unknown_word(raw, language))
    };
    let state = match &part.result {
        Some(result) => {
            let raw = unknown(result.value == PartResult::Unknown, &result.raw);
            view! { {words.kyc_part_result(result.value)} {raw} }.into_any()
        }
        None => {
            let raw = unknown(part.state.value == PartState::Unknown, &part.state.raw);
            view! { {words.kyc_part_state(part.state.value)} {raw} }.into_any()
        }
    };
    let times = match (part.started_at, part.finished_at) {
        (_, Some(finished)) => Some(words.kyc_finished_at(&formats.instant(finished))),
        (Some(started), None) => Some(words.kyc_since(&formats.instant(started))),
        (None, None) => None,
    };
    let finer = part.sub_result.as_ref().map(|word| words.kyc_finer(word));
    view! {
        <li class="kyc-part">
            {mark(of_part(part))}
            <p class="kyc-part-name">
                {words.kyc_part_kind(part.kind.value)} {unknown(part.kind.value == PartKind::Unknown, &part.kind.raw)}
            </p>
            <p class="kyc-part-state">{state}</p>
            <div class="kyc-part-more">
                {finer.map(|finer| view! { <p class="cell-note">{finer}</p> })}
                {reasons(&part.reasons, language)}
                {times.map(|times| view! { <p class="cell-note">{times}</p> })}
            </div>
        </li>
    }
}

/// Reasons in plain words; the provider's own where there are none of ours.
fn reasons(reasons: &[Reason], language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let items: Vec<_> = reasons
        .iter()
        .map(|reason| {
            let plain = words.kyc_reason(&reason.code);
            let text = match plain {
                "" => words.kyc_other_reason(&reason.raw),
                plain => plain.to_owned(),
            };
            view! { <li>{text}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="kyc-reasons">{items}</ul> })
}

fn unknown_word(raw: &str, language: &Language) -> impl IntoView + use<> {
    view! { <span class="cell-note">{language.words.kyc_raw(raw)}</span> }
}

/// What can be done about a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Actions {
    /// Something is open, and the reader may decide it.
    decide: bool,
    /// The reader may override what it came to.
    overrule: bool,
    /// Something is open, and somebody else has to decide it.
    waits: bool,
    /// It is over, so there is something to report.
    report: bool,
}

impl Actions {
    fn of(check: &Check, desk: Desk) -> Self {
        let is_over = check.state.value.is_over();
        let is_open = is_over
            && check
                .review
                .as_ref()
                .is_some_and(|review| review.state == ReviewState::Open);
        let may = desk.panel.with(|panel| panel.may.decide) && !desk.is_mine(check.id);
        Self {
            decide: is_open && may,
            overrule: is_over && !is_open && may,
            waits: is_open && !may,
            report: is_over,
        }
    }
}

fn buttons(desk: Desk, id: CheckId, actions: Actions) -> impl IntoView {
    let words = desk.words();
    let button = move |text: &'static str, dialog: Opened| {
        view! {
            <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| desk.open(dialog)>
                {text}
            </button>
        }
    };
    view! {
        {actions.waits.then(|| view! { <p class="footnote">{words.kyc_may_not_decide()}</p> })}
        <p class="kyc-actions">
            {actions.decide.then(|| button(words.kyc_decide(), Opened::Decide(id)))}
            {actions.overrule.then(|| button(words.kyc_overrule(), Opened::Decide(id)))}
            {actions.report.then(|| button(words.kyc_report(), Opened::Report(id)))}
        </p>
    }
}
