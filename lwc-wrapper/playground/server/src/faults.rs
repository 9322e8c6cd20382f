//! `GET|PUT /sandbox/faults`: hands the fault control of the FinTech sandbox through to the record page, so that the
//! page needs to know one origin only.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::refusal::{Refusal, refuse};
use crate::server::Playground;

/// The sandbox answers from memory; a longer wait means that it hangs.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The way to the sandbox's fault control.
pub(crate) struct FaultControl {
    client: reqwest::Client,
    address: Url,
}

impl FaultControl {
    pub(crate) fn new(sandbox: &Url) -> Result<Self, reqwest::Error> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the playground cannot use the backend's client, and has one"
        )]
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        let mut address = sandbox.clone();
        address.set_path("/sandbox/faults");
        Ok(Self { client, address })
    }
}

pub(crate) async fn forward(
    State(playground): State<Arc<Playground>>,
    method: Method,
    body: Bytes,
) -> Result<Response, Refusal> {
    let Some(control) = &playground.faults else {
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
    let mut request = control.client.request(method, control.address.clone());
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
