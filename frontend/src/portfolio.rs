//! The view of one client's portfolio: household, person or account alike.
//!
//! [`order`] and [`pages`] are plain Rust with tests; everything else turns contract types into elements. It may import
//! `contract`, `chart`, `ui` and `i18n`. It deliberately computes no figure: what is not in the answer is not shown.

mod allocation;
mod notices;
mod opening;
mod performance;
mod tables;
mod total;
mod tree;
mod view;
mod workspace;

pub(crate) use view::{BookText, PortfolioScene, portfolio_view};
