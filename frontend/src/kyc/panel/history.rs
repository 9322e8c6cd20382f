//! Earlier attempts, the latest first, each with everything that is known of it.

use inlay_contract::kyc::Check;
use leptos::prelude::*;

use super::check::{Told, parts, summary};
use super::desk::{Desk, Opened};
use super::looks::{mark, of_check};

/// The section; nothing where there are no earlier attempts.
pub(super) fn history(desk: Desk) -> impl IntoView {
    let words = desk.words();
    // Earlier checks hardly ever change, so what the reader has opened stays open.
    let earlier = Memo::new(move |_| {
        desk.panel
            .with(|panel| panel.checks.get(1..).unwrap_or_default().to_vec())
    });
    move || {
        let checks = earlier.get();
        (!checks.is_empty()).then(|| {
            let entries: Vec<_> = checks.iter().map(|check| attempt(desk, check)).collect();
            view! {
                <section class="card" aria-labelledby="inlay-kyc-history">
                    <h2 class="card-title" id="inlay-kyc-history">{words.kyc_history()}</h2>
                    <ul class="kyc-history">{entries}</ul>
                </section>
            }
        })
    }
}

fn attempt(desk: Desk, check: &Check) -> impl IntoView + use<> {
    let language = desk.language();
    let words = language.words;
    let title = words.kyc_attempt(&language.formats.count(check.attempt.number as usize));
    let when = language.formats.instant(check.started_at);
    let came_to = match check.effective {
        Some(outcome) => words.kyc_outcome(outcome),
        None => words.kyc_run_state(check.state.value),
    };
    let id = check.id;
    let sign = mark(of_check(check));
    view! {
        <li>
            <details on:toggle=move |_| desk.reshaped()>
                <summary>{sign} <span>{title}</span> <span>{came_to}</span> <span class="cell-note">{when}</span></summary>
                {summary(check, desk, Told::ToReader)}
                {parts(check, &language)}
                <p class="kyc-actions">
                    <button
                        type="button"
                        class="button is-quiet"
                        aria-haspopup="dialog"
                        on:click=move |_| desk.open(Opened::Report(id))
                    >
                        {words.kyc_report()}
                    </button>
                </p>
            </details>
        </li>
    }
}
