//! Whether the service could do its work now: its store and each tenant's portfolio provider, looked at by name.
//!
//! The public `GET /readyz` says one word of it, the operator's listener all of it.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{BoxFuture, FutureExt as _, join_all};
use inlay_contract::{ErrorCode, OrgId};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::live::Live;
use crate::portfolio::Sources;
use crate::store::Store;
use crate::upstream::PortfolioProvider;

/// How long an answer holds. Anybody may ask, and must not be able to make us call providers.
const HOLDS: SignedDuration = SignedDuration::from_secs(5);
/// A part that takes longer to say so is not ready.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks at most once in five seconds. Cheap to clone; clones share what they saw.
///
/// Providers of checks do not count: checks wait for them, and everything else goes on.
#[derive(Clone)]
pub struct Readiness(Arc<Inner>);

struct Inner {
    sources: Live<Sources>,
    store: Option<Arc<dyn Store>>,
    clock: Clock,
    latest: Mutex<Option<(Timestamp, Arc<[PartState]>)>>,
    draining: CancellationToken,
}

/// What must be usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Where records are kept.
    Store,
    /// Where the portfolios of this org come from.
    Provider(OrgId),
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartState {
    /// What.
    pub part: Part,
    /// Why it cannot be used; `None` where it can.
    pub failure: Option<ErrorCode>,
}

impl Part {
    /// `store` or `provider`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Provider(_) => "provider",
        }
    }

    /// Whose it is; `None` for what all share.
    #[must_use]
    pub const fn tenant(&self) -> Option<&OrgId> {
        match self {
            Self::Store => None,
            Self::Provider(org) => Some(org),
        }
    }
}

impl Readiness {
    /// Of the providers behind these sources, and of the store where there is one.
    #[must_use]
    pub fn new(sources: Live<Sources>, store: Option<Arc<dyn Store>>, clock: Clock) -> Self {
        Self(Arc::new(Inner {
            sources,
            store,
            clock,
            latest: Mutex::new(None),
            draining: CancellationToken::new(),
        }))
    }

    /// Once this is cancelled it is not ready any more, whatever could be asked: the service is about to stop.
    #[must_use]
    pub fn draining(&self) -> CancellationToken {
        self.0.draining.clone()
    }

    /// Whether the service is about to stop.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        self.0.draining.is_cancelled()
    }

    /// Whether all of it could be used now, or a moment ago.
    pub async fn is_ready(&self) -> bool {
        !self.is_draining() && self.parts().await.iter().all(|state| state.failure.is_none())
    }

    /// How each part stands, or stood a moment ago.
    pub async fn parts(&self) -> Arc<[PartState]> {
        // Held while asking, so that callers at the same time share one question.
        let mut latest = self.0.latest.lock().await;
        let now = self.0.clock.now();
        if let Some((asked_at, parts)) = &*latest
            && now.duration_since(*asked_at).abs() < HOLDS
        {
            return Arc::clone(parts);
        }
        let sources = self.0.sources.current();
        let parts: Arc<[PartState]> = join_all(self.questions(&sources)).await.into();
        *latest = Some((now, Arc::clone(&parts)));
        parts
    }

    fn questions<'a>(&'a self, sources: &'a Sources) -> Vec<BoxFuture<'a, PartState>> {
        let store = self.0.store.iter().map(|store| ask_store(store.as_ref()).boxed());
        let providers = sources
            .iter()
            .map(|(org, source)| ask(org.clone(), source.provider.as_ref()).boxed());
        store.chain(providers).collect()
    }
}

async fn ask_store(store: &dyn Store) -> PartState {
    let failure = match tokio::time::timeout(PATIENCE, store.ready()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the store is not ready");
            Some(ErrorCode::StoreUnavailable)
        }
        Err(_) => {
            tracing::warn!("the store does not say in time whether it is ready");
            Some(ErrorCode::StoreUnavailable)
        }
    };
    PartState {
        part: Part::Store,
        failure,
    }
}

async fn ask(org: OrgId, provider: &dyn PortfolioProvider) -> PartState {
    let failure = match tokio::time::timeout(PATIENCE, provider.ready()).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => {
            tracing::warn!(code = error.code().as_str(), "a provider is not ready");
            Some(error.code())
        }
        Err(_) => {
            tracing::warn!("a provider does not say in time whether it is ready");
            Some(ErrorCode::ProviderTimeout)
        }
    };
    PartState {
        part: Part::Provider(org),
        failure,
    }
}
