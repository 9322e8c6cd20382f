//! What the firm does to have a client's accounts at all: registers a user and sends the client to the portal.

use inlay_contract::Decimal;
use secrecy::SecretString;
use serde_json::json;

use super::address::Endpoint;
use super::records::{RecordsError, RecordsFile};
use super::send::{Call, Credentials, Sender};
use super::settings::{SettingsError, SnapTradeSettings};
use super::{holding, identity, reading, wire};
use crate::clock::Clock;
use crate::upstream::UpstreamError;
use crate::upstream::line::{Asker, UpstreamContext};

/// The firm at SnapTrade, for the command line.
#[derive(Debug)]
pub struct SnapTradeDesk {
    sender: Sender,
    records: RecordsFile,
}

/// An account of a user, for whoever writes a records file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedAccount {
    /// How a records file names it: `<institution>/<account>`.
    pub key: String,
    /// Display name.
    pub name: String,
    /// Last characters of its number.
    pub number_ending: String,
    /// The total that the institution names, with its currency.
    pub total: Option<(Decimal, String)>,
}

impl SnapTradeDesk {
    /// A desk that reads nothing before it is used.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting that cannot be used.
    pub fn new(settings: &SnapTradeSettings, clock: Clock) -> Result<Self, SettingsError> {
        Ok(Self {
            sender: Sender::new(settings, &UpstreamContext::alone(clock))?,
            records: RecordsFile::new(settings.records.clone()),
        })
    }

    /// The secret of a user, where the records file says that it is; `None` for a user that it does not list.
    ///
    /// # Errors
    /// [`RecordsError`].
    pub fn secret_of(&self, user: &str) -> Result<Option<SecretString>, RecordsError> {
        let found = self.records.read()?.user(&user.into())?;
        Ok(found.map(|user| user.credentials.secret))
    }

    /// The identifiers of all users that the firm has registered.
    ///
    /// # Errors
    /// One [`UpstreamError`] per way of failing.
    pub async fn users(&self) -> Result<Vec<SecretString>, UpstreamError> {
        let call = Call::new(Endpoint::Users);
        self.sender.read(&call, &Asker::probe()).await
    }

    /// Registers a user and returns the user's secret, which SnapTrade tells this once.
    ///
    /// # Errors
    /// As for [`SnapTradeDesk::users`]; `Rejected` for an identifier that is taken.
    pub async fn register(&self, user: &str) -> Result<SecretString, UpstreamError> {
        let call = Call {
            body: Some(json!({ "userId": user })),
            ..Call::new(Endpoint::Register)
        };
        let registered: wire::Registered = self.sender.read(&call, &Asker::probe()).await?;
        Ok(registered.user_secret)
    }

    /// The address of the portal at which the user connects accounts, for reading only. It is good for five minutes, and for
    /// whoever has it.
    ///
    /// # Errors
    /// As for [`SnapTradeDesk::users`].
    pub async fn portal(&self, user: &str, secret: SecretString) -> Result<SecretString, UpstreamError> {
        let credentials = Credentials {
            id: user.into(),
            secret,
        };
        let call = Call {
            body: Some(json!({ "connectionType": "read" })),
            ..Call::of_user(Endpoint::Login, &credentials)
        };
        let portal: wire::Portal = self.sender.read(&call, &Asker::probe()).await?;
        Ok(portal.redirect_uri)
    }

    /// The accounts that a user has connected.
    ///
    /// # Errors
    /// As for [`SnapTradeDesk::users`].
    pub async fn accounts(
        &self,
        user: &str,
        secret: SecretString,
    ) -> Result<Vec<ListedAccount>, UpstreamError> {
        let credentials = Credentials {
            id: user.into(),
            secret,
        };
        let listed = reading::accounts(&self.sender, &credentials, &Asker::probe()).await?;
        let account = |account: &wire::Account| {
            let total = account
                .balance
                .as_ref()
                .and_then(|balance| balance.total.as_ref());
            ListedAccount {
                key: identity::key(account),
                name: holding::said(account.name.as_ref()).unwrap_or_default(),
                number_ending: identity::number_ending(account.number.as_deref().unwrap_or_default()),
                total: total.and_then(|total| Some((total.amount?.0, total.currency.clone()?))),
            }
        };
        Ok(listed.iter().map(account).collect())
    }
}
