//! What the reader asks the service for. Nothing of an answer is shown when the view is gone by then.

use inlay_contract::kyc::{CheckId, DecisionRequest, REVEAL_SECONDS, StartOutcome, StartRequest, Started};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::LATEST;
use super::desk::{Desk, Revealed};
use super::focus;
use super::reveal::REVEALED;
use crate::api::{Failure, kyc};
use crate::browser::clock;

impl Desk {
    /// Starts a check. `then` gets the failure, if there is one, while the view is still there.
    pub(super) fn start(self, request: StartRequest, then: impl FnOnce(Option<Failure>) + 'static) {
        let link = self.link();
        let key = link.name_of_start(&request);
        spawn_local(async move {
            let answer = kyc::start(&link.session(), &request, &key).await;
            if !link.is_alive() {
                return;
            }
            match answer {
                Ok(started) => {
                    link.start_is_over();
                    self.started(started);
                    then(None);
                    focus::goes_to(LATEST);
                }
                Err(failure) => then(Some(failure)),
            }
        });
    }

    fn started(self, started: Started) {
        let words = self.words();
        let notice = match (started.outcome, &started.check.started_by) {
            (StartOutcome::Joined, person) if self.is_reader(person) => words.kyc_joined_yours().to_owned(),
            (StartOutcome::Joined, person) => {
                words.kyc_joined(person.name.as_deref().unwrap_or(words.kyc_somebody()))
            }
            (StartOutcome::Started | StartOutcome::Repeated, _) => words.kyc_said_started().to_owned(),
        };
        self.take_check(started.check);
        self.said.set(notice.clone());
        self.notice.set(Some(notice));
        self.refresh();
    }

    /// Records a decision. `then` as with [`Self::start`].
    pub(super) fn decide(
        self,
        check: CheckId,
        request: DecisionRequest,
        then: impl FnOnce(Option<Failure>) + 'static,
    ) {
        let link = self.link();
        spawn_local(async move {
            let answer = kyc::decide(&link.session(), check, &request).await;
            if !link.is_alive() {
                return;
            }
            match answer {
                Ok(check) => {
                    self.take_check(check);
                    self.refresh();
                    then(None);
                    focus::goes_to(LATEST);
                }
                Err(failure) => then(Some(failure)),
            }
        });
    }

    /// Gets the personal data. `then` as with [`Self::start`].
    pub(super) fn reveal(self, reason: String, then: impl FnOnce(Option<Failure>) + 'static) {
        let link = self.link();
        let asked_ms = clock::epoch_ms();
        spawn_local(async move {
            let answer = kyc::reveal(&link.session(), reason).await;
            if !link.is_alive() {
                return;
            }
            // Somebody who has looked away meanwhile does not see it.
            if !self.scene.visible.get_untracked() {
                return then(None);
            }
            match answer {
                Ok(party) => {
                    self.revealed.set(Some(Revealed {
                        party,
                        until_ms: asked_ms + 1000.0 * f64::from(REVEAL_SECONDS),
                    }));
                    self.said.set(self.words().kyc_revealed().to_owned());
                    self.reshaped();
                    then(None);
                    focus::goes_to(REVEALED);
                }
                Err(failure) => then(Some(failure)),
            }
        });
    }

    /// Gets an address under which the provider's report can be had once.
    pub(super) fn report_link(self, check: CheckId, then: impl FnOnce(Result<String, Failure>) + 'static) {
        let link = self.link();
        spawn_local(async move {
            let answer = kyc::report_link(&link.session(), check).await;
            if link.is_alive() {
                then(answer);
            }
        });
    }
}
