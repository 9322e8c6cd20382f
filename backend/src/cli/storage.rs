//! What commands share that work on the store: opened as the service opens it, with the key of its audit log.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};

use crate::audit::ChainKey;
use crate::config::Config;
use crate::store::{self, Store};

/// An open store.
pub(super) struct Opened {
    pub(super) config: Config,
    pub(super) store: Arc<dyn Store>,
    /// What the audit log is sealed with.
    pub(super) key: ChainKey,
}

/// Opens the store that a configuration names. What a command changes is recorded like anything else, so there must be a key.
pub(super) async fn open(file: &Path) -> Result<Opened, anyhow::Error> {
    let config = Config::load(file)?;
    let missing = |key: &str| anyhow!("{} has no `[{key}]`, so nothing is stored", file.display());
    let url = &config.store.as_ref().ok_or_else(|| missing("store"))?.url;
    let audit = config.audit.as_ref().ok_or_else(|| missing("audit"))?;
    let key = ChainKey::new(audit.key.bytes());
    let store = store::open(url, Arc::new(key.clone())).await?;
    Ok(Opened { config, store, key })
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, anyhow::Error> {
    tokio::runtime::Runtime::new().context("no asynchronous runtime")
}
