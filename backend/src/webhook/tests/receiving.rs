//! Signature, store, audit log: what a receiver leaves behind, and what it does not.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures::future::join_all;
use jiff::SignedDuration;
use tempfile::TempDir;

use super::super::keyring::KeyringError;
use super::super::receiver::{Incoming, Receiver, Refused};
use super::*;
use crate::audit::ChainKey;
use crate::clock::ManualClock;
use crate::config::WebhookConfig;
use crate::random;
use crate::store;
use crate::store::memory::MemoryStore;
use crate::store::{Acceptance, AuditEntry, InboxStore as _, Job, JobStore as _, Queue};

const SECOND: i64 = 1_700_000_000;
const BODY: &[u8] = br#"{"type":"kyc.check.updated","data":{"id":"run-1"}}"#;

struct Desk {
    receiver: Receiver,
    store: Arc<MemoryStore>,
    clock: ManualClock,
    woken: Arc<AtomicUsize>,
    folder: TempDir,
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let tenants = vec![
            tenant(folder.path(), NORTH, "platform", &[NORTH_SECRET]),
            tenant(folder.path(), SOUTH, "platform", &[SOUTH_SECRET]),
            tenant(folder.path(), NORTH, "onfido", &[TOKEN]),
        ];
        let store = Arc::new(MemoryStore::new());
        let clock = ManualClock::at(at(SECOND));
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let wake = move || {
            count.fetch_add(1, Ordering::SeqCst);
        };
        let receiver = Receiver::new(
            store.clone(),
            clock.clock(),
            WebhookConfig::default(),
            counting(&clock.clock()),
            tenants,
            wake,
        )
        .unwrap();
        Self {
            receiver,
            store,
            clock,
            woken,
            folder,
        }
    }

    async fn deliver(
        &self,
        provider: &str,
        headers: &HeaderMap,
        body: &'static [u8],
    ) -> Result<Acceptance, Refused> {
        let incoming = Incoming {
            provider,
            headers,
            body: Bytes::from_static(body),
            request_id: "request-1",
        };
        self.receiver.receive(incoming).await
    }

    async fn platform(&self, secret: &str, id: &str, second: i64) -> Result<Acceptance, ErrorCode> {
        let headers = standard_headers(secret, id, second, BODY);
        self.deliver("platform", &headers, BODY)
            .await
            .map_err(|refused| refused.code)
    }

    async fn jobs(&self) -> Vec<Job> {
        let now = self.clock.clock().now();
        let until = now + SignedDuration::from_mins(1);
        let mut jobs = Vec::new();
        while let Some(job) = self
            .store
            .claim(&Queue::ALL, random::uuid(), now, until)
            .await
            .unwrap()
        {
            jobs.push(job);
        }
        jobs
    }
}

fn detail<'a>(entry: &'a AuditEntry, name: &str) -> Option<&'a str> {
    entry
        .details
        .iter()
        .find(|detail| detail.name == name)
        .map(|detail| detail.value.as_str())
}

#[tokio::test]
async fn what_is_acknowledged_is_stored_with_a_job_and_a_line_in_the_log() {
    let desk = Desk::open();
    let Ok(Acceptance::New(id)) = desk.platform(NORTH_SECRET, "msg_1", SECOND).await else {
        panic!("not new");
    };
    let stored = desk.store.delivery(id).await.unwrap().unwrap().delivery;
    assert_eq!(
        (stored.org, stored.provider.as_str(), stored.event_id.as_str()),
        (org(NORTH), "platform", "msg_1")
    );
    assert_eq!((stored.body.as_slice(), stored.received_at), (BODY, at(SECOND)));
    let jobs = desk.jobs().await;
    assert_eq!(jobs.len(), 1);
    assert_eq!(
        (jobs[0].work.queue, &jobs[0].work.org),
        (Queue::Webhook, &org(NORTH))
    );
    assert_eq!(jobs[0].work.subject, id.0.to_string());
    let audit = desk.store.audit();
    assert_eq!(audit.len(), 1);
    assert_eq!(
        (audit[0].action, audit[0].outcome, &audit[0].org),
        ("webhook.received", "done", &org(NORTH))
    );
    assert_eq!(
        (detail(&audit[0], "event"), audit[0].request_id.as_deref()),
        (Some("msg_1"), Some("request-1"))
    );
    assert!(
        !format!("{audit:?}").contains("run-1"),
        "a body reached the audit log"
    );
    assert_eq!(desk.woken.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_delivery_that_comes_again_changes_nothing_whenever_and_however_often() {
    let desk = Desk::open();
    // A sender signs each attempt anew, with the same name.
    let attempts = (0..5).map(|attempt| desk.platform(NORTH_SECRET, "msg_1", SECOND - attempt * 60));
    let taken = join_all(attempts).await;
    assert_eq!(
        taken
            .iter()
            .filter(|taken| matches!(taken, Ok(Acceptance::New(_))))
            .count(),
        1
    );
    assert_eq!(
        taken
            .iter()
            .filter(|taken| **taken == Ok(Acceptance::Duplicate))
            .count(),
        4
    );
    desk.clock.advance(SignedDuration::from_hours(40));
    assert_eq!(
        desk.platform(NORTH_SECRET, "msg_1", SECOND + 40 * 3600).await,
        Ok(Acceptance::Duplicate)
    );
    assert_eq!((desk.jobs().await.len(), desk.store.audit().len()), (1, 1));
    assert_eq!(desk.woken.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn two_tenants_with_the_same_event_never_meet() {
    let desk = Desk::open();
    for secret in [NORTH_SECRET, SOUTH_SECRET] {
        assert!(matches!(
            desk.platform(secret, "msg_1", SECOND).await,
            Ok(Acceptance::New(_))
        ));
    }
    let orgs: Vec<_> = desk.jobs().await.into_iter().map(|job| job.work.org).collect();
    assert_eq!(orgs, [org(NORTH), org(SOUTH)]);
}

#[tokio::test]
async fn an_onfido_delivery_is_known_again_by_its_bytes() {
    let desk = Desk::open();
    let other: &[u8] = br#"{"payload":{"object":{"id":"run-2"}}}"#;
    let mut names = Vec::new();
    for (body, is_new) in [(BODY, true), (other, true), (BODY, false)] {
        let headers = onfido_headers(&onfido_signature(TOKEN, body));
        match desk.deliver("onfido", &headers, body).await.unwrap() {
            Acceptance::New(id) if is_new => {
                names.push(desk.store.delivery(id).await.unwrap().unwrap().delivery.event_id);
            }
            Acceptance::Duplicate if !is_new => {}
            taken => panic!("{taken:?}"),
        }
    }
    assert!(
        names[0].starts_with("sha256-") && names[0].len() == 71,
        "{}",
        names[0]
    );
    assert_ne!(names[0], names[1]);
}

#[tokio::test]
async fn a_forged_delivery_leaves_nothing_but_a_line_in_the_logs_of_whom_it_may_have_meant() {
    let desk = Desk::open();
    let forged = desk
        .platform("whsec_Zm9yZ2VkLWZvcmdlZC1mb3JnZWQtZm9y", "msg_1", SECOND)
        .await;
    assert_eq!(forged, Err(ErrorCode::WebhookSignature));
    assert!(desk.jobs().await.is_empty());
    let audit = desk.store.audit();
    let orgs: Vec<_> = audit.iter().map(|entry| entry.org.clone()).collect();
    assert_eq!(orgs, [org(NORTH), org(SOUTH)]);
    assert!(audit.iter().all(|entry| entry.outcome == "webhook_signature"));
    // Nothing that a stranger wrote stands in a log.
    assert!(!format!("{audit:?}").contains("msg_1"));
}

#[tokio::test]
async fn a_late_delivery_is_told_to_its_tenant_alone() {
    let desk = Desk::open();
    assert_eq!(
        desk.platform(SOUTH_SECRET, "msg_1", SECOND - 301).await,
        Err(ErrorCode::WebhookTime)
    );
    let audit = desk.store.audit();
    assert_eq!(
        (audit.len(), &audit[0].org, audit[0].outcome),
        (1, &org(SOUTH), "webhook_time")
    );
}

#[tokio::test]
async fn who_is_denied_cannot_fill_the_logs() {
    let desk = Desk::open();
    for _ in 0..200 {
        assert_eq!(
            desk.platform(SOUTH_SECRET, "msg_1", SECOND - 301).await,
            Err(ErrorCode::WebhookTime)
        );
    }
    assert!(desk.store.audit().len() <= 11, "{}", desk.store.audit().len());
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_acknowledged_and_may_come_again() {
    let desk = Desk::open();
    desk.store.fail_commits(1);
    let headers = standard_headers(NORTH_SECRET, "msg_1", SECOND, BODY);
    let refused = desk.deliver("platform", &headers, BODY).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.retry_after_seconds),
        (ErrorCode::StoreUnavailable, Some(5))
    );
    assert_eq!(desk.woken.load(Ordering::SeqCst), 0);
    assert!(matches!(
        desk.deliver("platform", &headers, BODY).await,
        Ok(Acceptance::New(_))
    ));
}

#[tokio::test]
async fn a_sender_that_floods_is_stopped_before_it_is_read() {
    let desk = Desk::open();
    let few = WebhookConfig {
        per_second: NonZeroU32::MIN,
        burst: NonZeroU32::new(3).unwrap(),
        ..WebhookConfig::default()
    };
    let tenants = vec![tenant(desk.folder.path(), NORTH, "platform", &[NORTH_SECRET])];
    let receiver = Receiver::new(
        desk.store.clone(),
        desk.clock.clock(),
        few,
        counting(&desk.clock.clock()),
        tenants,
        || {},
    )
    .unwrap();
    let sender = Some("192.0.2.1".parse().unwrap());
    let none = HeaderMap::new();
    for _ in 0..3 {
        receiver.admit("platform", sender, &none).await.unwrap();
    }
    let refused = receiver.admit("platform", sender, &none).await.unwrap_err();
    assert_eq!(
        (refused.code, refused.retry_after_seconds),
        (ErrorCode::RateLimited, Some(1))
    );
    receiver
        .admit("platform", Some("192.0.2.2".parse().unwrap()), &none)
        .await
        .unwrap();
    let unknown = receiver.admit("onfido", sender, &none).await.unwrap_err();
    assert_eq!(unknown.code, ErrorCode::NotFound);
    assert!(desk.store.audit().is_empty());
}

#[test]
fn equal_secrets_of_two_tenants_are_refused_and_never_shown() {
    let folder = tempfile::tempdir().unwrap();
    let load = |north: &str, south: &str| {
        let tenants = [
            tenant(folder.path(), NORTH, "platform", &[NORTH_SECRET, north]),
            tenant(folder.path(), SOUTH, "platform", &[south]),
        ];
        Keyring::load(&tenants).map(|_| ())
    };
    let bare = SOUTH_SECRET.strip_prefix("whsec_").unwrap();
    let error = load(bare, SOUTH_SECRET).unwrap_err();
    assert!(matches!(error, KeyringError::Shared { .. }), "{error}");
    let words = format!("{error} {error:?}");
    assert!(
        words.contains(NORTH) && words.contains(SOUTH) && !words.contains(bare),
        "{words}"
    );
    // Another text, and for HMAC the same key.
    let with_zeros = STANDARD.encode([STANDARD.decode(bare).unwrap(), vec![0; 3]].concat());
    assert!(matches!(
        load(bare, &with_zeros).unwrap_err(),
        KeyringError::Shared { .. }
    ));
    // Twice at one tenant is no danger.
    load(NORTH_SECRET, SOUTH_SECRET).unwrap();
    let error = load("whsec_short", SOUTH_SECRET).unwrap_err();
    assert!(error.to_string().contains("webhook secret 2 of"), "{error}");
    assert!(!format!("{error} {error:?}").contains("whsec_short"), "{error}");
}

#[tokio::test]
async fn a_replaced_secret_becomes_active_without_a_restart_and_a_broken_file_changes_nothing() {
    let desk = Desk::open();
    let file = desk.folder.path().join(format!("{NORTH}-platform-0"));
    let new = "whsec_bmV3LW5ldy1uZXctbmV3LW5ldy1uZXct";
    for (number, broken) in ["", "whsec_short", SOUTH_SECRET].into_iter().enumerate() {
        std::fs::write(&file, broken).unwrap();
        assert!(desk.receiver.reload().is_err(), "{broken}");
        let id = format!("msg_{number}");
        assert!(desk.platform(NORTH_SECRET, &id, SECOND).await.is_ok(), "{broken}");
    }
    std::fs::write(&file, new).unwrap();
    assert!(desk.receiver.reload().unwrap());
    assert!(desk.platform(new, "msg_new", SECOND).await.is_ok());
    assert_eq!(
        desk.platform(new, "msg_new", SECOND).await,
        Ok(Acceptance::Duplicate)
    );
    assert_eq!(
        desk.platform(NORTH_SECRET, "msg_old", SECOND).await,
        Err(ErrorCode::WebhookSignature)
    );
}

#[tokio::test]
async fn deliveries_that_come_five_times_each_in_any_order_end_as_if_each_had_come_once() {
    const EVENTS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let tenants = vec![tenant(folder.path(), NORTH, "platform", &[NORTH_SECRET])];
    let url = format!("sqlite:{}", folder.path().join("store.db").display());
    let store = store::open(&url, Arc::new(ChainKey::new(&[7; 32])))
        .await
        .unwrap();
    let clock = ManualClock::at(at(SECOND)).clock();
    let config = WebhookConfig::default();
    let receiver = Receiver::new(
        Arc::clone(&store),
        clock.clone(),
        config,
        counting(&clock),
        tenants,
        || {},
    )
    .unwrap();

    // 77 and 200 have no common divisor: each place is visited once, and no two neighbours come one after the other.
    let order = (0..5 * EVENTS).map(|place| place * 77 % (5 * EVENTS) % EVENTS);
    let deliveries = order.map(|event| {
        let receiver = &receiver;
        async move {
            let headers = standard_headers(NORTH_SECRET, &format!("msg_{event}"), SECOND, BODY);
            let incoming = Incoming {
                provider: "platform",
                headers: &headers,
                body: Bytes::from_static(BODY),
                request_id: "request-1",
            };
            receiver.receive(incoming).await.unwrap()
        }
    });
    let taken = join_all(deliveries).await;
    let new = taken
        .iter()
        .filter(|taken| matches!(taken, Acceptance::New(_)))
        .count();
    assert_eq!((new, taken.len()), (EVENTS, 5 * EVENTS));
    assert_eq!(store.depth(Queue::Webhook).await.unwrap(), 40);
    assert_eq!(store.head(NORTH).await.unwrap().sequence, 40);
}
