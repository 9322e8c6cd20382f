//! What the service's check page says beside the widget's messages: why a widget would or would not work here.
//!
//! The page (`GET /embed/check`) is a guest like the widget, written in plain script, so that it can still speak where
//! WebAssembly cannot run. The widget itself neither says nor reads this, which is why it stands apart from
//! [`super::GuestMessage`]: what the widget does not say does not travel with it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Check page → host.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum CheckMessage {
    /// What the page could learn. Said twice: without and with the attempt to open a session.
    Diagnosis(Diagnosis),
}

/// Body of `diagnosis`. `null` is what could not be learned. It holds nothing of the user or the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Diagnosis {
    /// The service's clock at the moment at which this was sent, RFC 3339 in UTC: as the service told it, with half a round
    /// trip and the waiting since then added. To be compared with a clock that is read on receipt.
    #[cfg_attr(feature = "typescript", ts(type = "string | null"))]
    pub service_time: Option<Timestamp>,
    /// The version of the service.
    pub service_version: Option<String>,
    /// Whether the service knows the org.
    pub enrolled: Option<bool>,
    /// The pages that may show the org's widget; empty also when they could not be learned.
    pub host_origins: Vec<String>,
    /// The protocol versions that the service's widget speaks, newest first; empty when they could not be learned.
    pub protocol_versions: Vec<u32>,
    /// Whether this frame may compile and run WebAssembly.
    pub web_assembly: bool,
    /// Whether this frame has an opaque origin.
    pub opaque: bool,
    /// Milliseconds from the frame's navigation to the first byte of its document.
    pub first_byte_ms: f64,
    /// Milliseconds from asking the service for its public facts, over a connection that is open, to its whole answer.
    pub round_trip_ms: Option<f64>,
    /// Milliseconds for loading the widget's first WebAssembly file, past every cache. A load that was given up counts as
    /// long as it was waited for.
    pub widget_load_ms: Option<f64>,
    /// What came of the attempt to open a session; `null` when none was made yet.
    pub session: Option<SessionTrial>,
}

/// What came of the attempt to open a session. The check page does not keep the session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum SessionTrial {
    /// It was opened.
    Opened(True),
    /// It was refused, or could not be asked for, with this stable code. A text, because a newer service may know a
    /// code that the host does not.
    Code(String),
}

/// The literal `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "bool", into = "bool")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(type = "true"))]
pub struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(is_true: bool) -> Result<Self, Self::Error> {
        is_true.then_some(Self).ok_or("`true` is the only value")
    }
}

impl From<True> for bool {
    fn from(True: True) -> Self {
        true
    }
}
