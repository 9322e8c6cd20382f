//! Puts the parts together, listens, and stops without cutting anybody off.
//!
//! It may import everything of the crate but `cli`. It deliberately terminates no TLS: a proxy in front does, and
//! `server.public_origin` names the address that browsers see.

mod connections;
mod kyc;
mod kyc_tenants;
mod operator;
mod providers;
mod reload;
#[cfg(test)]
mod routes_tests;
mod shared;
mod unbroken;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inlay_contract::OrgId;
use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::api::{self, App, Kyc, Readiness, StreamLimits};
use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::{Config, Origin, TenantConfig};
use crate::embed::{EmbedError, EmbedPages};
use crate::encoded::Encoded;
use crate::kyc::KycService;
use crate::portfolio::{CacheLimits, PortfolioService};
use crate::quota::{self, Quotas};
use crate::session::Exchange;
use crate::store::{Store, StoreError};
use crate::telemetry::RecorderTaken;
use crate::upstream::{PortfolioProvider, UpstreamError};
use crate::webhook::KeyringError;
use connections::{Ending, Limits};
use kyc::{Background, Prepared};
use operator::{Bound, Operator};
use reload::{EnrolledSessions, LiveTenants, Reload, ReloadHandle};
use shared::LetIn;

pub use kyc::KycSetup;

/// The provider of each tenant.
pub type Providers = BTreeMap<OrgId, Arc<dyn PortfolioProvider>>;

/// A running service. Dropping it only stops it from taking connections; [`Server::shutdown`] ends it in order.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    base_url: String,
    stop: CancellationToken,
    task: JoinHandle<()>,
    background: Background,
    reload: ReloadHandle,
    operator: Option<Operator>,
    draining: CancellationToken,
    drain: Duration,
    shutdown_timeout: Duration,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken, or not of this machine.
    #[error("cannot listen on {address}: choose another `server.listen`, or stop what listens there")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The operator's address is taken, or not of this machine.
    #[error(
        "cannot listen on {address} for the operator: choose another `operator.listen`, or stop what listens there"
    )]
    Operator {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// Whoever runs the service in its own process keeps metrics by itself.
    #[error("metrics cannot be kept; `operator.listen = \"off\"` does without")]
    Metrics(#[source] RecorderTaken),
    /// The frame documents cannot be made.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// A provider cannot be set up.
    #[error("the provider of {org} cannot be set up")]
    Provider {
        /// The tenant.
        org: OrgId,
        /// Why.
        source: anyhow::Error,
    },
    /// The KYC side of a tenant cannot be set up.
    #[error("KYC of {org} cannot be set up")]
    Kyc {
        /// The tenant.
        org: OrgId,
        /// Why.
        source: anyhow::Error,
    },
    /// The secrets of webhooks cannot be used.
    #[error(transparent)]
    Webhooks(#[from] KeyringError),
    /// What must be kept cannot be kept.
    #[error("the store cannot be opened")]
    Store(#[from] StoreError),
    /// A tenant has KYC or something is to be kept, and nothing says where or how its audit log is sealed.
    #[error("there must be a `[store]` with an `[audit]`")]
    NoStore,
    /// The API's own description cannot be written.
    #[error("the OpenAPI document cannot be written")]
    OpenApi(#[source] serde_json::Error),
    /// No memory left.
    #[error("an answer cannot be prepared")]
    Prepare(#[from] std::io::Error),
}

/// Starts the service with the providers that the configuration names.
///
/// # Errors
/// [`StartError`].
pub async fn serve(config: Config, clock: Clock) -> Result<Server, StartError> {
    // First of all, so that everything after it counts for somebody.
    let bound = Bound::at(config.operator.listen).await?;
    let store = kyc::open_store(&config).await?;
    let quotas = quota::counted(store.as_ref(), &clock);
    let providers = providers::build(&config.tenants, &clock, &quotas)?;
    let kyc = KycSetup::of(&config, &clock, store, &quotas)?;
    start(config, clock, bound, providers, kyc, quotas).await
}

/// Starts the service with given providers and a given KYC side, for tests of the HTTP boundary.
///
/// # Errors
/// [`StartError`].
pub async fn serve_with(
    config: Config,
    clock: Clock,
    providers: Providers,
    kyc: Option<KycSetup>,
) -> Result<Server, StartError> {
    let bound = Bound::at(config.operator.listen).await?;
    let quotas = quota::counted(kyc.as_ref().map(|kyc| &kyc.store), &clock);
    start(config, clock, bound, providers, kyc, quotas).await
}

async fn start(
    config: Config,
    clock: Clock,
    operator: Option<Bound>,
    providers: Providers,
    kyc: Option<KycSetup>,
    quotas: Arc<dyn Quotas>,
) -> Result<Server, StartError> {
    let listen = config.server.listen;
    let refused = |source| StartError::Listen {
        address: listen,
        source,
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;

    let limits = Limits::of(&config.server);
    let (drain, shutdown_timeout) = (config.server.drain(), config.server.shutdown_timeout());
    let body_timeout = config.server.body_timeout();
    let tenants = config.tenants.len();
    let stop = CancellationToken::new();
    let webhook = config.webhook.clone();
    let senders = (Arc::clone(&quotas), config.server.trusted_proxies.clone());
    let kyc = kyc.map(|kyc| kyc.prepare(&clock, webhook, senders)).transpose()?;
    let pages = EmbedPages::load(&Assets::of(&config.server.assets), &config.tenants)?;
    let live = LiveTenants::new(&config.tenants, pages, providers);
    let store = kyc.as_ref().map(|kyc| Arc::clone(&kyc.store));
    let reload = Reload::new(
        &config,
        live.clone(),
        kyc.as_ref().and_then(|kyc| kyc.receiver.clone()),
        store.clone(),
        (clock.clone(), Arc::clone(&quotas)),
    );
    let app = assemble(
        config,
        clock.clone(),
        quotas,
        live,
        kyc.as_ref(),
        address,
        stop.clone(),
    )?;
    let draining = app.readiness.draining();
    let operator =
        operator.map(|bound| Operator::start(bound, app.readiness.clone(), store, clock, stop.clone()));
    let router = api::router(app, body_timeout);

    tracing::info!(%address, tenants, "listening");
    let mut background = kyc.map(|kyc| Background::start(&kyc, &stop)).unwrap_or_default();
    let (reload, reloading) = reload.start(stop.clone());
    background.add(reloading);
    let ending = Ending {
        draining: draining.clone(),
        stop: stop.clone(),
    };
    let task = tokio::spawn(connections::accept(listener, router, limits, ending));
    Ok(Server {
        address,
        base_url: format!("http://{address}"),
        stop,
        task,
        background,
        reload,
        operator,
        draining,
        drain,
        shutdown_timeout,
    })
}

/// The provider of each tenant, as the configuration says: for measurements, which ask it beside the service.
///
/// # Errors
/// [`StartError::Provider`].
pub fn providers(config: &Config, clock: &Clock) -> Result<Providers, StartError> {
    providers::build(&config.tenants, clock, &quota::counted(None, clock))
}

/// Checks what only shows when the service is put together: providers, secrets and the built widget. Opens no connection and
/// no store.
///
/// # Errors
/// [`StartError`], as [`serve`] would fail with it.
pub fn check(config: &Config, clock: &Clock) -> Result<(), StartError> {
    let quotas = quota::counted(None, clock);
    providers::build(&config.tenants, clock, &quotas)?;
    kyc_tenants::build(&config.tenants, clock, &quotas)?;
    kyc::check_webhooks(&kyc_tenants::webhooks(&config.tenants))?;
    EmbedPages::load(&Assets::of(&config.server.assets), &config.tenants)?;
    Ok(())
}

/// Whether the portfolio provider of a tenant can be asked: credentials taken, folder readable.
///
/// # Errors
/// As the provider says; [`UpstreamError::Unreachable`] where it cannot be set up.
pub(crate) async fn portfolio_ready(tenant: &TenantConfig, clock: &Clock) -> Result<(), UpstreamError> {
    let quotas = quota::counted(None, clock);
    let providers = providers::build(std::slice::from_ref(tenant), clock, &quotas).map_err(not_set_up)?;
    match providers.get(&tenant.org) {
        Some(provider) => provider.ready().await,
        None => Ok(()),
    }
}

/// Whether the provider of a tenant's checks takes our credentials.
///
/// # Errors
/// As for [`portfolio_ready`].
pub(crate) async fn checks_ready(tenant: &TenantConfig, clock: &Clock) -> Result<(), UpstreamError> {
    let quotas = quota::counted(None, clock);
    let tenants = kyc_tenants::build(std::slice::from_ref(tenant), clock, &quotas).map_err(not_set_up)?;
    match tenants.get(&tenant.org) {
        Some(kyc) => kyc.provider.ready().await,
        None => Ok(()),
    }
}

fn not_set_up(error: StartError) -> UpstreamError {
    UpstreamError::Unreachable(error.into())
}

/// KYC as the configuration says, over a store that is open: for commands, which do no job and ask nobody.
///
/// # Errors
/// [`StartError`].
pub(crate) fn kyc_service(
    config: &Config,
    clock: &Clock,
    store: Arc<dyn Store>,
) -> Result<KycService, StartError> {
    let quotas = quota::counted(None, clock);
    let tenants = kyc_tenants::build(&config.tenants, clock, &quotas)?;
    Ok(KycService::new(store, clock.clone(), tenants))
}

impl Server {
    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and that address.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The address of the operator's listener; `None` where there is none.
    #[must_use]
    pub fn operator_address(&self) -> Option<SocketAddr> {
        self.operator.as_ref().map(|operator| operator.address)
    }

    /// Reads everything again that may change while the service runs; ready when what has changed is in force or refused.
    pub async fn reload(&self) {
        self.reload.look().await;
    }

    /// Says that it is not ready and goes on for the configured time, so that whoever sends callers here can learn it. Then takes
    /// no more connections and no more jobs, lets what is under way finish for the configured time, and ends.
    pub async fn shutdown(mut self) {
        self.draining.cancel();
        tokio::time::sleep(self.drain).await;
        self.stop.cancel();
        let background = std::mem::take(&mut self.background).finish(self.shutdown_timeout);
        let background = tokio::spawn(background);
        if let Err(error) = (&mut self.task).await {
            tracing::error!(%error, "the service ended abnormally");
        }
        if let Err(error) = background.await {
            tracing::error!(%error, "the work in the background ended abnormally");
        }
        if let Some(operator) = self.operator.take() {
            operator.finish().await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn assemble(
    config: Config,
    clock: Clock,
    quotas: Arc<dyn Quotas>,
    live: LiveTenants,
    kyc: Option<&Prepared>,
    address: SocketAddr,
    stop: CancellationToken,
) -> Result<App, StartError> {
    let streams = stream_limits(&config);
    let limits = api::Limits::new(quotas, &config.limits, config.server.trusted_proxies);
    let public_origin = config
        .server
        .public_origin
        .unwrap_or_else(|| Origin::of_loopback(address));
    let let_in = LetIn::kept(&config.session, kyc.map(|kyc| &kyc.store));
    let sessions = Arc::new(EnrolledSessions {
        sessions: let_in.sessions,
        orgs: live.orgs.clone(),
    });
    let exchange = Exchange {
        audience: public_origin.clone(),
        orgs: live.orgs,
        replay: let_in.assertions,
        launches: let_in.launches,
        store: sessions.clone(),
        clock: clock.clone(),
    };
    let openapi = api::openapi_document().to_json().map_err(StartError::OpenApi)?;
    Ok(App {
        public_origin,
        exchange,
        sessions,
        readiness: Readiness::new(
            live.sources.clone(),
            kyc.map(|kyc| Arc::clone(&kyc.store)),
            clock.clone(),
        ),
        portfolios: PortfolioService::new(
            clock.clone(),
            CacheLimits {
                max_bytes: config.cache.max_bytes.get(),
                fresh_for: SignedDuration::from_secs(config.cache.fresh_for_seconds.get().into()),
            },
        ),
        sources: live.sources,
        limits,
        kyc: kyc
            .filter(|kyc| kyc.has_tenants)
            .map(|kyc| Kyc::new(kyc.service.clone(), streams)),
        webhooks: kyc.and_then(|kyc| kyc.receiver.clone()),
        pages: live.pages,
        assets: Assets::of(&config.server.assets),
        openapi: Encoded::new(openapi)?,
        stop,
        clock,
    })
}

fn stream_limits(config: &Config) -> StreamLimits {
    let connections = config.server.max_connections;
    StreamLimits {
        per_session: config.limits.streams_per_session,
        per_org: config.limits.streams_per_org(connections, config.tenants.len()),
        all: config.limits.streams(connections),
    }
}
