//! What runs across parts, in one binary: one link step, one harness.
//!
//! Each module tests one agreement between parts; tests of one part alone stand beside that part.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod book;
mod crash;
mod first_picture;
mod instances;
mod kyc;
mod platform;
mod private_key;
mod protocol;
mod rotation;
mod silence;
mod snaptrade;
mod stack;
mod statements;
