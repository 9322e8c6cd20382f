//! Keeps the file up to date while the page is shown: by the event stream, and by asking again where there is none.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use inlay_contract::ErrorCode;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::link::Link;
use super::now_seconds;
use super::patience::next;
use crate::api::{Cancellation, Ended, follow};
use crate::browser::timer::{Timer, after};
use crate::browser::{clock, random};
use crate::host::{EpochGate, Pass};

/// A stream that held so long had begun, even if nothing happened.
const BEGUN_MS: f64 = 10_000.0;
/// The clock of a running check moves so often.
const TICK_MS: u32 = 1_000;

/// What is under way, to be ended when the page is hidden or the view goes.
#[derive(Default)]
struct Following {
    gate: EpochGate,
    stream: RefCell<Option<Cancellation>>,
    tick: RefCell<Option<Timer>>,
    pause: RefCell<Option<Timer>>,
}

impl Following {
    fn stop(&self) {
        self.gate.close();
        self.tick.take();
        // Whoever waits for it goes on at once, and sees that it is over.
        self.pause.take();
        if let Some(stream) = self.stream.take() {
            stream.cancel();
        }
    }

    /// Waits so long, or until it is stopped.
    async fn pause(&self, milliseconds: u32) {
        let (sender, receiver) = oneshot::channel();
        self.pause.replace(after(milliseconds, move || {
            let _ = sender.send(());
        }));
        let _ = receiver.await;
    }
}

/// Follows as long as the view is there and shown.
pub(super) fn keep(desk: Desk) {
    let following = Rc::new(Following::default());
    let ending = StoredValue::new_local(Rc::clone(&following));
    on_cleanup(move || {
        let _ = ending.try_with_value(|following| following.stop());
    });
    let stream = Rc::clone(&following);
    Effect::new(move |_| {
        stream.stop();
        if desk.scene.visible.get() {
            let pass = stream.gate.open();
            spawn_local(run(desk, desk.link(), Rc::clone(&stream), pass));
            if desk.panel.with_untracked(is_running) {
                tick(desk, &stream);
            }
        }
    });
    let is_running = Memo::new(move |_| desk.panel.with(is_running));
    Effect::new(move |_| {
        if is_running.get() && desk.scene.visible.get_untracked() {
            tick(desk, &following);
        }
    });
}

fn is_running(panel: &inlay_contract::kyc::Panel) -> bool {
    panel
        .checks
        .first()
        .is_some_and(|check| !check.state.value.is_over())
}

fn tick(desk: Desk, following: &Rc<Following>) {
    desk.now.set(now_seconds());
    let next = Rc::clone(following);
    let pass_on = move || {
        if desk.panel.try_with_untracked(is_running) == Some(true) {
            tick(desk, &next);
        }
    };
    following.tick.replace(after(TICK_MS, pass_on));
}

async fn run(desk: Desk, link: Rc<Link>, following: Rc<Following>, pass: Pass) {
    let goes_on = || link.is_alive() && following.gate.admits(pass);
    let mut failures = 0_u32;
    while goes_on() {
        let Some(cancellation) = Cancellation::new() else {
            return;
        };
        following.stream.replace(Some(cancellation.clone()));
        let last = desk.panel.with_untracked(|panel| panel.sequence);
        let began_ms = clock::since_navigation_ms();
        let mut has_spoken = false;
        let ended = follow(&link.session, &cancellation, last, |event| {
            if link.is_alive() && following.gate.admits(pass) {
                has_spoken = true;
                desk.is_polling.set(false);
                if let Some(event) = event {
                    desk.take_event(event);
                }
            }
        })
        .await;
        if !goes_on() {
            return;
        }
        let has_held = BEGUN_MS <= clock::since_navigation_ms() - began_ms;
        match ended {
            Ok(Ended::WithSession) => failures = 0,
            Ok(Ended::Broken) if has_spoken || has_held => failures = 0,
            // Who may not see it does not ask again and again: each attempt is recorded.
            Err(failure) if failure.code == ErrorCode::KycPermissionMissing => return,
            Ok(Ended::Broken) | Err(_) => failures = failures.saturating_add(1),
        }
        let next = next(failures, random::chance());
        desk.is_polling.set(next.polls);
        following.pause(next.wait_ms).await;
        if next.polls && goes_on() {
            match link.read_file().await {
                Some(Ok(panel)) if goes_on() => desk.take_panel(panel),
                Some(_) => {}
                None => return,
            }
        }
    }
}
