//! Looks through what came out.

use std::fmt;

use aho_corasick::{AhoCorasick, BuildError};

use crate::{Canary, forms};

/// A search for some canaries in all their forms.
#[derive(Debug)]
pub struct Scan {
    canaries: Vec<Canary>,
    /// Of each pattern: which canary it is, and how it is written.
    patterns: Vec<(usize, &'static str)>,
    automaton: AhoCorasick,
}

/// A canary that stood where it must not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// What was found.
    pub canary: Canary,
    /// How it was written.
    pub form: &'static str,
    /// Where.
    pub place: String,
    /// What stands around it.
    pub around: String,
}

/// How many bytes before and after are shown.
const AROUND: usize = 60;

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            canary,
            form,
            place,
            around,
        } = self;
        write!(formatter, "{} stands {form} in {place}: …{around}…", canary.name)
    }
}

impl Scan {
    pub(crate) fn of(canaries: Vec<Canary>) -> Self {
        let mut patterns = Vec::new();
        let mut texts = Vec::new();
        for (position, canary) in canaries.iter().enumerate() {
            for (form, text) in forms::of(canary.value()) {
                if !texts.contains(&text) {
                    patterns.push((position, form));
                    texts.push(text);
                }
            }
        }
        let automaton: Result<_, BuildError> =
            AhoCorasick::builder().ascii_case_insensitive(true).build(&texts);
        Self {
            canaries,
            patterns,
            automaton: automaton.unwrap_or_else(|error| panic!("too many canaries: {error}")),
        }
    }

    /// Each canary that stands in `bytes`, once; `place` says where they came from.
    #[must_use]
    pub fn in_bytes(&self, place: &str, bytes: &[u8]) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for hit in self.automaton.find_overlapping_iter(bytes) {
            let (position, form) = self.patterns[hit.pattern().as_usize()];
            let canary = &self.canaries[position];
            if found.iter().all(|found| found.canary != *canary) {
                let around = &bytes[hit.start().saturating_sub(AROUND)..bytes.len().min(hit.end() + AROUND)];
                found.push(Found {
                    canary: canary.clone(),
                    form,
                    place: place.to_owned(),
                    around: String::from_utf8_lossy(around).into_owned(),
                });
            }
        }
        found
    }

    /// Fails where any of them stands in `bytes`.
    ///
    /// # Panics
    /// Names what was found, how it was written and where.
    #[track_caller]
    pub fn assert_none_in(&self, place: &str, bytes: &[u8]) {
        let found = self.in_bytes(place, bytes);
        let lines: Vec<_> = found.iter().map(Found::to_string).collect();
        assert!(found.is_empty(), "{}", lines.join("\n"));
    }
}
