//! The store in an SQLite file: the default, for one instance.
//!
//! One connection writes ([`writer`]) and some read; with a write-ahead log, readers and the writer do not wait for each other.
//! Whatever is answered as written is on the disk (`synchronous = FULL`). The commands of the program may open the same file
//! while the service runs: they wait for each other at most [`BUSY_TIMEOUT`].

mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::anyhow;
use futures::future::BoxFuture;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, SqlSafeStr as _, SqlitePool};

use super::open::newer_or_unusable;
use super::sql::{Connection, Engine, News, SqlStore, Value, bound, claim_statement, line, slice_statement};
use super::{Sealer, Store, StoreError};
use writer::Writer;

/// How long a statement waits for another process that is writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long to wait before a file that is being made is opened again.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);
/// Connections that read. Each takes a thread, and reads are short.
const READERS: u32 = 4;
/// Rows that a reader may be ahead of whoever takes them. With few, the two wait for each other at every row of a long reading.
const ROWS_AHEAD: usize = 2_048;
/// The write-ahead log is cut to this size when it has been taken in.
const LONGEST_LOG: &str = "16777216";

/// Opens the file, which is made when it is not there, and brings it up to date.
pub(super) async fn open(path: &Path, sealer: Arc<dyn Sealer>) -> Result<Arc<dyn Store>, StoreError> {
    let unusable = |error: anyhow::Error| {
        StoreError::Unavailable(error.context(format!("the store {} cannot be opened", path.display())))
    };
    create_private(path).map_err(unusable)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .row_buffer_size(ROWS_AHEAD)
        .pragma("journal_size_limit", LONGEST_LOG)
        .disable_statement_logging();
    let mut connection = connect(&options).await.map_err(|error| unusable(error.into()))?;
    migrate(&mut connection)
        .await
        .map_err(|error| newer_or_unusable(error, unusable))?;
    // Never opened anew and never tested: a reader is ready at once, and no timer runs while it is taken.
    let readers = SqlitePoolOptions::new()
        .min_connections(READERS)
        .max_connections(READERS)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone().read_only(true).create_if_missing(false))
        .await
        .map_err(|error| unusable(error.into()))?;
    let engine = Sqlite {
        writer: Writer::start(connection, options),
        readers,
    };
    Ok(Arc::new(SqlStore::new(engine, sealer, News::new())))
}

/// The connection that writes.
///
/// The first one gives the file its write-ahead log. SQLite turns away whoever comes in that moment at once, whatever the
/// busy timeout says: waiting there could be waiting for each other. So they come again.
async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let mut left = BUSY_TIMEOUT;
    loop {
        match options.connect().await {
            Err(error) if is_busy(&error) && !left.is_zero() => {
                tokio::time::sleep(BETWEEN_TRIES).await;
                left = left.saturating_sub(BETWEEN_TRIES);
            }
            result => return result,
        }
    }
}

/// `SQLITE_BUSY` and its extended codes, which hold it in their lowest byte.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.and_then(|code| code.parse::<u32>().ok())
        .is_some_and(|code| code & 0xff == 5)
}

/// Makes the file where there is none, for the eyes of its owner alone: the audit log holds personal data.
fn create_private(path: &Path) -> Result<(), anyhow::Error> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(anyhow::Error::new(error).context("the file is not there and cannot be made")),
    }
}

/// Number, name and statements. Those that stand here are never edited.
pub(in crate::store) const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "kyc", include_str!("../../migrations/sqlite/0001_kyc.sql")),
    (
        2,
        "operations",
        include_str!("../../migrations/sqlite/0002_operations.sql"),
    ),
    (
        3,
        "instances",
        include_str!("../../migrations/sqlite/0003_instances.sql"),
    ),
];

/// The numbers of all migrations that this program knows.
pub(super) fn versions() -> Vec<i64> {
    MIGRATIONS.map(|(version, _, _)| version).into()
}

/// All of them or none, and nobody else meanwhile.
async fn migrate(connection: &mut SqliteConnection) -> Result<(), MigrateError> {
    let migrations = MIGRATIONS.map(|(version, name, statements)| {
        Migration::new(
            version,
            name.into(),
            MigrationType::Simple,
            statements.into_sql_str(),
            false,
        )
    });
    let migrator = Migrator::with_migrations(migrations.into());
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    migrator.run_direct(None, &mut *transaction, false).await?;
    transaction.commit().await?;
    Ok(())
}

/// The file that a URL names: `sqlite:` and a path.
pub(super) fn path_of(url: &str) -> Result<PathBuf, StoreError> {
    let path = url.trim_start_matches("sqlite:");
    // `sqlite:///var/lib/inlay.db` is written as often as `sqlite:/var/lib/inlay.db`.
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.starts_with(':') || path.contains('?') {
        let fault = anyhow!("the store needs the path of a file behind `sqlite:`");
        return Err(StoreError::Unavailable(fault));
    }
    Ok(PathBuf::from(path))
}

struct Sqlite {
    writer: Writer,
    readers: SqlitePool,
}

impl Engine for Sqlite {
    type Connection = SqliteConnection;

    const IS_SHARED: bool = false;

    async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        self.writer.write(work).await
    }

    async fn read(&self, statement: &'static str, values: Vec<Value>) -> Result<Vec<SqliteRow>, StoreError> {
        Ok(bound!(statement, values).fetch_all(&self.readers).await?)
    }
}

impl Connection for SqliteConnection {
    type Line = SqliteRow;

    const CLAIM: &'static str = claim_statement!("");
    const SEQUENCES: &'static str = "\
        SELECT f.org, f.record, f.sequence FROM json_each($1) AS named JOIN kyc_file f \
        ON f.org = json_extract(named.value, '$[0]') AND f.record = json_extract(named.value, '$[1]')";
    const ANNOUNCE: Option<&'static str> = None;
    const ANNOUNCE_ENDED: Option<&'static str> = None;
    const TAKE_SLICE: &'static str = slice_statement!("max", "min");

    async fn execute(&mut self, statement: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        Ok(bound!(statement, values).execute(self).await?.rows_affected())
    }

    async fn rows(
        &mut self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<SqliteRow>, StoreError> {
        Ok(bound!(statement, values).fetch_all(self).await?)
    }
}

line!(SqliteRow);
