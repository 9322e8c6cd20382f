//! KYC in a running service: the store, what works in the background, and the receiver of webhooks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use inlay_contract::OrgId;
use jiff::SignedDuration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::unbroken::unbroken;
use super::{StartError, kyc_tenants};
use crate::audit::ChainKey;
use crate::clock::Clock;
use crate::config::{Config, WebhookConfig};
use crate::kyc::{KycService, KycTenant, changes, upkeep, work};
use crate::quota::{self, Quotas};
use crate::sender::TrustedProxies;
use crate::session::stored::upkeep as session_upkeep;
use crate::store::{self, Store};
use crate::webhook::{Keyring, Receiver, WebhookTenant};

/// Jobs that ask a provider, done at the same time. One that waits for an answer must not hold up the others.
const PROVIDER_WORKERS: usize = 8;
/// Jobs that tell the CRM, done at the same time; those of one party come one after the other all the same.
const CRM_WORKERS: usize = 4;

/// What is kept, and what KYC needs from outside.
pub struct KycSetup {
    /// What keeps files, jobs, deliveries, the audit log, and who was let in.
    pub store: Arc<dyn Store>,
    /// The orgs that have KYC; where there are none, the store only keeps what instances know in common.
    pub tenants: BTreeMap<OrgId, KycTenant>,
    /// Whose deliveries are awaited.
    pub webhooks: Vec<WebhookTenant>,
}

/// KYC before anything of it runs.
pub(super) struct Prepared {
    pub(super) store: Arc<dyn Store>,
    pub(super) service: KycService,
    pub(super) receiver: Option<Receiver>,
    /// Whether there is KYC at all.
    pub(super) has_tenants: bool,
    clock: Clock,
    /// For how long deliveries are kept.
    keep_deliveries: SignedDuration,
}

/// What works beside the requests.
#[derive(Debug, Default)]
pub(super) struct Background(Vec<JoinHandle<()>>);

impl KycSetup {
    /// What the configuration names: `None` where there is no `[store]`. `clock` is the one by which
    /// connections to providers and CRMs know when their tokens end and how often they are called.
    ///
    /// # Errors
    /// [`StartError`].
    pub async fn open(config: &Config, clock: &Clock) -> Result<Option<Self>, StartError> {
        let store = open_store(config).await?;
        let quotas = quota::counted(store.as_ref(), clock);
        Self::of(config, clock, store, &quotas)
    }

    /// The same over a store that is open; `quotas` counts the calls of providers and CRMs.
    pub(super) fn of(
        config: &Config,
        clock: &Clock,
        store: Option<Arc<dyn Store>>,
        quotas: &Arc<dyn Quotas>,
    ) -> Result<Option<Self>, StartError> {
        let tenants = kyc_tenants::build(&config.tenants, clock, quotas)?;
        // The configuration was checked; this is for one that was put together otherwise.
        let Some(store) = store else {
            return if tenants.is_empty() {
                Ok(None)
            } else {
                Err(StartError::NoStore)
            };
        };
        Ok(Some(Self {
            store,
            tenants,
            webhooks: kyc_tenants::webhooks(&config.tenants),
        }))
    }

    pub(super) fn prepare(
        self,
        clock: &Clock,
        config: WebhookConfig,
        limits: (Arc<dyn Quotas>, TrustedProxies),
    ) -> Result<Prepared, StartError> {
        let has_tenants = !self.tenants.is_empty() || !self.webhooks.is_empty();
        let service = KycService::new(Arc::clone(&self.store), clock.clone(), self.tenants);
        let keep_deliveries = SignedDuration::from_hours(i64::from(config.keep_days) * 24);
        let receiver = if self.webhooks.is_empty() {
            None
        } else {
            let workers = service.clone();
            let store = Arc::clone(&self.store);
            let wake = move || workers.wake_workers();
            Some(Receiver::new(
                store,
                clock.clone(),
                config,
                limits,
                self.webhooks,
                wake,
            )?)
        };
        Ok(Prepared {
            store: self.store,
            service,
            receiver,
            has_tenants,
            clock: clock.clone(),
            keep_deliveries,
        })
    }
}

/// The store that the configuration names, if it does.
pub(super) async fn open_store(config: &Config) -> Result<Option<Arc<dyn Store>>, StartError> {
    let Some(place) = &config.store else {
        return Ok(None);
    };
    let audit = config.audit.as_ref().ok_or(StartError::NoStore)?;
    let sealer = Arc::new(ChainKey::new(audit.key.bytes()));
    Ok(Some(store::open(&place.url, sealer).await?))
}

/// Whether the secrets of these tenants can be used; nothing is started.
pub(super) fn check_webhooks(tenants: &[WebhookTenant]) -> Result<(), StartError> {
    Keyring::load(tenants)?;
    Ok(())
}

impl Background {
    /// Starts everything; it ends after `stop`, when what is being done is done.
    pub(super) fn start(prepared: &Prepared, stop: &CancellationToken) -> Self {
        let (store, clock, stopped) = (Arc::clone(&prepared.store), prepared.clock.clone(), stop.clone());
        let let_in = move || session_upkeep::tend(Arc::clone(&store), clock.clone(), stopped.clone());
        let mut tasks = vec![tokio::spawn(unbroken("sessions", stop.clone(), let_in))];
        if prepared.has_tenants {
            tasks.extend(Self::start_kyc(prepared, stop));
        }
        Self(tasks)
    }

    fn start_kyc(prepared: &Prepared, stop: &CancellationToken) -> Vec<JoinHandle<()>> {
        let (service, store) = (prepared.service.clone(), Arc::clone(&prepared.store));
        let (clock, keep) = (prepared.clock.clone(), prepared.keep_deliveries);
        let stopped = || stop.clone();
        let (listened, forgot) = (stopped(), stopped());
        let listen = {
            let service = service.clone();
            move || changes::listen(service.clone(), listened.clone())
        };
        let forget = move || upkeep::tend(Arc::clone(&store), clock.clone(), keep, forgot.clone());
        let mut tasks = vec![
            tokio::spawn(unbroken("events", stopped(), listen)),
            tokio::spawn(unbroken("upkeep", stopped(), forget)),
        ];
        for (queues, count) in [
            (work::PROVIDER_QUEUES, PROVIDER_WORKERS),
            (work::CRM_QUEUES, CRM_WORKERS),
        ] {
            for _ in 0..count {
                let (service, worked) = (service.clone(), stopped());
                let work = move || work::run(service.clone(), queues, worked.clone());
                tasks.push(tokio::spawn(unbroken("jobs", stopped(), work)));
            }
        }
        tasks
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
