//! The table of endpoints; the only place that makes paths.

use anyhow::anyhow;
use reqwest::{Method, StatusCode};
use url::Url;

use super::settings::SettingsError;
use crate::upstream::UpstreamError;
use crate::upstream::caller::{is_plain_base, is_plain_id};
use crate::upstream::line::Repeat;

/// SnapTrade's identifier of an account, fit for a path. It changes when the account is connected anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct AccountId(String);

/// Something that can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint<'a> {
    /// What the firm may do: the cheapest call that proves who we are.
    Partner,
    /// Who is registered.
    Users,
    /// Makes a user.
    Register,
    /// Where a user connects accounts.
    Login,
    /// The accounts of a user.
    Accounts,
    /// Cash of an account.
    Balances(&'a AccountId),
    /// What an account holds.
    Positions(&'a AccountId),
    /// What was booked in an account.
    Activities(&'a AccountId),
    /// What an account was worth, day by day.
    BalanceHistory(&'a AccountId),
}

/// Where SnapTrade is.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    base: Url,
    prefix: String,
}

/// An address without its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Where it is sent.
    pub(super) url: Url,
    /// What is signed of it: the path below the address of the service, which may stand behind another one's path.
    pub(super) signed_path: String,
}

impl AccountId {
    /// An identifier from an answer.
    ///
    /// # Errors
    /// `Nonsense` for one that would be another path.
    pub(super) fn parse(text: &str) -> Result<Self, UpstreamError> {
        if !text.is_empty() && is_plain_id(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(UpstreamError::Nonsense(anyhow!(
                "an account has an identifier that cannot be one"
            )))
        }
    }
}

impl Endpoint<'_> {
    /// Its name in logs and errors.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Users => "users",
            Self::Register => "register",
            Self::Login => "login",
            Self::Accounts => "accounts",
            Self::Balances(_) => "balances",
            Self::Positions(_) => "positions",
            Self::Activities(_) => "activities",
            Self::BalanceHistory(_) => "balance history",
        }
    }

    pub(super) const fn method(self) -> Method {
        match self {
            Self::Register | Self::Login => Method::POST,
            _ => Method::GET,
        }
    }

    /// A user cannot be registered twice; an address of the portal can be asked for again.
    pub(super) const fn repeat(self) -> Repeat {
        match self {
            Self::Register => Repeat::Never,
            _ => Repeat::Safe,
        }
    }

    /// Refusals that say of a part of an account that it is not there, or not yet.
    pub(super) const fn foreseen(self) -> &'static [StatusCode] {
        match self {
            Self::Balances(_) | Self::Positions(_) | Self::Activities(_) => {
                &[StatusCode::PAYMENT_REQUIRED, StatusCode::TOO_EARLY]
            }
            Self::BalanceHistory(_) => &[
                StatusCode::PAYMENT_REQUIRED,
                StatusCode::TOO_EARLY,
                // Not switched on, for which the answer has a number of its own.
                StatusCode::FORBIDDEN,
            ],
            Self::Partner | Self::Users | Self::Register | Self::Login | Self::Accounts => &[],
        }
    }

    fn path(self) -> String {
        match self {
            Self::Partner => "/snapTrade/partners".to_owned(),
            Self::Users => "/snapTrade/listUsers".to_owned(),
            Self::Register => "/snapTrade/registerUser".to_owned(),
            Self::Login => "/snapTrade/login".to_owned(),
            Self::Accounts => "/accounts".to_owned(),
            Self::Balances(AccountId(id)) => format!("/accounts/{id}/balances"),
            Self::Positions(AccountId(id)) => format!("/accounts/{id}/positions/all"),
            Self::Activities(AccountId(id)) => format!("/accounts/{id}/activities"),
            Self::BalanceHistory(AccountId(id)) => format!("/accounts/{id}/balanceHistory"),
        }
    }
}

impl Addresses {
    pub(super) fn new(base: &Url, prefix: &str) -> Result<Self, SettingsError> {
        if !is_plain_base(base) {
            return Err(SettingsError::BaseUrl);
        }
        let mut segments = prefix.split('/');
        // The text before the first slash.
        let is_rooted = segments.next() == Some("");
        if !is_rooted || !segments.all(|segment| !segment.is_empty() && is_plain_id(segment)) {
            return Err(SettingsError::PathPrefix);
        }
        Ok(Self {
            base: base.clone(),
            prefix: prefix.to_owned(),
        })
    }

    pub(super) fn of(&self, endpoint: Endpoint<'_>) -> Place {
        let signed_path = format!("{}{}", self.prefix, endpoint.path());
        let mut url = self.base.clone();
        url.set_path(&format!(
            "{}{signed_path}",
            self.base.path().trim_end_matches('/')
        ));
        Place { url, signed_path }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(base: &str, prefix: &str, endpoint: Endpoint<'_>) -> (String, String) {
        let place = Addresses::new(&base.parse().unwrap(), prefix)
            .unwrap()
            .of(endpoint);
        (place.url.to_string(), place.signed_path)
    }

    #[test]
    fn the_prefix_is_signed_and_a_path_in_front_of_the_service_is_not() {
        let expected = |url: &str, path: &str| (url.to_owned(), path.to_owned());
        assert_eq!(
            place("https://api.snaptrade.com", "/api/v1", Endpoint::Accounts),
            expected("https://api.snaptrade.com/api/v1/accounts", "/api/v1/accounts")
        );
        assert_eq!(
            place("https://api.snaptrade.com/", "", Endpoint::Users),
            expected(
                "https://api.snaptrade.com/snapTrade/listUsers",
                "/snapTrade/listUsers"
            )
        );
        let id = AccountId::parse("917c8734-8470-4a3e-a18f-57c3f2ee6631").unwrap();
        assert_eq!(
            place("http://localhost:1/gate/", "/api/v1", Endpoint::Positions(&id)),
            expected(
                "http://localhost:1/gate/api/v1/accounts/917c8734-8470-4a3e-a18f-57c3f2ee6631/positions/all",
                "/api/v1/accounts/917c8734-8470-4a3e-a18f-57c3f2ee6631/positions/all"
            )
        );
    }

    #[test]
    fn what_cannot_be_a_prefix_or_a_base_is_refused() {
        let base: Url = "https://api.snaptrade.com".parse().unwrap();
        for prefix in ["/", "api/v1", "/api/", "/api//v1", "/..", "/a?b", "/a b"] {
            let refused = Addresses::new(&base, prefix);
            assert!(matches!(refused, Err(SettingsError::PathPrefix)), "{prefix}");
        }
        for base in [
            "ftp://a.example",
            "https://u:p@a.example",
            "https://a.example?b",
            "https://a.example#b",
        ] {
            let refused = Addresses::new(&base.parse().unwrap(), "");
            assert!(matches!(refused, Err(SettingsError::BaseUrl)), "{base}");
        }
    }

    #[test]
    fn an_identifier_from_outside_never_becomes_another_path() {
        for id in ["", "..", "a/b", "a?b", "a#b", "é", "%2e", &"x".repeat(129)] {
            assert!(AccountId::parse(id).is_err(), "{id}");
        }
    }
}
