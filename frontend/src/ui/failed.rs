//! The states without figures: failed, no access, no portfolio, no connection.

use inlay_contract::ErrorCode;
use inlay_contract::host::message::View;
use leptos::prelude::*;

use crate::api::Failure;
use crate::i18n::{Language, built_in};

/// A title, what it means, and whatever helps.
fn message(title: &'static str, text: String, help: impl IntoView) -> impl IntoView {
    view! {
        <section class="message">
            <h1 class="message-title">{title}</h1>
            <p class="message-text">{text}</p>
            {help}
        </section>
    }
}

/// A request failed and there is nothing to show instead.
pub(crate) fn failed(
    failure: &Failure,
    language: &Language,
    view: View,
    again: RwSignal<u32>,
) -> impl IntoView + use<> {
    let words = language.words;
    let title = match (view, failure.code) {
        (_, ErrorCode::PermissionMissing | ErrorCode::KycPermissionMissing) => words.no_access_title(),
        (View::Portfolio, ErrorCode::RecordUnknown) => words.no_portfolio_title(),
        (View::Portfolio, _) => words.failed_title(),
        (View::Kyc, _) => words.kyc_failed_title(),
    };
    let is_plain = matches!(
        failure.code,
        ErrorCode::RecordUnknown
            | ErrorCode::PermissionMissing
            | ErrorCode::KycPermissionMissing
            | ErrorCode::KycNotConfigured
    );
    let role = if is_plain { "status" } else { "alert" };
    let hint = (view == View::Portfolio && failure.code == ErrorCode::RecordUnknown)
        .then(|| view! { <p class="message-text">{words.no_portfolio_help()}</p> });
    let wait = failure.retry_after_seconds.map(|seconds| {
        let seconds = usize::try_from(seconds).unwrap_or(usize::MAX);
        view! { <p class="message-text">{words.retry_in(&language.formats, seconds)}</p> }
    });
    let button = failure.retryable.then(|| again_button(words.try_again(), again));
    let details = (!is_plain).then(|| details(failure, language));
    let help = view! { {hint} {wait} {button} {details} };
    let sentence = words.error_sentence(failure.code).to_owned();
    view! { <div role=role>{message(title, sentence, help)}</div> }
}

/// There is no connection to the page around the frame; says what an administrator has to look at.
pub(crate) fn unconnected(
    code: ErrorCode,
    language: &Language,
    again: RwSignal<u32>,
) -> impl IntoView + use<> {
    let words = language.words;
    let checks = match code {
        ErrorCode::HostRefused => vec![words.check_host_list()],
        ErrorCode::VersionMismatch => vec![words.check_component()],
        _ => vec![
            words.check_trusted_url(),
            words.check_host_list(),
            words.check_component(),
        ],
    };
    let checks = checks
        .into_iter()
        .map(|check| view! { <li>{check}</li> })
        .collect_view();
    let button = code.retryable().then(|| again_button(words.try_again(), again));
    let help = view! {
        <ul class="message-checks">{checks}</ul>
        {button}
        {details(&Failure::of(code), language)}
    };
    let sentence = words.error_sentence(code).to_owned();
    view! { <div role="alert">{message(words.not_connected_title(), sentence, help)}</div> }
}

/// There are no words to say anything with, and that is said.
pub(crate) fn wordless(again: RwSignal<u32>) -> impl IntoView {
    let button = again_button(built_in::TRY_AGAIN, again);
    view! { <div role="alert">{message(built_in::TITLE, built_in::SENTENCE.to_owned(), button)}</div> }
}

fn again_button(text: &'static str, again: RwSignal<u32>) -> impl IntoView {
    view! {
        <button type="button" class="button" on:click=move |_| again.update(|count| *count += 1)>
            {text}
        </button>
    }
}

/// For the conversation with the administrator.
fn details(failure: &Failure, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let request = failure.request_id.clone().map(|id| {
        view! {
            <div>
                <dt>{words.request_number()}</dt>
                <dd>{id}</dd>
            </div>
        }
    });
    view! {
        <dl class="message-details">
            <div>
                <dt>{words.error_code()}</dt>
                <dd>{failure.code.as_str()}</dd>
            </div>
            {request}
        </dl>
    }
}
