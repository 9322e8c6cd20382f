//! Identity checks: what they come to, how they proceed, and how word of them is sent.
//!
//! One engine for both vendors that the sandbox plays, the platform and the one with the Onfido wire format: a person
//! has a [`Plot`], a plot and what was ordered make a `script` of stages, and a `run` goes through it while time passes.
//! Nothing here knows HTTP but `deliver`, which sends webhooks. Kept in memory only: a restart forgets every check.

mod deliver;
mod ordered;
mod plot;
mod product;
mod report;
mod run;
mod script;
mod state;
mod target;
mod webhook;

pub use deliver::DeliveryPlan;
pub use plot::Plot;
pub use product::Product;
pub use state::{Counts, Speed};
pub use target::{Target, UnusableTarget, Vendor};

pub(crate) use deliver::Deliverer;
pub(crate) use ordered::{Ordered, ReportName, Reports};
pub(crate) use report::pdf;
pub(crate) use run::{Happening, Run};
pub(crate) use state::{Begin, Enrolled, Kyc, Once, Person};
pub(crate) use target::Registration;
