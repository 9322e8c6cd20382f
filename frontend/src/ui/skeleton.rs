//! What is seen while figures are on their way. The same shape as in `index.html`, so nothing jumps.

use inlay_contract::host::message::View;
use leptos::prelude::*;

use crate::i18n::Words;

/// The skeleton, with a word for those who do not see it once there are words.
pub(crate) fn skeleton(words: Option<&'static Words>, view: View) -> impl IntoView {
    let (title, loading) = match (words, view) {
        (None, _) => (None, None),
        (Some(words), View::Portfolio) => (Some(words.portfolio()), Some(words.loading())),
        (Some(words), View::Kyc) => (Some(words.kyc_title()), Some(words.kyc_loading())),
    };
    view! {
        <div aria-busy="true">
            <h1 class="visually-hidden">{title}</h1>
            <p class="visually-hidden" role="status">{loading}</p>
            <div class="skeleton" aria-hidden="true">
                <div class="skeleton-line is-title"></div>
                <div class="skeleton-card is-figure"></div>
                <div class="skeleton-row">
                    <div class="skeleton-card is-chart"></div>
                    <div class="skeleton-card is-side"></div>
                </div>
            </div>
        </div>
    }
}
