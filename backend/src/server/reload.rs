//! What was changed on disk becomes what the running service uses, without a restart (security row S29): secrets, the orgs'
//! certificates and host pages, whole orgs.
//!
//! Everything is looked at every half minute, and at once when the operator says so (`SIGHUP`). What cannot be read or does
//! not check changes nothing, is logged when that begins, and is looked at again.

mod configuration;
mod secrets;
mod tenants;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use self::configuration::Followed;
use self::secrets::SecretKeeper;
use crate::clock::Clock;
use crate::config::{Config, StoreConfig};
use crate::quota::Quotas;
use crate::store::Store;
use crate::webhook::Receiver;

pub(super) use tenants::{EnrolledSessions, LiveTenants};

/// How soon a change is seen that nobody tells of.
const LOOK: Duration = Duration::from_secs(30);

/// Asks a running service to look at once.
#[derive(Debug, Clone)]
pub(super) struct ReloadHandle(mpsc::Sender<oneshot::Sender<()>>);

/// Everything that may change, and where it is read.
pub(super) struct Reload {
    followed: Option<Followed>,
    secrets: SecretKeeper,
    tenants: LiveTenants,
    receiver: Option<Receiver>,
    /// What is wrong with the secrets of webhooks, so that it is said once.
    webhook_fault: Option<String>,
    store: Option<(StoreConfig, Arc<dyn Store>)>,
    clock: Clock,
}

impl Reload {
    /// Of what this configuration names.
    pub(super) fn new(
        config: &Config,
        tenants: LiveTenants,
        receiver: Option<Receiver>,
        store: Option<Arc<dyn Store>>,
        (clock, quotas): (Clock, Arc<dyn Quotas>),
    ) -> Self {
        let mut secrets = SecretKeeper::new(&config.secrets);
        for tenant in &config.tenants {
            secrets.add_tenant(tenant);
        }
        Self {
            followed: config.file.clone().map(|file| Followed::new(file, quotas)),
            secrets,
            tenants,
            receiver,
            webhook_fault: None,
            store: config.store.clone().zip(store),
            clock,
        }
    }

    /// Looks again and again until `stop`.
    pub(super) fn start(
        self,
        stop: CancellationToken,
    ) -> (ReloadHandle, impl Future<Output = ()> + Send + 'static) {
        self.tenants.count_certificates(self.clock.now());
        let (ask, asked) = mpsc::channel(1);
        (ReloadHandle(ask), tend(self, asked, stop))
    }

    /// Looks once. Reads files, so not on a thread that others wait for.
    fn look(&mut self) {
        if let Some(followed) = &mut self.followed {
            followed.look(&self.tenants, &mut self.secrets, &self.clock);
        }
        let changed = self.secrets.reload();
        if changed.iter().any(|key| key.starts_with("store.")) {
            self.sign_in_anew();
        }
        self.reload_webhooks();
        self.tenants.count_certificates(self.clock.now());
    }

    /// Connections that are open stay so; the next one is made with the new password.
    fn sign_in_anew(&self) {
        let Some((config, store)) = &self.store else {
            return;
        };
        if let Err(error) = store.use_address(&config.current_url()) {
            tracing::error!(%error, "the store goes on with its old password");
        }
    }

    fn reload_webhooks(&mut self) {
        let Some(receiver) = &self.receiver else {
            return;
        };
        match receiver.reload() {
            Ok(has_changed) => {
                if has_changed {
                    tracing::info!("webhook secrets have changed");
                }
                self.webhook_fault = None;
                secrets::count(if has_changed { "changed" } else { "unchanged" });
            }
            Err(error) => {
                let fault = error.to_string();
                if self.webhook_fault.as_ref() != Some(&fault) {
                    tracing::error!(%error, "webhook secrets stay as they were");
                    self.webhook_fault = Some(fault);
                }
                secrets::count("failed");
            }
        }
    }
}

impl ReloadHandle {
    /// Looks now; ready when what has changed is in force or refused.
    pub(super) async fn look(&self) {
        let (done, is_done) = oneshot::channel();
        // A service that is stopping looks at nothing any more.
        if self.0.send(done).await.is_ok() {
            let _ = is_done.await;
        }
    }
}

async fn tend(mut reload: Reload, mut asked: mpsc::Receiver<oneshot::Sender<()>>, stop: CancellationToken) {
    // Everything has just been read.
    let mut ticks = interval_at(Instant::now() + LOOK, LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let done = tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => None,
            Some(done) = asked.recv() => Some(done),
        };
        let looked = tokio::task::spawn_blocking(move || {
            reload.look();
            reload
        });
        match looked.await {
            Ok(again) => reload = again,
            Err(error) => {
                // A fault of ours; the service goes on with what it has.
                tracing::error!(%error, "nothing is read again until the service is restarted");
                return;
            }
        }
        if let Some(done) = done {
            // Whoever asked may have gone.
            let _ = done.send(());
        }
    }
}
