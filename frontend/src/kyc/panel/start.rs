//! The dialog that starts a check: what, for what, and that the client has consented to the very text that stands there.

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{Consent, ConsentGiven, Package, Purpose, StartRequest};
use leptos::ev;
use leptos::prelude::*;

use super::desk::{Desk, Opened};
use super::form;
use super::span::in_words;
use crate::api::Failure;

const PURPOSES: [Purpose; 3] = [
    Purpose::Onboarding,
    Purpose::PeriodicReview,
    Purpose::TriggerEvent,
];

/// The dialog.
pub(super) fn dialog(desk: Desk) -> impl IntoView {
    form::dialog(
        desk,
        "inlay-kyc-start",
        |opened| opened == Opened::Start,
        move |_| content(desk).into_any(),
    )
}

/// What is filled in.
#[derive(Clone, Copy)]
struct Wish {
    package: RwSignal<Option<String>>,
    purpose: RwSignal<Option<Purpose>>,
    consented: RwSignal<bool>,
}

impl Wish {
    /// What is asked for, once everything is filled in.
    fn request(self, consent: &Consent, although_valid: bool) -> Option<StartRequest> {
        Some(StartRequest {
            package: self.package.get_untracked()?,
            purpose: self.purpose.get_untracked()?,
            consent: self.consented.get_untracked().then(|| ConsentGiven {
                version: consent.version.clone(),
                language: consent.language.clone(),
            })?,
            although_valid,
        })
    }
}

fn content(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let (packages, consent) = desk
        .panel
        .with_untracked(|panel| (panel.packages.clone(), panel.consent.clone()));
    let only = match packages.as_slice() {
        [only] => Some(only.id.clone()),
        _ => None,
    };
    let preset = only.clone();
    let wish = Wish {
        package: RwSignal::new(only),
        purpose: RwSignal::new(None),
        consented: RwSignal::new(false),
    };
    Effect::new(move |_| {
        let is_filled =
            wish.purpose.with(Option::is_some) || wish.consented.get() || wish.package.get() != preset;
        desk.dirty(is_filled);
    });
    let failure: RwSignal<Option<Failure>> = RwSignal::new(None);
    let is_sending = RwSignal::new(false);
    let is_missing = RwSignal::new(false);
    let asks_first = Memo::new(move |_| {
        failure.with(|failure| {
            failure
                .as_ref()
                .is_some_and(|failure| failure.code == ErrorCode::KycStillValid)
        })
    });
    let shown = consent.clone();
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if is_sending.get_untracked() {
            return;
        }
        let request = wish.request(&consent, asks_first.get_untracked());
        is_missing.set(request.is_none());
        let Some(request) = request else { return };
        is_sending.set(true);
        desk.start(request, move |failed| {
            if failed.is_none() {
                return desk.close();
            }
            is_sending.try_set(false);
            failure.try_set(failed);
        });
    };
    view! {
        <form class="kyc-form" on:submit=submit>
            <h2 class="card-title" id="inlay-kyc-start">{words.kyc_start_title()}</h2>
            {package_choice(desk, packages, wish)}
            {purpose_choice(desk, wish)}
            {consent_text(desk, &shown, wish)}
            {move || is_missing.get().then(|| view! { <p class="field-error" role="alert">{words.kyc_missing()}</p> })}
            {form::trouble(desk, failure)}
            {move || {
                let action = if asks_first.get() { words.kyc_start_although_valid() } else { words.kyc_start_now() };
                form::buttons(desk, action, is_sending)
            }}
        </form>
    }
}

fn package_choice(desk: Desk, packages: Vec<Package>, wish: Wish) -> impl IntoView {
    let language = desk.language();
    let words = language.words;
    let choices: Vec<_> = packages
        .into_iter()
        .map(|package| {
            let parts: Vec<String> = package
                .parts
                .iter()
                .map(|part| words.kyc_part_kind(*part).to_owned())
                .collect();
            // Names of parts have commas of their own.
            let parts = parts.join(" · ");
            let typical = package.typical.map(|typical| {
                let median = in_words(&language, typical.median_seconds.into());
                let most = in_words(&language, typical.most_seconds.into());
                view! { <span class="cell-note">{words.kyc_typical(&median, &most)}</span> }
            });
            let (id, known) = (package.id.clone(), package.id);
            view! {
                <label class="kyc-choice">
                    <input
                        type="radio"
                        name="kyc-package"
                        prop:checked=move || wish.package.with(|chosen| chosen.as_ref() == Some(&known))
                        on:change=move |_| wish.package.set(Some(id.clone()))
                    />
                    <span>{package.name} <span class="cell-note">{parts}</span> {typical}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="kyc-fieldset">
            <legend>{words.kyc_package()}</legend>
            {choices}
        </fieldset>
    }
}

fn purpose_choice(desk: Desk, wish: Wish) -> impl IntoView {
    let words = desk.words();
    let choices: Vec<_> = PURPOSES
        .into_iter()
        .map(|purpose| {
            view! {
                <label class="kyc-choice">
                    <input
                        type="radio"
                        name="kyc-purpose"
                        prop:checked=move || wish.purpose.get() == Some(purpose)
                        on:change=move |_| wish.purpose.set(Some(purpose))
                    />
                    <span>{words.kyc_purpose(purpose)}</span>
                </label>
            }
        })
        .collect();
    view! {
        <fieldset class="kyc-fieldset">
            <legend>{words.kyc_purpose_title()}</legend>
            {choices}
        </fieldset>
    }
}

fn consent_text(desk: Desk, consent: &Consent, wish: Wish) -> impl IntoView + use<> {
    let words = desk.words();
    let paragraphs: Vec<_> = consent
        .text
        .split("\n\n")
        .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
        .collect();
    let version = words.kyc_consent_version(&consent.version);
    view! {
        <fieldset class="kyc-fieldset">
            <legend>{words.kyc_consent()}</legend>
            <div class="kyc-consent" lang=consent.language.clone() tabindex="0" role="group" aria-label=words.kyc_consent()>
                {paragraphs}
            </div>
            <p class="cell-note">{version}</p>
            <label class="kyc-choice">
                <input
                    type="checkbox"
                    prop:checked=move || wish.consented.get()
                    on:change=move |event| wish.consented.set(event_target_checked(&event))
                />
                <span>{words.kyc_consent_given()}</span>
            </label>
        </fieldset>
    }
}
