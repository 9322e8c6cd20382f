//! The panel itself; it arrives after the first paint.
//!
//! [`desk`] holds what is known, [`actions`] does what the reader asks for, [`follow`] keeps it up to date, all three over
//! [`link`], the way to service and host page; everything else draws.
//! What decides is plain Rust with tests: [`change`], [`patience`], [`span`], [`looks`].

mod actions;
mod change;
mod check;
mod decide;
mod desk;
mod focus;
mod follow;
mod form;
mod head;
mod history;
mod link;
mod looks;
mod offers;
mod party;
mod patience;
mod report;
mod reveal;
mod running;
mod span;
mod start;

use inlay_contract::kyc::{Panel, PartyKind};
use inlay_contract::read::from_text;
use leptos::prelude::*;

use self::desk::Desk;
use super::view::KycScene;
use crate::browser::clock;
use crate::later::{NotLoaded, Part};

/// The functions of the late part.
pub(super) struct Functions {
    /// The panel over the file of a scene.
    pub(super) open: fn(KycScene) -> AnyView,
}

static FUNCTIONS: Functions = Functions {
    open: |scene| open(scene).into_any(),
};

#[wasm_split_helpers::wasm_split(kyc, fallible)]
fn load() -> Result<&'static Functions, NotLoaded> {
    Ok(&FUNCTIONS)
}

/// The part, once it has arrived.
pub(super) static PANEL: Part<Functions> = Part::new(|| Box::pin(load()));

fn open(scene: KycScene) -> AnyView {
    let file = scene.file.get_untracked();
    // The session decides whose file it is; one of another record is not shown.
    match from_text::<Panel>(&file.text).filter(|panel| panel.party.record == file.record) {
        Some(panel) => {
            let desk = Desk::new(panel, scene);
            follow::keep(desk);
            page(desk).into_any()
        }
        None => unreadable(scene).into_any(),
    }
}

fn page(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let (name, kind) = desk
        .panel
        .with_untracked(|panel| (panel.party.name.clone(), panel.party.kind));
    Effect::new(move |_| desk.scene.drawn.set(true));
    let body = match kind {
        PartyKind::Person => person(desk).into_any(),
        PartyKind::Household => party::household(desk).into_any(),
        PartyKind::Other => view! {
            <div class="message is-within">
                <p class="message-text">{words.error_sentence(inlay_contract::ErrorCode::PartyNotCheckable)}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <article class="portfolio kyc">
            <header class="record">
                <h1 class="record-name">{name}</h1>
                <p class="record-kind">{words.kyc_title()}</p>
            </header>
            {body}
            <p class="visually-hidden" role="status">{move || desk.said.get()}</p>
        </article>
    }
}

fn person(desk: Desk) -> impl IntoView {
    view! {
        {head::head(desk)}
        {check::latest(desk)}
        {party::party(desk)}
        {history::history(desk)}
        {start::dialog(desk)}
        {decide::dialog(desk)}
        {reveal::dialog(desk)}
        {report::dialog(desk)}
        {report::sheet(desk)}
    }
}

fn unreadable(scene: KycScene) -> impl IntoView {
    let words = scene.reader.with_untracked(|language| language.words);
    view! {
        <div class="message" role="alert">
            <h1 class="message-title">{words.kyc_failed_title()}</h1>
            <p class="message-text">{words.error_sentence(inlay_contract::ErrorCode::AnswerMalformed)}</p>
        </div>
    }
}

/// Seconds since 1970 by the user's own clock.
fn now_seconds() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let seconds = (clock::epoch_ms() / 1000.0) as i64;
    seconds
}
