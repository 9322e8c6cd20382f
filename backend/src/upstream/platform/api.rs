//! The platform as one client calls it: who we are there, and which version of its API we speak.

use std::sync::Arc;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::NAME;
use super::settings::{ClientProof, PlatformSettings, SettingsError};
use crate::upstream::caller::Caller;
use crate::upstream::line::{Line, UpstreamContext};
use crate::upstream::token::{ClientCredentials, Grant, PrivateKeyJwt, TokenSource};

/// The version of the platform's API that [`super::wire`] is written for.
const API_VERSION: &str = "2026-06-01";

/// Calls the platform with its headers.
pub(super) fn caller(settings: PlatformSettings, context: &UpstreamContext) -> Result<Caller, SettingsError> {
    let addresses = [&settings.base_url, &settings.token_url];
    let line = Line::new(NAME, &settings.line, &settings.http, addresses, context)?;
    let line = Arc::new(line);
    let client_id = HeaderValue::from_str(&settings.client_id).map_err(|_| SettingsError::ClientId)?;
    let headers = HeaderMap::from_iter([
        (
            HeaderName::from_static("x-api-version"),
            HeaderValue::from_static(API_VERSION),
        ),
        (HeaderName::from_static("x-client-id"), client_id),
    ]);
    let grant = match settings.proof {
        ClientProof::Secret(client_secret) => Grant::Basic(ClientCredentials {
            token_url: settings.token_url,
            client_id: settings.client_id,
            client_secret,
        }),
        ClientProof::PrivateKey { key, key_id } => {
            PrivateKeyJwt::new(settings.token_url, settings.client_id, key_id, key)?.into()
        }
    };
    let tokens = TokenSource::new(Arc::clone(&line), grant, context.clock.clone());
    Ok(Caller::new("the platform", line, tokens, headers))
}
