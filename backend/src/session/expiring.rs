//! A bounded map whose entries are forgotten at an instant of their own.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use jiff::Timestamp;

/// At most `capacity` entries, each with the instant at which it is forgotten.
///
/// Forgotten entries are swept when one is added, oldest first, so a quiet map costs nothing and a busy one never walks
/// over all entries.
pub(super) struct ExpiringMap<K, V> {
    capacity: usize,
    entries: HashMap<K, (V, Timestamp)>,
    by_expiry: BTreeSet<(Timestamp, K)>,
}

/// Why an entry was not added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotAdded {
    /// The key is there already.
    Occupied,
    /// The map is full, and nothing in it can be forgotten yet.
    Full,
}

impl<K: Copy + Eq + Hash + Ord, V> ExpiringMap<K, V> {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            entries: HashMap::new(),
            by_expiry: BTreeSet::new(),
        }
    }

    /// Adds an entry unless its key is there.
    pub(super) fn add(
        &mut self,
        key: K,
        value: V,
        forget_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), NotAdded> {
        self.sweep(now);
        let is_full = self.entries.len() >= self.capacity;
        match self.entries.entry(key) {
            Entry::Occupied(_) => Err(NotAdded::Occupied),
            Entry::Vacant(_) if is_full => Err(NotAdded::Full),
            Entry::Vacant(vacant) => {
                vacant.insert((value, forget_at));
                self.by_expiry.insert((forget_at, key));
                Ok(())
            }
        }
    }

    /// The value of `key`, unless it is to be forgotten by now.
    pub(super) fn get(&self, key: &K, now: Timestamp) -> Option<&V> {
        self.entries
            .get(key)
            .filter(|(_, forget_at)| now < *forget_at)
            .map(|(value, _)| value)
    }

    /// As [`Self::get`], to change it in its place.
    pub(super) fn get_mut(&mut self, key: &K, now: Timestamp) -> Option<&mut V> {
        self.entries
            .get_mut(key)
            .filter(|(_, forget_at)| now < *forget_at)
            .map(|(value, _)| value)
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let (value, forget_at) = self.entries.remove(key)?;
        self.by_expiry.remove(&(forget_at, *key));
        Some(value)
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.by_expiry.clear();
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn sweep(&mut self, now: Timestamp) {
        while let Some((forget_at, key)) = self.by_expiry.first().copied() {
            if now < forget_at {
                return;
            }
            self.by_expiry.pop_first();
            self.entries.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_full_map_takes_more_once_something_is_forgotten() {
        let mut map = ExpiringMap::new(2);
        assert_eq!(map.add(1, "one", second(10), second(0)), Ok(()));
        assert_eq!(map.add(2, "two", second(20), second(0)), Ok(()));
        assert_eq!(map.add(3, "three", second(30), second(9)), Err(NotAdded::Full));
        assert_eq!(map.add(3, "three", second(30), second(10)), Ok(()));
        assert_eq!(map.get(&1, second(10)), None);
        assert_eq!(map.get(&2, second(19)), Some(&"two"));
        assert_eq!(map.get(&2, second(20)), None);
    }

    proptest! {
        #[test]
        fn both_indexes_always_agree_and_stay_bounded(
            steps in prop::collection::vec((0_u8..3, 0_u8..12, 1_i64..30), 1..200),
        ) {
            let mut map = ExpiringMap::new(5);
            for (now, (kind, key, life)) in (0_i64..).zip(steps) {
                match kind {
                    0 => { map.remove(&key); }
                    _ => { let _ = map.add(key, (), second(now + life), second(now)); }
                }
                prop_assert!(map.len() <= 5);
                prop_assert_eq!(map.entries.len(), map.by_expiry.len());
                for (forget_at, key) in &map.by_expiry {
                    prop_assert_eq!(map.entries.get(key).map(|entry| entry.1), Some(*forget_at));
                }
            }
        }
    }
}
