//! The door to the backend-for-frontend: the session, the reading of a portfolio, a client's KYC file and its events, and
//! files of the widget itself.
//!
//! What an answer means is decided in [`failure`], [`session`] and [`sse`], plain Rust with tests; [`fetch`] is the only place
//! in the widget that makes requests. It may import `contract` and `host` (which has the assertions). It deliberately
//! keeps nothing outside memory, sends no cookie, and knows nothing of views.

mod failure;
mod fetch;
pub(crate) mod kyc;
mod kyc_events;
mod portfolio;
mod session;
mod sse;

pub(crate) use failure::Failure;
pub(crate) use fetch::{Cancellation, load_asset};
pub(crate) use kyc_events::{Ended, follow};
pub(crate) use portfolio::{load_book, load_portfolio};
pub(crate) use session::{Session, renew, renewal_delay_ms};
