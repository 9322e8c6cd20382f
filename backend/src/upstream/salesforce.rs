//! Salesforce over its REST API: reads who a record stands for, and writes what a check came to.
//!
//! - `settings`: where the org is and who we are there.
//! - `address`: the table of endpoints; the only place that makes addresses, and the only one that puts an id into a query.
//! - `fault`: what Salesforce's errors mean.
//! - `party`: a record as a [`Party`](super::kyc::Party), by the objects and fields that the configuration names.
//! - `mapping`: which field of which object holds what of a result; `write`: writing it.
//!
//! We are a user of the org's own choosing, who signs with a key of ours (JWT bearer flow); what that user may see and change
//! is the org's decision.
//! It may import `upstream::caller` and what that stands on, `upstream::kyc` and `contract`. It deliberately keeps no data.

mod address;
mod fault;
pub mod mapping;
pub mod party;
mod settings;
mod write;

#[cfg(any(test, feature = "fuzzing"))]
mod fuzzing;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use reqwest::header::HeaderMap;

use self::address::Addresses;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) use self::fuzzing::fuzz;
use self::mapping::{EventTarget, Target};
use self::party::PartyObject;
pub use self::settings::{SalesforceSettings, SalesforceSettingsError};
use super::UpstreamError;
use super::caller::Caller;
use super::line::{Asker, Line, UpstreamContext};
use super::token::{JwtBearer, TokenSource};

/// The name of the adapter.
const NAME: &str = "salesforce";

/// One org, as one user of it.
#[derive(Debug)]
pub struct Salesforce {
    api: Caller,
    addresses: Addresses,
    objects: Vec<PartyObject>,
    targets: Vec<Target>,
    event: Option<EventTarget>,
}

impl Salesforce {
    /// A connection that asks for nothing before it is first used.
    ///
    /// # Errors
    /// [`SalesforceSettingsError`] names the setting that cannot be used.
    pub fn new(
        settings: SalesforceSettings,
        context: &UpstreamContext,
    ) -> Result<Self, SalesforceSettingsError> {
        settings.check_names()?;
        let addresses = Addresses::new(&settings.instance_url)?;
        let hosts = [&settings.instance_url, &settings.login_url];
        let line = Line::new(NAME, &settings.line, &settings.http, hosts, context)?;
        let line = Arc::new(line);
        let bearer = JwtBearer::new(
            address::token(&settings.login_url)?,
            settings.audience,
            settings.client_id,
            settings.username,
            settings.private_key,
        )?;
        let tokens = TokenSource::new(Arc::clone(&line), bearer, context.clock.clone());
        Ok(Self {
            api: Caller::new("Salesforce", line, tokens, HeaderMap::new()),
            addresses,
            objects: settings.objects,
            targets: settings.targets,
            event: settings.event,
        })
    }

    /// Whether Salesforce accepts our statement of who we are.
    ///
    /// # Errors
    /// As the token endpoint failed; `Authentication` when it refused the statement.
    pub async fn ready(&self) -> Result<(), UpstreamError> {
        self.api.authorised(&Asker::probe()).await
    }
}
