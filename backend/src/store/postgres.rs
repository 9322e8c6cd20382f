//! The store in a PostgreSQL database, for any number of instances.
//!
//! Rows are locked by what changes them; jobs that another instance is claiming are passed over (`SKIP LOCKED`); changed files
//! and ended sessions are told to all instances by `NOTIFY`, in the transaction that changes them ([`listener`]). No statement, no wait for a lock and no pause
//! within a transaction lasts longer than [`LIMITS`] allow, so that an instance that hangs does not hold up the others.

mod listener;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use futures::future::BoxFuture;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions, PgRow};
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlSafeStr as _};
use tokio_util::task::AbortOnDropHandle;

use super::open::newer_or_unusable;
use super::sql::{Connection, Engine, News, SqlStore, Value, bound, claim_statement, line, slice_statement};
use super::{Sealer, Store, StoreError};

/// How long to wait for a free connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// Connections of one instance; one more listens.
pub(super) const MOST_CONNECTIONS: u32 = 16;
/// What the server ends by itself on each connection of ours, as its settings and `docs/operations.md` name it.
/// Together they stay below the lease of a job: whoever takes over what another left finds its rows free.
pub(in crate::store) const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "15s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "20s"),
];

/// Opens the database and brings it up to date.
pub(super) async fn open(url: &str, sealer: Arc<dyn Sealer>) -> Result<Arc<dyn Store>, StoreError> {
    let options = options(url)?;
    let place = format!(
        "the store, PostgreSQL database {:?} at {}, cannot be opened",
        options.get_database().unwrap_or_default(),
        options.get_host(),
    );
    let unusable = |error: anyhow::Error| StoreError::Unavailable(error.context(place.clone()));
    let pool = PgPoolOptions::new()
        .max_connections(MOST_CONNECTIONS + 1)
        .acquire_timeout(PATIENCE)
        .connect_with(options.clone().options(LIMITS))
        .await
        .map_err(|error| unusable(error.into()))?;
    migrate(&options)
        .await
        .map_err(|error| newer_or_unusable(error, unusable))?;
    let news = News::new();
    let listener = listener::listening(&pool)
        .await
        .map_err(|error| unusable(error.into()))?;
    let engine = Postgres {
        _listener: AbortOnDropHandle::new(tokio::spawn(listener::listen(
            listener,
            pool.clone(),
            news.clone(),
        ))),
        pool,
    };
    Ok(Arc::new(SqlStore::new(engine, sealer, news)))
}

/// How to connect, without any limit.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, StoreError> {
    // The URL may hold a password: what is wrong with it is said without it.
    let options: PgConnectOptions = url
        .parse()
        .context("the address of the store is not one of a PostgreSQL database")
        .map_err(StoreError::Unavailable)?;
    Ok(options.application_name("inlay").disable_statement_logging())
}

/// On a connection of its own and without limits: a table that has grown large takes its time, and so does another instance
/// that is migrating just now.
async fn migrate(options: &PgConnectOptions) -> Result<(), MigrateError> {
    let mut connection = options.connect().await?;
    migrator().run_direct(None, &mut connection, false).await?;
    connection.close().await?;
    Ok(())
}

/// Number, name and statements. Those that stand here are never edited.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "kyc", include_str!("../../migrations/postgres/0001_kyc.sql")),
    (
        2,
        "operations",
        include_str!("../../migrations/postgres/0002_operations.sql"),
    ),
    (
        3,
        "instances",
        include_str!("../../migrations/postgres/0003_instances.sql"),
    ),
];

/// The numbers of all migrations that this program knows.
pub(super) fn versions() -> Vec<i64> {
    MIGRATIONS.map(|(version, _, _)| version).into()
}

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.map(|(version, name, statements)| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            statements.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.into())
}

struct Postgres {
    pool: PgPool,
    /// Ends with the store.
    _listener: AbortOnDropHandle<()>,
}

impl Engine for Postgres {
    type Connection = PgConnection;

    const IS_SHARED: bool = true;

    async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        let mut transaction = self.pool.begin().await?;
        // Dropped on the way out of an error, and with that undone.
        let answer = work(&mut transaction).await?;
        transaction.commit().await?;
        Ok(answer)
    }

    async fn read(&self, statement: &'static str, values: Vec<Value>) -> Result<Vec<PgRow>, StoreError> {
        Ok(bound!(statement, values).fetch_all(&self.pool).await?)
    }

    fn use_address(&self, url: &str) -> Result<(), StoreError> {
        self.pool.set_connect_options(options(url)?.options(LIMITS));
        Ok(())
    }
}

impl Connection for PgConnection {
    type Line = PgRow;

    const CLAIM: &'static str = claim_statement!("FOR UPDATE OF j SKIP LOCKED");
    const SEQUENCES: &'static str = "\
        SELECT f.org, f.record, f.sequence FROM json_array_elements($1::json) AS named (pair) JOIN kyc_file f \
        ON f.org = named.pair ->> 0 AND f.record = named.pair ->> 1";
    const ANNOUNCE: Option<&'static str> = Some("SELECT pg_notify('inlay_kyc_changes', $1)");
    const ANNOUNCE_ENDED: Option<&'static str> = Some("SELECT pg_notify('inlay_sessions_ended', $1)");
    const TAKE_SLICE: &'static str = slice_statement!("greatest", "least");

    async fn execute(&mut self, statement: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        Ok(bound!(statement, values).execute(self).await?.rows_affected())
    }

    async fn rows(&mut self, statement: &'static str, values: Vec<Value>) -> Result<Vec<PgRow>, StoreError> {
        Ok(bound!(statement, values).fetch_all(self).await?)
    }
}

line!(PgRow);
