//! Adapters against servers that are driven by their providers' official documents, in one test binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "a skipped test says so")]

mod onfido;
mod prism;
mod salesforce;
mod snaptrade;
mod witness;
