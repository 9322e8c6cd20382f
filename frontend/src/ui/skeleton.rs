//! What is seen while figures are on their way. The same shape as in `index.html`, so nothing jumps.

use leptos::prelude::*;

use super::Reader;

/// The skeleton, with a word for those who do not see it.
pub(crate) fn skeleton(reader: Reader) -> impl IntoView {
    let words = reader.with_untracked(|language| language.words);
    view! {
        <div aria-busy="true">
            <h1 class="visually-hidden">{words.portfolio}</h1>
            <p class="visually-hidden" role="status">{words.loading}</p>
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
