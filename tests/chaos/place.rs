//! Where the service keeps its records on the day.

use anyhow::Context;
use reqwest::Url;
use sqlx::{Connection as _, Executor as _};

/// What keeps the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A database that was made for one day on a server.
pub(crate) struct Database {
    server: &'static str,
    name: String,
}

impl Engine {
    /// Whether it can be used here, or why not.
    pub(crate) fn is_here(self) -> Result<(), String> {
        match self {
            Self::Sqlite => Ok(()),
            Self::Postgres => inlay_test_postgres::url().map(drop).map_err(str::to_owned),
        }
    }

    /// A database for the day, where it takes more than a file.
    pub(crate) async fn database(self) -> anyhow::Result<Option<Database>> {
        if self == Self::Sqlite {
            return Ok(None);
        }
        let server = inlay_test_postgres::url().map_err(anyhow::Error::msg)?;
        let name = format!("inlay_{}", inlay_backend::random::uuid().simple());
        execute(server, format!("CREATE DATABASE {name}")).await?;
        Ok(Some(Database { server, name }))
    }
}

impl Database {
    /// Its address, as the service's configuration takes it.
    pub(crate) fn url(&self) -> anyhow::Result<String> {
        let mut url = Url::parse(self.server)?;
        anyhow::ensure!(
            url.password().is_none(),
            "a server whose address holds a password cannot be used here"
        );
        url.set_path(&self.name);
        Ok(url.into())
    }

    /// Removes it.
    pub(crate) async fn remove(self) -> anyhow::Result<()> {
        execute(self.server, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await
    }
}

async fn execute(server: &str, statement: String) -> anyhow::Result<()> {
    let mut connection = sqlx::postgres::PgConnection::connect(server).await?;
    connection
        .execute(sqlx::AssertSqlSafe(statement))
        .await
        .context("the database")?;
    connection.close().await?;
    Ok(())
}
