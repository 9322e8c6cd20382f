//! The firms' CRM, as far as Inlay's backend calls it: below `/salesforce/{org id}`.
//!
//! The token endpoint verifies assertions (JWT bearer flow); records of clients can be read and queried; results of
//! checks can be written, as records by external id and as platform events. What was written is shown to tests at
//! `/salesforce/{org id}/_written`. Described by Salesforce's own documents.

mod assertion;
mod caller;
mod clients;
mod error;
mod query;
mod sobjects;
mod soql;
mod token;
mod written;

use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};

pub use assertion::UnusableCertificate;
pub use written::{Written, WrittenEvent, WrittenRecord};

pub(crate) use assertion::TrustedKey;
pub(crate) use error::CrmError;

use crate::api::AppState;
use crate::oauth::Tokens;
use crate::orgs::{self, Org};
use crate::world::World;
use assertion::Keys;
use clients::Clients;
use written::Ledger;

/// Where everything of the CRM is.
pub(crate) const ROOT: &str = "/salesforce/";

/// The CRM of both firms.
#[derive(Debug)]
pub(crate) struct Salesforce {
    firms: Vec<FirmCrm>,
    tokens: Tokens,
}

/// The CRM of one firm.
#[derive(Debug)]
pub(crate) struct FirmCrm {
    org: &'static Org,
    clients: Clients,
    keys: Keys,
    ledger: Ledger,
}

impl Salesforce {
    pub(crate) fn new(world: &World, token_lifetime: Duration) -> Self {
        let firm = |org: &'static Org| FirmCrm {
            org,
            clients: Clients::of(world.firm(org), org),
            keys: Keys::default(),
            ledger: Ledger::default(),
        };
        Self {
            firms: orgs::ALL.map(firm).into(),
            tokens: Tokens::new(token_lifetime),
        }
    }

    /// The CRM of the org with this id.
    fn firm(&self, org_id: &str) -> Option<&FirmCrm> {
        self.firms.iter().find(|firm| firm.org.id == org_id)
    }

    /// Trusts a key beside those that are trusted already: two while certificates are exchanged.
    pub(crate) fn trust(&self, org: &Org, key: TrustedKey) {
        if let Some(firm) = self.firm(org.id) {
            firm.keys.add(key);
        }
    }

    /// What was written for a firm.
    pub(crate) fn written(&self, org: &Org) -> Written {
        self.firm(org.id)
            .map_or_else(Written::default, |firm| firm.ledger.written())
    }

    pub(crate) fn revoke_tokens(&self) {
        self.tokens.revoke_all();
    }
}

/// The CRM's routes.
pub(crate) fn router() -> Router<AppState> {
    let data = Router::new()
        .route("/query", get(query::query))
        .route("/sobjects/{object}", post(sobjects::create))
        .route("/sobjects/{object}/{id}", get(sobjects::show))
        .route(
            "/sobjects/{object}/{field}/{value}",
            get(sobjects::show_by_external_id).patch(sobjects::upsert),
        );
    let routes = Router::new()
        .route("/services/oauth2/token", post(token::issue))
        .nest("/services/data/{version}", data)
        .route("/_written", get(written::show).delete(written::forget))
        .fallback(async || CrmError::no_such_resource());
    Router::new().nest("/salesforce/{org}", routes)
}
