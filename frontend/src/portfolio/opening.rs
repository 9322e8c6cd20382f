//! Opens the workspace as soon as its code and the book are both there, and keeps it when a newer book comes.

use leptos::prelude::*;

use super::view::{BookText, PortfolioScene};
use super::workspace::{Functions, WORKSPACE, Workspace};
use crate::browser::styles;
use crate::later::State;

/// Where the workspace stands.
#[derive(Clone, Copy)]
pub(super) enum Opening {
    /// Code or book are on their way.
    Coming,
    /// It can be shown.
    Open(&'static Functions, Workspace),
    /// There will be none unless somebody tries again.
    Failed,
}

/// Follows code and book.
pub(super) fn opening(scene: PortfolioScene) -> RwSignal<Opening, LocalStorage> {
    let opening = RwSignal::new_local(Opening::Coming);
    WORKSPACE.ask();
    styles::enable_late();
    Effect::new(move |_| {
        let book = scene.book.get();
        let next = match (opening.get_untracked(), WORKSPACE.state(), &book) {
            (Opening::Open(functions, workspace), _, BookText::There(text)) => {
                // A book that cannot be read leaves the former one in place; the portfolio above says of when it is.
                (functions.renew)(workspace, text);
                return;
            }
            (Opening::Open(..), ..) => return,
            (_, State::Failed, _) | (_, _, BookText::Failed) => Opening::Failed,
            (_, State::There(functions), BookText::There(text)) => match (functions.open)(text, scene) {
                Some(workspace) => Opening::Open(functions, workspace),
                None => Opening::Failed,
            },
            _ => Opening::Coming,
        };
        opening.set(next);
    });
    opening
}
