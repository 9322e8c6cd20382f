//! What the dialogs of the panel have in common.

use leptos::prelude::*;

use super::desk::{Desk, Opened};
use crate::api::Failure;
use crate::ui;

/// A dialog that is open while `is_open` says so of what is opened; its content is made anew each time.
pub(super) fn dialog(
    desk: Desk,
    labelled_by: &'static str,
    is_open: fn(Opened) -> bool,
    content: impl Fn(Opened) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let opened = Memo::new(move |_| desk.opened.get().filter(|opened| is_open(*opened)));
    // The frame has to be as high as the dialog.
    Effect::watch(move || opened.get(), move |_, _, _| desk.reshaped(), false);
    let close = Callback::new(move |()| {
        // The dialog tells of its end also when another one took its place.
        if desk.opened.get_untracked().is_some_and(is_open) {
            desk.close();
        }
        desk.dirty(false);
    });
    let content = view! { {move || opened.get().map(&content)} };
    ui::dialog(
        Signal::derive(move || opened.get().is_some()),
        close,
        "kyc-dialog",
        labelled_by,
        content.into_any(),
    )
}

/// Says what is wrong: a word of this side, or the failure of the last attempt.
pub(super) fn trouble(desk: Desk, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    view! {
        <p class="field-error" role="alert">
            {move || failure.get().map(|failure| desk.words().error_sentence(failure.code))}
        </p>
    }
}

/// The buttons at the end of a dialog: the one that does it, and the one that leaves everything as it is.
pub(super) fn buttons(desk: Desk, action: &'static str, is_sending: RwSignal<bool>) -> impl IntoView {
    let words = desk.words();
    view! {
        <div class="dialog-actions">
            <button type="button" class="button" on:click=move |_| desk.close()>{words.kyc_cancel()}</button>
            <button type="submit" class="button is-main" aria-disabled=move || is_sending.get().to_string()>
                {move || if is_sending.get() { words.kyc_sending() } else { action }}
            </button>
        </div>
    }
}

/// What stands in a field of several lines or one.
pub(super) fn typed(event: &web_sys::Event) -> String {
    event_target_value(event)
}
