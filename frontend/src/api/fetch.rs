//! One request to the backend: headers, time-out, cancellation, and the answer as a contract type or a failure.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{RequestBuilder, Response};
use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, REQUEST_ID_HEADER};
use inlay_contract::{ErrorCode, InstanceId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

use super::Failure;
use crate::browser::timer::after;

/// Longer than the backend gives its providers, so that its own, better answer comes first.
const TIMEOUT_MS: u32 = 30_000;

/// Ends every request that was started with it. Clones are the same cancellation.
#[derive(Debug, Clone)]
pub(crate) struct Cancellation {
    controller: AbortController,
}

impl Cancellation {
    /// A new one. `None` in a browser without the means.
    pub(crate) fn new() -> Option<Self> {
        AbortController::new().ok().map(|controller| Self { controller })
    }

    /// Ends what is in flight.
    pub(crate) fn cancel(&self) {
        self.controller.abort();
    }
}

/// What a request is made with besides its path.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sender<'call> {
    /// The widget that asks.
    pub(crate) instance: InstanceId,
    /// The session's token, once there is one.
    pub(crate) bearer: Option<&'call str>,
    /// Ends the request early.
    pub(crate) cancellation: &'call Cancellation,
}

/// `GET path`.
pub(crate) async fn get<T: DeserializeOwned>(path: &str, sender: Sender<'_>) -> Result<T, Failure> {
    let builder = prepared(RequestBuilder::new(path), sender);
    let request = builder.build().map_err(|_| ErrorCode::ServiceUnreachable)?;
    exchange(request, sender.cancellation).await
}

/// `POST path` with `body` as JSON.
pub(crate) async fn post<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
    sender: Sender<'_>,
) -> Result<T, Failure> {
    let builder = prepared(
        RequestBuilder::new(path).method(gloo_net::http::Method::POST),
        sender,
    );
    let text = serde_json::to_string(body).map_err(|_| ErrorCode::RequestMalformed)?;
    let request = builder
        .header("content-type", "application/json")
        .body(text)
        .map_err(|_| ErrorCode::ServiceUnreachable)?;
    exchange(request, sender.cancellation).await
}

fn prepared(builder: RequestBuilder, sender: Sender<'_>) -> RequestBuilder {
    let builder = builder
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&sender.cancellation.controller.signal()))
        .header("accept", "application/json")
        .header(CLIENT_HEADER, CLIENT_HEADER_VALUE)
        .header(INSTANCE_HEADER, &sender.instance.to_string());
    match sender.bearer {
        Some(bearer) => builder.header("authorization", &["Bearer ", bearer].concat()),
        None => builder,
    }
}

async fn exchange<T: DeserializeOwned>(
    request: gloo_net::http::Request,
    cancellation: &Cancellation,
) -> Result<T, Failure> {
    let timed_out = Rc::new(Cell::new(false));
    let _time_out = after(TIMEOUT_MS, {
        let timed_out = Rc::clone(&timed_out);
        let cancellation = cancellation.clone();
        move || {
            timed_out.set(true);
            cancellation.cancel();
        }
    });
    let broken_off = |_| match timed_out.get() {
        true => Failure::of(ErrorCode::ServiceTimeout),
        false => Failure::of(ErrorCode::ServiceUnreachable),
    };
    let response = request.send().await.map_err(broken_off)?;
    let body = response.text().await.map_err(broken_off)?;
    read(&response, &body)
}

fn read<T: DeserializeOwned>(response: &Response, body: &str) -> Result<T, Failure> {
    let request_id = response.headers().get(REQUEST_ID_HEADER);
    if !response.ok() {
        let media_type = response.headers().get("content-type").unwrap_or_default();
        return Err(Failure::from_answer(&media_type, body, request_id));
    }
    serde_json::from_str(body).map_err(|_| Failure {
        request_id,
        ..Failure::of(ErrorCode::AnswerMalformed)
    })
}
