//! What is on the screen, and when: between what the host says and what the backend answers.
//!
//! [`controller`] acts on events, [`mod@reading`] sees to the reader's words, [`texts`] gets their files, [`mod@screen`]
//! names the states, this file turns them into elements. It may import everything of the widget. It deliberately holds no
//! words and no figures of its own.

mod controller;
mod reading;
mod screen;
mod texts;

use std::rc::Rc;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use self::screen::{Screen, State};
use controller::Controller;
use inlay_contract::ErrorCode;
use inlay_contract::host::message::{GuestMessage, Navigate};

use crate::browser::frame::after_next_paint;
use crate::host::{Host, connect, timing};
use crate::i18n::Language;
use crate::kyc::{KycScene, kyc_view};
use crate::portfolio::{PortfolioScene, portfolio_view};
use crate::ui::{failed, skeleton, unconnected, wordless};

/// The element that the widget fills and whose height the host is told.
const ELEMENT_ID: &str = "inlay";

/// Mounts the widget and begins to listen for the host.
pub(crate) fn start() {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(ELEMENT_ID))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let Some(element) = element else { return };
    // The first paint of `index.html` makes way for the same in the widget's own hands.
    element.set_text_content(None);
    let content = element.clone();
    mount_to(element, move || app(content)).forget();
}

fn app(content: HtmlElement) -> impl IntoView {
    let state = State::new();
    let controller = Rc::new(Controller::new(state));
    let handler = Rc::clone(&controller);
    match connect(content.into(), move |host, event| handler.handle(host, event)) {
        Some(host) => follow(state, controller, host),
        None => controller.unconnected(ErrorCode::HandshakeTimeout),
    }
    move || screen(state)
}

fn screen(state: State) -> AnyView {
    // Words stand in the elements as plain text; another language is another view.
    match (state.screen.get(), state.language.get()) {
        (Screen::Ended, _) => ().into_any(),
        (Screen::Waiting, language) => {
            skeleton(language.map(|language| language.words), state.view.get()).into_any()
        }
        (_, None) => wordless(state.again).into_any(),
        (Screen::Unconnected(code), Some(language)) => unconnected(code, &language, state.again).into_any(),
        (Screen::Failed(failure), Some(language)) => {
            failed(&failure, &language, state.view.get(), state.again).into_any()
        }
        (Screen::Kyc, Some(language)) => kyc(state, language).into_any(),
        (Screen::Portfolio, Some(language)) => portfolio(state, language).into_any(),
    }
}

/// What follows from the reader's doing and from what has reached the screen.
fn follow(state: State, controller: Rc<Controller>, host: Host) {
    let searching = (host.clone(), Rc::clone(&controller));
    Effect::new(move |_| {
        if 0 < state.again.get() {
            searching.1.again(&searching.0);
        }
    });
    let reloading = host.clone();
    Effect::new(move |_| {
        if 0 < state.reload.get() {
            controller.reload(&reloading);
        }
    });
    let leaving = host.clone();
    Effect::new(move |_| {
        if let Some(url) = state.destination.get() {
            leaving.send(GuestMessage::Navigate(Navigate {
                record_id: None,
                url: Some(url),
            }));
        }
    });
    let reshaping = host.clone();
    Effect::new(move |_| {
        state.reshaped.track();
        reshaping.content_changed();
    });
    Effect::new(move |_| {
        if state.drawn.get() {
            let host = host.clone();
            after_next_paint(move || host.send(GuestMessage::Painted(timing())));
        }
    });
}

fn portfolio(state: State, language: Language) -> Option<impl IntoView> {
    let shown = RwSignal::new(state.portfolio.get_untracked()?);
    // A refreshed portfolio goes into the same elements, so that nothing flickers and no sorting is lost.
    Effect::new(move |_| {
        if let Some(portfolio) = state.portfolio.get()
            && !std::sync::Arc::ptr_eq(&portfolio, &shown.get_untracked())
        {
            shown.set(portfolio);
        }
    });
    Some(portfolio_view(PortfolioScene {
        portfolio: shown,
        book: state.book,
        reload: state.reload,
        destination: state.destination,
        placement: state.placement,
        reader: RwSignal::new_local(language),
        with_later: texts::with_later,
        appearance: state.appearance,
        refresh_failed: state.refresh_failed,
        drawn: state.drawn,
        reshaped: state.reshaped,
    }))
}

fn kyc(state: State, language: Language) -> Option<impl IntoView> {
    let file = state.kyc.get_untracked()?;
    Some(kyc_view(KycScene {
        file: RwSignal::new_local(file),
        latest: state.kyc,
        reader: RwSignal::new_local(language),
        with_later: texts::with_later,
        visible: state.visible,
        drawn: state.drawn,
        reshaped: state.reshaped,
    }))
}
