//! What the service says about itself: logs, metrics, traces. Each has one list of what it may say, and a test that holds the
//! source and the documents against that list.
//!
//! It may import `clock`, `config` and `random`; whoever has something to say uses the macros of `tracing` and `metrics` at
//! the place where it happens. It deliberately holds nothing that a feature needs: without it everything goes on as before,
//! only silently.

pub mod catalogue;
mod cause;
pub mod fields;
mod layer;
mod line;
#[cfg(feature = "otel")]
pub mod otel;
mod process;
mod pseudonym;
mod recorder;
pub mod sample;
mod trace;

pub use cause::cause;
pub use layer::LogLayer;
pub(crate) use line::place;
pub use pseudonym::{Pseudonym, pseudonym};
pub use recorder::{Recorder, RecorderTaken};
pub(crate) use trace::provider_call;

#[cfg(test)]
mod tests;
