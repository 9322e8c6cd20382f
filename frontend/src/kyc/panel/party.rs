//! Whom the file is about: masked, until somebody says why it must be seen. And who belongs to a household.

use inlay_contract::kyc::MaskedParty;
use leptos::prelude::*;

use super::desk::{Desk, Opened};
use super::reveal;
use crate::i18n::Language;

/// The section with the masked data of a person.
pub(super) fn party(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let masked = Memo::new(move |_| desk.panel.with(|panel| panel.party.clone()));
    let may = Memo::new(move |_| desk.panel.with(|panel| panel.may.reveal));
    let is_hidden = Memo::new(move |_| desk.revealed.with(Option::is_none));
    let show = move |_| desk.open(Opened::Reveal);
    view! {
        <section class="card" aria-labelledby="inlay-kyc-party">
            <h2 class="card-title" id="inlay-kyc-party">{words.kyc_party()}</h2>
            {move || masked.with(|party| facts(party, &desk.language()))}
            {reveal::shown(desk)}
            {move || match may.get() {
                true => is_hidden
                    .get()
                    .then(|| {
                        view! {
                            <p class="kyc-actions">
                                <button type="button" class="button" id=reveal::SHOW aria-haspopup="dialog" on:click=show>
                                    {words.kyc_reveal()}
                                </button>
                            </p>
                        }
                    })
                    .into_any(),
                false => view! { <p class="footnote">{words.kyc_may_not_reveal()}</p> }.into_any(),
            }}
        </section>
    }
}

/// What is told of a person without a reason.
pub(super) fn facts(party: &MaskedParty, language: &Language) -> impl IntoView + use<> {
    let words = language.words;
    let unknown = || words.kyc_not_known().to_owned();
    let year = party.birth_year.map_or_else(unknown, |year| year.to_string());
    let ending = party.document_ending.as_ref();
    let ending = ending.map_or_else(unknown, |ending| ["•••• ", ending].concat());
    let country = party.country.as_ref();
    let country = country.map_or_else(unknown, |code| language.country(code));
    view! {
        <dl class="kyc-facts">
            <div><dt>{words.kyc_birth_year()}</dt><dd>{year}</dd></div>
            <div><dt>{words.kyc_document_ending()}</dt><dd>{ending}</dd></div>
            <div><dt>{words.kyc_country()}</dt><dd>{country}</dd></div>
        </dl>
    }
}

/// A household is not checked itself: its members are.
pub(super) fn household(desk: Desk) -> impl IntoView {
    let words = desk.words();
    let members = Memo::new(move |_| desk.panel.with(|panel| panel.party.members.clone()));
    view! {
        <section class="card" aria-labelledby="inlay-kyc-members">
            <h2 class="card-title" id="inlay-kyc-members">{words.kyc_members()}</h2>
            <p>{words.kyc_household()}</p>
            <ul class="kyc-members">
                {move || {
                    members
                        .get()
                        .into_iter()
                        .map(|member| {
                            let hint = words.kyc_open_member(&member.name);
                            let record = member.record;
                            view! {
                                <li>
                                    <span class="kyc-member">{member.name}</span>
                                    <button
                                        type="button"
                                        class="button is-quiet"
                                        aria-label=hint
                                        on:click=move |_| desk.navigate(record.clone())
                                    >
                                        {words.kyc_open()}
                                    </button>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </section>
    }
}
