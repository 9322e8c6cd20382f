//! A FinTech platform over HTTP: OAuth 2.0 client credentials, portfolios as JSON.
//!
//! - `settings`: where the platform is and who we are.
//! - `address`: the table of endpoints; the only place that makes addresses.
//! - `api`: one authorised call: headers, status codes, JSON.
//! - `wire`: the platform's JSON, as far as Inlay reads it.
//! - `translate`: JSON to [`Snapshot`], with everything refused that contradicts itself.
//!
//! It may import `upstream::client`, `upstream::token`, `contract` and `analytics`. It deliberately keeps no data, and
//! no type of the wire leaves this folder.

mod address;
mod api;
mod settings;
mod translate;
mod wire;

#[cfg(test)]
mod tests;

use std::time::Duration;

use anyhow::anyhow;
use futures::future::BoxFuture;
use inlay_contract::RecordId;
use reqwest::header::HeaderValue;

use self::address::{Addresses, EntityId};
use self::api::Api;
pub use self::settings::{PlatformSettings, SettingsError};
use self::translate::Parts;
use super::{PortfolioProvider, Snapshot, UpstreamError};
use crate::clock::Clock;
use crate::random;

/// Most pages of holdings that are read for one record: a hundred thousand positions. More is a provider going round in
/// circles.
const MOST_PAGES: usize = 50;
/// Longest page cursor that is passed back, in bytes.
const LONGEST_CURSOR: usize = 1024;

/// The provider.
#[derive(Debug)]
pub struct PlatformProvider {
    api: Api,
    addresses: Addresses,
    snapshot_timeout: Duration,
}

impl PlatformProvider {
    /// A provider that asks for nothing before it is first used.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting that cannot be used.
    pub fn new(settings: PlatformSettings, clock: Clock) -> Result<Self, SettingsError> {
        let addresses = Addresses::new(&settings.base_url)?;
        let snapshot_timeout = Duration::from_millis(settings.snapshot_timeout_ms.max(1));
        Ok(Self {
            api: Api::new(settings, clock)?,
            addresses,
            snapshot_timeout,
        })
    }

    async fn read(&self, record: &RecordId, request_id: &HeaderValue) -> Result<Snapshot, UpstreamError> {
        let entity: wire::Entity = self.api.get(self.addresses.record(record), request_id).await?;
        let id = EntityId::parse(&entity.id)?;
        let (from, to) = (entity.inception.unwrap_or(entity.as_of), entity.as_of);
        let (accounts, holdings, valuations, flows, rates) = futures::try_join!(
            self.api.get(self.addresses.accounts(&id), request_id),
            self.holdings(&id, request_id),
            self.api.get(self.addresses.valuations(&id, from, to), request_id),
            self.api.get(self.addresses.flows(&id, from, to), request_id),
            self.api
                .get(self.addresses.rates(entity.base_currency, to), request_id),
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

    async fn holdings(
        &self,
        entity: &EntityId,
        request_id: &HeaderValue,
    ) -> Result<Vec<wire::Holding>, UpstreamError> {
        let mut holdings = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page: wire::HoldingsPage = self
                .api
                .get(self.addresses.holdings(entity, cursor.as_deref()), request_id)
                .await?;
            holdings.extend(page.holdings);
            match page.next_cursor {
                None => return Ok(holdings),
                Some(next) if LONGEST_CURSOR < next.len() || Some(&next) == cursor.as_ref() => break,
                Some(next) => cursor = Some(next),
            }
        }
        Err(UpstreamError::Nonsense(anyhow!(
            "the list of holdings does not end"
        )))
    }
}

impl PortfolioProvider for PlatformProvider {
    fn snapshot<'a>(
        &'a self,
        record: &'a RecordId,
        request_id: &'a str,
    ) -> BoxFuture<'a, Result<Snapshot, UpstreamError>> {
        Box::pin(async move {
            let request_id = header_of(request_id);
            let reading = self.read(record, &request_id);
            tokio::time::timeout(self.snapshot_timeout, reading)
                .await
                .map_err(|_| UpstreamError::Timeout)?
        })
    }

    fn ready(&self) -> BoxFuture<'_, Result<(), UpstreamError>> {
        Box::pin(async move { self.api.authorised(&fresh_request_id()).await })
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

/// The caller's request id, or one of our own when it has none that fits into a header.
fn header_of(request_id: &str) -> HeaderValue {
    match HeaderValue::from_str(request_id) {
        Ok(header) if !request_id.is_empty() && request_id.len() <= 128 => header,
        _ => fresh_request_id(),
    }
}

fn fresh_request_id() -> HeaderValue {
    // A UUID is always a header value; the other branch only spares a panic.
    HeaderValue::try_from(random::uuid().to_string()).unwrap_or_else(|_| HeaderValue::from_static("none"))
}
