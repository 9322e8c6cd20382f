//! Which rows are shown, and in which order.

use std::cmp::Ordering;

use inlay_contract::Decimal;

use super::rows::Rows;
use super::value::{Key, Value};
use crate::i18n::Language;

/// By which column, and which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sort {
    /// Position of the column in the table's definition.
    pub(crate) column: usize,
    /// Largest, latest or last in the alphabet first.
    pub(crate) descending: bool,
}

impl Sort {
    /// Largest or latest first.
    pub(crate) const fn descending(column: usize) -> Self {
        Self {
            column,
            descending: true,
        }
    }

    /// After a click on a column's header: the other way round, or another column, whose numbers are first shown largest
    /// first and whose names from the beginning of the alphabet.
    pub(super) fn clicked(before: Option<Self>, column: usize, is_number: bool) -> Self {
        let descending = match before {
            Some(before) if before.column == column => !before.descending,
            _ => is_number,
        };
        Self { column, descending }
    }
}

/// Gives each name its rank in the alphabet of a language; equal names have equal ranks.
pub(super) type Collation<'collation> = &'collation dyn Fn(&[&str]) -> Vec<u32>;

/// Positions of all rows in the wanted order. Equal ones stay in their natural order, unknown ones come last whichever way
/// is sorted.
pub(super) fn arranged(
    rows: &dyn Rows,
    sort: Option<Sort>,
    language: &Language,
    collation: Collation<'_>,
) -> Vec<usize> {
    let all = 0..rows.count();
    let Some(sort) = sort else { return all.collect() };
    let values: Vec<_> = all.map(|row| rows.value(row, sort.column, language)).collect();
    let keys: Vec<_> = values.iter().map(Value::key).collect();
    in_order(&keys, sort.descending, collation)
}

/// Positions of keys in their order.
fn in_order(keys: &[Key<'_>], descending: bool, collation: Collation<'_>) -> Vec<usize> {
    let mut keyed: Vec<_> = numbered(keys, collation).into_iter().zip(0..).collect();
    // Stable, so that equal rows stay where they were.
    keyed.sort_by(|(left, _), (right, _)| compared(*left, *right, descending));
    keyed.into_iter().map(|(_, position)| position).collect()
}

/// One number for each key; names become their ranks.
fn numbered(keys: &[Key<'_>], collation: Collation<'_>) -> Vec<Option<Decimal>> {
    let mut names: Vec<&str> = keys
        .iter()
        .filter_map(|key| match key {
            Key::Name(name) => Some(*name),
            _ => None,
        })
        .collect();
    // Ten thousand holdings have a handful of account names; each is ranked once.
    names.sort_unstable();
    names.dedup();
    let ranks = if names.is_empty() {
        Vec::new()
    } else {
        collation(&names)
    };
    let number = |key: &Key<'_>| match key {
        Key::Unknown => None,
        Key::Number(number) => Some(*number),
        Key::Name(name) => {
            let place = names.binary_search(name).ok()?;
            ranks.get(place).map(|rank| Decimal::from(*rank))
        }
    };
    keys.iter().map(number).collect()
}

fn compared(left: Option<Decimal>, right: Option<Decimal>, descending: bool) -> Ordering {
    match (left, right) {
        (Some(left), Some(right)) if descending => right.cmp(&left),
        (Some(left), Some(right)) => left.cmp(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letter case does not decide.
    fn plain(names: &[&str]) -> Vec<u32> {
        let mut folded: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let each = folded.clone();
        folded.sort();
        folded.dedup();
        each.iter()
            .map(|name| u32::try_from(folded.binary_search(name).unwrap()).unwrap())
            .collect()
    }

    fn order(keys: &[Key<'_>], descending: bool) -> Vec<usize> {
        in_order(keys, descending, &plain)
    }

    fn number(value: i64) -> Key<'static> {
        Key::Number(Decimal::from(value))
    }

    #[test]
    fn an_unpriced_holding_is_last_both_ways() {
        let keys = [number(5), Key::Unknown, number(-7), number(40)];
        assert_eq!(order(&keys, true), [3, 0, 2, 1]);
        assert_eq!(order(&keys, false), [2, 0, 3, 1]);
    }

    #[test]
    fn names_follow_the_alphabet_of_the_language_and_equals_keep_their_order() {
        let keys = ["beta", "Alpha", "alpha", "Gamma"].map(Key::Name);
        assert_eq!(order(&keys, false), [1, 2, 0, 3]);
        assert_eq!(order(&keys, true), [3, 0, 1, 2]);
    }

    #[test]
    fn a_first_click_shows_the_largest_number_or_the_first_name() {
        let sort = Sort::clicked(Some(Sort::descending(4)), 0, false);
        assert_eq!(
            sort,
            Sort {
                column: 0,
                descending: false
            }
        );
        assert!(Sort::clicked(Some(sort), 0, false).descending);
        assert!(Sort::clicked(Some(sort), 3, true).descending);
        assert!(!Sort::clicked(Some(Sort::descending(3)), 3, true).descending);
        assert!(Sort::clicked(None, 3, true).descending);
    }

    proptest::proptest! {
        #[test]
        fn sorting_loses_and_doubles_nothing_and_is_stable(
            values in proptest::collection::vec(proptest::option::of(-9_i64..9), 0..80),
            descending: bool,
        ) {
            let keys: Vec<_> = values.iter().map(|value| value.map_or(Key::Unknown, number)).collect();
            let sorted = order(&keys, descending);
            let mut all = sorted.clone();
            all.sort_unstable();
            proptest::prop_assert_eq!(all, (0..values.len()).collect::<Vec<_>>());
            for pair in sorted.windows(2) {
                let (left, right) = (values[pair[0]], values[pair[1]]);
                match (left, right) {
                    (Some(left), Some(right)) if left != right => proptest::prop_assert_eq!(right < left, descending),
                    (None, right) => proptest::prop_assert!(right.is_none(), "unknown before known"),
                    _ => {}
                }
                if left == right {
                    proptest::prop_assert!(pair[0] < pair[1]);
                }
            }
        }
    }
}
