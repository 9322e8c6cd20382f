//! The Salesforce side of Inlay on a developer's machine: serves the playground's record page and signs the one-time
//! assertion that Apex signs in a real org.
//!
//! It may import `inlay-contract` only: it stands for an org and knows the backend-for-frontend by its address alone.
//!
//! # What it deliberately does not prove
//! - **Apex.** Nothing here runs on the platform: sharing rules, field-level security, custom permissions, governor
//!   limits and `@AuraEnabled` error shapes are not exercised. Whoever asks is the user whom they name.
//! - **`Auth.JWT` and `Auth.JWS`.** The claims follow the same type in `contract`, but header fields, claim order and
//!   number formats of the platform's own serialisation are not reproduced.
//! - **Certificates.** The key is made here and its certificate is self-signed for twenty years. Enrolment, expiry and
//!   rotation of an org's certificate are not exercised.
//! - **Lightning.** No Lightning Web Security, no Trusted URLs, no My Domain: the host origin is a plain local one.
//!
//! It is a tool for loopback. It signs for any well-formed record id, also for one that the org does not have: what the
//! backend then answers is worth seeing.

mod apex;
pub mod assertion;
mod clock;
mod faults;
pub mod keys;
mod launch;
mod mistake;
mod outgoing;
pub mod records;
mod refusal;
pub mod server;
mod site;
pub mod users;

pub use assertion::mint;
pub use keys::OrgKey;
pub use server::{Config, ServeError, Server, serve};
