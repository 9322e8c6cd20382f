//! The view of one client's KYC file: where it stands, the check that is running, what can be done about it.
//!
//! [`view`] belongs to the first load and waits for the rest; [`panel`] is a late part of its own, so that who reads a
//! portfolio pays nothing for it. It may import `contract`, `api` (`panel/link.rs`, `actions.rs` and `follow.rs` alone), `ui`
//! and `i18n`. It deliberately keeps personal data nowhere but in what is shown, and says none of it to the host page.

mod panel;
mod view;

pub(crate) use view::{KycFile, KycScene, kyc_view};
