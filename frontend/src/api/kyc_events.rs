//! The event stream of a KYC file, over an authenticated `fetch`.

use std::cell::RefCell;
use std::rc::Rc;

use inlay_contract::ErrorCode;
use inlay_contract::host::message::TokenReason;
use inlay_contract::kyc::{KYC_EVENTS_PATH, KycEvent};
use inlay_contract::read::from_text;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStreamDefaultReader;

use super::Failure;
use super::fetch::{Cancellation, Sender, open_events};
use super::session::{Session, renew};
use super::sse::SseReader;
use crate::browser::timer::after;

/// The service gives a sign of life far more often; a stream that is silent so long is broken, whatever it looks like.
const SILENCE_MS: u32 = 60_000;

/// Why a stream is over that had begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The service ended it with the session: another session goes on where it stopped.
    WithSession,
    /// It broke off.
    Broken,
}

/// Follows the file from the event after `last` on, until the stream ends or `cancellation` does. `take` gets each event, and
/// `None` for a sign of life without one.
///
/// # Errors
/// The stream did not begin.
pub(crate) async fn follow(
    session: &Session,
    cancellation: &Cancellation,
    last: u64,
    mut take: impl FnMut(Option<KycEvent>),
) -> Result<Ended, Failure> {
    let last = last.to_string();
    let response = match open(session, cancellation, &last).await {
        Err(failure) if failure.asks_for_new_session() => {
            renew(session, TokenReason::Refused).await?;
            open(session, cancellation, &last).await?
        }
        answer => answer?,
    };
    let stream = response.body().ok_or(ErrorCode::AnswerMalformed)?;
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut events = SseReader::default();
    let silence = Rc::new(RefCell::new(None));
    loop {
        let cancelled = cancellation.clone();
        silence.replace(after(SILENCE_MS, move || cancelled.cancel()));
        let Some(bytes) = next(&reader).await else {
            return Ok(Ended::Broken);
        };
        let Some(events) = events.push(&bytes) else {
            cancellation.cancel();
            return Ok(Ended::Broken);
        };
        if events.is_empty() {
            take(None);
        }
        for event in events {
            match event.name.as_str() {
                "kyc" => match from_text::<KycEvent>(&event.data) {
                    Some(event) => take(Some(event)),
                    // The next reading of the whole file shows what this said.
                    None => return Ok(Ended::Broken),
                },
                "end" => return Ok(Ended::WithSession),
                _ => {}
            }
        }
    }
}

async fn open(
    session: &Session,
    cancellation: &Cancellation,
    last: &str,
) -> Result<gloo_net::http::Response, Failure> {
    let bearer = session.bearer();
    let sender = Sender {
        instance: session.connected.instance,
        bearer: bearer.as_deref(),
        cancellation,
    };
    open_events(KYC_EVENTS_PATH, last, sender).await
}

/// The next bytes. `None` at the end, and when the stream breaks off.
async fn next(reader: &ReadableStreamDefaultReader) -> Option<Vec<u8>> {
    let piece = JsFuture::from(reader.read()).await.ok()?;
    let field = |name: &str| js_sys::Reflect::get(&piece, &JsValue::from_str(name)).ok();
    if field("done")?.is_truthy() {
        return None;
    }
    Some(js_sys::Uint8Array::new(&field("value")?).to_vec())
}
