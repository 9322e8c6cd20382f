//! Says so where what the workspace shows is not of one time with the figures above it, and offers to read both again.

use leptos::prelude::*;

use super::Workspace;
use crate::i18n::Language;
use crate::portfolio::view::BookText;

/// The message; nothing in the normal case. A newer book that did not come, or could not be read, leaves the former one in
/// use; and the provider may have moved on to another close between the two readings.
pub(super) fn behind(workspace: Workspace) -> impl IntoView {
    let scene = workspace.scene;
    let reload = move |_| scene.reload.update(|count| *count += 1);
    let has_failed = Memo::new(move |_| {
        workspace.is_unread.get() || scene.book.with(|book| matches!(book, BookText::Failed))
    });
    move || {
        let Language { words, formats } = workspace.reader.get();
        let has_failed = has_failed.get();
        let figures = scene.portfolio.with(|portfolio| portfolio.as_of);
        let details = workspace.engine.with(|engine| engine.book().as_of);
        let closes =
            (figures != details).then(|| words.book_differs(&formats.date(details), &formats.date(figures)));
        if !has_failed && closes.is_none() {
            return None;
        }
        let (role, button) = match has_failed {
            true => ("alert", words.try_again()),
            false => ("status", words.reload()),
        };
        Some(view! {
            <div class="message is-within" role=role>
                {has_failed.then(|| view! { <p class="message-text">{words.refresh_failed()}</p> })}
                {closes.map(|closes| view! { <p class="message-text">{closes}</p> })}
                <button type="button" class="button" on:click=reload>{button}</button>
            </div>
        })
    }
}
