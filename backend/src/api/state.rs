//! What the handlers share.

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::kyc::events::Streams;
use crate::clock::Clock;
use crate::config::Origin;
use crate::embed::EmbedPages;
use crate::encoded::Encoded;
use crate::kyc::KycService;
use crate::live::Live;
use crate::portfolio::{PortfolioService, Sources};
use crate::session::{Exchange, SessionStore};
use crate::store::Store;
use crate::upstream::PortfolioProvider;
use crate::webhook::Receiver;

/// The parts of the service, put together by `server`.
pub struct App {
    /// The origin under which browsers reach it.
    pub public_origin: Origin,
    /// Tells the time.
    pub clock: Clock,
    /// Assertions for sessions.
    pub exchange: Exchange,
    /// The sessions.
    pub sessions: Arc<dyn SessionStore>,
    /// The portfolios.
    pub portfolios: PortfolioService,
    /// Where each tenant's portfolios come from.
    pub sources: Live<Sources>,
    /// KYC; `None` where no tenant has it.
    pub kyc: Option<Kyc>,
    /// Takes in what providers deliver; `None` where no tenant awaits deliveries.
    pub webhooks: Option<Receiver>,
    /// Whether the providers can be asked.
    pub readiness: Readiness,
    /// The frame documents.
    pub pages: Live<EmbedPages>,
    /// Folder of the built widget.
    pub assets: PathBuf,
    /// The OpenAPI document of the API.
    pub openapi: Encoded,
    /// The service is asked to stop: what would go on for long ends now.
    pub stop: CancellationToken,
}

/// KYC, with what its HTTP side keeps in memory.
pub struct Kyc {
    pub(super) service: KycService,
    pub(super) streams: Arc<Streams>,
}

impl Kyc {
    /// With no stream yet.
    #[must_use]
    pub fn new(service: KycService) -> Self {
        Self {
            service,
            streams: Arc::default(),
        }
    }
}

/// [`App`], cheap to clone.
#[derive(Clone)]
pub(super) struct AppState(Arc<App>);

impl AppState {
    pub(super) fn new(app: App) -> Self {
        Self(Arc::new(app))
    }
}

impl Deref for AppState {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

/// How long an answer about readiness holds. Anybody may ask, and must not be able to make us call providers.
const READINESS_HOLDS: SignedDuration = SignedDuration::from_secs(5);
/// A provider that takes longer to say so is not ready.
const READINESS_TIMEOUT: Duration = Duration::from_secs(5);

/// Whether all portfolio providers can be asked and records can be kept; looks at most once in five seconds.
///
/// Providers of checks do not count: checks wait for them, and everything else goes on.
pub struct Readiness {
    providers: Vec<Arc<dyn PortfolioProvider>>,
    store: Option<Arc<dyn Store>>,
    clock: Clock,
    latest: Mutex<Option<(Timestamp, bool)>>,
}

impl Readiness {
    /// Of these providers, and of the store where there is one.
    #[must_use]
    pub fn new(
        providers: Vec<Arc<dyn PortfolioProvider>>,
        store: Option<Arc<dyn Store>>,
        clock: Clock,
    ) -> Self {
        Self {
            providers,
            store,
            clock,
            latest: Mutex::new(None),
        }
    }

    /// Whether all of it could be used now, or a moment ago.
    pub(super) async fn is_ready(&self) -> bool {
        // Held while asking, so that callers at the same time share one question.
        let mut latest = self.latest.lock().await;
        let now = self.clock.now();
        if let Some((asked_at, is_ready)) = *latest
            && now.duration_since(asked_at).abs() < READINESS_HOLDS
        {
            return is_ready;
        }
        let answers = join_all(self.providers.iter().map(|provider| ask(provider.as_ref()))).await;
        let is_ready = answers.into_iter().all(|answer| answer) && self.is_store_ready().await;
        *latest = Some((now, is_ready));
        is_ready
    }

    async fn is_store_ready(&self) -> bool {
        let Some(store) = &self.store else {
            return true;
        };
        match tokio::time::timeout(READINESS_TIMEOUT, store.ready()).await {
            Ok(Ok(())) => true,
            Ok(Err(error)) => {
                tracing::warn!(error = &error as &dyn std::error::Error, "the store is not ready");
                false
            }
            Err(_) => {
                tracing::warn!("the store does not say in time whether it is ready");
                false
            }
        }
    }
}

async fn ask(provider: &dyn PortfolioProvider) -> bool {
    match tokio::time::timeout(READINESS_TIMEOUT, provider.ready()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(code = error.code().as_str(), "a provider is not ready");
            false
        }
        Err(_) => {
            tracing::warn!("a provider does not say in time whether it is ready");
            false
        }
    }
}
