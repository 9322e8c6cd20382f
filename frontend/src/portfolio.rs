//! The view of one client's portfolio: household, person or account alike.
//!
//! Contract types, and what `analytics` makes of them, become elements here. It may import `contract`, `analytics`, `chart`,
//! `table`, `ui` and `i18n`. It deliberately computes no figure: what is not in the answer is not shown. What an admin
//! may leave out stands in [`placement`].

mod allocation;
mod first_period;
mod notices;
mod opening;
mod performance;
mod placement;
mod standing;
mod tables;
mod total;
mod tree;
mod view;
mod workspace;

pub(crate) use placement::Placement;
pub(crate) use view::{BookText, PortfolioScene, portfolio_view};
