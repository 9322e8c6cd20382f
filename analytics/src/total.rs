//! Sums that know how much of what they should cover they do cover.

use rust_decimal::Decimal;

use crate::Overflow;

/// A sum over parts of which some may be unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Total {
    /// Sum of the known parts; zero when none is known, which is why it must be read together with `included`.
    pub amount: Decimal,
    /// How many parts are known.
    pub included: u32,
    /// How many parts there are.
    pub of: u32,
}

impl Total {
    /// The sum of `parts`, an unknown one being `None`.
    ///
    /// # Errors
    /// [`Overflow`] when the sum is no amount of money.
    pub fn sum(parts: impl IntoIterator<Item = Option<Decimal>>) -> Result<Self, Overflow> {
        let mut total = Self::default();
        parts.into_iter().try_for_each(|part| total.add(part))?;
        Ok(total)
    }

    /// Adds one part.
    ///
    /// # Errors
    /// [`Overflow`] when the sum is no amount of money; the total then keeps its former state.
    pub fn add(&mut self, part: Option<Decimal>) -> Result<(), Overflow> {
        if let Some(amount) = part {
            self.amount = self.amount.checked_add(amount).ok_or(Overflow)?;
            self.included += 1;
        }
        self.of += 1;
        Ok(())
    }

    /// Whether nothing is missing.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.included == self.of
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_unknown_part_is_counted_and_not_taken_for_zero() {
        let total = Total::sum([Some(10.into()), None, Some((-4).into())]).unwrap();
        assert_eq!(
            total,
            Total {
                amount: 6.into(),
                included: 2,
                of: 3
            }
        );
        assert!(!total.is_whole());
    }

    #[test]
    fn a_sum_that_does_not_fit_is_an_error() {
        assert_eq!(
            Total::sum([Some(Decimal::MAX), Some(Decimal::MAX)]),
            Err(Overflow)
        );
    }

    proptest! {
        // A household's total must not depend on how its holdings are spread over accounts.
        #[test]
        fn regrouping_parts_leaves_the_total_alone(
            parts in prop::collection::vec((0..5_usize, prop::option::of(-1_000_000_000_i64..1_000_000_000)), 0..60)
        ) {
            let parts: Vec<_> =
                parts.into_iter().map(|(group, cents)| (group, cents.map(|cents| Decimal::new(cents, 2)))).collect();
            let whole = Total::sum(parts.iter().map(|(_, part)| *part)).unwrap();
            let groups: Vec<_> = (0..5)
                .map(|group| Total::sum(parts.iter().filter(|(of, _)| *of == group).map(|(_, part)| *part)).unwrap())
                .collect();
            prop_assert_eq!(whole.amount, groups.iter().map(|group| group.amount).sum::<Decimal>());
            prop_assert_eq!(whole.included, groups.iter().map(|group| group.included).sum::<u32>());
            prop_assert_eq!(whole.of, groups.iter().map(|group| group.of).sum::<u32>());
        }
    }
}
