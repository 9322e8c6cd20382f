//! The platform as one client calls it: who we are there, and which version of its API we speak.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::settings::{PlatformSettings, SettingsError};
use crate::clock::Clock;
use crate::upstream::caller::Caller;
use crate::upstream::client::HttpClient;
use crate::upstream::token::{ClientCredentials, TokenSource};

/// The version of the platform's API that [`super::wire`] is written for.
const API_VERSION: &str = "2026-06-01";

/// Calls the platform with its headers.
pub(super) fn caller(settings: PlatformSettings, clock: Clock) -> Result<Caller, SettingsError> {
    let client = HttpClient::new(&settings.http)?;
    let client_id = HeaderValue::from_str(&settings.client_id).map_err(|_| SettingsError::ClientId)?;
    let headers = HeaderMap::from_iter([
        (
            HeaderName::from_static("x-api-version"),
            HeaderValue::from_static(API_VERSION),
        ),
        (HeaderName::from_static("x-client-id"), client_id),
    ]);
    let credentials = ClientCredentials {
        token_url: settings.token_url,
        client_id: settings.client_id,
        client_secret: settings.client_secret,
    };
    let tokens = TokenSource::new(client.clone(), credentials, clock);
    Ok(Caller::new("the platform", client, tokens, headers))
}
