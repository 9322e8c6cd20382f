//! Sorting that is compiled once.
//!
//! The sorts of the standard library are compiled anew for each type and each key, and the engine's many short lists would
//! bring as many sorts to every browser. Here the places are sorted, always by the same code, and then every item moves to
//! its place.

use std::cmp::Ordering;

/// Sorts `items` by `key`. Items of equal keys keep their order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// Sorts `items` as `compare` orders them, which must be a total order. Items that are equal keep their order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut places = sorted_places(items.len(), &mut |one, other| compare(&items[one], &items[other]));
    move_to_places(&mut places, &mut |one, other| items.swap(one, other));
}

/// Where the first item stands, the second, and so on. Not generic, so there is one of it.
#[inline(never)]
fn sorted_places(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Swaps items until each place holds the item that `places` names for it, once around each cycle.
#[inline(never)]
fn move_to_places(places: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut places[at], at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_are_in_the_order_of_the_standard_library(keys in prop::collection::vec(0_u8..20, 0..200)) {
            let mut items: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by_key(&mut items, |item| item.0);
            prop_assert_eq!(&items, &expected, "and what is equal stays as it was");

            expected.sort_by_key(|item| Reverse(item.1));
            sort_by(&mut items, |one, other| other.1.cmp(&one.1));
            prop_assert_eq!(items, expected);
        }
    }
}
