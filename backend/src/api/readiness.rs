//! Whether the service could do its work now: its store and each tenant's portfolio provider, looked at by name.
//!
//! The public `GET /readyz` says one word of what this instance itself needs, so that balancers send callers elsewhere; a
//! provider that is down is down for all instances, and a concern of one org. The operator's listener says all of it.

use std::sync::Arc;
use std::time::Duration;

use futures::future::{join, join_all};
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
    latest_store: Held<Option<PartState>>,
    latest_providers: Held<Arc<[PartState]>>,
    draining: CancellationToken,
}

/// An answer, and since when it is known.
struct Held<T>(Mutex<Option<(Timestamp, T)>>);

impl<T: Clone> Held<T> {
    const fn none() -> Self {
        Self(Mutex::const_new(None))
    }

    /// The latest answer while it holds, and else what is said now.
    async fn answer(&self, clock: &Clock, ask: impl Future<Output = T>) -> T {
        // Held while asking, so that callers at the same time share one question.
        let mut latest = self.0.lock().await;
        let now = clock.now();
        if let Some((known_at, answer)) = &*latest
            && now.duration_since(*known_at).abs() < HOLDS
        {
            return answer.clone();
        }
        let answer = ask.await;
        // Not since it was asked for: whoever waited meanwhile would ask again, one after the other, as long as nobody answers.
        *latest = Some((clock.now(), answer.clone()));
        answer
    }
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
            latest_store: Held::none(),
            latest_providers: Held::none(),
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

    /// Whether this instance can serve callers now, or could a moment ago: whatever it has of its own, and does not stop.
    pub async fn is_ready(&self) -> bool {
        !self.is_draining() && self.store().await.is_none_or(|store| store.failure.is_none())
    }

    /// How each part stands, or stood a moment ago.
    pub async fn parts(&self) -> Vec<PartState> {
        let (store, providers) = join(self.store(), self.providers()).await;
        store.into_iter().chain(providers.iter().cloned()).collect()
    }

    /// `None` where nothing is kept.
    async fn store(&self) -> Option<PartState> {
        let ask = async {
            match &self.0.store {
                Some(store) => Some(ask_store(store.as_ref()).await),
                None => None,
            }
        };
        self.0.latest_store.answer(&self.0.clock, ask).await
    }

    async fn providers(&self) -> Arc<[PartState]> {
        let ask = async {
            let sources = self.0.sources.current();
            let questions = sources
                .iter()
                .map(|(org, source)| ask(org.clone(), source.provider.as_ref()));
            join_all(questions).await.into()
        };
        self.0.latest_providers.answer(&self.0.clock, ask).await
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future::BoxFuture;
    use inlay_contract::RecordId;
    use inlay_contract::book::Book;
    use tokio::sync::Notify;

    use super::*;
    use crate::clock::ManualClock;
    use crate::portfolio::PortfolioSource;
    use crate::upstream::{Snapshot, UpstreamError};

    /// Says that it is ready when it is let.
    #[derive(Default)]
    struct Slow {
        questions: AtomicUsize,
        asked: Notify,
        let_go: Notify,
    }

    impl PortfolioProvider for Slow {
        fn snapshot<'a>(
            &'a self,
            _: &'a RecordId,
            _: &'a str,
        ) -> BoxFuture<'a, Result<Snapshot, UpstreamError>> {
            Box::pin(async { Err(UpstreamError::RecordUnknown) })
        }

        fn book<'a>(&'a self, _: &'a RecordId, _: &'a str) -> BoxFuture<'a, Result<Book, UpstreamError>> {
            Box::pin(async { Err(UpstreamError::RecordUnknown) })
        }

        fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>> {
            self.questions.fetch_add(1, Ordering::SeqCst);
            Box::pin(async {
                self.asked.notify_one();
                self.let_go.notified().await;
                Ok(())
            })
        }
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_for_a_slow_answer_share_it_however_long_it_took() {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let provider = Arc::new(Slow::default());
        let source = PortfolioSource {
            name: "North".to_owned(),
            provider: Arc::clone(&provider) as Arc<dyn PortfolioProvider>,
        };
        let sources = Sources::from([("00D000000000001EAA".parse().unwrap(), source)]);
        let readiness = Readiness::new(Live::new(sources), None, clock.clock());
        let released = async {
            provider.asked.notified().await;
            clock.advance(HOLDS);
            provider.let_go.notify_one();
        };
        let (first, second, ()) = tokio::join!(readiness.parts(), readiness.parts(), released);
        assert_eq!(first, second);
        assert_eq!(provider.questions.load(Ordering::SeqCst), 1);
        assert!(
            readiness.is_ready().await,
            "whose provider hangs is another question"
        );
    }
}
