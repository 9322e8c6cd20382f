//! What the widget reads, with its own reader, against what servers write and read with `serde`.

use std::fmt::Debug;

use inlay_contract::Problem;
use inlay_contract::book::{Book, series};
use inlay_contract::host::{self, GuestMessage, HostMessage, Kinds, Received, Welcome};
use inlay_contract::json::Json;
use inlay_contract::kyc::{KycEvent, Panel, ReportLink, RevealedParty, Started};
use inlay_contract::portfolio::Portfolio;
use inlay_contract::read::{FromJson, from_text};
use inlay_contract::session::SessionGrant;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::json::has_twins;

/// Whatever the widget's reader takes for an answer of the service is that answer for `serde` too, and comes back out of what
/// is written of it.
pub(super) fn contract(data: &[u8]) {
    let Some(text) = plain_text(data) else {
        return;
    };
    agree::<Portfolio>(text);
    agree::<Book>(text);
    agree::<Panel>(text);
    agree::<KycEvent>(text);
    agree::<Started>(text);
    agree::<ReportLink>(text);
    agree::<RevealedParty>(text);
    agree::<SessionGrant>(text);
    agree::<Problem>(text);
    agree::<Welcome>(text);
    if let Some(read) = series::from_text(text) {
        assert_eq!(series::from_text(&series::to_text(&read)), Some(read));
    }
}

/// The same for the messages between page and frame.
pub(super) fn host_message(data: &[u8]) {
    let Some(text) = plain_text(data) else {
        return;
    };
    message::<HostMessage>(text);
    message::<GuestMessage>(text);
}

/// Texts with two fields of one name are left out: which of them counts is no promise.
fn plain_text(data: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(data).ok()?;
    let has_twins = Json::parse(text).as_ref().is_some_and(has_twins);
    (!has_twins).then_some(text)
}

fn agree<T: FromJson + Serialize + DeserializeOwned>(text: &str) {
    let Some(read) = from_text::<T>(text) else {
        return;
    };
    let written = written(&read);
    match serde_json::from_str::<T>(text) {
        Ok(other) => assert_eq!(
            written,
            self::written(&other),
            "two readers, two meanings: {text}"
        ),
        Err(error) => panic!("the widget reads what servers refuse ({error}): {text}"),
    }
    let again = from_text::<T>(&written).map(|again| self::written(&again));
    assert_eq!(again, Some(written), "what is written is not read again: {text}");
}

fn message<M: Kinds + Serialize + DeserializeOwned + Debug>(text: &str) {
    let Ok(Received::Known(envelope)) = host::parse::<M>(text) else {
        return;
    };
    let mut message = serde_json::Map::new();
    if let Ok(Value::Object(fields)) = serde_json::from_str(text) {
        message = fields;
    }
    message.retain(|name, _| matches!(name.as_str(), "kind" | "body"));
    let ours = written(&envelope.message);
    // A body that is left out is an empty one to us; `serde` wants it written. A binary fraction may differ in its last digit.
    let is_comparable = !matches!(message.get("body"), None | Some(Value::Null)) && !ours.contains('.');
    if is_comparable {
        match serde_json::from_value::<M>(Value::Object(message)) {
            Ok(other) => assert_eq!(ours, written(&other), "{text}"),
            Err(error) => panic!("the widget reads what others refuse ({error}): {text}"),
        }
    }
    let whole = written(&envelope);
    assert!(
        matches!(host::parse::<M>(&whole), Ok(Received::Known(_))),
        "what is written is not read again: {whole}"
    );
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what was read can be written")
}
