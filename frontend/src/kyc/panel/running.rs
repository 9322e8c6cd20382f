//! A check that is running: how far it is, how long it takes, and that nobody has to wait here for it.

use inlay_contract::kyc::{Check, TypicalTime};
use leptos::prelude::*;

use super::change::done;
use super::desk::Desk;
use super::span::in_words;

/// What is seen while `check` is running, and nothing else of the time.
pub(super) fn running(desk: Desk, check: Memo<Option<Check>>) -> impl IntoView {
    let words = desk.words();
    let is_running = Memo::new(move |_| {
        check.with(|check| check.as_ref().is_some_and(|check| !check.state.value.is_over()))
    });
    move || {
        is_running.get().then(|| {
            view! {
                <div class="kyc-running">
                    {move || check.with(|check| check.as_ref().map(|check| progress(check, desk)))}
                    <p class="cell-note">{move || check.with(|check| check.as_ref().map(|check| elapsed(check, desk)))}</p>
                    <p class="cell-note">{words.kyc_leave()}</p>
                    {move || check.with(|check| check.as_ref().and_then(|check| delay(check, desk)))}
                    {move || desk.is_polling.get().then(|| view! { <p class="cell-note">{words.kyc_polling()}</p> })}
                </div>
            }
        })
    }
}

fn progress(check: &Check, desk: Desk) -> impl IntoView + use<> {
    let language = desk.language();
    let (done, of) = (done(check), check.parts.len());
    (0 < of).then(|| {
        let text = language
            .words
            .kyc_progress(&language.formats.count(done), &language.formats.count(of));
        view! {
            <p class="kyc-progress">
                <progress
                    max=of.to_string()
                    value=done.to_string()
                    aria-label=language.words.kyc_progress_title()
                ></progress>
                <span>{text}</span>
            </p>
        }
    })
}

/// How long it runs already, and how long it takes elsewhere. It moves each second and is not announced.
fn elapsed(check: &Check, desk: Desk) -> String {
    let language = desk.language();
    let words = language.words;
    let seconds = desk.now.get() - check.started_at.as_second();
    let elapsed = words.kyc_elapsed(&in_words(&language, seconds));
    let typical = desk.panel.with(|panel| {
        let package = panel.packages.iter().find(|package| package.id == check.package);
        package.and_then(|package| package.typical)
    });
    match typical {
        Some(TypicalTime {
            median_seconds,
            most_seconds,
            ..
        }) => {
            let median = in_words(&language, median_seconds.into());
            let most = in_words(&language, most_seconds.into());
            [&elapsed, " ", words.kyc_typical(&median, &most).as_str()].concat()
        }
        None => elapsed,
    }
}

fn delay(check: &Check, desk: Desk) -> Option<impl IntoView + use<>> {
    let language = desk.language();
    let delay = check.delay?;
    let text = language.words.kyc_delay(&language.formats.instant(delay.since));
    Some(view! { <p class="kyc-notice">{text}</p> })
}
