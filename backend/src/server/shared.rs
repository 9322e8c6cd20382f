//! What instances know in common, where there is a store that keeps it, and what one instance knows by itself where there is none.

use std::sync::Arc;

use crate::config::SessionConfig;
use crate::session::{
    LaunchStore, MemoryLaunchStore, MemoryReplayGuard, MemorySessionStore, ReplayGuard, SessionStore,
    StoredAssertions, StoredLaunches, StoredSessions,
};
use crate::store::Store;

/// Who was let in.
pub(super) struct LetIn {
    pub(super) sessions: Arc<dyn SessionStore>,
    pub(super) assertions: Arc<dyn ReplayGuard>,
    pub(super) launches: Arc<dyn LaunchStore>,
}

impl LetIn {
    /// In the store where there is one; else in memory, which is said.
    pub(super) fn kept(config: &SessionConfig, store: Option<&Arc<dyn Store>>) -> Self {
        let &SessionConfig {
            max_sessions,
            max_assertions,
        } = config;
        // Each launch code stands for an assertion, so there is room for as many.
        let Some(store) = store else {
            tracing::warn!(
                "there is no `[store]`: sessions are in memory, so this must be the only instance, and a restart ends them"
            );
            return Self {
                sessions: Arc::new(MemorySessionStore::new(max_sessions)),
                assertions: Arc::new(MemoryReplayGuard::new(max_assertions)),
                launches: Arc::new(MemoryLaunchStore::new(max_assertions)),
            };
        };
        Self {
            sessions: Arc::new(StoredSessions::new(Arc::clone(store), max_sessions)),
            assertions: Arc::new(StoredAssertions::new(Arc::clone(store), max_assertions)),
            launches: Arc::new(StoredLaunches::new(Arc::clone(store), max_assertions)),
        }
    }
}
