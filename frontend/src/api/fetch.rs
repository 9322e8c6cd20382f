//! One request to the backend: headers, time-out, cancellation, and the answer as a contract type or a failure.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{RequestBuilder, Response};
use inlay_contract::http::{CLIENT_HEADER, CLIENT_HEADER_VALUE, INSTANCE_HEADER, REQUEST_ID_HEADER};
use inlay_contract::read::{FromJson, from_text};
use inlay_contract::{ErrorCode, InstanceId};
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

use super::Failure;
use crate::browser::timer::after;

/// Longer than the backend gives its providers, so that its own, better answer comes first.
const TIMEOUT_MS: u32 = 30_000;
/// A file that is served as it is comes soon or not at all.
const ASSET_TIMEOUT_MS: u32 = 10_000;

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
pub(crate) async fn get(path: &str, sender: Sender<'_>) -> Result<Answer, Failure> {
    let builder = prepared(RequestBuilder::new(path), sender);
    let request = builder.build().map_err(|_| ErrorCode::ServiceUnreachable)?;
    exchange(request, sender.cancellation).await
}

/// `POST path` with `body`, a JSON text.
pub(crate) async fn post<T: FromJson>(path: &str, body: &str, sender: Sender<'_>) -> Result<T, Failure> {
    post_with(path, &[], body, sender).await?.read()
}

/// `POST path` with `body`, a JSON text, and further headers.
pub(crate) async fn post_with(
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
    sender: Sender<'_>,
) -> Result<Answer, Failure> {
    let mut builder = prepared(
        RequestBuilder::new(path).method(gloo_net::http::Method::POST),
        sender,
    );
    for (name, value) in headers {
        builder = builder.header(name, value);
    }
    let request = builder
        .header("content-type", "application/json")
        .body(body)
        .map_err(|_| ErrorCode::ServiceUnreachable)?;
    exchange(request, sender.cancellation).await
}

/// `GET path` for an answer that goes on: events from the one after `last` on. Only its beginning has to come in time.
pub(crate) async fn open_events(path: &str, last: &str, sender: Sender<'_>) -> Result<Response, Failure> {
    let request = prepared(RequestBuilder::new(path), sender)
        .header("accept", "text/event-stream")
        .header("last-event-id", last)
        .build()
        .map_err(|_| ErrorCode::ServiceUnreachable)?;
    let cancellation = sender.cancellation.clone();
    let _time_out = after(TIMEOUT_MS, move || cancellation.cancel());
    let response = request.send().await.map_err(|_| ErrorCode::ServiceUnreachable)?;
    if response.ok() {
        return Ok(response);
    }
    let body = response.text().await.unwrap_or_default();
    judged(&response, body).map(|_| response)
}

/// A file of the widget itself, as text. `None` when it does not come, for whatever reason.
pub(crate) async fn load_asset(address: &str) -> Option<String> {
    let cancellation = Cancellation::new()?;
    // Files are named after their content, so the browser may answer from its cache.
    let request = RequestBuilder::new(address)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&cancellation.controller.signal()))
        .build()
        .ok()?;
    let _time_out = after(ASSET_TIMEOUT_MS, move || cancellation.cancel());
    let response = request.send().await.ok()?;
    let text = response.text().await.ok()?;
    response.ok().then_some(text)
}

/// A successful answer, not yet read.
pub(crate) struct Answer {
    request_id: Option<String>,
    /// Its text.
    pub(crate) body: String,
}

impl Answer {
    /// What the text says.
    ///
    /// # Errors
    /// [`ErrorCode::AnswerMalformed`] when it is not of this type.
    pub(crate) fn read<T: FromJson>(self) -> Result<T, Failure> {
        from_text(&self.body).ok_or_else(|| Failure {
            request_id: self.request_id,
            ..Failure::of(ErrorCode::AnswerMalformed)
        })
    }
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

async fn exchange(request: gloo_net::http::Request, cancellation: &Cancellation) -> Result<Answer, Failure> {
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
    judged(&response, body)
}

fn judged(response: &Response, body: String) -> Result<Answer, Failure> {
    let request_id = response.headers().get(REQUEST_ID_HEADER);
    if response.ok() {
        return Ok(Answer { request_id, body });
    }
    let media_type = response.headers().get("content-type").unwrap_or_default();
    Err(Failure::from_answer(&media_type, &body, request_id))
}
