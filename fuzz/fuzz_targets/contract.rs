//! Fuzzes the widget's readers of the service's answers.

#![no_main]

use inlay_backend::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzzing::run("contract", data));
