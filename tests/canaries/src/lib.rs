//! Finds secrets and personal data where they must not be, however they are written (security rows S01 and S24).
//!
//! A test seeds what must not leave ([`Canaries::seed`]): a secret that it made up, a token that it saw on its way, a birth date
//! that the CRM keeps. Then it hands over everything that came out (answers, log lines, rows, files) and is told what was found
//! in it ([`Scan::in_bytes`]), also where it was encoded: `forms` makes the ways in which one value can be written.
//! It deliberately knows nothing of Inlay: what is looked for, and what a place may hold, is each suite's own business
//! (`tests/attack/canary_scan.rs`, `tests/integration/silence.rs`).

mod forms;
mod scan;

pub use scan::{Found, Scan};

/// What a canary is, so that a place may be allowed to hold the one and not the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whoever knows it can do something: a password, a key, a token, a code.
    Secret,
    /// Says something about a person: a name, a birth date, an address, a number.
    Personal,
}

/// A value that must not be found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Canary {
    /// What it is, for whoever reads that it was found.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    value: String,
}

/// What is looked for. Grows while a test runs: tokens are only known once they were issued.
#[derive(Debug, Clone, Default)]
pub struct Canaries(Vec<Canary>);

/// Fewer characters than this stand in texts by chance.
pub const SHORTEST: usize = 6;

impl Canaries {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// From now on `value` is looked for. One that is there already is not taken twice.
    ///
    /// # Panics
    /// For a value of fewer than [`SHORTEST`] characters: it would be found everywhere, and a test that looks for it in vain
    /// says nothing.
    pub fn seed(&mut self, name: impl Into<String>, kind: Kind, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        assert!(
            SHORTEST <= value.chars().count(),
            "`{name}` is too short to be looked for"
        );
        if self.0.iter().all(|known| known.value != value) {
            self.0.push(Canary { name, kind, value });
        }
    }

    /// A secret.
    ///
    /// # Panics
    /// As [`Canaries::seed`].
    pub fn secret(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.seed(name, Kind::Secret, value);
    }

    /// Something about a person.
    ///
    /// # Panics
    /// As [`Canaries::seed`].
    pub fn personal(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.seed(name, Kind::Personal, value);
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Canary] {
        &self.0
    }

    /// Looks for all of them.
    #[must_use]
    pub fn scan(&self) -> Scan {
        self.scan_for(|_| true)
    }

    /// Looks for those that a place must not hold, where it may hold others.
    #[must_use]
    pub fn scan_for(&self, is_forbidden: impl Fn(&Canary) -> bool) -> Scan {
        let forbidden = self.0.iter().filter(|canary| is_forbidden(canary));
        Scan::of(forbidden.cloned().collect())
    }
}

impl Canary {
    /// The value itself.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}
