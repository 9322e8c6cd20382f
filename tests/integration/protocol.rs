//! Replays the transcripts of `tests/protocol`: host and guest must read a recorded message as it was agreed.
//!
//! A failure here means that a build of one side would misread the other side's messages.

use inlay_contract::host::envelope::Kinds;
use inlay_contract::host::{CheckMessage, GuestMessage, HostMessage, MessageError, Received, parse};
use serde::Deserialize;

#[derive(Deserialize)]
struct Transcript {
    messages: Vec<Recorded>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recorded {
    note: String,
    message: serde_json::Value,
    #[serde(default)]
    pad_to: usize,
    expect: Expectation,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expectation {
    Known(String),
    Unknown(String),
    Refused(String),
}

#[test]
fn a_guest_reads_the_hosts_messages_as_recorded() {
    replay(
        include_str!("../protocol/to-guest.json"),
        read::<HostMessage>,
        HostMessage::KINDS,
    );
}

#[test]
fn a_host_reads_the_guests_messages_as_recorded() {
    // A host hears the widget and the check page.
    let either = |text: &str| match read::<GuestMessage>(text) {
        Ok(Some(_)) => read::<CheckMessage>(text),
        known_or_refused => known_or_refused,
    };
    replay(
        include_str!("../protocol/to-host.json"),
        either,
        &[GuestMessage::KINDS, CheckMessage::KINDS].concat(),
    );
}

/// The name of a kind that is unknown to `M`; nothing for a message of `M`.
fn read<M: Kinds>(text: &str) -> Result<Option<String>, MessageError> {
    match parse::<M>(text)? {
        Received::Known(_) => Ok(None),
        Received::UnknownKind(kind) => Ok(Some(kind)),
    }
}

fn replay(transcript: &str, read: impl Fn(&str) -> Result<Option<String>, MessageError>, kinds: &[&str]) {
    let transcript: Transcript = serde_json::from_str(transcript).unwrap();
    let mut kinds_seen = Vec::new();
    for recorded in transcript.messages {
        let mut text = recorded.message.to_string();
        text.extend(std::iter::repeat_n(
            ' ',
            recorded.pad_to.saturating_sub(text.len()),
        ));
        let read = match read(&text) {
            Ok(None) => {
                let kind = recorded.message["kind"].as_str().unwrap().to_owned();
                kinds_seen.push(kind.clone());
                Expectation::Known(kind)
            }
            Ok(Some(kind)) => Expectation::Unknown(kind),
            Err(MessageError::TooLong) => Expectation::Refused("too_long".to_owned()),
            Err(MessageError::NotAnEnvelope) => Expectation::Refused("not_an_envelope".to_owned()),
            Err(MessageError::Version(_)) => Expectation::Refused("version".to_owned()),
            Err(MessageError::Body { .. }) => Expectation::Refused("body".to_owned()),
        };
        assert_eq!(read, recorded.expect, "{}", recorded.note);
    }
    for kind in kinds {
        assert!(
            kinds_seen.iter().any(|seen| seen == kind),
            "the transcript has no `{kind}`"
        );
    }
}
