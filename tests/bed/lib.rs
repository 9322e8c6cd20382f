//! A test bed: the sandbox, the service and an org that signs assertions, for programs that measure and for those that try what
//! the service withstands.
//!
//! - [`Bed`]: everything running; [`Plan`]: how. [`Desk`]: somebody at a widget, with an open session.
//! - [`load`]: requests at the rate that a server can take, or at a given one; [`latency`]: what came of them.
//! - [`process`]: another program that runs beside, its processors and its memory.
//!
//! It imports everything of the workspace. It deliberately asserts nothing: whoever uses it does.

mod bed;
mod configuration;
mod desk;
pub mod latency;
pub mod load;
pub mod process;
pub mod said;

pub use bed::{Bed, Plan, Rest, free_address};
pub use configuration::{AUDIT_KEY, Service, UNLIMITED};
pub use desk::{Answer, Desk, user};
