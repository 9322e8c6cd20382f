//! The HTTP boundary of the backend-for-frontend, from outside: a real server on a free port, a clock that stands still,
//! providers that say what a test wants. One file for each route or concern.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod assets;
mod audit;
mod bad_input;
mod binary;
mod binary_stop;
mod book;
mod check_page;
mod cors;
#[cfg(unix)]
mod doctor;
mod embed;
mod endpoints;
mod errors;
mod faults;
mod forged;
mod harness;
mod headers;
mod health;
mod hop_headers;
mod kyc;
mod kyc_events;
mod kyc_instances;
mod kyc_reports;
mod launch;
mod limits;
mod logs;
mod matrix;
mod openapi;
mod operator;
#[cfg(unix)]
mod packaging;
mod portfolio;
mod reload;
mod running;
mod session;
mod setup;
mod shutdown;
mod slow_clients;
mod tenants;
#[cfg(feature = "otel")]
mod traces;
mod webhooks;
mod wire;
