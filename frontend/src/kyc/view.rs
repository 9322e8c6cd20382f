//! Waits for code and words of the panel, and opens it.

use std::sync::Arc;

use futures::future::LocalBoxFuture;
use inlay_contract::RecordId;
use inlay_contract::host::message::View;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::panel::PANEL;
use crate::api::Session;
use crate::browser::styles;
use crate::i18n::Words;
use crate::later::State;
use crate::ui::{Reader, skeleton};

/// A KYC file as it came, and with what more of it is had. It stays text here: what reads it arrives after the first paint.
#[derive(Clone)]
pub(crate) struct KycFile {
    /// The answer.
    pub(crate) text: Arc<str>,
    /// Whose it must be.
    pub(crate) record: RecordId,
    /// The language that it was asked for in.
    pub(crate) language: String,
    /// The session of the record.
    pub(crate) session: Session,
}

/// What the view is made from.
#[derive(Clone, Copy)]
pub(crate) struct KycScene {
    /// The file with which the view begins.
    pub(crate) file: RwSignal<KycFile, LocalStorage>,
    /// A file that was asked for anew, for another language.
    pub(crate) latest: RwSignal<Option<KycFile>, LocalStorage>,
    /// Who reads.
    pub(crate) reader: Reader,
    /// Adds the words of the late part to those of the first load; `None` when they cannot be had for now.
    pub(crate) with_later: fn(&'static Words) -> LocalBoxFuture<'static, Option<&'static Words>>,
    /// Whether the host page shows the widget.
    pub(crate) visible: RwSignal<bool>,
    /// Set once the content is there.
    pub(crate) drawn: RwSignal<bool>,
    /// Counts what the reader opened or closed: the height changes on purpose then.
    pub(crate) reshaped: RwSignal<u32>,
}

/// The file.
pub(crate) fn kyc_view(scene: KycScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    let state = RwSignal::new_local(State::Away);
    let ask = move || {
        PANEL.ask();
        if !matches!(state.get_untracked(), State::Away | State::Failed) {
            return;
        }
        state.set(State::Coming);
        spawn_local(async move {
            let words = (scene.with_later)(words).await;
            // When the view is gone by now, so is the signal.
            state.try_set(words.map_or(State::Failed, State::There));
        });
    };
    styles::enable_late();
    ask();
    move || match (PANEL.state(), state.get()) {
        (State::There(panel), State::There(words)) => {
            scene.reader.update_untracked(|language| language.words = words);
            (panel.open)(scene)
        }
        (State::Failed, _) | (_, State::Failed) => view! {
            <div class="message" role="alert">
                <h1 class="message-title">{words.kyc_failed_title()}</h1>
                <p class="message-text">{words.book_failed()} " " {words.book_outdated()}</p>
                <button type="button" class="button" on:click=move |_| ask()>{words.try_again()}</button>
            </div>
        }
        .into_any(),
        _ => skeleton(Some(words), View::Kyc).into_any(),
    }
}
