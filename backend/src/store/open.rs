//! Opening: which engine, and what is said when it does not open.

use std::sync::Arc;

use anyhow::anyhow;
use sqlx::migrate::MigrateError;

use super::{Sealer, Store, StoreError, postgres, sqlite};

/// Opens the store that `url` names, `sqlite:PATH` or `postgres://…`, and brings it up to date. `sealer` makes the codes of
/// the audit log.
///
/// # Errors
/// [`StoreError::Newer`] for a store of a newer version; [`StoreError::Unavailable`] for one that cannot be opened, with the
/// place and the cause in its sources, and never a password.
pub async fn open(url: &str, sealer: Arc<dyn Sealer>) -> Result<Arc<dyn Store>, StoreError> {
    if url.starts_with("sqlite:") {
        sqlite::open(&sqlite::path_of(url)?, sealer).await
    } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        postgres::open(url, sealer).await
    } else {
        let fault = anyhow!("the address of a store begins with `sqlite:` or `postgres://`");
        Err(StoreError::Unavailable(fault))
    }
}

/// What a failed migration means.
pub(super) fn newer_or_unusable(
    error: MigrateError,
    unusable: impl FnOnce(anyhow::Error) -> StoreError,
) -> StoreError {
    match error {
        // A migration that was made there and is not known here.
        MigrateError::VersionMissing(_) => StoreError::Newer,
        error => unusable(error.into()),
    }
}
