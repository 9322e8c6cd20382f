//! The newest statement of each account.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use inlay_ofx::{Security, SecurityId, Statement, Statements};
use jiff::Timestamp;

use super::folder::Content;

/// A statement with the descriptions of the securities in its file.
#[derive(Debug, Clone)]
pub(super) struct Held<'a> {
    pub(super) statement: &'a Statement,
    file: &'a Statements,
}

impl<'a> Held<'a> {
    /// The securities that the file describes, for looking up many of them.
    pub(super) fn securities(&self) -> HashMap<&'a SecurityId, &'a Security> {
        self.file
            .securities
            .iter()
            .map(|security| (&security.id, security))
            .collect()
    }

    /// Newer as-of wins; of two with the same as-of, the one that the custodian made later (a correction).
    fn age(&self) -> (Timestamp, Option<Timestamp>) {
        (
            self.statement.as_of.instant,
            self.file.produced.map(|moment| moment.instant),
        )
    }
}

/// Every statement of an account, newest first.
pub(super) fn all_of<'a>(files: &'a [Arc<Content>], key: &str) -> Vec<Held<'a>> {
    let mut statements: Vec<_> = all(files)
        .filter(|held| held.statement.account.to_string() == key)
        .collect();
    statements.sort_by_key(|held| Reverse(held.age()));
    statements
}

/// By account key. The same statement twice is harmless: one of both is taken.
pub(super) fn by_account(files: &[Arc<Content>]) -> BTreeMap<String, Held<'_>> {
    let mut latest: BTreeMap<String, Held<'_>> = BTreeMap::new();
    for held in all(files) {
        let key = held.statement.account.to_string();
        if latest.get(&key).is_none_or(|known| known.age() <= held.age()) {
            latest.insert(key, held);
        }
    }
    latest
}

fn all(files: &[Arc<Content>]) -> impl Iterator<Item = Held<'_>> {
    let readable = files.iter().filter_map(|content| content.as_ref().as_ref().ok());
    readable.flat_map(|file| {
        file.statements
            .iter()
            .map(move |statement| Held { statement, file })
    })
}
