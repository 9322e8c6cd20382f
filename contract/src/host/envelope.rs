//! The envelope around every message on the port, and the one way to read it.

use serde::Serialize;

use super::{MAX_MESSAGE_BYTES, VERSIONS};
use crate::json::Json;

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

/// Message enums that know the names of their kinds and how their bodies are read; see [`crate::read`].
pub trait Kinds: Sized {
    /// The names of all kinds, as they stand in `kind`.
    const KINDS: &'static [&'static str];

    /// The message of a known kind. `None` when the body has the wrong shape.
    fn read(kind: &str, body: &Json<'_>) -> Option<Self>;
}

/// Reads one message from its JSON text. Never panics; every refusal is typed.
///
/// # Errors
/// See [`MessageError`]. An unknown kind is not an error.
pub fn parse<M: Kinds>(text: &str) -> Result<Received<M>, MessageError> {
    if MAX_MESSAGE_BYTES < text.len() {
        return Err(MessageError::TooLong);
    }
    let json = Json::parse(text).ok_or(MessageError::NotAnEnvelope)?;
    let (address, body) = address(&json).ok_or(MessageError::NotAnEnvelope)?;
    if !VERSIONS.contains(&address.v) {
        return Err(MessageError::Version(address.v));
    }
    let kind = address.message;
    if !M::KINDS.contains(&kind.as_str()) {
        return Ok(Received::UnknownKind(kind));
    }
    let Some(message) = M::read(&kind, body) else {
        return Err(MessageError::Body { kind });
    };
    Ok(Received::Known(Envelope {
        v: address.v,
        id: address.id,
        epoch: address.epoch,
        re: address.re,
        message,
    }))
}

static EMPTY_BODY: Json<'static> = Json::EMPTY;

/// The envelope with its kind in place of the message, and the body. A body that is left out is an empty one.
fn address<'json>(json: &'json Json<'json>) -> Option<(Envelope<String>, &'json Json<'json>)> {
    let fields = json.fields()?;
    let envelope = Envelope {
        v: fields.read("v")?,
        id: fields.read("id")?,
        epoch: fields.read("epoch")?,
        re: fields.read("re")?,
        message: fields.read("kind")?,
    };
    let body = match fields.get("body") {
        Json::Null => &EMPTY_BODY,
        body => body,
    };
    Some((envelope, body))
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
