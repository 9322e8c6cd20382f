//! Acts on what the host says: begins and ends sessions, loads, renews, refreshes.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use inlay_contract::host::message::{Context, Empty, GuestMessage, TokenReason, View};
use inlay_contract::portfolio::Portfolio;
use inlay_contract::{ErrorCode, ErrorKind, RecordId};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::reading::{Reading, Who};
use super::screen::{Screen, State};
use crate::api::kyc::load_file;
use crate::api::{Cancellation, Failure, Session, load_book, load_portfolio, renew, renewal_delay_ms};
use crate::browser::clock;
use crate::browser::timer::{Timer, after};
use crate::host::appearance::{apply_theme, apply_visibility};
use crate::host::{Connected, EpochGate, Host, HostEvent, Pass, metric, timing};
use crate::kyc::KycFile;
use crate::portfolio::{BookText, Placement};

/// Figures older than this are read again when the tab is shown again; the backend keeps account data as long.
const FRESH_FOR_MS: f64 = 5.0 * 60_000.0;

/// The work for one record.
#[derive(Clone)]
struct Work {
    pass: Pass,
    record: RecordId,
    view: View,
    language: String,
    session: Session,
}

/// Acts on events.
pub(super) struct Controller {
    state: State,
    reading: Rc<Reading>,
    gate: EpochGate,
    /// The book that was asked for last: answers about earlier ones come too late.
    books: EpochGate,
    work: RefCell<Option<Work>>,
    is_loading: Cell<bool>,
    is_visible: Cell<bool>,
    loaded_at_ms: Cell<f64>,
    renewal: RefCell<Option<Timer>>,
    ready: RefCell<Option<Timer>>,
}

impl Controller {
    /// Without any work.
    pub(super) fn new(state: State) -> Self {
        Self {
            state,
            reading: Rc::new(Reading::new(state)),
            gate: EpochGate::default(),
            books: EpochGate::default(),
            work: RefCell::default(),
            is_loading: Cell::new(false),
            is_visible: Cell::new(true),
            loaded_at_ms: Cell::new(0.0),
            renewal: RefCell::default(),
            ready: RefCell::default(),
        }
    }

    /// The host did something.
    pub(super) fn handle(self: &Rc<Self>, host: &Host, event: HostEvent) {
        host.content_changed();
        match event {
            HostEvent::Record(connected, context) => self.begin(host, connected, &context),
            HostEvent::Settings(context) => self.take_settings(context),
            HostEvent::Theme(theme) => {
                apply_theme(&theme);
                self.state.appearance.update(|count| *count += 1);
            }
            HostEvent::Visible(visible) => self.shown_or_hidden(visible),
            HostEvent::Unconnected(code) => self.unconnected(code),
            HostEvent::Ended => {
                self.drop_work();
                self.reading.end();
                self.state.screen.set(Screen::Ended);
            }
        }
    }

    /// The same record with other settings. What does not depend on those that changed stays as it is.
    fn take_settings(self: &Rc<Self>, context: Context) {
        self.place(&context);
        let who = Who::named_by(&context);
        if !self.reading.is_for(&who) {
            self.reading.begin(who);
        }
        let is_other_language = self.work.borrow_mut().as_mut().is_some_and(|work| {
            let before = std::mem::replace(&mut work.language, context.language);
            before != work.language
        });
        // A file has a text in the reader's language, the consent.
        if is_other_language && self.shows(&Screen::Kyc) {
            self.load();
        }
    }

    fn place(&self, context: &Context) {
        let placement = Placement::of(&context.properties);
        if self.state.placement.get_untracked() != placement {
            self.state.placement.set(placement);
            self.state.reshaped.update(|count| *count += 1);
        }
    }

    /// The reader asks to try again.
    pub(super) fn again(self: &Rc<Self>, host: &Host) {
        host.content_changed();
        self.state.screen.set(Screen::Waiting);
        if !self.reading.has_words() {
            self.reading.begin_again();
        }
        if self.work.borrow().is_some() {
            self.load();
        } else {
            host.search_again();
        }
    }

    fn begin(self: &Rc<Self>, host: &Host, connected: Connected, context: &Context) {
        self.drop_work();
        // In parallel with the session: the words are there before the figures are.
        self.reading.begin(Who::named_by(context));
        self.place(context);
        self.state.view.set(context.view);
        self.state.screen.set(Screen::Waiting);
        host.send(GuestMessage::Loading(Empty {}));
        let Some(cancellation) = Cancellation::new() else {
            self.failed(host, Failure::of(ErrorCode::ServiceUnreachable));
            return;
        };
        self.work.replace(Some(Work {
            pass: self.gate.open(),
            record: context.record_id.clone(),
            view: context.view,
            language: context.language.clone(),
            session: Session::new(host.clone(), connected, cancellation),
        }));
        self.load();
    }

    /// There is no connection. The host may not have said who reads, so the words may have to come first.
    pub(super) fn unconnected(self: &Rc<Self>, code: ErrorCode) {
        if self.reading.has_words() {
            self.state.screen.set(Screen::Unconnected(code));
            return;
        }
        let pass = self.reading.begin_again();
        let controller = Rc::clone(self);
        spawn_local(async move {
            controller.reading.settled().await;
            if controller.reading.admits(pass) {
                controller.state.screen.set(Screen::Unconnected(code));
            }
        });
    }

    /// Nothing of the work until now may reach the screen any more.
    fn drop_work(&self) {
        self.gate.close();
        self.renewal.take();
        self.ready.take();
        if let Some(work) = self.work.take() {
            work.session.end();
        }
        self.is_loading.set(false);
        self.state.portfolio.set(None);
        self.state.book.set(BookText::Coming);
        self.state.kyc.set(None);
        self.state.refresh_failed.set(false);
        self.state.drawn.set(false);
    }

    fn shown_or_hidden(self: &Rc<Self>, visible: bool) {
        if self.is_visible.replace(visible) == visible {
            return;
        }
        apply_visibility(visible);
        self.state.visible.set(visible);
        if !visible {
            self.renewal.take();
            return;
        }
        self.schedule_renewal();
        let shows_figures = self.shows(&Screen::Portfolio);
        if shows_figures && self.loaded_at_ms.get() + FRESH_FOR_MS < clock::epoch_ms() {
            self.load();
        }
    }

    fn load(self: &Rc<Self>) {
        let Some(work) = self.work.borrow().clone() else {
            return;
        };
        if self.is_loading.replace(true) {
            return;
        }
        if work.view == View::Kyc {
            return self.load_kyc(work);
        }
        let controller = Rc::clone(self);
        spawn_local(async move {
            let started_at_ms = clock::since_navigation_ms();
            let answer = load_portfolio(&work.session).await;
            let has_words = controller.reading.settled().await;
            // A late answer for an earlier record ends here.
            if !controller.gate.admits(work.pass) {
                return;
            }
            controller.is_loading.set(false);
            let host = &work.session.host;
            host.content_changed();
            let sayable = |portfolio| match has_words {
                true => Ok(portfolio),
                false => Err(Failure::of(ErrorCode::ServiceUnreachable)),
            };
            match answer
                .and_then(|portfolio| of_record(portfolio, &work.record))
                .and_then(sayable)
            {
                Ok(portfolio) => {
                    let took_ms = clock::since_navigation_ms() - started_at_ms;
                    host.send(metric("portfolio_load_ms", took_ms.round()));
                    controller.loaded(host, portfolio);
                }
                Err(failure) => controller.failed(host, failure),
            }
        });
    }

    /// Reads the KYC file. From then on its own view keeps it up to date.
    fn load_kyc(self: &Rc<Self>, work: Work) {
        let controller = Rc::clone(self);
        spawn_local(async move {
            let answer = load_file(&work.session, &work.language).await;
            let has_words = controller.reading.settled().await;
            if !controller.gate.admits(work.pass) {
                return;
            }
            controller.is_loading.set(false);
            let host = &work.session.host;
            host.content_changed();
            match answer {
                Ok(text) if has_words => {
                    controller.state.kyc.set(Some(KycFile {
                        text: text.into(),
                        record: work.record,
                        language: work.language,
                        session: work.session.clone(),
                    }));
                    controller.show(host, Screen::Kyc);
                    controller.schedule_renewal();
                }
                Ok(_) => controller.failed(host, Failure::of(ErrorCode::ServiceUnreachable)),
                Err(failure) => controller.failed(host, failure),
            }
        });
    }

    fn loaded(self: &Rc<Self>, host: &Host, portfolio: Portfolio) {
        self.loaded_at_ms.set(clock::epoch_ms());
        self.state.refresh_failed.set(false);
        self.state.portfolio.set(Some(Arc::new(portfolio)));
        self.show(host, Screen::Portfolio);
        self.schedule_renewal();
        self.load_book();
    }

    /// Reads the book of the portfolio that is shown. Until it is there, the one before stays in use.
    fn load_book(self: &Rc<Self>) {
        let Some(work) = self.work.borrow().clone() else {
            return;
        };
        let controller = Rc::clone(self);
        let book = self.books.open();
        spawn_local(async move {
            let answer = load_book(&work.session).await;
            if !controller.gate.admits(work.pass) || !controller.books.admits(book) {
                return;
            }
            let host = &work.session.host;
            host.content_changed();
            match answer {
                Ok(text) => controller.state.book.set(BookText::There(text.into())),
                Err(failure) => {
                    host.send(GuestMessage::Error(failure.to_guest_error()));
                    controller.renew_cancellation();
                    controller.state.book.set(BookText::Failed);
                }
            }
        });
    }

    /// The reader wants portfolio and book anew.
    pub(super) fn reload(self: &Rc<Self>, host: &Host) {
        host.content_changed();
        self.state.book.update(|book| {
            if matches!(book, BookText::Failed) {
                *book = BookText::Coming;
            }
        });
        self.load();
    }

    fn failed(&self, host: &Host, failure: Failure) {
        host.send(GuestMessage::Error(failure.to_guest_error()));
        self.renew_cancellation();
        let keeps_figures = (self.shows(&Screen::Portfolio) || self.shows(&Screen::Kyc))
            && (failure.retryable || failure.code.kind() != ErrorKind::Authentication);
        if keeps_figures {
            self.state.refresh_failed.set(true);
            // The book is asked for after the portfolio, so it will not come either: its place says so and offers to try again.
            self.state.book.update(|book| {
                if matches!(book, BookText::Coming) {
                    *book = BookText::Failed;
                }
            });
        } else {
            self.state.portfolio.set(None);
            self.state.kyc.set(None);
            self.show(host, Screen::Failed(failure));
        }
    }

    /// A time-out has used up the cancellation; the next try needs another one.
    fn renew_cancellation(&self) {
        if let Some(work) = self.work.borrow_mut().as_mut()
            && let Some(cancellation) = Cancellation::new()
        {
            work.session = work.session.with(cancellation);
        }
    }

    fn shows(&self, screen: &Screen) -> bool {
        self.state.screen.with_untracked(|shown| shown == screen)
    }

    fn show(&self, host: &Host, screen: Screen) {
        if self.state.screen.with_untracked(|before| *before == screen) {
            return;
        }
        self.state.screen.set(screen);
        let host = host.clone();
        // After the elements are made. Not tied to a paint: a hidden frame does not paint.
        self.ready
            .replace(after(0, move || host.send(GuestMessage::Ready(timing()))));
    }

    fn schedule_renewal(self: &Rc<Self>) {
        let Some(work) = self.work.borrow().clone() else {
            return;
        };
        let Some(expires_at_ms) = work.session.expires_at_ms() else {
            return;
        };
        if !self.is_visible.get() {
            return;
        }
        let controller = Rc::clone(self);
        let delay = renewal_delay_ms(expires_at_ms, clock::epoch_ms());
        let timer = after(delay, move || {
            spawn_local(async move {
                // Without success the session ends, and the next request asks for another one.
                let renewed = renew(&work.session, TokenReason::Expiring).await;
                if renewed.is_ok() && controller.gate.admits(work.pass) {
                    controller.schedule_renewal();
                }
            });
        });
        self.renewal.replace(timer);
    }
}

/// The session decides whose portfolio it is; an answer for another record is not shown.
fn of_record(portfolio: Portfolio, record: &RecordId) -> Result<Portfolio, Failure> {
    if portfolio.record.id == *record {
        Ok(portfolio)
    } else {
        Err(Failure::of(ErrorCode::AnswerMalformed))
    }
}
