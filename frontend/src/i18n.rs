//! Words, numbers and dates in the language and locale of the host's user.
//!
//! Words stand in a typed catalogue ([`catalogue`]): a language that lacks one does not compile. Numbers and dates are
//! written by the browser ([`formats`]), from decimal texts, so that no amount passes through binary floating point.
//! It may import `contract` only. It deliberately decides nothing about layout and computes no figures.

mod catalogue;
mod english;
mod formats;
mod plain;

use catalogue::catalogue_for;
pub(crate) use catalogue::{Catalogue, ChartSummary};
pub(crate) use formats::{Digits, Formats, Sign};

use inlay_contract::host::message::Context;

/// Everything that depends on who reads.
#[derive(Clone)]
pub(crate) struct Language {
    /// The words.
    pub(crate) words: &'static Catalogue,
    /// Numbers and dates.
    pub(crate) formats: Formats,
}

impl Language {
    /// For the user that the host names.
    pub(crate) fn of(context: &Context) -> Self {
        Self {
            words: catalogue_for(&context.language),
            formats: Formats::new(&context.locale, &context.time_zone),
        }
    }

    /// Before the host has said who reads.
    pub(crate) fn unknown_reader() -> Self {
        Self {
            words: catalogue_for("en"),
            formats: Formats::new("en-US", "UTC"),
        }
    }
}
