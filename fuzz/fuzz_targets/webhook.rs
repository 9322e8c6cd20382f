//! Fuzzes deliveries of providers.

#![no_main]

use inlay_backend::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzzing::run("webhook", data));
