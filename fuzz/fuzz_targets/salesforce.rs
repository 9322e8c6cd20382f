//! Fuzzes Salesforce's answers and the query with a record in it.

#![no_main]

use inlay_backend::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| fuzzing::run("salesforce", data));
