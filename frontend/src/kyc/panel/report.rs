//! The report of a check: everything that is known of it as one page to read or print, and the provider's own document.

use inlay_contract::kyc::CheckId;
use leptos::prelude::*;

use super::check::{parts, summary};
use super::desk::{Desk, Opened};
use super::form;
use crate::api::Failure;
use crate::browser::download::open_elsewhere;
use crate::browser::printing::print_page;

/// The dialog.
pub(super) fn dialog(desk: Desk) -> impl IntoView {
    form::dialog(
        desk,
        "inlay-kyc-report",
        |opened| matches!(opened, Opened::Report(_)),
        move |opened| match opened {
            Opened::Report(id) => content(desk, id).into_any(),
            _ => ().into_any(),
        },
    )
}

fn content(desk: Desk, id: CheckId) -> impl IntoView {
    let language = desk.language();
    let words = language.words;
    let check = untrack(|| desk.check(id));
    let has_report = check.as_ref().is_some_and(|check| check.has_report);
    let name = desk.panel.with_untracked(|panel| panel.party.name.clone());
    let body = check.map(|check| {
        let attempt = words.kyc_attempt(&language.formats.count(check.attempt.number as usize));
        let id = check.id.to_string();
        view! {
            <p class="cell-note">{attempt} " · " <code>{id}</code></p>
            {summary(&check, &language)}
            {parts(&check, &language)}
        }
    });
    view! {
        <div class="kyc-report">
            <h2 class="card-title" id="inlay-kyc-report">{words.kyc_report_title(&name)}</h2>
            {body}
        </div>
        <div class="dialog-actions">
            {has_report.then(|| document(desk, id))}
            <button type="button" class="button" on:click=move |_| print_page()>{words.print()}</button>
            <button type="button" class="button" on:click=move |_| desk.close()>{words.close()}</button>
        </div>
    }
}

/// The way to the provider's document: each click has an address of its own, good for one reading.
fn document(desk: Desk, id: CheckId) -> impl IntoView {
    let words = desk.words();
    let failure: RwSignal<Option<Failure>> = RwSignal::new(None);
    let open = move |_| {
        failure.set(None);
        desk.report_link(id, move |answer| match answer {
            Ok(path) => {
                open_elsewhere(&path);
            }
            Err(failed) => {
                failure.try_set(Some(failed));
            }
        });
    };
    view! {
        {form::trouble(desk, failure)}
        <button type="button" class="button" on:click=open>{words.kyc_report_pdf()}</button>
    }
}
