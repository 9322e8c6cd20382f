//! Who reads, and in which words: those of the reader's language, and of no other.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};
use inlay_contract::host::message::{Context, Direction};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::screen::State;
use super::texts::words_of;
use crate::browser::language::preferred_language;
use crate::host::appearance::apply_language;
use crate::host::{EpochGate, Pass};
use crate::i18n::{Formats, Language, Translation};

type Pending = Shared<LocalBoxFuture<'static, ()>>;

/// A reader, as far as words and formats depend on it.
#[derive(Clone, PartialEq)]
pub(super) struct Who {
    translation: Translation,
    formats: Formats,
    direction: Direction,
}

impl Who {
    /// The user that the host names.
    pub(super) fn named_by(context: &Context) -> Self {
        Self {
            translation: Translation::of(&context.language),
            formats: Formats::new(&context.locale, &context.time_zone),
            direction: context.direction,
        }
    }

    /// Somebody of whom the host has said nothing: then the browser's own language is the best guess.
    fn unknown() -> Self {
        let language = preferred_language();
        Self {
            translation: Translation::of(&language),
            formats: Formats::new(&language, "UTC"),
            direction: Direction::Ltr,
        }
    }
}

/// Puts words for the reader of the moment into the state.
pub(super) struct Reading {
    state: State,
    gate: EpochGate,
    who: RefCell<Option<Who>>,
    settled: RefCell<Option<Pending>>,
}

impl Reading {
    /// Before anything is known of a reader.
    pub(super) fn new(state: State) -> Self {
        Self {
            state,
            gate: EpochGate::default(),
            who: RefCell::default(),
            settled: RefCell::default(),
        }
    }

    /// Gets the words for a reader. What is on the screen stays as it is until they are there.
    pub(super) fn begin(self: &Rc<Self>, who: Who) -> Pass {
        let pass = self.gate.open();
        self.who.replace(Some(who.clone()));
        let reading = Rc::clone(self);
        let settled = async move {
            let language = language_of(&who).await;
            // Words for an earlier reader come too late. Without any, those of before are better than none.
            if let Some(language) = language.filter(|_| reading.gate.admits(pass)) {
                apply_language(who.direction, language.words.translation.tag());
                reading.state.language.set(Some(language));
                reading.state.reshaped.update(|count| *count += 1);
            }
        };
        let settled = settled.boxed_local().shared();
        spawn_local(settled.clone());
        self.settled.replace(Some(settled));
        pass
    }

    /// The same again for the reader of before, or for somebody unknown.
    pub(super) fn begin_again(self: &Rc<Self>) -> Pass {
        let who = self.who.borrow().clone();
        self.begin(who.unwrap_or_else(Who::unknown))
    }

    /// Whether words were asked for on behalf of this very reader last.
    pub(super) fn is_for(&self, who: &Who) -> bool {
        self.who.borrow().as_ref() == Some(who)
    }

    /// Whether there are words to say something with.
    pub(super) fn has_words(&self) -> bool {
        self.state.language.with_untracked(Option::is_some)
    }

    /// Waits until the words for the reader of the moment are there or will not come; then whether there are any.
    pub(super) async fn settled(&self) -> bool {
        let settled = self.settled.borrow().clone();
        if let Some(settled) = settled {
            settled.await;
        }
        self.has_words()
    }

    /// Whether nothing was begun since.
    pub(super) fn admits(&self, pass: Pass) -> bool {
        self.gate.admits(pass)
    }

    /// Nobody reads any more.
    pub(super) fn end(&self) {
        self.gate.close();
    }
}

/// Words and formats for a reader. `None` when there are no words at all.
async fn language_of(who: &Who) -> Option<Language> {
    let words = words_of(who.translation).await?;
    let formats = who.formats.clone();
    Some(Language { words, formats })
}
