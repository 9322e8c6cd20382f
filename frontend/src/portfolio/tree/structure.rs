//! The shape of a tree whose items are listed in the order of display, each followed by its children.

/// Who is below whom. Items are known by their position in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Structure {
    items: Vec<Place>,
}

/// Where one item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Levels below the root.
    pub(super) depth: u32,
    /// The item above.
    pub(super) parent: Option<usize>,
    /// Place among its siblings, counted from 1.
    pub(super) position: u32,
    /// How many siblings there are, itself included.
    pub(super) set_size: u32,
    /// The first item that is not below it any more.
    pub(super) end: usize,
}

impl Structure {
    /// From the depth of each item. A depth that skips a level is taken for the next one.
    pub(super) fn new(depths: impl Iterator<Item = u32>) -> Self {
        let mut items: Vec<Place> = Vec::new();
        // The item, its number of children so far: from the root down to the item before.
        let mut path: Vec<(usize, u32)> = Vec::new();
        let mut n_roots = 0;
        for (item, depth) in depths.enumerate() {
            while usize::try_from(depth).is_ok_and(|depth| depth < path.len()) {
                close(&mut items, path.pop(), item);
            }
            let siblings = path.last_mut().map_or(&mut n_roots, |(_, children)| children);
            *siblings += 1;
            let position = *siblings;
            items.push(Place {
                depth: u32::try_from(path.len()).unwrap_or(depth),
                parent: path.last().map(|(parent, _)| *parent),
                position,
                set_size: 0,
                end: 0,
            });
            path.push((item, 0));
        }
        let end = items.len();
        while let Some(open) = path.pop() {
            close(&mut items, Some(open), end);
        }
        let mut sizes = vec![0; end];
        // The last sibling knows how many there are; from behind, it is met first.
        for item in (0..end).rev() {
            let Place { parent, position, .. } = items[item];
            let size = parent.map_or(n_roots, |parent| {
                sizes[parent] = position.max(sizes[parent]);
                sizes[parent]
            });
            items[item].set_size = size;
        }
        Self { items }
    }

    /// Where an item stands.
    pub(super) fn place(&self, item: usize) -> Option<Place> {
        self.items.get(item).copied()
    }

    /// Whether there is anything below an item.
    pub(super) fn has_children(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(|place| item + 1 < place.end)
    }

    /// The items that are seen when these are open: those whose ancestors all are.
    pub(super) fn seen(&self, is_open: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut seen = Vec::new();
        let mut item = 0;
        while let Some(place) = self.items.get(item) {
            seen.push(item);
            item = if is_open(item) { item + 1 } else { place.end };
        }
        seen
    }

    /// An item and its siblings.
    pub(super) fn siblings(&self, item: usize) -> Vec<usize> {
        let parent = self.place(item).and_then(|place| place.parent);
        let mut sibling = parent.map_or(0, |parent| parent + 1);
        let end = parent
            .and_then(|parent| self.place(parent))
            .map_or(self.items.len(), |place| place.end);
        let mut siblings = Vec::new();
        while sibling < end {
            siblings.push(sibling);
            sibling = self.items[sibling].end;
        }
        siblings
    }
}

fn close(items: &mut [Place], open: Option<(usize, u32)>, end: usize) {
    if let Some((item, _)) = open {
        items[item].end = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Household; Ada with two accounts, one of which has two holdings; Ben with one account.
    const DEPTHS: [u32; 8] = [0, 1, 2, 3, 3, 2, 1, 2];

    fn structure() -> Structure {
        Structure::new(DEPTHS.into_iter())
    }

    #[test]
    fn what_is_closed_hides_all_that_is_below_it() {
        assert_eq!(structure().seen(|_| true), [0, 1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(structure().seen(|_| false), [0]);
        assert_eq!(structure().seen(|item| item != 1), [0, 1, 6, 7]);
        assert_eq!(structure().seen(|item| item != 2), [0, 1, 2, 5, 6, 7]);
    }

    #[test]
    fn a_screen_reader_hears_which_of_how_many() {
        let structure = structure();
        let heard = |item| {
            let place = structure.place(item).unwrap();
            (place.depth + 1, place.position, place.set_size, place.parent)
        };
        assert_eq!(heard(0), (1, 1, 1, None));
        assert_eq!(heard(1), (2, 1, 2, Some(0)));
        assert_eq!(heard(4), (4, 2, 2, Some(2)));
        assert_eq!(heard(5), (3, 2, 2, Some(1)));
        assert_eq!(heard(6), (2, 2, 2, Some(0)));
        assert_eq!(heard(7), (3, 1, 1, Some(6)));
    }

    #[test]
    fn siblings_are_those_with_the_same_parent() {
        assert_eq!(structure().siblings(1), [1, 6]);
        assert_eq!(structure().siblings(3), [3, 4]);
        assert_eq!(structure().siblings(0), [0]);
    }

    #[test]
    fn only_what_has_something_below_it_opens() {
        let structure = structure();
        assert!(structure.has_children(6));
        assert!(!structure.has_children(7));
        assert!(!structure.has_children(99));
    }

    proptest::proptest! {
        #[test]
        fn any_tree_is_whole(steps in proptest::collection::vec(0_u32..5, 0..60), closed in proptest::collection::vec(0_usize..60, 0..10)) {
            // Depths that never skip a level, with one root.
            let mut depths: Vec<u32> = Vec::new();
            for step in steps {
                let depth = depths.last().map_or(0, |last| (step + 1).min(last + 1).max(1));
                depths.push(depth);
            }
            let structure = Structure::new(depths.iter().copied());
            let seen = structure.seen(|item| !closed.contains(&item));
            for (item, depth) in depths.iter().enumerate() {
                let place = structure.place(item).unwrap();
                proptest::prop_assert_eq!(place.depth, *depth);
                proptest::prop_assert_eq!(structure.siblings(item).len(), usize::try_from(place.set_size).unwrap());
                let position = usize::try_from(place.position).unwrap() - 1;
                proptest::prop_assert_eq!(structure.siblings(item)[position], item);
                // An item is seen exactly when no ancestor is closed.
                let mut above = place.parent;
                let mut is_hidden = false;
                while let Some(parent) = above {
                    is_hidden |= closed.contains(&parent);
                    above = structure.place(parent).unwrap().parent;
                }
                proptest::prop_assert_eq!(seen.binary_search(&item).is_err(), is_hidden);
            }
        }

        #[test]
        fn a_list_of_depths_that_is_no_tree_is_still_shown_whole(depths in proptest::collection::vec(0_u32..9, 0..40)) {
            let structure = Structure::new(depths.iter().copied());
            proptest::prop_assert_eq!(structure.seen(|_| true), (0..depths.len()).collect::<Vec<_>>());
        }
    }
}
