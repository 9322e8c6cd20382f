//! The one place that sends a request to SnapTrade: address, query, signature, and what a status means.
//!
//! The secret of a user travels in the query, so an address with a query is made here, given to the client and dropped: it is
//! in no value that could be shown, logged or kept. No error quotes an answer, which may quote the address.

use anyhow::anyhow;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{RequestBuilder, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded;

use super::address::{Addresses, Endpoint};
use super::settings::{SettingsError, SnapTradeSettings};
use super::{NAME, signature};
use crate::clock::Clock;
use crate::secret::Secret;
use crate::upstream::UpstreamError;
use crate::upstream::caller::json;
use crate::upstream::client::HttpAnswer;
use crate::upstream::line::{Asker, Errand, Line, UpstreamContext};

/// What SnapTrade answers where daily values are not switched on for a firm or a connection.
const FEATURE_NOT_ENABLED: &str = "1141";

/// Who a user of SnapTrade is. Both halves go with each request about the user, and neither is ever shown.
#[derive(Debug, Clone)]
pub(super) struct Credentials {
    pub(super) id: SecretString,
    pub(super) secret: SecretString,
}

/// One request.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) endpoint: Endpoint<'a>,
    pub(super) user: Option<&'a Credentials>,
    /// Nothing of a person's.
    pub(super) query: Vec<(&'static str, String)>,
    pub(super) body: Option<Value>,
}

/// Asks SnapTrade as one firm.
#[derive(Debug)]
pub(super) struct Sender {
    line: Line,
    addresses: Addresses,
    client_id: String,
    consumer_key: Secret,
    clock: Clock,
}

/// What came of asking for a part of an account.
#[derive(Debug)]
pub(super) enum Part<T> {
    /// The part.
    Here(T),
    /// SnapTrade has it not, or not yet, and says why; asking again at once is no use.
    Absent,
}

#[derive(Deserialize)]
struct Refusal {
    code: Option<Value>,
    default_code: Option<Value>,
}

impl<'a> Call<'a> {
    pub(super) const fn new(endpoint: Endpoint<'a>) -> Self {
        Self {
            endpoint,
            user: None,
            query: Vec::new(),
            body: None,
        }
    }

    pub(super) fn of_user(endpoint: Endpoint<'a>, user: &'a Credentials) -> Self {
        Self {
            user: Some(user),
            ..Self::new(endpoint)
        }
    }
}

impl Sender {
    pub(super) fn new(
        settings: &SnapTradeSettings,
        context: &UpstreamContext,
    ) -> Result<Self, SettingsError> {
        Ok(Self {
            addresses: Addresses::new(&settings.base_url, &settings.path_prefix)?,
            line: Line::new(
                NAME,
                &settings.line,
                &settings.http,
                [&settings.base_url],
                context,
            )?,
            client_id: settings.client_id.clone(),
            consumer_key: settings.consumer_key.clone(),
            clock: context.clock.clone(),
        })
    }

    /// What `call` is about.
    pub(super) async fn read<T: DeserializeOwned>(
        &self,
        call: &Call<'_>,
        asker: &Asker,
    ) -> Result<T, UpstreamError> {
        let answer = self.send(call, asker).await?;
        accepted(call.endpoint, &answer)?;
        json(call.endpoint.name(), &answer.body)
    }

    /// The same for a part of one account, which may be absent while the others are there.
    pub(super) async fn read_part<T: DeserializeOwned>(
        &self,
        call: &Call<'_>,
        asker: &Asker,
    ) -> Result<Part<T>, UpstreamError> {
        let answer = self.send(call, asker).await?;
        if is_absent(call.endpoint, &answer) {
            return Ok(Part::Absent);
        }
        if let Err(error) = accepted(call.endpoint, &answer) {
            if call.endpoint.foreseen().contains(&answer.status) {
                // The status was foreseen, and says something else than usual.
                self.line.came_to_nothing(error.code().kind());
            }
            return Err(error);
        }
        json(call.endpoint.name(), &answer.body).map(Part::Here)
    }

    /// Sends `call`. Each attempt is signed anew, for the timestamp is part of what is signed.
    async fn send(&self, call: &Call<'_>, asker: &Asker) -> Result<HttpAnswer, UpstreamError> {
        let errand = Errand {
            endpoint: call.endpoint.name(),
            repeat: call.endpoint.repeat(),
            foreseen: call.endpoint.foreseen(),
            asker,
        };
        self.line.send(&errand, || Ok(self.request(call, asker))).await
    }

    fn request(&self, call: &Call<'_>, asker: &Asker) -> RequestBuilder {
        let mut place = self.addresses.of(call.endpoint);
        let query = self.query(call);
        let signature = signature::of(
            &self.consumer_key.current(),
            call.body.as_ref(),
            &place.signed_path,
            &query,
        );
        place.url.set_query(Some(&query));
        let request = self
            .line
            .request(call.endpoint.method(), place.url)
            .header(ACCEPT, "application/json")
            .header(signature::HEADER, signature)
            .header("x-request-id", asker.request_id.clone());
        match &call.body {
            Some(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string()),
            None => request,
        }
    }

    fn query(&self, call: &Call<'_>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("clientId", &self.client_id)
            .append_pair("timestamp", &self.clock.now().as_second().to_string());
        if let Some(user) = call.user {
            query
                .append_pair("userId", user.id.expose_secret())
                .append_pair("userSecret", user.secret.expose_secret());
        }
        query.extend_pairs(&call.query).finish()
    }
}

/// 402: the connection was disabled and somebody must mend it. 425: not yet fetched from the brokerage. Neither is a failure
/// of SnapTrade, and both last. Every status in it is among those of `Endpoint::foreseen`.
fn is_absent(endpoint: Endpoint<'_>, answer: &HttpAnswer) -> bool {
    match answer.status {
        StatusCode::PAYMENT_REQUIRED | StatusCode::TOO_EARLY => true,
        StatusCode::FORBIDDEN => {
            matches!(endpoint, Endpoint::BalanceHistory(_))
                && code(answer).as_deref() == Some(FEATURE_NOT_ENABLED)
        }
        _ => false,
    }
}

fn accepted(endpoint: Endpoint<'_>, answer: &HttpAnswer) -> Result<(), UpstreamError> {
    let said = || {
        anyhow!(
            "SnapTrade answered {} for {}",
            answer.status.as_u16(),
            endpoint.name()
        )
    };
    match answer.status {
        StatusCode::OK => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(UpstreamError::Authentication),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Err(UpstreamError::Timeout),
        StatusCode::TOO_MANY_REQUESTS => Err(UpstreamError::RateLimited {
            retry_after_seconds: answer.retry_after_seconds,
        }),
        // It has just named the account; that it does not know it now is a contradiction.
        StatusCode::NOT_FOUND => Err(UpstreamError::Nonsense(said())),
        status if status.is_client_error() => Err(UpstreamError::Rejected(said())),
        status if status.is_server_error() => Err(UpstreamError::Unreachable(said())),
        _ => Err(UpstreamError::Nonsense(said())),
    }
}

/// SnapTrade's number for what is wrong, as text or number.
fn code(answer: &HttpAnswer) -> Option<String> {
    let refusal: Refusal = serde_json::from_slice(&answer.body).ok()?;
    match refusal.code.or(refusal.default_code)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
