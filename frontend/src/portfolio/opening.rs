//! Opens the workspace as soon as its code, its words and the book are all there, and keeps it when a newer book comes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::view::{BookText, PortfolioScene};
use super::workspace::{Functions, WORKSPACE, Workspace};
use crate::browser::frame::after_next_paint;
use crate::browser::styles;
use crate::i18n::Words;
use crate::later::State;
use crate::ui::Reader;

/// Where the workspace stands.
#[derive(Clone, Copy)]
pub(super) enum Opening {
    /// Code, words or book are on their way.
    Coming,
    /// It can be shown.
    Open(&'static Functions, Workspace),
    /// There will be none unless somebody tries again; without a book there may be this much.
    Failed(Option<Standing>),
}

impl Opening {
    /// Whether the same is to be seen. Then it stays as it is: nothing is drawn or announced twice.
    const fn looks_like(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Coming, Self::Coming)
                | (Self::Failed(None), Self::Failed(None))
                | (Self::Failed(Some(_)), Self::Failed(Some(_)))
        )
    }
}

/// The late part of the widget, ready to show what needs no book.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// What it can do.
    pub(super) functions: &'static Functions,
    /// Its scene: that of the portfolio, with all words of the reader.
    pub(super) scene: PortfolioScene,
}

/// Follows code, words and book.
pub(super) fn opening(scene: PortfolioScene) -> RwSignal<Opening, LocalStorage> {
    let opening = RwSignal::new_local(Opening::Coming);
    // The late part has a reader of its own, so that nothing else is made anew when its words come.
    let reader: Reader = RwSignal::new_local(scene.reader.get_untracked());
    let scene = PortfolioScene { reader, ..scene };
    WORKSPACE.ask();
    let words = later_words(scene);
    let is_seen = after_first_paint(scene.drawn);
    // A workspace outlives the run of the effect that opens it.
    let owner = Owner::new();
    Effect::new(move |_| {
        if !is_seen.get() {
            return;
        }
        let book = scene.book.get();
        let part = match (WORKSPACE.state(), words.get()) {
            (State::There(functions), State::There(words)) => {
                if !std::ptr::eq(reader.with_untracked(|language| language.words), words) {
                    reader.update(|language| language.words = words);
                }
                State::There(functions)
            }
            (State::Failed, _) | (_, State::Failed) => State::Failed,
            _ => State::Coming,
        };
        let before = opening.get_untracked();
        let next = match (before, part, &book) {
            (Opening::Open(functions, workspace), _, BookText::There(text)) => {
                (functions.renew)(workspace, text);
                return;
            }
            // A book that does not come leaves the former one in use; the workspace itself says so.
            (Opening::Open(..), ..) => return,
            (_, State::There(functions), BookText::Failed) => {
                Opening::Failed(Some(Standing { functions, scene }))
            }
            (_, State::Failed, _) | (_, _, BookText::Failed) => Opening::Failed(None),
            (_, State::There(functions), BookText::There(text)) => {
                match owner.with(|| (functions.open)(text, scene)) {
                    Some(workspace) => Opening::Open(functions, workspace),
                    None => Opening::Failed(Some(Standing { functions, scene })),
                }
            }
            _ => Opening::Coming,
        };
        if !before.looks_like(next) {
            opening.set(next);
        }
    });
    opening
}

/// Whether the first picture has been on the screen. It is what the reader waits for, and making the workspace takes longer
/// than drawing it: so code, words and book travel meanwhile, and what is made of them comes after.
fn after_first_paint(drawn: RwSignal<bool>) -> RwSignal<bool> {
    let is_seen = RwSignal::new(false);
    Effect::new(move |_| {
        if drawn.get() && !is_seen.get_untracked() {
            after_next_paint(move || {
                styles::enable_late();
                // When the view is gone by now, so is the signal.
                is_seen.try_set(true);
            });
        }
    });
    is_seen
}

/// Asks for the words of the late part, and again whenever the reader wants everything anew and there are none yet.
///
/// They are those of the language of this view. Another language is another view, which asks for its own: an answer for
/// this one can reach no other.
fn later_words(scene: PortfolioScene) -> RwSignal<State<Words>, LocalStorage> {
    let state = RwSignal::new_local(State::Away);
    Effect::new(move |_| {
        scene.reload.track();
        if !matches!(state.get_untracked(), State::Away | State::Failed) {
            return;
        }
        state.set(State::Coming);
        let words = scene.reader.with_untracked(|language| language.words);
        spawn_local(async move {
            let words = (scene.with_later)(words).await;
            // When the view is gone by now, so is the signal.
            state.try_set(words.map_or(State::Failed, State::There));
        });
    });
    state
}
