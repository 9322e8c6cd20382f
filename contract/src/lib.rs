//! What crosses a boundary in Inlay: between browser and server, between host page and frame.
//!
//! Everything that two parts must agree on stands here once: HTTP types ([`session`], [`setup`], [`portfolio`], [`book`],
//! [`kyc`]), the host protocol ([`host`]), error codes ([`error`]), money and dates ([`money`], [`figure`]) and identifiers
//! ([`id`]).
//! The widget reads these types with [`json`] and [`read`], everybody else with `serde`.
//!
//! It may import nothing of the workspace and runs in WebAssembly as well as on a server.
//! It deliberately does no I/O, reads no clock, makes no randomness and computes no figures (`analytics` does).
//!
//! # Conventions
//! - Amounts, prices, quantities and ratios are exact decimals and travel as JSON strings, never as binary floats.
//! - A ratio is a fraction of one: `0.0123` means 1.23 %.
//! - Dates are civil dates of the valuation (`2026-06-30`), instants are UTC (`2026-06-30T21:15:00Z`).

pub mod book;
pub mod error;
pub mod figure;
pub mod host;
pub mod http;
pub mod id;
pub mod json;
pub mod kyc;
pub mod money;
pub mod portfolio;
pub mod read;
pub mod session;
pub mod setup;
#[cfg(feature = "typescript")]
pub mod typescript;
pub mod write;

pub use error::{ErrorCode, ErrorKind, Problem};
pub use figure::{Figure, UnavailableReason};
pub use id::{InstanceId, Nonce, OrgId, RecordId, UserId};
pub use money::{Currency, Decimal, Money};
