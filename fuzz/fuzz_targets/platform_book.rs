//! Fuzzes the platform's JSON about what happened in accounts.

#![no_main]

use inlay_backend::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzzing::run("platform_book", data));
