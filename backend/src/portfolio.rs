//! Portfolios and books: what a provider knows about a record, turned into the answers that the widget shows, and kept for
//! a while.
//!
//! - [`assemble`]: a provider's snapshot to the contract's `Portfolio`; pure, every figure from `analytics`.
//! - [`answer`]: a portfolio or a book as ready bytes.
//! - [`service`]: asks the provider, never twice at once for one record, and bridges its outages with what it knew.
//!
//! It may import `upstream`, `clock`, `contract` and `analytics`. It deliberately knows no HTTP, no session and no
//! tenant configuration: whoever calls it has proved that the caller may see the record.

pub mod answer;
pub mod assemble;
pub mod service;

pub use answer::{Answer, Part};
pub use service::{CacheLimits, PortfolioError, PortfolioService, PortfolioSource, Sources};
