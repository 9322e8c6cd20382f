//! What is open in a tree. Items are remembered by keys that a new period, and a new book, leave as they are.

use std::collections::BTreeMap;

use super::hierarchy::Hierarchy;

/// What the reader has opened and closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Opened {
    /// Everything was opened, or closed; since then, what is in `toggled`.
    all: Option<bool>,
    toggled: BTreeMap<Key, bool>,
}

/// What an item is remembered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    /// Of the beginning of a tree.
    pub(super) const ROOT: Self = Self(0xcbf2_9ce4_8422_2325);

    /// One name further (FNV-1a, 64 bits).
    pub(super) fn with(self, name: &str) -> Self {
        let hashed = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        // A byte that is in no name keeps `a, bc` and `ab, c` apart.
        Self(name.as_bytes().iter().chain(&[0xff]).fold(self.0, hashed))
    }
}

impl Opened {
    /// Everything open, or everything closed.
    pub(super) const fn all(is_open: bool) -> Self {
        Self {
            all: Some(is_open),
            toggled: BTreeMap::new(),
        }
    }

    /// Whether an item is open that by itself would be as `by_itself` says.
    pub(super) fn is_open(&self, key: Key, by_itself: bool) -> bool {
        let toggled = self.toggled.get(&key).copied();
        toggled.or(self.all).unwrap_or(by_itself)
    }

    /// Opens what is closed and the other way round.
    pub(super) fn toggle(&mut self, hierarchy: &Hierarchy, item: usize) {
        if let Some((key, by_itself)) = hierarchy.opening(item) {
            let is_open = self.is_open(key, by_itself);
            self.toggled.insert(key, !is_open);
        }
    }

    /// Opens an item and all of its siblings.
    pub(super) fn open_siblings(&mut self, hierarchy: &Hierarchy, item: usize) {
        for sibling in hierarchy.structure().siblings(item) {
            if let Some((key, _)) = hierarchy.opening(sibling) {
                self.toggled.insert(key, true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_did_last_counts() {
        let (ada, ben) = (Key::ROOT.with("Ada"), Key::ROOT.with("Ben"));
        let mut opened = Opened::default();
        assert!(
            opened.is_open(ada, true) && !opened.is_open(ben, false),
            "as it is by itself"
        );
        opened.toggled.insert(ada, false);
        assert!(!opened.is_open(ada, true));
        opened = Opened::all(true);
        assert!(
            opened.is_open(ada, false) && opened.is_open(ben, false),
            "opening all forgets what was closed before"
        );
        opened.toggled.insert(ben, false);
        assert!(!opened.is_open(ben, true));
    }

    #[test]
    fn namesakes_below_different_parents_are_different() {
        let key = |path: &[&str]| path.iter().fold(Key::ROOT, |key, name| key.with(name));
        assert_ne!(key(&["Ada", "Joint"]), key(&["Ben", "Joint"]));
        assert_ne!(key(&["a", "bc"]), key(&["ab", "c"]));
        assert_eq!(key(&["Ada", "Joint"]), key(&["Ada", "Joint"]));
    }
}
