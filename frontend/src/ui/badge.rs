//! How far a figure can be trusted, in words.

use inlay_contract::Figure;
use leptos::prelude::*;

use crate::i18n::{Digits, Language};

/// A badge for everything but a current, whole value.
pub(crate) fn caveat_badge<T>(figure: &Figure<T>, language: &Language) -> Option<impl IntoView + use<T>> {
    let (kind, text) = caveat(figure, language)?;
    Some(view! { <span class=["badge ", kind].concat()>{text}</span> })
}

/// The same within a table cell: quieter, so that a column stays a column.
pub(crate) fn caveat_note<T>(figure: &Figure<T>, language: &Language) -> Option<impl IntoView + use<T>> {
    let (_, text) = caveat(figure, language)?;
    Some(view! { <span class="cell-note is-caveat">{text}</span> })
}

/// The same as text, for cells that are written again and again.
pub(crate) fn caveat_text<T>(figure: &Figure<T>, language: &Language) -> Option<String> {
    Some(caveat(figure, language)?.1)
}

/// The figure as text where it is known; where not, the words for that.
pub(crate) fn known_text<T>(figure: &Figure<T>, language: &Language, text: impl Fn(&T) -> String) -> String {
    figure
        .known()
        .map_or_else(|| language.words.unavailable_badge().to_owned(), text)
}

fn caveat<T>(figure: &Figure<T>, language: &Language) -> Option<(&'static str, String)> {
    let words = language.words;
    match figure {
        Figure::Value { .. } => None,
        Figure::Stale { since, .. } => {
            let since = language.formats.instant(*since);
            Some(("is-stale", words.stale_badge(&since)))
        }
        Figure::Partial { included, of, .. } => {
            let count = |count: u32| language.formats.plain(count.into(), Digits::exactly(0));
            Some(("is-partial", words.partial_badge(&count(*included), &count(*of))))
        }
        Figure::Unavailable { reason } => {
            Some(("is-unavailable", words.unavailable_reason(*reason).to_owned()))
        }
    }
}
