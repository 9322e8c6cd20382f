//! Gets the files of words: for one language, and of its two files the one that is needed.
//!
//! It deliberately does not know who reads, nor what is on the screen.

use std::cell::RefCell;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};

use crate::api::load_asset;
use crate::i18n::{Lines, Load, Translation, Words};

/// The element that names the files of each language, filled in by the build: `data-words-en`, `data-words-en-later` and
/// so on.
const ELEMENT_ID: &str = "inlay";
const ATTRIBUTE_PREFIX: &str = "data-words-";
const LATER_SUFFIX: &str = "-later";

type Pending = Shared<LocalBoxFuture<'static, Option<Lines>>>;

thread_local! {
    /// Each file is asked for once: texts are kept until the frame ends.
    static FILES: RefCell<Vec<(Translation, Load, Pending)>> = const { RefCell::new(Vec::new()) };
}

/// Words for the first load; English ones where those of the language cannot be had. `None` when not even those can.
pub(super) async fn words_of(translation: Translation) -> Option<&'static Words> {
    Words::of(lines_or_english(translation, Load::First).await?)
}

/// The same words with those of the late part; English ones where those of the language cannot be had. `None` when not
/// even those can: asking again may help.
pub(super) fn with_later(words: &'static Words) -> LocalBoxFuture<'static, Option<&'static Words>> {
    async move { words.with(lines_or_english(words.translation, Load::Later).await?) }.boxed_local()
}

async fn lines_or_english(translation: Translation, load: Load) -> Option<Lines> {
    match lines_of(translation, load).await {
        None if translation != Translation::English => lines_of(Translation::English, load).await,
        lines => lines,
    }
}

async fn lines_of(translation: Translation, load: Load) -> Option<Lines> {
    let is_wanted = |file: &(Translation, Load, Pending)| (file.0, file.1) == (translation, load);
    let file = FILES.with_borrow_mut(|files| {
        if let Some(known) = files.iter().find(|file| is_wanted(file)) {
            return known.2.clone();
        }
        let file = read_file(translation, load).boxed_local().shared();
        files.push((translation, load, file.clone()));
        file
    });
    let lines = file.await;
    if lines.is_none() {
        // Whoever asks next tries again.
        FILES.with_borrow_mut(|files| files.retain(|file| !is_wanted(file)));
    }
    lines
}

async fn read_file(translation: Translation, load: Load) -> Option<Lines> {
    let file = load_asset(&address_of(translation, load)?).await?;
    Lines::read(translation, load, file)
}

fn address_of(translation: Translation, load: Load) -> Option<String> {
    let element = web_sys::window()?.document()?.get_element_by_id(ELEMENT_ID)?;
    let suffix = match load {
        Load::First => "",
        Load::Later => LATER_SUFFIX,
    };
    element.get_attribute(&[ATTRIBUTE_PREFIX, translation.tag(), suffix].concat())
}
