//! KYC from the widget's door to the vendor's and the CRM's, over HTTP, with both adapters.
//!
//! - `parts`: sandbox and backends, put together; `configuration`: what a backend is told; `instance`: a backend.
//! - `desk`: somebody at the widget; `events`: a stream; `ending`: what came of a check, to be compared.
//! - `deliveries`: what vendors send, kept to be sent again; `twin`: a vendor that names everything the same for both firms.
//!
//! The clock of a backend is set by hand, and so is the time in which the sandbox's checks proceed; whoever waits, waits for a
//! state.

#![expect(
    clippy::print_stdout,
    reason = "a skipped test says so, and one that draws lots says which"
)]

pub(crate) mod configuration;
mod deliveries;
pub(crate) mod desk;
mod ending;
pub(crate) mod events;
mod instance;
pub(crate) mod parts;
mod twin;

mod any_order;
mod cloud;
mod instances;
mod outages;
mod permissions;
mod refusals;
mod reports;
mod stream;
mod tenants;
mod whole_path;
