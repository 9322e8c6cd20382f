//! Who a call is about: a user of the firm that has signed it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::connected_id;
use super::error::SnapTradeError;
use super::gate::{Signed, parameter};
use crate::answer::Account;
use crate::api::AppState;
use crate::orgs::Org;
use crate::world::Firm;

/// The firm that has signed the call.
pub(super) struct Partner(pub(super) &'static Org);

/// A user whose secret is right.
pub(super) struct User {
    pub(super) org: &'static Org,
    pub(super) id: String,
    /// The platform's identifiers of the persons whose accounts the user has connected.
    persons: Vec<String>,
}

/// An account as a user has connected it.
pub(super) struct Connected {
    /// Of this connection alone.
    pub(super) id: String,
    pub(super) account: Account,
}

impl FromRequestParts<AppState> for Partner {
    type Rejection = SnapTradeError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, SnapTradeError> {
        let signed = parts.extensions.get::<Signed>();
        signed
            .map(|signed| Self(signed.0))
            .ok_or_else(SnapTradeError::unsigned)
    }
}

impl FromRequestParts<AppState> for User {
    type Rejection = SnapTradeError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, SnapTradeError> {
        let Partner(org) = Partner::from_request_parts(parts, state).await?;
        let query = parts.uri.query().unwrap_or_default();
        let given = parameter(query, "userId").zip(parameter(query, "userSecret"));
        let (id, secret) = given.ok_or_else(SnapTradeError::unauthorized)?;
        let persons = state.snaptrade.persons(org, state.world.firm(org), &id, &secret);
        Ok(Self {
            org,
            persons: persons.ok_or_else(SnapTradeError::unauthorized)?,
            id,
        })
    }
}

impl User {
    /// Everything that the user has connected.
    pub(super) fn accounts(&self, firm: &Firm) -> Vec<Connected> {
        let persons = self.persons.iter().filter_map(|person| firm.portfolio(person));
        let accounts = persons.flat_map(|portfolio| portfolio.accounts().accounts);
        let connected = accounts.map(|account| Connected {
            id: connected_id(&self.id, &account.id),
            account,
        });
        connected.collect()
    }

    /// One of them, by the identifier of its connection.
    pub(super) fn account(&self, firm: &Firm, id: &str) -> Result<Account, SnapTradeError> {
        let found = self.accounts(firm).into_iter().find(|one| one.id == id);
        found.map(|one| one.account).ok_or_else(SnapTradeError::not_found)
    }
}
