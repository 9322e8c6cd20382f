//! Fuzzes PEM files of orgs.

#![no_main]

use inlay_backend::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzzing::run("certificate", data));
