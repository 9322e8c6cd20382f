//! Puts the parts together, listens, and stops without cutting anybody off.
//!
//! It may import everything of the crate but `cli`. It deliberately terminates no TLS: a proxy in front does, and
//! `server.public_origin` names the address that browsers see.

mod connections;
mod kyc;
mod kyc_tenants;
mod providers;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inlay_contract::OrgId;
use jiff::SignedDuration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::api::{self, App, Kyc, Readiness};
use crate::clock::Clock;
use crate::config::{Config, Origin, TenantConfig};
use crate::embed::{EmbedError, EmbedPages};
use crate::encoded::Encoded;
use crate::kyc::KycService;
use crate::portfolio::{CacheLimits, PortfolioService, PortfolioSource};
use crate::session::{Exchange, MemoryLaunchStore, MemoryReplayGuard, MemorySessionStore, SigningOrg};
use crate::store::{Store, StoreError};
use crate::upstream::PortfolioProvider;
use crate::webhook::KeyringError;
use connections::Limits;
use kyc::{Background, Prepared};

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
    /// A tenant has KYC, and nothing says where its records are kept.
    #[error("KYC is set up, but there is no `[store]` or no `[audit]`")]
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
    let providers = providers::build(&config.tenants, &clock)?;
    let kyc = KycSetup::open(&config, &clock).await?;
    serve_with(config, clock, providers, kyc).await
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
    let listen = config.server.listen;
    let refused = |source| StartError::Listen {
        address: listen,
        source,
    };
    let listener = TcpListener::bind(listen).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;

    let limits = Limits {
        header_timeout: config.server.header_timeout(),
        shutdown_timeout: config.server.shutdown_timeout(),
        max_connections: config.server.max_connections,
    };
    let body_timeout = config.server.body_timeout();
    let tenants = config.tenants.len();
    let stop = CancellationToken::new();
    let webhook = config.webhook.clone();
    let kyc = kyc.map(|kyc| kyc.prepare(&clock, webhook)).transpose()?;
    let app = assemble(config, clock, providers, kyc.as_ref(), address, stop.clone())?;
    let router = api::router(app, body_timeout);

    tracing::info!(%address, tenants, "listening");
    let background = kyc.map(|kyc| Background::start(&kyc, &stop)).unwrap_or_default();
    let task = tokio::spawn(connections::accept(listener, router, limits, stop.clone()));
    Ok(Server {
        address,
        base_url: format!("http://{address}"),
        stop,
        task,
        background,
        shutdown_timeout: limits.shutdown_timeout,
    })
}

/// The provider of each tenant, as the configuration says: for measurements, which ask it beside the service.
///
/// # Errors
/// [`StartError::Provider`].
pub fn providers(config: &Config, clock: &Clock) -> Result<Providers, StartError> {
    providers::build(&config.tenants, clock)
}

/// Checks what only shows when the service is put together: providers, secrets and the built widget. Opens no connection and
/// no store.
///
/// # Errors
/// [`StartError`], as [`serve`] would fail with it.
pub fn check(config: &Config, clock: &Clock) -> Result<(), StartError> {
    providers::build(&config.tenants, clock)?;
    kyc_tenants::build(&config.tenants, clock)?;
    kyc::check_webhooks(&kyc_tenants::webhooks(&config.tenants))?;
    EmbedPages::load(&config.server.assets, &config.tenants)?;
    Ok(())
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
    let tenants = kyc_tenants::build(&config.tenants, clock)?;
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

    /// Takes no more connections and no more jobs, lets what is under way finish for the configured time, then ends.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        let background = std::mem::take(&mut self.background).finish(self.shutdown_timeout);
        let background = tokio::spawn(background);
        if let Err(error) = (&mut self.task).await {
            tracing::error!(%error, "the service ended abnormally");
        }
        if let Err(error) = background.await {
            tracing::error!(%error, "the work in the background ended abnormally");
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
    providers: Providers,
    kyc: Option<&Prepared>,
    address: SocketAddr,
    stop: CancellationToken,
) -> Result<App, StartError> {
    let public_origin = config
        .server
        .public_origin
        .unwrap_or_else(|| Origin::of_loopback(address));
    let sessions = Arc::new(MemorySessionStore::new(config.session.max_sessions));
    let exchange = Exchange {
        audience: public_origin.clone(),
        orgs: Arc::new(config.tenants.iter().map(signing_org).collect()),
        replay: Arc::new(MemoryReplayGuard::new(config.session.max_assertions)),
        // Each code stands for an assertion, so there is room for as many.
        launches: Arc::new(MemoryLaunchStore::new(config.session.max_assertions)),
        store: sessions.clone(),
        clock: clock.clone(),
    };
    let openapi = api::openapi_document().to_json().map_err(StartError::OpenApi)?;
    Ok(App {
        public_origin,
        exchange,
        sessions,
        readiness: Readiness::new(
            providers.values().cloned().collect(),
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
        sources: sources(&config.tenants, providers),
        kyc: kyc.map(|kyc| Kyc::new(kyc.service.clone())),
        webhooks: kyc.and_then(|kyc| kyc.receiver.clone()),
        pages: EmbedPages::load(&config.server.assets, &config.tenants)?,
        assets: config.server.assets,
        openapi: Encoded::new(openapi)?,
        stop,
        clock,
    })
}

/// The name that a tenant configured together with its provider.
fn sources(tenants: &[TenantConfig], mut providers: Providers) -> BTreeMap<OrgId, PortfolioSource> {
    let source = |tenant: &TenantConfig| {
        let provider = providers.remove(&tenant.org)?;
        let name = tenant.name.clone();
        Some((tenant.org.clone(), PortfolioSource { name, provider }))
    };
    tenants.iter().filter_map(source).collect()
}

fn signing_org(tenant: &TenantConfig) -> (OrgId, SigningOrg) {
    let signing_org = SigningOrg {
        org: tenant.org.clone(),
        host_origins: tenant.host_origins.clone(),
        keys: tenant.keys.clone(),
    };
    (tenant.org.clone(), signing_org)
}
