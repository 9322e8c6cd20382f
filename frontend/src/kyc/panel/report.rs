//! The report of a check: everything that is known of it as one page to read or print, and the provider's own document.

use inlay_contract::kyc::CheckId;
use leptos::prelude::*;

use super::check::{Told, parts, summary};
use super::desk::{Desk, Opened};
use super::focus;
use super::form;
use super::party::facts;
use crate::api::Failure;
use crate::browser::download::open_elsewhere;
use crate::browser::printing::print_page;

const HEADING: &str = "inlay-kyc-report";

/// The dialog.
pub(super) fn dialog(desk: Desk) -> impl IntoView {
    form::dialog(
        desk,
        HEADING,
        |opened| matches!(opened, Opened::Report(_)),
        move |opened| match opened {
            Opened::Report(id) => content(desk, id).into_any(),
            _ => ().into_any(),
        },
    )
}

fn content(desk: Desk, id: CheckId) -> impl IntoView {
    let words = desk.words();
    let has_report = untrack(|| desk.check(id)).is_some_and(|check| check.has_report);
    // Browsers give the focus to the first button, and so open the report at its end.
    focus::goes_to(HEADING);
    view! {
        <h2 class="card-title" id=HEADING tabindex="-1">{title(desk)}</h2>
        {report(desk, id)}
        <div class="dialog-actions">
            {has_report.then(|| document(desk, id))}
            <button type="button" class="button" on:click=move |_| print_page()>{words.print()}</button>
            <button type="button" class="button" on:click=move |_| desk.close()>{words.close()}</button>
        </div>
    }
}

/// The report on paper, while it is open: a sheet beside the dialog, since browsers cut what is taller than a page off a
/// dialog. Nobody sees it on the screen.
pub(super) fn sheet(desk: Desk) -> impl IntoView {
    move || match desk.opened.get() {
        Some(Opened::Report(id)) => Some(view! {
            <div class="kyc-sheet">
                <p class="card-title">{title(desk)}</p>
                {report(desk, id)}
            </div>
        }),
        _ => None,
    }
}

fn title(desk: Desk) -> String {
    let name = desk.panel.with_untracked(|panel| panel.party.name.clone());
    desk.words().kyc_report_title(&name)
}

/// Everything that is known of a check.
fn report(desk: Desk, id: CheckId) -> impl IntoView {
    let language = desk.language();
    let party = desk.panel.with_untracked(|panel| facts(&panel.party, &language));
    untrack(|| desk.check(id)).map(|check| {
        let number = language.formats.count(check.attempt.number as usize);
        let attempt = language.words.kyc_attempt(&number);
        let id = check.id.to_string();
        view! {
            <p class="cell-note">{attempt} " · " <code>{id}</code></p>
            {party}
            {summary(&check, desk, Told::ToAnybody)}
            {parts(&check, &language)}
        }
    })
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
