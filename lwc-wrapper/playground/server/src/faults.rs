//! `GET|PUT /sandbox/faults`: hands the fault control of the FinTech sandbox through to the record page, so that the
//! page needs to know one origin only.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::refusal::{Refusal, refuse};
use crate::server::Playground;

/// Where the fault control of a sandbox is.
pub(crate) fn control_of(sandbox: &Url) -> Url {
    let mut address = sandbox.clone();
    address.set_path("/sandbox/faults");
    address
}

pub(crate) async fn forward(
    State(playground): State<Arc<Playground>>,
    method: Method,
    body: Bytes,
) -> Result<Response, Refusal> {
    let Some(control) = &playground.fault_control else {
        return Err(refuse(
            StatusCode::NOT_FOUND,
            "the playground was started without a sandbox",
        ));
    };
    let unreachable = |error: reqwest::Error| {
        refuse(
            StatusCode::BAD_GATEWAY,
            format!("the sandbox does not answer: {}", error.without_url()),
        )
    };
    let mut request = playground.client.request(method, control.clone());
    if !body.is_empty() {
        request = request.header(CONTENT_TYPE, "application/json").body(body);
    }
    let answer = request.send().await.map_err(unreachable)?;
    let status = answer.status();
    let content_type = answer.headers().get(CONTENT_TYPE).cloned();
    let body = answer.bytes().await.map_err(unreachable)?;
    let mut response = (status, body).into_response();
    response.headers_mut().remove(CONTENT_TYPE);
    if let Some(content_type) = content_type {
        response.headers_mut().insert(CONTENT_TYPE, content_type);
    }
    Ok(response)
}
