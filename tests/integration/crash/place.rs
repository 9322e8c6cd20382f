//! Where the records of one story are kept: a database of its own, which goes with it.

use std::path::Path;

use inlay_backend::random;
use reqwest::Url;
use sqlx::{Connection as _, Executor as _};
use tempfile::TempDir;

/// What keeps the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// A database of one story, and a folder for its files.
pub(super) struct Place {
    folder: TempDir,
    /// On PostgreSQL: where databases are made, and the name of this one.
    database: Option<(&'static str, String)>,
}

impl Engine {
    /// Whether it can be used here; says why not.
    #[expect(clippy::print_stderr, reason = "a test says that it was skipped")]
    pub(super) fn is_here(self) -> bool {
        match self {
            Self::Sqlite => true,
            Self::Postgres => match inlay_test_postgres::url() {
                Ok(_) => true,
                Err(why) => {
                    eprintln!("skipped: {why}");
                    false
                }
            },
        }
    }

    pub(super) async fn place(self) -> Place {
        let database = match self {
            Self::Sqlite => None,
            Self::Postgres => {
                let server = inlay_test_postgres::url().unwrap();
                let name = format!("inlay_{}", random::uuid().simple());
                execute(server, format!("CREATE DATABASE {name}")).await;
                Some((server, name))
            }
        };
        Place {
            folder: tempfile::tempdir().unwrap(),
            database,
        }
    }
}

impl Place {
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of the store.
    pub(super) fn url(&self) -> String {
        match &self.database {
            None => format!("sqlite:{}", self.folder().join("inlay.db").display()),
            Some((server, name)) => {
                let mut url = Url::parse(server).unwrap();
                url.set_path(name);
                url.into()
            }
        }
    }

    /// The keys of its block in the configuration, where a password stands in a file.
    pub(super) fn configuration(&self) -> String {
        let url = self.url();
        let password = Url::parse(&url)
            .ok()
            .and_then(|url| url.password().map(str::to_owned));
        let Some(password) = password else {
            return format!("url = \"{url}\"");
        };
        let decoded = percent_encoding::percent_decode_str(&password)
            .decode_utf8()
            .unwrap();
        let file = self.folder().join("password");
        std::fs::write(&file, decoded.as_bytes()).unwrap();
        let mut bare = Url::parse(&url).unwrap();
        bare.set_password(None).unwrap();
        format!("url = \"{bare}\"\npassword_file = \"{}\"", file.display())
    }

    /// Removes the database; the folder goes by itself. For a story that ended well: what failed may be looked at.
    pub(super) async fn remove(self) {
        if let Some((server, name)) = &self.database {
            execute(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }
}

async fn execute(server: &str, statement: String) {
    let mut connection = sqlx::postgres::PgConnection::connect(server).await.unwrap();
    connection.execute(sqlx::AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}
