//! The host protocol, version 1: how the page that embeds Inlay (the *host*) and the widget in the frame (the
//! *guest*) talk. `docs/host-protocol.md` is its specification.
//!
//! Three window messages make the connection ([`handshake`]); everything else travels on a private `MessagePort` in an
//! [`Envelope`] ([`message`]). No secret and no personal data ever stands in a window message.
//! The JavaScript side is generated from these types by `cargo xtask codegen`.

pub mod check;
pub mod envelope;
pub mod handshake;
pub mod message;

pub use check::CheckMessage;
pub use envelope::{Envelope, Kinds, MessageError, Received, parse};
pub use handshake::{Accept, Hello, Limits, Welcome};
pub use message::{GuestMessage, HostMessage};

/// The protocol versions that this build speaks, newest first. A build speaks the current and the previous one.
pub const VERSIONS: &[u32] = &[1];
/// Longest message on the port, in UTF-8 bytes of its JSON text.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// The guest repeats its hello after this many milliseconds.
pub const HELLO_INTERVAL_MS: u32 = 250;
/// Without a welcome the guest gives up after this many milliseconds; so does the host without a hello.
pub const HANDSHAKE_TIMEOUT_MS: u32 = 15_000;
/// A request on the port (`token-needed`, `destroy`) is given up after this many milliseconds.
pub const REQUEST_TIMEOUT_MS: u32 = 10_000;
/// The guest sends at most so many `resize` messages a second.
pub const MAX_RESIZES_PER_SECOND: u32 = 10;
