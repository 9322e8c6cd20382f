//! How a whole is made up: sums by class, and weights.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::Overflow;
use crate::order::sort_by_key;

/// Decimal places of a weight: far below what is shown, and short enough to travel ten thousand times.
const WEIGHT_PLACES: u32 = 12;

/// The share of one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice<Class> {
    /// The class.
    pub class: Class,
    /// Sum of its parts; negative for a short or overdrawn class.
    pub value: Decimal,
    /// Value ÷ the whole, a fraction of one. `None` when the whole is zero or negative.
    pub weight: Option<Decimal>,
}

/// The classes of `parts`, largest value first, equal ones in the order of `Class`.
///
/// # Errors
/// [`Overflow`] when a sum is no amount of money.
pub fn by_class<Class: Ord>(
    parts: impl IntoIterator<Item = (Class, Decimal)>,
) -> Result<Vec<Slice<Class>>, Overflow> {
    let mut values = BTreeMap::new();
    let mut whole = Decimal::ZERO;
    for (class, amount) in parts {
        let value = values.entry(class).or_insert(Decimal::ZERO);
        *value = value.checked_add(amount).ok_or(Overflow)?;
        whole = whole.checked_add(amount).ok_or(Overflow)?;
    }
    let mut slices: Vec<_> = values
        .into_iter()
        .map(|(class, value)| Slice {
            class,
            value,
            weight: weight(value, whole),
        })
        .collect();
    // The sort is stable, so equal values keep the order of the map.
    sort_by_key(&mut slices, |slice| Reverse(slice.value));
    Ok(slices)
}

/// `value` ÷ `whole`, to twelve decimal places. `None` when the whole is zero or negative: a share of nothing has no
/// meaning, and a share of a debt has the wrong sign. May exceed one, or be negative, beside a short position.
#[must_use]
pub fn weight(value: Decimal, whole: Decimal) -> Option<Decimal> {
    if whole <= Decimal::ZERO {
        return None;
    }
    // `None` as well where the quotient does not fit: beside such a value the whole is as good as nothing.
    value
        .checked_div(whole)
        .map(|ratio| ratio.round_dp(WEIGHT_PLACES).normalize())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn classes_are_summed_and_listed_by_size() {
        let parts = [
            ("bond", 30.into()),
            ("cash", (-10).into()),
            ("share", 20.into()),
            ("share", 60.into()),
        ];
        let slices = by_class(parts).unwrap();
        let listed: Vec<_> = slices
            .iter()
            .map(|slice| (slice.class, slice.value, slice.weight))
            .collect();
        let tenths = |tenths| Some(Decimal::new(tenths, 1));
        assert_eq!(
            listed,
            [
                ("share", 80.into(), tenths(8)),
                ("bond", 30.into(), tenths(3)),
                ("cash", (-10).into(), tenths(-1))
            ]
        );
    }

    #[test]
    fn a_share_of_nothing_or_of_a_debt_is_not_a_number() {
        for whole in [0, -5] {
            assert_eq!(weight(10.into(), whole.into()), None);
        }
        assert_eq!(weight(Decimal::MAX, Decimal::new(1, 28)), None);
    }

    proptest! {
        #[test]
        fn weights_add_up_to_one(
            parts in prop::collection::vec((0..7_u8, 1_i64..1_000_000_000_000), 1..200)
        ) {
            let parts = parts.into_iter().map(|(class, cents)| (class, Decimal::new(cents, 2)));
            let slices = by_class(parts).unwrap();
            let sum: Decimal = slices.iter().filter_map(|slice| slice.weight).sum();
            // Each weight is off by half a unit of its last place at most.
            prop_assert!((sum - Decimal::ONE).abs() <= Decimal::new(7, WEIGHT_PLACES), "{}", sum);
        }

        #[test]
        fn scaling_every_part_leaves_the_weights_alone(
            parts in prop::collection::vec((0..7_u8, 1_i64..1_000_000_000), 1..50),
            factor in 1_i64..100_000,
        ) {
            let weights = |factor: Decimal| {
                let parts = parts.iter().map(|(class, cents)| (*class, Decimal::new(*cents, 2) * factor));
                by_class(parts).unwrap().into_iter().map(|slice| (slice.class, slice.weight)).collect::<Vec<_>>()
            };
            prop_assert_eq!(weights(Decimal::ONE), weights(factor.into()));
        }
    }
}
