//! KYC in a running service: its store, what works in the background, and the receiver of webhooks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use inlay_contract::OrgId;
use jiff::SignedDuration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{StartError, kyc_tenants};
use crate::audit::ChainKey;
use crate::clock::Clock;
use crate::config::{Config, WebhookConfig};
use crate::kyc::{KycService, KycTenant, changes, upkeep, work};
use crate::quota::Quotas;
use crate::store::{self, Store};
use crate::webhook::{Keyring, Receiver, WebhookTenant};

/// Jobs that ask a provider, done at the same time. One that waits for an answer must not hold up the others.
const PROVIDER_WORKERS: usize = 8;
/// Jobs that tell the CRM, done at the same time; those of one party come one after the other all the same.
const CRM_WORKERS: usize = 4;

/// What KYC needs from outside.
pub struct KycSetup {
    /// What keeps files, jobs, deliveries and the audit log.
    pub store: Arc<dyn Store>,
    /// The orgs that have it.
    pub tenants: BTreeMap<OrgId, KycTenant>,
    /// Whose deliveries are awaited.
    pub webhooks: Vec<WebhookTenant>,
}

/// KYC before anything of it runs.
pub(super) struct Prepared {
    pub(super) store: Arc<dyn Store>,
    pub(super) service: KycService,
    pub(super) receiver: Option<Receiver>,
    clock: Clock,
    /// For how long deliveries are kept.
    keep_deliveries: SignedDuration,
}

/// What works beside the requests.
#[derive(Debug, Default)]
pub(super) struct Background(Vec<JoinHandle<()>>);

impl KycSetup {
    /// What the configuration names: `None` where no tenant has KYC, and then no store is opened. `clock` is the one by which
    /// connections to providers and CRMs know when their tokens end; `quotas` counts their calls.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn open(
        config: &Config,
        clock: &Clock,
        quotas: &Arc<dyn Quotas>,
    ) -> Result<Option<Self>, StartError> {
        let tenants = kyc_tenants::build(&config.tenants, clock, quotas)?;
        if tenants.is_empty() {
            return Ok(None);
        }
        // The configuration was checked; this is for one that was put together otherwise.
        let (Some(place), Some(audit)) = (&config.store, &config.audit) else {
            return Err(StartError::NoStore);
        };
        let sealer = Arc::new(ChainKey::new(audit.key.bytes()));
        Ok(Some(Self {
            store: store::open(&place.url, sealer).await?,
            tenants,
            webhooks: kyc_tenants::webhooks(&config.tenants),
        }))
    }

    pub(super) fn prepare(self, clock: &Clock, config: WebhookConfig) -> Result<Prepared, StartError> {
        let service = KycService::new(Arc::clone(&self.store), clock.clone(), self.tenants);
        let keep_deliveries = SignedDuration::from_hours(i64::from(config.keep_days) * 24);
        let receiver = if self.webhooks.is_empty() {
            None
        } else {
            let workers = service.clone();
            let store = Arc::clone(&self.store);
            let wake = move || workers.wake_workers();
            Some(Receiver::new(store, clock.clone(), config, self.webhooks, wake)?)
        };
        Ok(Prepared {
            store: self.store,
            service,
            receiver,
            clock: clock.clone(),
            keep_deliveries,
        })
    }
}

/// Whether the secrets of these tenants can be used; nothing is started.
pub(super) fn check_webhooks(tenants: &[WebhookTenant]) -> Result<(), StartError> {
    Keyring::load(tenants)?;
    Ok(())
}

impl Background {
    /// Starts everything; it ends after `stop`, when what is being done is done.
    pub(super) fn start(prepared: &Prepared, stop: &CancellationToken) -> Self {
        let service = &prepared.service;
        let forget = upkeep::tend(
            Arc::clone(&prepared.store),
            prepared.clock.clone(),
            prepared.keep_deliveries,
            stop.clone(),
        );
        let mut tasks = vec![
            tokio::spawn(changes::listen(service.clone(), stop.clone())),
            tokio::spawn(forget),
        ];
        for (queues, count) in [
            (work::PROVIDER_QUEUES, PROVIDER_WORKERS),
            (work::CRM_QUEUES, CRM_WORKERS),
        ] {
            for _ in 0..count {
                tasks.push(tokio::spawn(work::run(service.clone(), queues, stop.clone())));
            }
        }
        Self(tasks)
    }

    /// Has this go on too.
    pub(super) fn add(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.0.push(tokio::spawn(task));
    }

    /// Waits until what was begun is done, but no longer than this. What is cut off then is done again after its lease.
    pub(super) async fn finish(mut self, longest: Duration) {
        let all = futures::future::join_all(&mut self.0);
        match tokio::time::timeout(longest, all).await {
            Ok(ends) => {
                for error in ends.into_iter().filter_map(Result::err) {
                    tracing::error!(%error, "something in the background ended abnormally");
                }
            }
            Err(_) => tracing::warn!("jobs under way were cut off after the time to stop"),
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}
