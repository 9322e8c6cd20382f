//! Personal data unmasked: for a reason that is recorded, for half a minute, and only while somebody looks.

use inlay_contract::kyc::{REVEAL_SECONDS, RevealedParty};
use leptos::ev;
use leptos::prelude::*;

use super::desk::{Desk, Opened};
use super::focus;
use super::form;
use crate::browser::clock;
use crate::browser::timer::{Timer, after};
use crate::i18n::Language;

const SECOND_MS: u32 = 1_000;
/// As long as the service takes it.
const REASON_CHARACTERS: &str = "200";

/// The dialog that asks why.
pub(super) fn dialog(desk: Desk) -> impl IntoView {
    form::dialog(
        desk,
        "inlay-kyc-reveal",
        |opened| opened == Opened::Reveal,
        move |_| content(desk).into_any(),
    )
}

fn content(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let reason = RwSignal::new(String::new());
    let failure = RwSignal::new(None);
    let is_sending = RwSignal::new(false);
    let is_missing = RwSignal::new(false);
    Effect::new(move |_| desk.dirty(reason.with(|reason| !reason.is_empty())));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let why = reason.with_untracked(|reason| reason.trim().to_owned());
        is_missing.set(why.is_empty());
        if why.is_empty() || is_sending.get_untracked() {
            return;
        }
        is_sending.set(true);
        failure.set(None);
        desk.reveal(why, move |failed| {
            if failed.is_none() {
                return desk.close();
            }
            is_sending.try_set(false);
            failure.try_set(failed);
        });
    };
    view! {
        <form on:submit=submit>
            <h2 class="card-title" id="inlay-kyc-reveal">{words.kyc_reveal_title()}</h2>
            <p class="cell-note">{words.kyc_reveal_note()}</p>
            <label class="field">
                <span class="field-label">{words.kyc_reveal_reason()}</span>
                <input
                    class="input"
                    type="text"
                    autocomplete="off"
                    maxlength=REASON_CHARACTERS
                    prop:value=move || reason.get()
                    on:input=move |event| reason.set(form::typed(&event))
                />
            </label>
            {move || is_missing.get().then(|| view! { <p class="field-error" role="alert">{words.kyc_reason_missing()}</p> })}
            {form::trouble(desk, failure)}
            {form::buttons(desk, words.kyc_reveal_show(), is_sending)}
        </form>
    }
}

/// The data while it is shown: where the focus goes then.
pub(super) const REVEALED: &str = "inlay-kyc-revealed";
/// The button that shows it, where the focus goes back to.
pub(super) const SHOW: &str = "inlay-kyc-show";

/// The data while it is shown, with the seconds that are left. It goes when the time is over, when the page or the window
/// loses the reader, and when the reader says so.
pub(super) fn shown(desk: Desk) -> impl IntoView {
    let left = RwSignal::new(0_u32);
    let timer: StoredValue<Option<Timer>, LocalStorage> = StoredValue::new_local(None);
    let hide = move || {
        if desk.revealed.with_untracked(Option::is_some) {
            if focus::is_in(REVEALED) {
                focus::goes_to(SHOW);
            }
            desk.revealed.set(None);
            desk.said.set(desk.words().kyc_hidden().to_owned());
            desk.reshaped();
        }
        timer.set_value(None);
    };
    Effect::new(move |_| {
        let until_ms = desk
            .revealed
            .with(|revealed| revealed.as_ref().map(|revealed| revealed.until_ms));
        if let Some(until_ms) = until_ms {
            count_down(left, REVEAL_SECONDS, until_ms, timer, hide);
        }
    });
    Effect::new(move |_| {
        if !desk.scene.visible.get() {
            hide();
        }
    });
    let listeners = [
        window_event_listener(ev::blur, move |_| hide()),
        window_event_listener(ev::visibilitychange, move |_| hide()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    move || {
        desk.revealed.with(|revealed| {
            revealed
                .as_ref()
                .map(|revealed| data(desk, &revealed.party, left, hide))
        })
    }
}

/// Shows the seconds that are left, at most `at_most`, and counts on. The clock counts and not the timers, which stand still
/// while a computer sleeps; and a clock that is put back wins nothing.
fn count_down(
    left: RwSignal<u32>,
    at_most: u32,
    until_ms: f64,
    timer: StoredValue<Option<Timer>, LocalStorage>,
    hide: impl Fn() + Copy + 'static,
) {
    let now = seconds_left(until_ms - clock::epoch_ms()).min(at_most);
    // The view may be gone.
    if left.try_set(now).is_some() {
        return;
    }
    if now == 0 {
        return hide();
    }
    let tick = move || count_down(left, now - 1, until_ms, timer, hide);
    timer.try_set_value(after(SECOND_MS, tick));
}

/// Whole seconds, begun ones included.
fn seconds_left(milliseconds: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and what is below zero is over"
    )]
    let seconds = (milliseconds / 1000.0).ceil() as u32;
    seconds
}

fn data<H: Fn() + Copy + Send + 'static>(
    desk: Desk,
    party: &RevealedParty,
    left: RwSignal<u32>,
    hide: H,
) -> impl IntoView + use<H> {
    let language = desk.language();
    let words = language.words;
    let unknown = || words.kyc_not_known().to_owned();
    let birth = party
        .birth_date
        .map_or_else(unknown, |date| language.formats.date(date));
    let number = party.document_number.clone().unwrap_or_else(unknown);
    let email = party.email.clone().unwrap_or_else(unknown);
    let address = match party.address.is_empty() {
        true => unknown(),
        false => party.address.join("\n"),
    };
    view! {
        <div class="kyc-revealed" id=REVEALED role="group" tabindex="-1" aria-label=words.kyc_revealed()>
            <dl class="kyc-facts">
                <div><dt>{words.kyc_birth_date()}</dt><dd>{birth}</dd></div>
                <div><dt>{words.kyc_document_number()}</dt><dd>{number}</dd></div>
                <div><dt>{words.kyc_address()}</dt><dd class="kyc-lines">{address}</dd></div>
                <div><dt>{words.kyc_email()}</dt><dd>{email}</dd></div>
            </dl>
            <p class="kyc-actions">
                <span class="cell-note" role="timer">{move || remaining(&desk.language(), left.get())}</span>
                <button type="button" class="button is-quiet" on:click=move |_| hide()>{words.kyc_hide_now()}</button>
            </p>
        </div>
    }
}

fn remaining(language: &Language, seconds: u32) -> String {
    let seconds = usize::try_from(seconds).unwrap_or_default();
    language.words.kyc_hidden_in(&language.formats, seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_gone_when_its_time_is_over_and_a_begun_second_is_shown() {
        for (milliseconds, seconds) in [(30_000.0, 30), (29_001.0, 30), (1.0, 1), (0.0, 0), (-5_000.0, 0)] {
            assert_eq!(seconds_left(milliseconds), seconds, "{milliseconds}");
        }
    }
}
