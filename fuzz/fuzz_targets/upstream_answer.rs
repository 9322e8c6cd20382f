//! Fuzzes headers of providers' answers, and tokens.

#![no_main]

use inlay_backend::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzzing::run("upstream_answer", data));
