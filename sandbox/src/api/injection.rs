//! Makes calls fail as the fault plan says. The tool's own routes and the description never fail.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;

use super::AppState;
use super::problem::Problem;
use crate::fault::{Fault, Nonsense, Outage};
use crate::oauth;

/// Marks a response that must not be sent: the server closes the connection instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut;

pub(super) async fn inject(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/v1/") && path != oauth::TOKEN_PATH {
        return next.run(request).await;
    }
    let for_token = path == oauth::TOKEN_PATH;
    match state.faults.plan().at(path) {
        Fault::None => next.run(request).await,
        Fault::Down {
            outage: Outage::Closed,
        } => {
            let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
            response.extensions_mut().insert(Cut);
            response
        }
        Fault::Down {
            outage: Outage::Unavailable,
        } => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "The platform is out of service.").into_response(),
        Fault::Slow { delay_ms } => {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            next.run(request).await
        }
        Fault::Nonsense { nonsense } => garble(next.run(request).await, nonsense).await,
        Fault::RateLimited { retry_after_seconds } => {
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "Too many calls; slow down.");
            ([(RETRY_AFTER, HeaderValue::from(retry_after_seconds))], problem).into_response()
        }
        Fault::Unauthorized if for_token => oauth::Refusal::InvalidClient { by_header: true }.into_response(),
        Fault::Unauthorized => {
            Problem::new(StatusCode::UNAUTHORIZED, "The access token was withdrawn.").into_response()
        }
    }
}

/// Status 200 around something that nobody should believe. A refusal stays what it is.
async fn garble(response: Response, nonsense: Nonsense) -> Response {
    if !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let body = match nonsense {
        Nonsense::Broken => body.slice(..body.len() / 2),
        Nonsense::Html => {
            parts
                .headers
                .insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
            Bytes::from_static(b"<!doctype html><title>Maintenance</title><p>We will be back soon.")
        }
        Nonsense::Contradictory => contradict(&body),
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

fn contradict(body: &Bytes) -> Bytes {
    let Ok(mut value) = serde_json::from_slice::<Value>(body) else {
        return body.clone();
    };
    contradict_value(&mut value);
    serde_json::to_vec(&value).map(Bytes::from).unwrap_or_default()
}

/// Holdings of accounts that do not exist, values that are not quantity × price, dates that run backwards, an as-of
/// date before everything, a token that has expired before it was issued.
fn contradict_value(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match name.as_str() {
                    "account_id" => *member = Value::from("acc_0000000000000000"),
                    "as_of" => *member = Value::from("1999-12-31"),
                    "market_value" => *member = Value::from("-0.07"),
                    "expires_in" => *member = Value::from(-1),
                    "rate" => *member = Value::from("0"),
                    _ => contradict_value(member),
                }
            }
        }
        Value::Array(items) => {
            items.reverse();
            items.iter_mut().for_each(contradict_value);
        }
        _ => {}
    }
}
