//! A FinTech platform in a box: OAuth 2.0 client credentials, portfolios, KYC checks, and faults on demand; beside it a
//! second KYC vendor and the firms' CRM.
//!
//! What the backend's `platform` provider is built and tested against, and what the demonstration shows. It may
//! import `contract` for identifiers and money and nothing else of the workspace: its answers ([`answer`]) are its
//! own types, because a real platform's would be. It deliberately stores no data: every number is computed from a seed
//! and a date, so it starts at once and answers the same on every machine; checks live in memory.
//!
//! Reading order: [`orgs`], [`records`] and [`persons`] (who exists), `market` (prices), [`World`] (clients and their
//! history), [`kyc`] (checks), `oauth`, `api`, `onfido`, `salesforce` and `console` (how it is served), [`fault`] (how it
//! fails), [`serve`] (the running thing).

mod amount;
mod api;
mod calendar;
mod client_key;
mod clock;
mod console;
mod currency;
mod generator;
mod market;
mod oauth;
mod onfido;
mod random;
mod salesforce;
mod server;
mod world;

pub mod answer;
pub mod fault;
pub mod kyc;
pub mod orgs;
pub mod persons;
pub mod records;
pub mod snaptrade;

pub use api::document;
pub use client_key::UnusableClientKey;
pub use oauth::TokenAnswer;
pub use salesforce::{UnusableCertificate, Written, WrittenEvent, WrittenRecord};
pub use server::{Config, Sandbox, StartError, serve};
pub use world::{Firm, Portfolio, UnusableAsOf, World};
