//! What is known of the file and what is open, and what is told of it to the reader and the host page; nothing that the page is
//! told is personal data.

use std::rc::Rc;

use inlay_contract::RecordId;
use inlay_contract::host::message::{GuestMessage, KycChanged, Navigate};
use inlay_contract::kyc::{Check, CheckId, KycEvent, Panel, Person, RevealedParty};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::change::{Change, done};
use super::link::Link;
use super::now_seconds;
use crate::i18n::{Language, Words};
use crate::kyc::view::KycScene;

/// A dialog of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    /// Start a check.
    Start,
    /// See personal data unmasked.
    Reveal,
    /// Decide about a check.
    Decide(CheckId),
    /// Read the report of a check.
    Report(CheckId),
}

/// Personal data unmasked.
#[derive(Clone)]
pub(super) struct Revealed {
    /// The data.
    pub(super) party: RevealedParty,
    /// Until when it is shown, by the user's own clock: counted from before it was asked for. The service counts from when it
    /// was asked, so this is over before the service's own end, however wrong the user's clock is.
    pub(super) until_ms: f64,
}

/// A copy is the same desk.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// The file.
    pub(super) panel: RwSignal<Panel>,
    /// The dialog that is open.
    pub(super) opened: RwSignal<Option<Opened>>,
    /// What is announced.
    pub(super) said: RwSignal<String>,
    /// What came of the last start, to be read.
    pub(super) notice: RwSignal<Option<String>>,
    /// Whether the file is asked for again and again because there is no stream.
    pub(super) is_polling: RwSignal<bool>,
    /// Seconds since 1970; moves while a check is running and the page is shown.
    pub(super) now: RwSignal<i64>,
    /// Personal data unmasked, as long as it is shown.
    pub(super) revealed: RwSignal<Option<Revealed>, LocalStorage>,
    /// What the view is made from.
    pub(super) scene: KycScene,
    link: StoredValue<Rc<Link>, LocalStorage>,
}

impl Desk {
    /// Over a file that was just read.
    pub(super) fn new(panel: Panel, scene: KycScene) -> Self {
        let link = Rc::new(Link::new(scene.file.get_untracked()));
        let desk = Self {
            panel: RwSignal::new(panel),
            opened: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            notice: RwSignal::new(None),
            is_polling: RwSignal::new(false),
            now: RwSignal::new(now_seconds()),
            revealed: RwSignal::new_local(None),
            scene,
            link: StoredValue::new_local(Rc::clone(&link)),
        };
        // The file for another language has the consent in it.
        Effect::watch(
            move || scene.latest.get(),
            move |file, _, _| {
                let Some(file) = file else { return };
                link.reads_in(file.language.clone());
                if let Some(panel) = link.readable(&file.text) {
                    desk.take_panel(panel);
                }
            },
            false,
        );
        let ending = desk.link;
        on_cleanup(move || {
            let _ = ending.try_with_value(|link| link.end());
        });
        desk
    }

    /// The words of the reader. Another language is another view, so this follows nothing.
    pub(super) fn words(self) -> &'static Words {
        self.scene.reader.with_untracked(|language| language.words)
    }

    /// Words and formats of the reader.
    pub(super) fn language(self) -> Language {
        self.scene.reader.get_untracked()
    }

    /// The link to service and host page.
    pub(super) fn link(self) -> Rc<Link> {
        self.link.get_value()
    }

    /// A check of the file.
    pub(super) fn check(self, id: CheckId) -> Option<Check> {
        self.panel
            .with(|panel| panel.checks.iter().find(|check| check.id == id).cloned())
    }

    /// Whether a person is the reader.
    pub(super) fn is_reader(self, person: &Person) -> bool {
        self.panel.with_untracked(|panel| panel.reader == person.user)
    }

    /// Opens a dialog.
    pub(super) fn open(self, dialog: Opened) {
        self.opened.set(Some(dialog));
    }

    /// Closes the dialog that is open.
    pub(super) fn close(self) {
        self.opened.set(None);
    }

    /// The height changes because the reader opened or closed something.
    pub(super) fn reshaped(self) {
        self.scene.reshaped.update(|count| *count += 1);
    }

    /// Tells the host page whether there is something that would be lost.
    pub(super) fn dirty(self, dirty: bool) {
        self.link().dirty(dirty);
    }

    /// Asks the host page to open a record.
    pub(super) fn navigate(self, record: RecordId) {
        self.tell(GuestMessage::Navigate(Navigate {
            record_id: Some(record),
            url: None,
        }));
    }

    fn tell(self, message: GuestMessage) {
        self.link().tell(message);
    }

    /// Takes an event of the stream.
    pub(super) fn take_event(self, event: KycEvent) {
        if event.sequence <= self.panel.with_untracked(|panel| panel.sequence) {
            return;
        }
        let change = self.take_check(event.check);
        self.panel.update(|panel| panel.sequence = event.sequence);
        if change.concerns_head() {
            self.refresh();
        }
    }

    /// Takes a check as it stands now: shows it, says what is new, and tells the host page what concerns the record.
    pub(super) fn take_check(self, check: Check) -> Change {
        let place = self
            .panel
            .with_untracked(|panel| panel.checks.iter().position(|known| known.id == check.id));
        let change = self.panel.with_untracked(|panel| {
            let before = place.and_then(|place| panel.checks.get(place));
            Change::between(before, &check)
        });
        self.announce(change, &check);
        self.reshaped();
        self.panel.update(|panel| match place {
            Some(place) => panel.checks[place] = check,
            None => panel.checks.insert(0, check),
        });
        change
    }

    /// Takes the whole file as it stands now.
    pub(super) fn take_panel(self, panel: Panel) {
        let before = self.panel.get_untracked();
        // An answer that was overtaken by an event says less than what is shown.
        if panel.sequence < before.sequence {
            return;
        }
        if let Some(latest) = panel.checks.first() {
            let known = before.checks.iter().find(|check| check.id == latest.id);
            self.announce(Change::between(known, latest), latest);
        }
        self.reshaped();
        self.panel.set(panel);
    }

    fn announce(self, change: Change, check: &Check) {
        if change == Change::Nothing {
            return;
        }
        self.said.set(said(change, check, &self.language()));
        if change.concerns_record() {
            // What came of the start is told by the check itself now.
            self.notice.set(None);
            self.tell(GuestMessage::KycChanged(KycChanged {
                check_id: check.id.to_string(),
                state: check.state.value.as_str().to_owned(),
                outcome: check.effective.map(|outcome| outcome.as_str().to_owned()),
            }));
        }
    }

    /// Reads the whole file anew. Without success what is shown stays; the stream or the next reading goes on.
    pub(super) fn refresh(self) {
        let link = self.link();
        spawn_local(async move {
            if let Some(Ok(panel)) = link.read_file().await {
                self.take_panel(panel);
            }
        });
    }
}

/// What is announced about a check.
fn said(change: Change, check: &Check, language: &Language) -> String {
    let words = language.words;
    let came_to = || match check.effective {
        Some(outcome) => words.kyc_outcome(outcome),
        None => words.kyc_run_state(check.state.value),
    };
    match change {
        Change::Nothing => String::new(),
        Change::Started => words.kyc_said_started().to_owned(),
        Change::Progressed => {
            let count = |count: usize| language.formats.count(count);
            let progress = words.kyc_progress(&count(done(check)), &count(check.parts.len()));
            [words.kyc_run_state(check.state.value), ". ", &progress].concat()
        }
        Change::Delayed => words.kyc_said_delayed().to_owned(),
        Change::Resumed => words.kyc_said_resumed().to_owned(),
        Change::Finished => words.kyc_said_finished(came_to()),
        Change::Decided => words.kyc_said_decided(came_to()),
    }
}
