//! The door to the page around the frame: handshake, messages on the port, theme, height.
//!
//! What decides is plain Rust without a browser and is tested as such ([`welcome`], [`connection`], [`request`],
//! [`epoch`], [`height`]); thin glue carries it into the browser ([`glue`], [`hello`], [`appearance`]).
//! It may import `contract` only. It deliberately knows nothing of HTTP, portfolios or how anything looks; nobody
//! else in the widget knows `postMessage`.

pub(crate) mod appearance;
mod connection;
mod epoch;
mod glue;
mod height;
mod hello;
mod request;
mod tenant;
mod welcome;

pub(crate) use connection::Connected;
pub(crate) use epoch::{EpochGate, Pass};
pub(crate) use glue::{Host, HostEvent, connect, metric, timing};
