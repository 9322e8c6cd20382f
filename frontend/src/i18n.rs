//! Words, numbers and dates in the language and locale of the host's user.
//!
//! Words stand in `static/words`, one file per language, and are said through one typed list ([`list`]). Numbers and
//! dates are written by the browser ([`formats`]), from decimal texts, so that no amount passes through binary floating
//! point. It may import `contract`, and from `analytics` what it has names for; who loads a file, and when, is decided in
//! `app`. It deliberately decides nothing about layout and computes no figures.

pub(crate) mod built_in;
mod formats;
mod list;
mod naming;
mod plain;
mod translation;
mod words;

pub(crate) use formats::{Digits, Formats, Sign};
pub(crate) use translation::Translation;
pub(crate) use words::Words;

use inlay_contract::Decimal;

/// Everything that depends on who reads.
#[derive(Clone)]
pub(crate) struct Language {
    /// The words.
    pub(crate) words: &'static Words,
    /// Numbers and dates.
    pub(crate) formats: Formats,
}

#[expect(dead_code, reason = "they are there before the views that write with them")]
impl Language {
    /// A difference of two ratios (fractions of one) in percentage points, to two decimal places: `+1.25 pp`.
    pub(crate) fn percentage_points(&self, difference: Decimal, sign: Sign) -> String {
        let points = difference * Decimal::ONE_HUNDRED;
        let points = self.formats.signed(points, sign, Digits::exactly(2));
        self.words.percentage_points(&points)
    }

    /// A difference of two ratios (fractions of one) in whole basis points: `+125 bp`.
    pub(crate) fn basis_points(&self, difference: Decimal, sign: Sign) -> String {
        let points = difference * Decimal::from(10_000);
        let points = self.formats.signed(points, sign, Digits::exactly(0));
        self.words.basis_points(&points)
    }

    /// A count of days, in words: `12 days`.
    pub(crate) fn days(&self, count: usize) -> String {
        self.words.days(&self.formats, count)
    }

    /// Several things as an enumeration: `A, B, and C`.
    pub(crate) fn list(&self, items: &[String]) -> String {
        self.formats.list(self.words.translation, items)
    }
}
