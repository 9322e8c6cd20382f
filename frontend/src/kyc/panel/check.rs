//! The latest check: how it goes and what it came to, part by part.

use inlay_contract::kyc::{
    Check, CheckId, CheckPart, Outcome, PartKind, PartResult, PartState, Person, Reason, Resolution, RunState,
};
use leptos::prelude::*;

use super::desk::Desk;
use super::looks::{mark, of_check, of_part};
use super::offers::{self, Offers};
use super::running;
use crate::i18n::Language;

/// The heading of the section: where somebody goes on who has just started or decided something.
pub(super) const LATEST: &str = "inlay-kyc-latest";

/// The section; without any check it says so.
pub(super) fn latest(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let id = Memo::new(move |_| {
        desk.panel
            .with(|panel| panel.checks.first().map(|check| check.id))
    });
    view! {
        <section class="card" aria-labelledby=LATEST>
            <h2 class="card-title" id=LATEST tabindex="-1">{words.kyc_latest()}</h2>
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
    let offers = Memo::new(move |_| {
        let is_officer = desk.panel.with(|panel| panel.may.decide);
        let offers = |check: &Check| Offers::of(check, is_officer, desk.is_reader(&check.started_by));
        whole.with(|check| check.as_ref().map(offers))
    });
    view! {
        {move || {
            whole.with(|check| check.as_ref().map(|check| summary(check, desk, Told::ToReader)))
        }}
        {running::running(desk, whole)}
        {move || whole.with(|check| check.as_ref().map(|check| parts(check, &desk.language())))}
        {move || offers.get().map(|offers| offers::buttons(desk, id, offers))}
    }
}

/// Who reads what is told of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// The reader of the panel, who is called "you".
    ToReader,
    /// Whoever gets a report into their hands, who needs the name.
    ToAnybody,
}

/// State or outcome, why, by whom, for what.
pub(super) fn summary(check: &Check, desk: Desk, told: Told) -> impl IntoView + use<> {
    let language = &desk.language();
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
        <p class="kyc-outcome">
            {mark(of_check(check))} <span>{outcome}</span> {raw.map(|raw| unknown_word(raw, language))}
        </p>
        {provider_said}
        {due}
        {reasons(&check.reasons, language)}
        {review(check, desk, told)}
        {circumstances(check, desk, told)}
    }
}

fn review(check: &Check, desk: Desk, told: Told) -> impl IntoView + use<> {
    let words = desk.words();
    let reviewed = check.review.as_ref().map(|review| {
        let resolution = review
            .resolution
            .as_ref()
            .map(|resolution| resolved(resolution, desk, told));
        view! {
            <p class="kyc-review">{words.kyc_review(review.state)}</p>
            {resolution}
        }
    });
    let overridden = check.overridden.as_ref().map(|overridden| {
        let to = words.kyc_overridden(words.kyc_outcome(overridden.outcome));
        view! {
            <p class="kyc-review">{to}</p>
            {resolved(&overridden.resolution, desk, told)}
        }
    });
    view! { {reviewed} {overridden} }
}

fn is_you(person: &Person, desk: Desk, told: Told) -> bool {
    told == Told::ToReader && desk.is_reader(person)
}

fn resolved(resolution: &Resolution, desk: Desk, told: Told) -> impl IntoView + use<> {
    let words = desk.words();
    let at = desk.language().formats.instant(resolution.at);
    let line = match is_you(&resolution.by, desk, told) {
        true => words.kyc_resolved_by_you(&at),
        false => words.kyc_resolved(resolution.by.name.as_deref().unwrap_or(words.kyc_somebody()), &at),
    };
    view! {
        <p class="cell-note">{line}</p>
        <blockquote class="kyc-note">{resolution.note.clone()}</blockquote>
    }
}

fn circumstances(check: &Check, desk: Desk, told: Told) -> impl IntoView + use<> {
    let language = desk.language();
    let (words, formats) = (language.words, &language.formats);
    let at = formats.instant(check.started_at);
    let started = match is_you(&check.started_by, desk, told) {
        true => words.kyc_started_by_you(&at),
        false => words.kyc_started_by(
            &at,
            check.started_by.name.as_deref().unwrap_or(words.kyc_somebody()),
        ),
    };
    let package = desk.panel.with_untracked(|panel| {
        let offered = panel.packages.iter().find(|package| package.id == check.package);
        offered.map_or_else(|| check.package.clone(), |package| package.name.clone())
    });
    let fact = |term: &'static str, text: String| view! { <div><dt>{term}</dt><dd>{text}</dd></div> };
    let valid = check
        .valid_until
        .map(|date| fact(words.kyc_valid_until(), formats.date(date)));
    let finished = check
        .finished_at
        .map(|instant| fact(words.kyc_finished(), formats.instant(instant)));
    view! {
        <dl class="kyc-facts">
            {fact(words.kyc_started(), started)}
            {finished}
            {fact(words.kyc_package(), package)}
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
    // A provider that repeats its result has nothing finer to say.
    let said = part.result.as_ref().and_then(|result| result.raw.as_ref());
    let finer = part.sub_result.as_ref().filter(|word| Some(*word) != said);
    let finer = finer.map(|word| words.kyc_finer(word));
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
