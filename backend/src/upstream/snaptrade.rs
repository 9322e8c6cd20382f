//! SnapTrade: accounts that clients have at brokerages of their own, connected by themselves.
//!
//! - `settings`: where it is and who we are. `records`: which CRM record stands for which users.
//! - `address`: the table of endpoints. `canonical`, `signature`: how a request is signed.
//! - `send`: the only place that sends a request, and what a status means.
//! - `wire`: SnapTrade's JSON, as far as Inlay reads it.
//! - `reading`: everything that is read for one record, each account once. `identity`: how accounts are called.
//! - `holding`, `booking`, `daily`: one thing held, one booking, daily values, in the contract's terms.
//! - `snapshot`, `book`: all of it put together.
//! - `desk`: registers users and sends them to the portal, for the command line.
//!
//! It may import `upstream::line`, `upstream::caller` and `contract`. It deliberately keeps no data, and no type of the wire
//! leaves this folder. A user's identifier and secret travel in the query of each request and are nowhere else: in no error,
//! log, metric or `Debug` form.

mod address;
mod book;
mod booking;
mod canonical;
mod daily;
mod desk;
mod holding;
mod identity;
mod reading;
mod records;
mod send;
mod settings;
mod signature;
mod snapshot;
mod wire;

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use inlay_contract::RecordId;
use inlay_contract::book::Book;
use serde::de::IgnoredAny;

use self::address::Endpoint;
pub use self::desk::{ListedAccount, SnapTradeDesk};
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::{fuzz, fuzz_records};
use self::reading::Wanted;
pub use self::records::RecordsError;
use self::records::{Record, RecordsFile};
use self::send::{Call, Sender};
pub use self::settings::{SettingsError, SnapTradeSettings};
use super::line::{Asker, UpstreamContext};
use super::reading_time::ReadingTime;
use super::{PortfolioProvider, Snapshot, UpstreamError};

/// The name in metrics.
const NAME: &str = "snaptrade";

/// The files that hold the secrets of the users in the file `records`, for who looks at who may read them.
///
/// # Errors
/// [`RecordsError`], where the file cannot be used.
pub fn secret_files(records: &Path) -> Result<Vec<PathBuf>, RecordsError> {
    Ok(RecordsFile::new(records.to_owned()).read()?.secret_files())
}

/// The provider.
#[derive(Debug)]
pub struct SnapTradeProvider {
    sender: Sender,
    records: RecordsFile,
    balance_history: bool,
    reading_time: ReadingTime,
}

impl SnapTradeProvider {
    /// A provider that asks for nothing before it is first used. Reads the records file and the secrets of its users once, so
    /// that a mistake is told at start.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting that cannot be used.
    pub fn open(settings: SnapTradeSettings, context: &UpstreamContext) -> Result<Self, SettingsError> {
        let sender = Sender::new(&settings, context)?;
        let records = RecordsFile::new(settings.records);
        records.read()?.check_secrets()?;
        Ok(Self {
            sender,
            records,
            balance_history: settings.balance_history,
            reading_time: ReadingTime::from_millis(settings.snapshot_timeout_ms),
        })
    }

    /// The record with its users' secrets, read where waiting for a disk holds up nobody else.
    async fn record(&self, record: &RecordId) -> Result<Record, UpstreamError> {
        let (file, wanted) = (self.records.clone(), record.clone());
        let reading = tokio::task::spawn_blocking(move || file.read()?.find(&wanted));
        match reading.await {
            Ok(Ok(Some(record))) => Ok(record),
            Ok(Ok(None)) => Err(UpstreamError::RecordUnknown),
            Ok(Err(error)) => Err(records_failed(error)),
            Err(broken) => Err(UpstreamError::Unreachable(broken.into())),
        }
    }

    async fn read(&self, record: &RecordId, asker: &Asker) -> Result<Snapshot, UpstreamError> {
        let record = self.record(record).await?;
        // Flows are of no use without the values that they changed.
        let wanted = Wanted {
            activities: self.balance_history,
            history: self.balance_history,
        };
        let reading = reading::read(&self.sender, &record, wanted, asker).await?;
        computed(move || snapshot::snapshot(&record, reading)).await
    }

    async fn read_book(&self, record: &RecordId, asker: &Asker) -> Result<Book, UpstreamError> {
        let record = self.record(record).await?;
        let wanted = Wanted {
            activities: true,
            history: self.balance_history,
        };
        let reading = reading::read(&self.sender, &record, wanted, asker).await?;
        computed(move || book::book(&record, &reading)).await
    }
}

impl PortfolioProvider for SnapTradeProvider {
    fn snapshot<'a>(
        &'a self,
        record: &'a RecordId,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Snapshot, UpstreamError>> {
        Box::pin(async move {
            let asker = self.reading_time.asker(record, request_id);
            self.reading_time.limit(self.read(record, &asker)).await
        })
    }

    fn book<'a>(
        &'a self,
        record: &'a RecordId,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Book, UpstreamError>> {
        Box::pin(async move {
            let asker = self.reading_time.asker(record, request_id);
            self.reading_time.limit(self.read_book(record, &asker)).await
        })
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>> {
        Box::pin(async move {
            let call = Call::new(Endpoint::Partner);
            let asker = Asker::probe();
            let asking = self.sender.read::<IgnoredAny>(&call, &asker);
            asking.await.map(drop)
        })
    }
}

/// Tens of thousands of rows: computed where it holds up no other request.
async fn computed<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UpstreamError> + Send + 'static,
) -> Result<T, UpstreamError> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|broken| Err(UpstreamError::Nonsense(broken.into())))
}

fn records_failed(error: RecordsError) -> UpstreamError {
    match error {
        RecordsError::Unreadable { .. } | RecordsError::Secret { .. } => {
            UpstreamError::Unreachable(error.into())
        }
        _ => UpstreamError::Nonsense(error.into()),
    }
}
