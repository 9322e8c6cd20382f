//! A FinTech platform over HTTP: OAuth 2.0 client credentials, portfolios as JSON.
//!
//! - `settings`: where the platform is and who we are.
//! - `address`: the table of endpoints; the only place that makes addresses.
//! - `api`: who we are there, and which version we speak. `pages`: lists that come page by page.
//! - `wire`: the platform's JSON, as far as Inlay reads it.
//! - `translate`: JSON to [`Snapshot`], `book`: JSON to [`Book`], with everything refused that contradicts itself.
//! - `console`: addresses of the platform's own pages.
//! - `kyc`: the platform's other side, where checks are made.
//!
//! It may import `upstream::caller` and what that stands on, `contract` and `analytics`. It deliberately keeps no data, and
//! no type of the wire leaves this folder.

mod address;
mod api;
mod book;
mod console;
mod kyc;
mod pages;
mod settings;
mod translate;
mod wire;

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;

use anyhow::anyhow;
use futures::future::BoxFuture;
use inlay_contract::RecordId;
use inlay_contract::book::Book;
use jiff::civil::Date;

use self::address::{Addresses, EntityId};
use self::book::BookParts;
pub use self::console::ConsoleUrl;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::{fuzz_book, fuzz_portfolio};
pub use self::kyc::PlatformKycProvider;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::kyc::fuzz_checks;
pub use self::settings::{ClientProof, PlatformSettings, SettingsError};
use self::translate::Parts;
use super::caller::Caller;
use super::line::{Asker, UpstreamContext};
use super::reading_time::ReadingTime;
use super::{PortfolioProvider, Snapshot, UpstreamError};

/// The name of the adapter.
const NAME: &str = "platform";
/// Most pages of holdings that are read for one record: a hundred thousand positions. More is a provider going round in
/// circles.
const MOST_PAGES: usize = 50;
/// The same for transactions: four hundred thousand of them.
const MOST_TRANSACTION_PAGES: usize = 200;

/// The provider.
#[derive(Debug)]
pub struct PlatformProvider {
    api: Caller,
    addresses: Addresses,
    console: Option<ConsoleUrl>,
    reading_time: ReadingTime,
}

impl PlatformProvider {
    /// A provider that asks for nothing before it is first used.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting that cannot be used.
    pub fn new(settings: PlatformSettings, context: &UpstreamContext) -> Result<Self, SettingsError> {
        let addresses = Addresses::new(&settings.base_url)?;
        let reading_time = ReadingTime::from_millis(settings.snapshot_timeout_ms);
        let console = settings.console_url.clone();
        Ok(Self {
            console,
            api: api::caller(settings, context)?,
            addresses,
            reading_time,
        })
    }

    /// The platform's side of a record, and the dates between which it knows it.
    async fn entity(
        &self,
        record: &RecordId,
        asker: &Asker,
    ) -> Result<(wire::Entity, EntityId, Date), UpstreamError> {
        let entity: wire::Entity = self.api.get(self.addresses.record(record), asker).await?;
        let id = EntityId::parse(&entity.id)?;
        let from = entity.inception.unwrap_or(entity.as_of);
        Ok((entity, id, from))
    }

    async fn read(&self, record: &RecordId, asker: &Asker) -> Result<Snapshot, UpstreamError> {
        let (entity, id, from) = self.entity(record, asker).await?;
        let to = entity.as_of;
        let (accounts, holdings, valuations, flows, rates) = futures::try_join!(
            self.api.get(self.addresses.accounts(&id), asker),
            self.holdings(&id, asker),
            self.api.get(self.addresses.valuations(&id, from, to), asker),
            self.api.get(self.addresses.flows(&id, from, to), asker),
            self.api
                .get(self.addresses.rates(entity.base_currency, to), asker),
        )
        .map_err(known_entity)?;
        translate::snapshot(Parts {
            entity,
            accounts,
            holdings,
            valuations,
            flows,
            rates,
        })
        .map_err(|contradiction| UpstreamError::Nonsense(contradiction.into()))
    }

    async fn read_book(&self, record: &RecordId, asker: &Asker) -> Result<Book, UpstreamError> {
        let (entity, id, from) = self.entity(record, asker).await?;
        let (to, base) = (entity.as_of, entity.base_currency);
        let addresses = &self.addresses;
        let (structure, accounts, closes, transactions, instruments, holdings, rates, benchmarks, target) =
            futures::try_join!(
                self.api.get(addresses.structure(&id), asker),
                self.api.get(addresses.all_accounts(&id), asker),
                self.api.get(addresses.closes(&id, from, to), asker),
                self.transactions(&id, to, asker),
                self.api.get(addresses.instruments(&id), asker),
                self.holdings(&id, asker),
                self.api.get(addresses.rate_history(base, from, to), asker),
                self.api.get(addresses.benchmarks(&id, from, to), asker),
                self.target(&id, asker),
            )
            .map_err(known_entity)?;
        let parts = BookParts {
            entity,
            structure,
            accounts,
            closes,
            transactions,
            instruments,
            holdings,
            rates,
            benchmarks,
            target,
        };
        let (record, console) = (record.clone(), self.console.clone());
        // Tens of thousands of rows: computed where it holds up no other request.
        let translated = tokio::task::spawn_blocking(move || book::book(parts, record, console.as_ref()));
        match translated.await {
            Ok(book) => book.map_err(|contradiction| UpstreamError::Nonsense(contradiction.into())),
            Err(broken) => Err(UpstreamError::Nonsense(broken.into())),
        }
    }

    async fn holdings(&self, entity: &EntityId, asker: &Asker) -> Result<Vec<wire::Holding>, UpstreamError> {
        let address = |cursor: Option<&str>| self.addresses.holdings(entity, cursor);
        pages::all::<wire::HoldingsPage>(&self.api, address, MOST_PAGES, asker).await
    }

    async fn transactions(
        &self,
        entity: &EntityId,
        to: Date,
        asker: &Asker,
    ) -> Result<Vec<wire::history::Transaction>, UpstreamError> {
        let address = |cursor: Option<&str>| self.addresses.transactions(entity, to, cursor);
        pages::all::<wire::history::TransactionsPage>(&self.api, address, MOST_TRANSACTION_PAGES, asker).await
    }

    /// Not every record is managed to a model; the platform then has nothing at the address.
    async fn target(
        &self,
        entity: &EntityId,
        asker: &Asker,
    ) -> Result<Option<wire::history::Target>, UpstreamError> {
        match self.api.get(self.addresses.target(entity), asker).await {
            Ok(target) => Ok(Some(target)),
            Err(UpstreamError::RecordUnknown) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl PortfolioProvider for PlatformProvider {
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
        Box::pin(async move { self.api.authorised(&Asker::probe()).await })
    }
}

/// The platform has just named this entity; that it does not know it now is a contradiction, not an unknown record.
fn known_entity(error: UpstreamError) -> UpstreamError {
    match error {
        UpstreamError::RecordUnknown => {
            UpstreamError::Nonsense(anyhow!("the platform denies an entity that it named"))
        }
        other => other,
    }
}
