//! One authorised call of the platform: headers out, status and JSON back.

use anyhow::anyhow;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;

use super::address::Address;
use super::settings::{PlatformSettings, SettingsError};
use crate::clock::Clock;
use crate::upstream::UpstreamError;
use crate::upstream::client::{HttpAnswer, HttpClient};
use crate::upstream::token::{AccessToken, ClientCredentials, TokenSource};

/// The version of the platform's API that [`super::wire`] is written for.
const API_VERSION: &str = "2026-06-01";

/// Calls the platform as one client.
#[derive(Debug)]
pub(super) struct Api {
    client: HttpClient,
    tokens: TokenSource,
    client_id: HeaderValue,
}

impl Api {
    pub(super) fn new(settings: PlatformSettings, clock: Clock) -> Result<Self, SettingsError> {
        let client = HttpClient::new(&settings.http)?;
        let client_id = HeaderValue::from_str(&settings.client_id).map_err(|_| SettingsError::ClientId)?;
        let credentials = ClientCredentials {
            token_url: settings.token_url,
            client_id: settings.client_id,
            client_secret: settings.client_secret,
        };
        Ok(Self {
            tokens: TokenSource::new(client.clone(), credentials, clock),
            client,
            client_id,
        })
    }

    /// Whether the platform accepts our credentials: has a token or gets one.
    pub(super) async fn authorised(&self, request_id: &HeaderValue) -> Result<(), UpstreamError> {
        self.tokens.token(request_id).await.map(drop)
    }

    /// What stands at `address`. A refused token is renewed and the call repeated, once.
    pub(super) async fn get<Answer: DeserializeOwned>(
        &self,
        address: Address,
        request_id: &HeaderValue,
    ) -> Result<Answer, UpstreamError> {
        let token = self.tokens.token(request_id).await?;
        let mut answer = self.send(&address, &token, request_id).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            let token = self.tokens.replace(&token, request_id).await?;
            answer = self.send(&address, &token, request_id).await?;
        }
        accept(&address, &answer)?;
        parse(&address, &answer.body)
    }

    async fn send(
        &self,
        address: &Address,
        token: &AccessToken,
        request_id: &HeaderValue,
    ) -> Result<HttpAnswer, UpstreamError> {
        let request = self
            .client
            .request(Method::GET, address.url.clone())
            .header(AUTHORIZATION, token.header())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .header("x-request-id", request_id.clone())
            .header("x-api-version", API_VERSION)
            .header("x-client-id", self.client_id.clone());
        let answer = self.client.send(request).await?;
        tracing::debug!(
            endpoint = address.name,
            http.status = answer.status.as_u16(),
            http.body_bytes = answer.body.len(),
            "asked the platform"
        );
        Ok(answer)
    }
}

/// What a status means. The answer's body is never looked at unless all is well: it is not ours to repeat.
fn accept(address: &Address, answer: &HttpAnswer) -> Result<(), UpstreamError> {
    let said = || {
        anyhow!(
            "the platform answered {} for {}",
            answer.status.as_u16(),
            address.name
        )
    };
    match answer.status {
        StatusCode::OK => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(UpstreamError::Authentication),
        StatusCode::NOT_FOUND => Err(UpstreamError::RecordUnknown),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Err(UpstreamError::Timeout),
        StatusCode::TOO_MANY_REQUESTS => Err(UpstreamError::RateLimited {
            retry_after_seconds: answer.retry_after_seconds,
        }),
        status if status.is_client_error() => Err(UpstreamError::Rejected(said())),
        status if status.is_server_error() => Err(UpstreamError::Unreachable(said())),
        // A redirect, or a success without content: neither is in the agreement.
        _ => Err(UpstreamError::Nonsense(said())),
    }
}

fn parse<Answer: DeserializeOwned>(address: &Address, body: &[u8]) -> Result<Answer, UpstreamError> {
    serde_json::from_slice(body).map_err(|error| {
        // The parser's own words may quote the answer; where it stumbled says enough.
        let (line, column) = (error.line(), error.column());
        let what = match error.classify() {
            serde_json::error::Category::Data => "is not of the agreed form",
            _ => "is not JSON",
        };
        UpstreamError::Nonsense(anyhow!(
            "the answer for {} {what}, line {line}, column {column}",
            address.name
        ))
    })
}
