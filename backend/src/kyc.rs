//! KYC checks: started once, followed live, recorded for good.
//!
//! The core is pure and decides everything: [`check`] says what a check is and what may become of it, [`start`] whether a
//! new one begins, [`standing`] what the file as a whole amounts to. Around it `service` reads a file, asks the core,
//! and commits what it says; `work` does the jobs that a commit made, [`changes`] tells whoever follows a party, [`dead_letters`] is
//! what an operator sees of jobs that were given up, and [`upkeep`] forgets what need not be kept.
//! It may import `store`, `upstream`, `audit`, `clock`, `random` and `contract`. It deliberately knows no HTTP and no provider.

mod caller;
pub mod changes;
pub mod check;
pub mod dead_letters;
#[cfg(test)]
pub(crate) mod fakes;
pub mod file;
mod masking;
pub mod service;
pub mod standing;
pub mod start;
pub mod tenant;
pub mod upkeep;
pub mod validity;
pub mod work;
mod write_back;

pub use caller::{Caller, KycError};
pub use check::KeptCheck;
pub use file::File;
pub use service::{Follower, KycService, LinkCode};
pub use tenant::{ConsentTexts, KycTenant, OfferedPackage};
pub use validity::Validity;
