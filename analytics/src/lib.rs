//! Pure numbers: what Inlay computes from values, flows and rates, once, for backend and browser alike.
//!
//! - [`history`]: daily values and external flows, checked and paired day by day; what the returns stand on.
//! - [`twr`]: time-weighted return, definitions `twr.daily` and `twr.bod`.
//! - [`dietz`]: returns on average capital, `moddietz` and `roai`; [`xirr`]: money-weighted return; [`annualise`]: per year.
//! - [`risk`]: volatility and drawdown; [`period`]: from when to when; [`excerpt`]: a period out of a linked history.
//! - [`engine`]: a whole book, and every figure of it ([`report`]) with its reasons ([`explanation`]).
//! - [`gain`]: gain of the latest day, definition `gain.day`.
//! - [`conversion`]: amounts of several currencies in one.
//! - [`total`]: sums that know how much of what they should cover they do cover.
//! - [`allocation`]: sums by class, and weights; [`drift`]: how far they are from a target model.
//! - [`lots`]: what units had cost, and the gain when they are sold.
//! - [`bridge`]: what led from one value to another, line by line.
//! - [`income`]: income by calendar month.
//! - [`reduce`]: long series reduced to the columns of a picture; [`order`]: sorting that is compiled once.
//!
//! It may import `contract` for money and currencies, nothing else of the workspace, and runs in WebAssembly.
//! It deliberately does no I/O, reads no clock, makes no randomness, knows no provider, and rounds no money
//! but where rounded amounts must add up: the lines of a bridge, the trades that close a drift.
//!
//! # Conventions
//! - Ratios and returns are fractions of one. What is per year says so in its name.
//! - Arithmetic is decimal. What does not fit into 96 bits is a typed error, never a panic and never infinity.
//! - What has no meaning (a return on no capital) is a typed error, never zero and never "not a number".

pub mod allocation;
pub mod annualise;
mod benchmark;
pub mod bridge;
pub mod conversion;
mod day_count;
pub mod dietz;
pub mod drift;
pub mod engine;
pub mod excerpt;
pub mod explanation;
pub mod gain;
pub mod history;
pub mod income;
mod linked;
pub mod lots;
mod number;
pub mod order;
pub mod period;
pub mod reduce;
pub mod report;
pub mod risk;
mod rounding;
#[cfg(test)]
mod sample;
pub mod total;
pub mod twr;
pub mod xirr;

/// A result that exceeds what a decimal can hold (about 7.9 · 10²⁸): the input cannot have been money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an amount is too large to compute with")]
pub struct Overflow;
