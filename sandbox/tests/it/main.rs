//! The sandbox over HTTP, as an adapter meets it. One binary, one file a subject.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it stands"
)]

mod access;
mod client;
mod command;
mod console;
mod contents;
mod faults;
mod history;
mod kyc;
mod oauth;
mod onfido;
mod onfido_checks;
mod onfido_webhooks;
mod openapi;
mod salesforce;
mod snaptrade;
mod webhooks;
