//! A look at a store that changes nothing: nothing is migrated, and what is written to see whether it can be is undone.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};

use super::{StoreError, postgres, sqlite};

/// How long a look may take, all in all.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a look at a store has seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The engine with its version.
    pub engine: String,
    /// Migrations that this program would make when it opens the store.
    pub pending: Vec<i64>,
    /// Migrations that were made there and that this program does not know: the store is of a newer version.
    pub unknown: Vec<i64>,
    /// Why nothing can be written, where that is so. A store that is still to be migrated is not tried.
    pub not_writable: Option<String>,
    /// The server's clock; `None` for a file.
    pub clock: Option<Timestamp>,
    /// Connections that the server allows, and those that one instance may take; `None` for a file.
    pub connections: Option<(u32, u32)>,
}

/// Looks at the store that `url` names. `None` for a file that is not there yet: the service makes it when it starts.
///
/// # Errors
/// [`StoreError::Unavailable`] when it cannot be looked at, with the cause and never a password.
pub async fn inspect(url: &str) -> Result<Option<Inspection>, StoreError> {
    let look = async {
        if url.starts_with("sqlite:") {
            let path = sqlite::path_of(url)?;
            match path.exists() {
                true => file(&path).await.map(Some),
                false => Ok(None),
            }
        } else {
            server(url).await.map(Some)
        }
    };
    match tokio::time::timeout(PATIENCE, look).await {
        Ok(seen) => seen,
        Err(_) => Err(StoreError::Unavailable(anyhow!("it does not answer in time"))),
    }
}

const IS_MIGRATED: &str = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
const PROBE: &str = "UPDATE probe SET written = written + 1 WHERE id = 1";

async fn server(url: &str) -> Result<Inspection, StoreError> {
    let mut connection = postgres::options(url)?.connect().await?;
    let version: String = sqlx::query_scalar("SHOW server_version")
        .fetch_one(&mut connection)
        .await?;
    let clock: i64 = sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
        .fetch_one(&mut connection)
        .await?;
    let most: String = sqlx::query_scalar("SHOW max_connections")
        .fetch_one(&mut connection)
        .await?;
    let has_history: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut connection)
        .await?;
    let made: Vec<i64> = match has_history {
        true => sqlx::query_scalar(IS_MIGRATED).fetch_all(&mut connection).await?,
        false => Vec::new(),
    };
    let (pending, unknown) = compare(&postgres::versions(), &made);
    let not_writable = match made.is_empty() {
        true => server_takes_tables(&mut connection).await?,
        false => written_and_undone_by_server(&mut connection)
            .await
            .err()
            .map(|error| error.to_string()),
    };
    // What was seen counts, also when the farewell does not arrive.
    let _ = connection.close().await;
    Ok(Inspection {
        engine: format!("PostgreSQL {version}"),
        pending,
        unknown,
        not_writable,
        clock: Timestamp::from_millisecond(clock).ok(),
        connections: Some((
            most.parse()
                .context("`max_connections` is no number")
                .map_err(StoreError::Unavailable)?,
            postgres::MOST_CONNECTIONS + 1,
        )),
    })
}

/// Why no table could be made in an empty database.
async fn server_takes_tables(connection: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    const QUESTION: &str = "SELECT NOT pg_is_in_recovery() AND coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)";
    let takes: bool = sqlx::query_scalar(QUESTION).fetch_one(connection).await?;
    Ok((!takes).then(|| "the user may make no tables there".to_owned()))
}

async fn written_and_undone_by_server(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    sqlx::query(PROBE).execute(&mut *transaction).await?;
    transaction.rollback().await
}

async fn file(path: &Path) -> Result<Inspection, StoreError> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .busy_timeout(PATIENCE / 2)
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut connection)
        .await?;
    let history: Option<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE name = '_sqlx_migrations'")
            .fetch_optional(&mut connection)
            .await?;
    let made: Vec<i64> = match history {
        Some(_) => sqlx::query_scalar(IS_MIGRATED).fetch_all(&mut connection).await?,
        None => Vec::new(),
    };
    let (pending, unknown) = compare(&sqlite::versions(), &made);
    let not_writable = match made.is_empty() {
        true => None,
        false => written_and_undone(&mut connection)
            .await
            .err()
            .map(|error| error.to_string()),
    };
    let _ = connection.close().await;
    Ok(Inspection {
        engine: format!("SQLite {version}"),
        pending,
        unknown,
        not_writable,
        clock: None,
        connections: None,
    })
}

async fn written_and_undone(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut transaction = connection.begin().await?;
    sqlx::query(PROBE).execute(&mut *transaction).await?;
    transaction.rollback().await
}

/// Of the migrations that are known and those that were made: what is to be made, and what is not known.
fn compare(known: &[i64], made: &[i64]) -> (Vec<i64>, Vec<i64>) {
    let missing = |of: &[i64], in_: &[i64]| {
        of.iter()
            .filter(|version| !in_.contains(version))
            .copied()
            .collect()
    };
    (missing(known, made), missing(made, known))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::audit::ChainKey;

    #[tokio::test]
    async fn a_look_changes_nothing_and_sees_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("inlay.db").display());
        assert_eq!(inspect(&url).await.unwrap(), None);
        assert_eq!(folder.path().read_dir().unwrap().count(), 0, "nothing was made");

        std::fs::write(folder.path().join("inlay.db"), "").unwrap();
        let empty = inspect(&url).await.unwrap().unwrap();
        assert_eq!(empty.pending, sqlite::versions());

        drop(
            super::super::open(&url, Arc::new(ChainKey::new(&[7; 32])))
                .await
                .unwrap(),
        );
        let seen = inspect(&url).await.unwrap().unwrap();
        assert_eq!(
            (seen.pending, seen.unknown, seen.not_writable),
            (vec![], vec![], None)
        );

        let no_database = folder.path().join("no.db");
        std::fs::write(&no_database, "this is no database, but a text of some length").unwrap();
        assert!(
            inspect(&format!("sqlite:{}", no_database.display()))
                .await
                .is_err()
        );
    }
}
