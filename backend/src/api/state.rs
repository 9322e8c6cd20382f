//! What the handlers share.

use std::ops::Deref;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::kyc::streams::{StreamLimits, Streams};
use super::limit::Limits;
use super::readiness::Readiness;
use crate::assets::Assets;
use crate::clock::Clock;
use crate::config::Origin;
use crate::embed::EmbedPages;
use crate::encoded::Encoded;
use crate::kyc::KycService;
use crate::live::Live;
use crate::portfolio::{PortfolioService, Sources};
use crate::session::{Exchange, SessionStore};
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
    /// How often callers may ask.
    pub limits: Limits,
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
    /// The files of the built widget.
    pub assets: Assets,
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
    pub fn new(service: KycService, streams: StreamLimits) -> Self {
        Self {
            service,
            streams: Streams::new(streams),
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
