//! The envelope around every message on the port, and the one way to read it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{MAX_MESSAGE_BYTES, VERSIONS};

/// A message with its address: `{v, id, kind, epoch, re?, body}`. Plain JSON data only.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Envelope<M> {
    /// Protocol version.
    pub v: u32,
    /// A UUID that names this message.
    pub id: String,
    /// The record context that it belongs to; raised by the host whenever the record changes.
    pub epoch: u32,
    /// The id of the message that it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub re: Option<String>,
    /// `kind` and `body`.
    #[serde(flatten)]
    pub message: M,
}

/// What came in, when it could be read as an envelope.
#[derive(Debug, Clone, PartialEq)]
pub enum Received<M> {
    /// A message of a known kind.
    Known(Envelope<M>),
    /// A kind that this build does not know: ignored and counted, so that newer peers can say more.
    UnknownKind(String),
}

/// Why a message was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Longer than [`MAX_MESSAGE_BYTES`].
    #[error("the message is longer than 64 KiB")]
    TooLong,
    /// Not an envelope.
    #[error("the message is not an envelope of this protocol")]
    NotAnEnvelope,
    /// An envelope of a version that this build does not speak.
    #[error("the message is of protocol version {0}")]
    Version(u32),
    /// A known kind with a body of the wrong shape.
    #[error("the body of `{kind}` has the wrong shape")]
    Body {
        /// The message's kind.
        kind: String,
    },
}

/// Message enums that know the names of their kinds.
pub trait Kinds: DeserializeOwned {
    /// The names of all kinds, as they stand in `kind`.
    const KINDS: &'static [&'static str];
}

impl Kinds for super::HostMessage {
    const KINDS: &'static [&'static str] = &["context", "token", "theme", "visibility", "destroy"];
}

impl Kinds for super::GuestMessage {
    const KINDS: &'static [&'static str] = &[
        "loading",
        "ready",
        "painted",
        "resize",
        "token-needed",
        "navigate",
        "kyc-changed",
        "dirty",
        "toast",
        "error",
        "metric",
        "destroyed",
    ];
}

#[derive(Deserialize)]
struct RawEnvelope<'text> {
    v: u32,
    id: String,
    kind: String,
    epoch: u32,
    #[serde(default)]
    re: Option<String>,
    #[serde(borrow, default)]
    body: Option<&'text RawValue>,
}

/// Reads one message from its JSON text. Never panics; every refusal is typed.
///
/// # Errors
/// See [`MessageError`]. An unknown kind is not an error.
pub fn parse<M: Kinds>(text: &str) -> Result<Received<M>, MessageError> {
    if MAX_MESSAGE_BYTES < text.len() {
        return Err(MessageError::TooLong);
    }
    let raw: RawEnvelope<'_> = serde_json::from_str(text).map_err(|_| MessageError::NotAnEnvelope)?;
    if !VERSIONS.contains(&raw.v) {
        return Err(MessageError::Version(raw.v));
    }
    if !M::KINDS.contains(&raw.kind.as_str()) {
        return Ok(Received::UnknownKind(raw.kind));
    }
    let body = raw.body.map_or("{}", RawValue::get);
    // Kinds are plain names from our own table, so they need no escaping.
    let tagged = format!(r#"{{"kind":"{}","body":{body}}}"#, raw.kind);
    let message = serde_json::from_str(&tagged).map_err(|_| MessageError::Body { kind: raw.kind })?;
    Ok(Received::Known(Envelope {
        v: raw.v,
        id: raw.id,
        epoch: raw.epoch,
        re: raw.re,
        message,
    }))
}

#[cfg(test)]
mod tests {
    use super::super::message::{Empty, GuestMessage, HostMessage, Resize, Visibility};
    use super::*;

    fn envelope(kind: &str, body: &str) -> String {
        format!(r#"{{"v":1,"id":"m1","kind":"{kind}","epoch":3,"body":{body}}}"#)
    }

    #[test]
    fn a_message_survives_the_way_there_and_back() {
        let sent = Envelope {
            v: 1,
            id: "m1".to_owned(),
            epoch: 3,
            re: Some("m0".to_owned()),
            message: GuestMessage::Resize(Resize { height: 420 }),
        };
        let text = serde_json::to_string(&sent).unwrap();
        assert_eq!(
            text,
            r#"{"v":1,"id":"m1","epoch":3,"re":"m0","kind":"resize","body":{"height":420}}"#
        );
        assert_eq!(parse::<GuestMessage>(&text), Ok(Received::Known(sent)));
    }

    #[test]
    fn a_newer_peer_may_say_more() {
        let text = envelope("confetti", "{}");
        assert_eq!(
            parse::<HostMessage>(&text),
            Ok(Received::UnknownKind("confetti".to_owned()))
        );
        let text = envelope("visibility", r#"{"visible":true,"since":"yesterday"}"#);
        let message = HostMessage::Visibility(Visibility { visible: true });
        assert!(
            matches!(parse::<HostMessage>(&text), Ok(Received::Known(envelope)) if envelope.message == message)
        );
    }

    #[test]
    fn each_refusal_has_its_name() {
        let refusal = |text: &str| parse::<HostMessage>(text).unwrap_err();
        assert_eq!(
            refusal(&envelope("visibility", &" ".repeat(MAX_MESSAGE_BYTES))),
            MessageError::TooLong
        );
        assert_eq!(refusal("[]"), MessageError::NotAnEnvelope);
        assert_eq!(refusal("{}"), MessageError::NotAnEnvelope);
        assert_eq!(
            refusal(&envelope("destroy", "{}").replace(r#""v":1"#, r#""v":9"#)),
            MessageError::Version(9)
        );
        let body = MessageError::Body {
            kind: "visibility".to_owned(),
        };
        assert_eq!(refusal(&envelope("visibility", r#"{"visible":"yes"}"#)), body);
    }

    #[test]
    fn the_tables_of_kinds_are_the_variants() {
        for kind in HostMessage::KINDS {
            let refused = parse::<HostMessage>(&envelope(kind, "17"));
            assert_eq!(
                refused,
                Err(MessageError::Body {
                    kind: (*kind).to_owned()
                })
            );
        }
        let text = serde_json::to_string(&GuestMessage::Destroyed(Empty {})).unwrap();
        assert_eq!(text, r#"{"kind":"destroyed","body":{}}"#);
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_never_panics(text in ".{0,200}") {
            let _ = parse::<HostMessage>(&text);
            let _ = parse::<GuestMessage>(&text);
        }
    }
}
