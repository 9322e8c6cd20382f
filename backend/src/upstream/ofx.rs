//! A folder of custodian statements as a source of portfolios: for a firm that has files and no API.
//!
//! - `folder`: which files there are, each read again only when it changes.
//! - `records`: which CRM record stands for which accounts.
//! - `latest`: the newest statement of each account.
//! - `holding`: one line of a statement as a position: side, currency, price of one unit, value where none is stated.
//! - `rates`: exchange rates, as far as the statements name them.
//! - `snapshot`: all of it put together for one record.
//! - `book`: what happened in its accounts, as far as the statements tell.
//! - `survey`: what a folder holds, for the command line.
//! - `identity`: how an account is called towards the browser.
//!
//! It may import `inlay-ofx` and `contract`. It deliberately guesses nothing: no price, rate or value that is not in a
//! statement, and no daily values or flows, because statements give positions at one date.

mod book;
mod folder;
mod holding;
mod identity;
mod latest;
mod rates;
mod records;
mod snapshot;
mod stamp;
mod survey;

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use futures::future::BoxFuture;
use inlay_contract::RecordId;
use inlay_contract::book::Book;
use serde::Deserialize;

use self::folder::Folder;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::fuzz_records;
pub use self::records::RecordsError;
use self::records::RecordsFile;
pub use self::survey::{RefusedStatement, Survey, SurveyedAccount, survey};
use super::{PortfolioProvider, Snapshot, UpstreamError};

/// Where the statements are.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfxConfig {
    /// The folder of the statements: every `*.ofx`, `*.qfx` and `*.xml` directly in it.
    pub folder: PathBuf,
    /// The TOML file that says which record stands for which accounts.
    pub records: PathBuf,
}

/// The provider. Files are read when a record is asked for, so that a statement put into the folder counts at once.
#[derive(Debug)]
pub struct OfxProvider {
    sources: Arc<Sources>,
}

#[derive(Debug)]
struct Sources {
    folder: Folder,
    records: RecordsFile,
}

impl OfxProvider {
    /// A provider over a folder. Reads the records file once, so that a mistake in it is told at start.
    ///
    /// # Errors
    /// The records file cannot be read or contradicts itself.
    pub fn open(config: OfxConfig) -> Result<Self, RecordsError> {
        let records = RecordsFile::new(config.records);
        records.read()?;
        Ok(Self {
            sources: Arc::new(Sources {
                folder: Folder::new(config.folder),
                records,
            }),
        })
    }

    /// Runs `work` where waiting for a disk holds up nobody else.
    async fn off_the_runtime<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Sources) -> Result<T, UpstreamError> + Send + 'static,
    ) -> Result<T, UpstreamError> {
        let sources = Arc::clone(&self.sources);
        let task = tokio::task::spawn_blocking(move || work(&sources));
        task.await
            .unwrap_or_else(|broken| Err(UpstreamError::Unreachable(broken.into())))
    }
}

impl PortfolioProvider for OfxProvider {
    fn snapshot<'a>(
        &'a self,
        record: &'a RecordId,
        _request_id: &'a str,
    ) -> BoxFuture<'a, Result<Snapshot, UpstreamError>> {
        let wanted = record.clone();
        Box::pin(self.off_the_runtime(move |sources| {
            let records = sources.records.read().map_err(records_failed)?;
            let record = records.find(&wanted).ok_or(UpstreamError::RecordUnknown)?;
            let files = sources.folder.read().map_err(folder_failed)?;
            snapshot::build(record, &records, &files)
        }))
    }

    fn book<'a>(
        &'a self,
        record: &'a RecordId,
        _request_id: &'a str,
    ) -> BoxFuture<'a, Result<Book, UpstreamError>> {
        let wanted = record.clone();
        Box::pin(self.off_the_runtime(move |sources| {
            let records = sources.records.read().map_err(records_failed)?;
            let record = records.find(&wanted).ok_or(UpstreamError::RecordUnknown)?;
            let files = sources.folder.read().map_err(folder_failed)?;
            book::build(record, &records, &files)
        }))
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>> {
        Box::pin(self.off_the_runtime(|sources| {
            sources.records.read().map_err(records_failed)?;
            sources.folder.list().map(drop).map_err(folder_failed)
        }))
    }
}

fn records_failed(error: RecordsError) -> UpstreamError {
    match error {
        RecordsError::Unreadable { .. } => UpstreamError::Unreachable(error.into()),
        _ => UpstreamError::Nonsense(error.into()),
    }
}

fn folder_failed(error: io::Error) -> UpstreamError {
    UpstreamError::Unreachable(anyhow::Error::new(error).context("the folder of statements cannot be read"))
}
