//! A backend as a test sees it: where it listens, and a second door to what it keeps.

use std::fmt::Debug;
use std::sync::Arc;

use inlay_backend::audit::ChainKey;
use inlay_backend::audit::verify::{Verdict, verify};
use inlay_backend::clock::ManualClock;
use inlay_backend::server::Server;
use inlay_backend::store::{AuditRow, PartyKey, Queue, Store};
use inlay_contract::kyc::KycEvent;
use inlay_playground::OrgKey;
use inlay_sandbox::orgs::Org;
use jiff::SignedDuration;

use super::configuration::AUDIT_KEY;
use super::parts::until;

/// A backend.
pub(crate) struct Instance {
    pub(crate) base_url: String,
    /// A second door to what it keeps, so that a test can look without leaving a line in the audit log.
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: ManualClock,
    pub(crate) client: reqwest::Client,
    pub(crate) keys: Arc<Vec<OrgKey>>,
    pub(crate) server: Server,
}

impl Instance {
    /// Waits until no job is open but looks at runs that are due later.
    pub(crate) async fn settled(&self) {
        until("all jobs are done", async || {
            self.is_settled().await.then_some(())
        })
        .await;
    }

    async fn is_settled(&self) -> bool {
        for queue in [Queue::Submit, Queue::Webhook, Queue::WriteBack] {
            if self.store.depth(queue).await.unwrap() != 0 {
                return false;
            }
        }
        true
    }

    /// The same while time passes, for jobs that failed and wait for their next try.
    pub(crate) async fn settled_in_time(&self) {
        const LOOKS_A_SECOND: u32 = 20;
        let mut looks = 0;
        until("all jobs are done", async || {
            looks += 1;
            if looks % LOOKS_A_SECOND == 0 {
                self.wait(1);
            }
            self.is_settled().await.then_some(())
        })
        .await;
    }

    /// Lets time pass for this backend and all that share its clock.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// The log of a firm; it must verify.
    pub(crate) async fn audit(&self, org: &Org) -> Vec<AuditRow> {
        let verdict = verify(self.store.as_ref(), &ChainKey::new(&AUDIT_KEY), org.id, &[])
            .await
            .unwrap();
        assert!(matches!(verdict, Verdict::Sound(_)), "{verdict:?}");
        self.store.rows(org.id, 1, 10_000).await.unwrap()
    }

    /// Everything that happened to a party.
    pub(crate) async fn events(&self, org: &Org, record: &str) -> Vec<KycEvent> {
        let party = PartyKey {
            org: org.id.parse().unwrap(),
            record: record.parse().unwrap(),
        };
        let events = self.store.events_after(&party, 0, 1_000).await.unwrap();
        let read = |text: &str| serde_json::from_str(text).unwrap();
        events.iter().map(|event| read(&event.document)).collect()
    }

    /// Stops it at once: what it was doing is cut off, as when its machine goes down.
    pub(crate) fn cut_off(self) {
        drop(self.server);
    }
}

/// The value of a named detail of a row.
pub(crate) fn detail(row: &AuditRow, name: &str) -> Option<String> {
    let details: Vec<serde_json::Value> = serde_json::from_str(&row.details).unwrap();
    let found = details.iter().find(|detail| detail["name"] == name)?;
    Some(found["value"].as_str()?.to_owned())
}

/// Takes these as the first things of their kind that happened, one after the other.
pub(crate) fn assert_in_this_order<T: Debug>(happened: &[T], name: impl Fn(&T) -> &str, expected: &[&str]) {
    let names: Vec<&str> = happened.iter().map(name).collect();
    let places = expected.iter().map(|wanted| {
        let place = names.iter().position(|name| name == wanted);
        place.unwrap_or_else(|| panic!("there is no `{wanted}` in {names:?}"))
    });
    let places: Vec<usize> = places.collect();
    assert!(places.is_sorted(), "{expected:?} in {names:?}");
}
