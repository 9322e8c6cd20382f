//! The view of one client's portfolio: household, person or account alike.
//!
//! [`order`] and [`pages`] are plain Rust with tests; everything else turns contract types into elements. It may import
//! `contract`, `chart`, `ui` and `i18n`. It deliberately computes no figure: what is not in the answer is not shown.

mod accounts;
mod allocation;
mod holdings;
mod notices;
mod order;
mod pages;
mod performance;
mod total;
mod view;

pub(crate) use view::{PortfolioScene, portfolio_view};
