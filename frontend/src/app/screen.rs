//! The states of the screen.

use std::sync::Arc;

use inlay_contract::ErrorCode;
use inlay_contract::host::message::View;
use inlay_contract::portfolio::Portfolio;
use leptos::prelude::*;

use crate::api::Failure;
use crate::i18n::Language;
use crate::kyc::KycFile;
use crate::portfolio::{BookText, Placement};

/// What the whole widget shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Screen {
    /// The skeleton: for the host, or for the portfolio.
    Waiting,
    /// No connection to the host page.
    Unconnected(ErrorCode),
    /// Nothing to show but the reason.
    Failed(Failure),
    /// The portfolio of [`State::portfolio`].
    Portfolio,
    /// The KYC file of [`State::kyc`].
    Kyc,
    /// The host has ended the widget.
    Ended,
}

/// Everything that views read and write. A copy is the same state.
#[derive(Clone, Copy)]
pub(super) struct State {
    /// What is shown.
    pub(super) screen: RwSignal<Screen>,
    /// The portfolio of the record of the moment.
    pub(super) portfolio: RwSignal<Option<Arc<Portfolio>>>,
    /// The book of the same record: it follows the portfolio.
    pub(super) book: RwSignal<BookText>,
    /// What the admin set.
    pub(super) placement: RwSignal<Placement>,
    /// Which view the host has placed.
    pub(super) view: RwSignal<View>,
    /// The KYC file of the record of the moment.
    pub(super) kyc: RwSignal<Option<KycFile>, LocalStorage>,
    /// Whether the host page shows the widget.
    pub(super) visible: RwSignal<bool>,
    /// Whether the last quiet refresh failed.
    pub(super) refresh_failed: RwSignal<bool>,
    /// Who reads; nobody before the host has said so and the words are there.
    pub(super) language: RwSignal<Option<Language>, LocalStorage>,
    /// Changes with the theme.
    pub(super) appearance: RwSignal<u32>,
    /// Whether the content, chart included, is in the document.
    pub(super) drawn: RwSignal<bool>,
    /// Counts what the reader opened or closed.
    pub(super) reshaped: RwSignal<u32>,
    /// Counts "Try again".
    pub(super) again: RwSignal<u32>,
    /// Counts "Try again" where only the book is missing, and "Reload".
    pub(super) reload: RwSignal<u32>,
    /// Where the reader wants to go: an address of the provider's platform.
    pub(super) destination: RwSignal<Option<String>>,
}

impl State {
    /// Before anything is known.
    pub(super) fn new() -> Self {
        Self {
            screen: RwSignal::new(Screen::Waiting),
            portfolio: RwSignal::new(None),
            book: RwSignal::new(BookText::Coming),
            placement: RwSignal::new(Placement::default()),
            view: RwSignal::new(View::Portfolio),
            kyc: RwSignal::new_local(None),
            visible: RwSignal::new(true),
            refresh_failed: RwSignal::new(false),
            language: RwSignal::new_local(None),
            appearance: RwSignal::new(0),
            drawn: RwSignal::new(false),
            reshaped: RwSignal::new(0),
            again: RwSignal::new(0),
            reload: RwSignal::new(0),
            destination: RwSignal::new(None),
        }
    }
}
