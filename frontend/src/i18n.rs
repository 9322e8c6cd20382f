//! Words, numbers and dates in the language and locale of the host's user.
//!
//! Words stand in `static/words`, one file per language, and are said through one typed list ([`list`]). They travel in two
//! files per language ([`lines`]), as the widget does: the second one with the part that follows the first paint. Numbers and
//! dates are written by the browser ([`formats`]), from decimal texts, so that no amount passes through binary floating
//! point. It may import `contract`, and from `analytics` what it has names for; who loads a file, and when, is decided in
//! `app`. It deliberately decides nothing about layout and computes no figures.

pub(crate) mod built_in;
mod formats;
mod lines;
mod list;
mod naming;
mod plain;
mod signature;
mod translation;
mod words;

pub(crate) use formats::{Digits, Formats, Sign};
pub(crate) use lines::{Lines, Load};
pub(crate) use translation::Translation;
pub(crate) use words::Words;

/// Everything that depends on who reads.
#[derive(Clone)]
pub(crate) struct Language {
    /// The words.
    pub(crate) words: &'static Words,
    /// Numbers and dates.
    pub(crate) formats: Formats,
}

impl Language {
    /// The name of a country (ISO 3166-1 alpha-2).
    pub(crate) fn country(&self, code: &str) -> String {
        self.formats.country(self.words.translation, code)
    }

    /// Several things as an enumeration: `A, B, and C`.
    pub(crate) fn list(&self, items: &[String]) -> String {
        self.formats.list(self.words.translation, items)
    }
}
