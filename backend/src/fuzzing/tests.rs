//! Every fuzz target holds over its seeds, over what is made of them by small changes, and over arbitrary bytes; so a target
//! cannot rot between two long runs.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::{TARGETS, Target, run};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = folder().join("seeds").join(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// What a fuzzer does first with a seed.
#[derive(Debug, Clone)]
struct Change {
    at: prop::sample::Index,
    until: prop::sample::Index,
    bytes: Vec<u8>,
    is_cut: bool,
}

impl Change {
    fn any() -> impl Strategy<Value = Self> {
        let places = (any::<prop::sample::Index>(), any::<prop::sample::Index>());
        let bytes = prop::collection::vec(any::<u8>(), 0..4);
        (places, bytes, any::<bool>()).prop_map(|((at, until), bytes, is_cut)| Self {
            at,
            until,
            bytes,
            is_cut,
        })
    }

    /// `seed` with these bytes somewhere in it, or in place of a part of it.
    fn of(&self, seed: &[u8]) -> Vec<u8> {
        let at = self.at.index(seed.len() + 1);
        let until = match self.is_cut {
            true => at + self.until.index(seed.len() - at + 1),
            false => (at + self.bytes.len()).min(seed.len()),
        };
        [&seed[..at], &self.bytes, &seed[until..]].concat()
    }
}

fn holds_over(target: Target, inputs: impl Strategy<Value = Vec<u8>>, cases: u32) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&inputs, |input| {
        target(&input);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_promise_that_a_seed_breaks_is_seen_without_a_fuzzer() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seed");
        for seed in &seeds {
            target(seed);
        }
    }
}

#[test]
fn a_promise_that_a_changed_seed_breaks_is_seen_without_a_fuzzer() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        let inputs = (prop::sample::select(seeds), Change::any()).prop_map(|(seed, change)| change.of(&seed));
        holds_over(target, inputs, 64);
    }
}

#[test]
fn a_promise_that_arbitrary_bytes_break_is_seen_without_a_fuzzer() {
    for (_, target) in TARGETS {
        holds_over(target, prop::collection::vec(any::<u8>(), 0..200), 64);
        holds_over(target, "[ -~\\n]{0,200}".prop_map(String::into_bytes), 64);
    }
}

#[test]
fn every_target_is_a_program_of_the_fuzzer() {
    let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        let program = fs::read_to_string(folder().join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(
            program.contains(&format!("fuzzing::run(\"{name}\", data)")),
            "{name}"
        );
        run(name, b"");
    }
    let programs = fs::read_dir(folder().join("fuzz_targets")).unwrap().count();
    assert_eq!(programs, TARGETS.len());
}
