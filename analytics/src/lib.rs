//! Pure numbers: what Inlay computes from values, flows and rates, once, for backend and browser alike.
//!
//! - [`history`]: daily values and external flows, checked and paired day by day; what the returns stand on.
//! - [`twr`]: time-weighted return, definition `twr.daily`.
//! - [`gain`]: gain of the latest day, definition `gain.day`.
//! - [`conversion`]: amounts of several currencies in one.
//! - [`total`]: sums that know how much of what they should cover they do cover.
//! - [`allocation`]: sums by class, and weights.
//!
//! It may import `contract` for money and currencies, nothing else of the workspace, and runs in WebAssembly.
//! It deliberately does no I/O, reads no clock, makes no randomness, rounds nothing for display and knows no provider.
//!
//! # Conventions
//! - Ratios and returns are fractions of one. Nothing is annualised.
//! - Arithmetic is decimal. What does not fit into 96 bits is a typed error, never a panic and never infinity.
//! - What has no meaning (a return on no capital) is a typed error, never zero and never "not a number".

pub mod allocation;
pub mod conversion;
pub mod gain;
pub mod history;
pub mod total;
pub mod twr;

/// A result that exceeds what a decimal can hold (about 7.9 · 10²⁸): the input cannot have been money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount is too large to compute with")]
pub struct Overflow;
