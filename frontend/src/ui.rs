//! Small pieces that every view is made of: badges, messages, the skeleton.
//!
//! It may import `contract`, `api` (for failures) and `i18n`. It deliberately knows no portfolio, keeps no state and
//! asks nobody for anything.

mod badge;
mod dialog;
mod failed;
mod skeleton;
mod tabs;

pub(crate) use badge::{caveat_badge, caveat_note, caveat_text, known_text};
pub(crate) use dialog::dialog;
pub(crate) use failed::{failed, unconnected, wordless};
pub(crate) use skeleton::skeleton;
pub(crate) use tabs::{Tab, tabs};

use leptos::prelude::{LocalStorage, RwSignal};

use crate::i18n::Language;

/// Who reads; changes when the host says so.
pub(crate) type Reader = RwSignal<Language, LocalStorage>;
