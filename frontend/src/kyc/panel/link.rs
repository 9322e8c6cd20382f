//! The view's link to service and host page: it outlives what is awaited, and says whether the view is still there.

use std::cell::RefCell;

use inlay_contract::ErrorCode;
use inlay_contract::RecordId;
use inlay_contract::host::message::GuestMessage;
use inlay_contract::kyc::{Panel, StartRequest};
use inlay_contract::read::from_text;

use crate::api::{Cancellation, Failure, Session, kyc};
use crate::browser::random;
use crate::host::{EpochGate, Pass};
use crate::kyc::view::KycFile;

/// The link.
pub(super) struct Link {
    /// The session of the record.
    pub(super) session: Session,
    language: RefCell<String>,
    record: RecordId,
    gate: EpochGate,
    pass: Pass,
    /// The last start and its name: the same start again has the same name.
    last_start: RefCell<Option<(StartRequest, String)>>,
}

impl Link {
    /// For a file and its record.
    pub(super) fn new(file: KycFile) -> Self {
        let gate = EpochGate::default();
        Self {
            session: file.session,
            language: RefCell::new(file.language),
            record: file.record,
            pass: gate.open(),
            gate,
            last_start: RefCell::default(),
        }
    }

    /// The view is gone: what is on its way reaches nothing any more.
    pub(super) fn end(&self) {
        self.gate.close();
        self.dirty(false);
    }

    /// Whether the view is still there.
    pub(super) fn is_alive(&self) -> bool {
        self.gate.admits(self.pass)
    }

    /// Tells the host page something.
    pub(super) fn tell(&self, message: GuestMessage) {
        self.session.host.send(message);
    }

    /// Tells the host page whether there is something that would be lost.
    pub(super) fn dirty(&self, dirty: bool) {
        self.session.host.dirty(dirty);
    }

    /// The name of a start: the same one for the same start again, until it succeeded.
    pub(super) fn name_of_start(&self, request: &StartRequest) -> String {
        let known = self.last_start.take();
        let name = match known.filter(|(before, _)| before == request) {
            Some((_, name)) => name,
            None => random::message_id(),
        };
        self.last_start.replace(Some((request.clone(), name.clone())));
        name
    }

    /// A start succeeded: the next one is another.
    pub(super) fn start_is_over(&self) {
        self.last_start.take();
    }

    /// The session with a cancellation of its own.
    pub(super) fn session(&self) -> Session {
        match Cancellation::new() {
            Some(cancellation) => self.session.with(cancellation),
            None => self.session.clone(),
        }
    }

    /// From now on the file is asked for in another language.
    pub(super) fn reads_in(&self, language: String) {
        self.language.replace(language);
    }

    /// A file as it came. The session decides whose it is; one of another record is not shown.
    pub(super) fn readable(&self, text: &str) -> Option<Panel> {
        from_text::<Panel>(text).filter(|panel| panel.party.record == self.record)
    }

    /// Reads the whole file. `None` when the view is gone by then.
    pub(super) async fn read_file(&self) -> Option<Result<Panel, Failure>> {
        let language = self.language.borrow().clone();
        let answer = kyc::load_file(&self.session(), &language).await;
        let readable = |text: String| {
            self.readable(&text)
                .ok_or_else(|| Failure::of(ErrorCode::AnswerMalformed))
        };
        self.is_alive().then(|| answer.and_then(readable))
    }
}
