//! Attacks on the running service: the command itself with its log at the finest level, before a sandbox that plays platform,
//! KYC vendors and CRM.
//!
//! `canary_scan` looks for secrets and personal data in everything that comes out; `schema` has a tool send what the service's own
//! OpenAPI document allows and forbids. `stage` sets both up, `mirror` stands between service and sandbox.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod canary_scan;
#[expect(dead_code, reason = "the integration tests need one more constant of it")]
#[path = "../integration/kyc/configuration.rs"]
mod configuration;
mod mirror;
mod schema;

mod sessions;
mod stage;
