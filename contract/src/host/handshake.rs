//! The three messages that connect host and guest. Each side checks source, then origin, then shape.

use serde::{Deserialize, Serialize};

use crate::id::{InstanceId, Nonce};

/// Guest → any parent, target `"*"` because it holds nothing worth protecting; sent before the WebAssembly loads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hello {
    /// Always 1: marks the message as ours.
    pub inlay: u32,
    /// Always `hello`.
    pub kind: HelloKind,
    /// Fresh for every load of the frame.
    pub nonce: Nonce,
    /// The protocol versions that the guest speaks.
    pub versions: Vec<u32>,
}

/// Host → guest window, target the guest's exact origin (`"*"` only for a guest that the host itself sandboxed), with
/// the guest's end of a fresh `MessageChannel` transferred.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Welcome {
    /// Always 1: marks the message as ours.
    pub inlay: u32,
    /// Always `welcome`.
    pub kind: WelcomeKind,
    /// The nonce of the hello that it answers.
    pub nonce: Nonce,
    /// The version that the host chose of those offered.
    pub version: u32,
    /// Names the widget instance.
    pub instance_id: InstanceId,
}

/// Guest → host on the port; only after it does the host send context and token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Accept {
    /// Always `accept`.
    pub kind: AcceptKind,
    /// The nonce of the guest's hello.
    pub nonce: Nonce,
    /// What the guest can do beyond this version's messages. Unknown names are ignored.
    pub capabilities: Vec<String>,
    /// The guest's limits.
    pub limits: Limits,
}

/// What the guest accepts and promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Limits {
    /// Longest message that it reads, in UTF-8 bytes of its JSON text.
    pub max_message_bytes: u32,
    /// At most so many `resize` messages a second.
    pub max_resizes_per_second: u32,
}

macro_rules! literal_kind {
    ($name:ident, $literal:literal) => {
        #[doc = concat!("The literal `", $literal, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum $name {
            #[doc = concat!("`", $literal, "`")]
            #[serde(rename = $literal)]
            It,
        }
    };
}

literal_kind!(HelloKind, "hello");
literal_kind!(WelcomeKind, "welcome");
literal_kind!(AcceptKind, "accept");
