//! Takes a delivery in: share, signature, store, answer, in that order.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use axum::http::HeaderMap;
use bytes::Bytes;
use inlay_contract::{ErrorCode, OrgId};
use jiff::Timestamp;

use super::keyring::{Denied, Keyring, KeyringError, Verified, WebhookTenant};
use super::limit::{DenialBudget, SenderLimit};
use crate::audit::entry::DONE;
use crate::audit::{Action, Scene};
use crate::clock::Clock;
use crate::config::WebhookConfig;
use crate::quota::Quotas;
use crate::sender::TrustedProxies;
use crate::store::{Acceptance, AuditEntry, DeliveryId, NewDelivery, NewJob, Queue, Store, StoreError};

/// After how many seconds a sender may try again when the delivery could not be stored.
const STORE_RETRY_SECONDS: u32 = 5;

/// Takes in the deliveries of all providers. Cheap to clone.
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    store: Arc<dyn Store>,
    clock: Clock,
    config: WebhookConfig,
    tenants: Vec<WebhookTenant>,
    keyring: RwLock<Arc<Keyring>>,
    proxies: TrustedProxies,
    senders: SenderLimit,
    denials: DenialBudget,
    /// Denials that were not written down since one was.
    unwritten: AtomicU64,
    stored: Box<dyn Fn() + Send + Sync>,
}

/// A delivery as it came.
pub struct Incoming<'a> {
    /// The provider that the address names.
    pub provider: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The raw body.
    pub body: Bytes,
    /// Our name for the request.
    pub request_id: &'a str,
}

/// Why a delivery is not taken in.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// For the sender.
    pub code: ErrorCode,
    /// For the sender: when to try again.
    pub retry_after_seconds: Option<u32>,
    /// For the log.
    pub reason: &'static str,
    /// For the log, where the store failed.
    pub source: Option<StoreError>,
}

impl From<&Denied> for Refused {
    fn from(denied: &Denied) -> Self {
        Self {
            code: denied.code,
            retry_after_seconds: None,
            reason: denied.reason,
            source: None,
        }
    }
}

impl Receiver {
    /// Takes in what is delivered for these tenants, as often as `quotas` lets each sender; `proxies` say who a sender is.
    /// `stored` is called after each delivery that is new, so that whoever works
    /// on them need not wait for the next look.
    ///
    /// # Errors
    /// [`KeyringError`], when a secret cannot be used.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Clock,
        config: WebhookConfig,
        (quotas, proxies): (Arc<dyn Quotas>, TrustedProxies),
        tenants: Vec<WebhookTenant>,
        stored: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, KeyringError> {
        let keyring = Keyring::load(&tenants)?;
        Ok(Self(Arc::new(Inner {
            store,
            clock,
            senders: SenderLimit::new(Arc::clone(&quotas), config.per_second, config.burst),
            denials: DenialBudget::new(quotas),
            proxies,
            config,
            tenants,
            keyring: RwLock::new(Arc::new(keyring)),
            unwritten: AtomicU64::new(0),
            stored: Box::new(stored),
        })))
    }

    /// Longest body that is read, in bytes.
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        self.0.config.max_body_bytes.get()
    }

    /// Whether a delivery is worth reading: that somebody awaits it, and that its sender does not send too many.
    /// `connection` is the other end of the connection, where it is known.
    ///
    /// # Errors
    /// [`Refused`]; nothing of it reaches the store.
    pub async fn admit(
        &self,
        provider: &str,
        connection: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<(), Refused> {
        let admitted = self.check(provider, connection, headers).await;
        if let Err(refused) = &admitted {
            self.count(provider, refused.code.as_str());
        }
        admitted
    }

    async fn check(
        &self,
        provider: &str,
        connection: Option<IpAddr>,
        headers: &HeaderMap,
    ) -> Result<(), Refused> {
        // Before counting, so that made-up names take no memory.
        if !self.keyring().knows(provider) {
            return Err(Refused {
                code: ErrorCode::NotFound,
                retry_after_seconds: None,
                reason: "no tenant has this provider",
                source: None,
            });
        }
        let sender = self.0.proxies.sender(connection, headers);
        let share = self.0.senders.check(provider, sender).await;
        share.map_err(|early| Refused {
            code: ErrorCode::RateLimited,
            retry_after_seconds: Some(early.retry_after_seconds()),
            reason: "too many deliveries of one sender",
            source: None,
        })
    }

    /// Verifies and stores a delivery. When this returns `Ok` it is durable, with a job to work on it, or it was so before.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn receive(&self, incoming: Incoming<'_>) -> Result<Acceptance, Refused> {
        let now = self.0.clock.now();
        let keyring = self.keyring();
        let provider = incoming.provider;
        let received = match keyring.verify(provider, incoming.headers, &incoming.body, now) {
            Ok(verified) => self.keep(incoming, verified, now).await,
            Err(denied) => {
                self.write_denial(&incoming, &denied, &keyring, now).await;
                Err(Refused::from(&denied))
            }
        };
        let outcome = match &received {
            Ok(Acceptance::New(_)) => "stored",
            Ok(Acceptance::Duplicate) => "repeated",
            Err(refused) => refused.code.as_str(),
        };
        self.count(provider, outcome);
        received
    }

    /// Counts a delivery; one for somebody whom nobody knows under no name of theirs.
    fn count(&self, provider: &str, outcome: &'static str) {
        let provider = match self.keyring().knows(provider) {
            true => provider.to_owned(),
            false => "(other)".to_owned(),
        };
        metrics::counter!("inlay_webhook_deliveries_total", "provider" => provider, "outcome" => outcome)
            .increment(1);
    }

    async fn keep(
        &self,
        incoming: Incoming<'_>,
        verified: Verified,
        now: Timestamp,
    ) -> Result<Acceptance, Refused> {
        let Verified { org, event_id } = verified;
        let entry = scene(&org, incoming.request_id, now)
            .entry(Action::WebhookReceived, Ok(DONE))
            .with("provider", incoming.provider)
            .with("event", event_id.clone());
        let delivery = NewDelivery {
            org: org.clone(),
            provider: incoming.provider.to_owned(),
            event_id,
            body: incoming.body.into(),
            received_at: now,
        };
        let job = |delivery| job(&org, delivery, now);
        let accepted = self.0.store.accept(delivery, &job, vec![entry]).await;
        let acceptance = accepted.map_err(|source| Refused {
            code: ErrorCode::StoreUnavailable,
            retry_after_seconds: Some(STORE_RETRY_SECONDS),
            reason: "the delivery could not be stored",
            source: Some(source),
        })?;
        if let Acceptance::New(_) = acceptance {
            (self.0.stored)();
        }
        Ok(acceptance)
    }

    /// Writes a denial into the log of the tenant whose secret fits, else of all tenants at whose common door somebody knocked.
    async fn write_denial(
        &self,
        incoming: &Incoming<'_>,
        denied: &Denied,
        keyring: &Keyring,
        now: Timestamp,
    ) {
        if !self.0.denials.has_room().await {
            self.0.unwritten.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let unwritten = self.0.unwritten.swap(0, Ordering::Relaxed);
        let orgs = match &denied.org {
            Some(org) => vec![org.clone()],
            None => keyring.orgs(incoming.provider),
        };
        let entry = |org: &OrgId| denial(org, incoming, denied.code, unwritten, now);
        if let Err(error) = self.0.store.append(orgs.iter().map(entry).collect()).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a denied delivery could not be written into the audit log",
            );
        }
    }

    /// Reads the secrets again, and says whether they have changed. Whatever is wrong with them, those that were active stay so.
    ///
    /// # Errors
    /// [`KeyringError`].
    pub fn reload(&self) -> Result<bool, KeyringError> {
        let keyring = Keyring::reload(&self.0.tenants)?;
        let has_changed = !keyring.is_same_as(&self.keyring());
        if has_changed {
            *self.0.keyring.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(keyring);
        }
        Ok(has_changed)
    }

    fn keyring(&self) -> Arc<Keyring> {
        Arc::clone(&self.0.keyring.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Each delivery is worked on by itself: the look that it causes shows the state as it is then, whatever the order.
fn job(org: &OrgId, delivery: DeliveryId, now: Timestamp) -> NewJob {
    NewJob {
        queue: Queue::Webhook,
        org: org.clone(),
        key: delivery.0.to_string(),
        subject: delivery.0.to_string(),
        payload: "{}".to_owned(),
        due_at: now,
    }
}

fn scene(org: &OrgId, request_id: &str, at: Timestamp) -> Scene {
    Scene {
        org: org.clone(),
        at,
        actor: None,
        on_behalf_of: None,
        party: None,
        request_id: Some(request_id.to_owned()),
    }
}

fn denial(
    org: &OrgId,
    incoming: &Incoming<'_>,
    code: ErrorCode,
    unwritten: u64,
    now: Timestamp,
) -> AuditEntry {
    let entry = scene(org, incoming.request_id, now)
        .entry(Action::WebhookReceived, Err(code))
        .with("provider", incoming.provider);
    match unwritten {
        0 => entry,
        _ => entry.with("denied_before_and_not_written", unwritten.to_string()),
    }
}
