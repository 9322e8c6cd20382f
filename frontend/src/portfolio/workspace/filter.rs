//! The part that the tables are narrowed to: its name, and the note that says so.

use inlay_analytics::report::Part;
use inlay_contract::book::LinkTarget;
use leptos::prelude::*;

use super::Workspace;
use crate::i18n::Language;
use crate::portfolio::placement::Panel;

impl Workspace {
    /// Narrows the tables to a part; the part that they are narrowed to already opens them again.
    pub(super) fn narrow_to(self, part: Option<Part>) {
        self.filter
            .update(|filter| *filter = part.filter(|part| filter.as_ref() != Some(part)));
        self.reshaped();
    }

    /// The part that the tables are narrowed to; `None` where no tables are shown. Follows both.
    pub(super) fn narrowed_to(self) -> Option<Part> {
        self.scene
            .placement
            .with(|placement| placement.panels.contain(Panel::Details))
            .then(|| self.filter.get())?
    }
}

/// What the reader calls a part.
pub(super) fn part_name(workspace: Workspace, part: &Part, language: &Language) -> String {
    let words = language.words;
    match part {
        Part::AssetClass(class) => words.asset_class(*class).to_owned(),
        Part::Sector(name) | Part::Region(name) => name.clone(),
        Part::NoSector | Part::NoRegion => words.unclassified().to_owned(),
        Part::Currency(currency) => currency.to_string(),
        Part::Account(place) => workspace.engine.with(|engine| {
            let accounts = &engine.book().accounts;
            let account = usize::try_from(*place).ok().and_then(|place| accounts.get(place));
            account.map_or_else(String::new, |account| account.name.clone())
        }),
    }
}

/// Says that the tables are narrowed, takes that back, and leads on into the provider's platform.
pub(super) fn filter_note(workspace: Workspace) -> impl IntoView {
    move || {
        let language = workspace.reader.get();
        let words = language.words;
        let part = workspace.filter.get()?;
        let name = part_name(workspace, &part, &language);
        let onward = onward(workspace, &part);
        Some(view! {
            <p class="filter-note" role="status">
                <button
                    type="button"
                    class="chip"
                    title=words.remove_filter(&name)
                    on:click=move |_| workspace.narrow_to(None)
                >
                    {words.filtered_by(&name)} <span aria-hidden="true">"✕"</span>
                </button>
                {onward}
            </p>
        })
    }
}

/// The button into the platform; for an account its own page, else the record's.
pub(super) fn onward(workspace: Workspace, part: &Part) -> Option<impl IntoView + use<>> {
    let account = match part {
        Part::Account(account) => Some(LinkTarget::Account { account: *account }),
        _ => None,
    };
    let target = workspace.engine.with(|engine| {
        let links = &engine.book().links;
        let is_known = |target: &LinkTarget| links.iter().any(|link| link.to == *target);
        account
            .filter(is_known)
            .or(Some(LinkTarget::Record).filter(is_known))
    })?;
    let platform = workspace
        .scene
        .portfolio
        .with(|portfolio| portfolio.source.name.clone());
    let words = workspace.words();
    Some(view! {
        <button type="button" class="button is-quiet" on:click=move |_| workspace.navigate(target)>
            {words.open_in_platform(&platform)}
        </button>
    })
}
