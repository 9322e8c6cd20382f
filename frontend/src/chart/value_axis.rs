//! Round numbers for the value axis, in exact decimals.

use inlay_contract::Decimal;

/// Round values from at or below the smallest to at or above the largest, zero among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ValueAxis {
    /// Ascending, evenly spaced, at least two.
    pub(crate) ticks: Vec<Decimal>,
    /// Decimal places that a tick needs as a percentage.
    pub(crate) percent_digits: u32,
}

/// The axis for ratios from `lowest` to `highest` with at most `most` ticks (at least 4). Zero is always on it, since a
/// return is read against it.
pub(crate) fn value_axis(lowest: Decimal, highest: Decimal, most: usize) -> ValueAxis {
    let lowest = lowest.min(Decimal::ZERO);
    let highest = highest.max(Decimal::ZERO);
    let most = Decimal::from(most.max(4));
    // From a hundredth of a percent: 1, 2, 5 and their tenfolds.
    let mut tenfold = Decimal::new(1, 4);
    loop {
        for factor in [1, 2, 5] {
            let step = tenfold * Decimal::from(factor);
            let first = (lowest / step).floor();
            let last = (highest / step).ceil().max(first + Decimal::ONE);
            if last - first < most {
                return ValueAxis {
                    ticks: ticks(first, last, step),
                    percent_digits: step.normalize().scale().saturating_sub(2),
                };
            }
        }
        match tenfold.checked_mul(Decimal::TEN) {
            Some(larger) if larger < Decimal::from(1_000_000_000_000_u64) => tenfold = larger,
            // Beyond any return; two ticks are still an axis.
            _ => {
                return ValueAxis {
                    ticks: vec![lowest, highest],
                    percent_digits: 0,
                };
            }
        }
    }
}

fn ticks(first: Decimal, last: Decimal, step: Decimal) -> Vec<Decimal> {
    let mut ticks = Vec::new();
    let mut count = first;
    while count <= last {
        ticks.push(count * step);
        count += Decimal::ONE;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(lowest: &str, highest: &str, most: usize) -> (Vec<String>, u32) {
        let axis = value_axis(lowest.parse().unwrap(), highest.parse().unwrap(), most);
        let ticks = axis
            .ticks
            .iter()
            .map(|tick| tick.normalize().to_string())
            .collect();
        (ticks, axis.percent_digits)
    }

    #[test]
    fn ticks_are_round_and_hold_the_series() {
        assert_eq!(axis("-0.031", "0.284", 6).0, ["-0.1", "0", "0.1", "0.2", "0.3"]);
        assert_eq!(
            axis("0", "0.0012", 6),
            (["0", "0.0005", "0.001", "0.0015"].map(String::from).to_vec(), 2)
        );
    }

    #[test]
    fn a_flat_line_still_has_an_axis() {
        assert_eq!(axis("0", "0", 5).0, ["0", "0.0001"]);
    }

    proptest::proptest! {
        #[test]
        fn every_series_lies_within_its_axis(low in -99_000_i64..5_000_000, span in 0_i64..50_000_000, most in 4_usize..9) {
            let lowest = Decimal::new(low, 5);
            let highest = Decimal::new(low + span, 5);
            let axis = value_axis(lowest, highest, most);
            proptest::prop_assert!(axis.ticks[0] <= lowest);
            proptest::prop_assert!(highest <= axis.ticks[axis.ticks.len() - 1]);
            proptest::prop_assert!(axis.ticks.contains(&Decimal::ZERO));
            proptest::prop_assert!(2 <= axis.ticks.len() && axis.ticks.len() <= most);
        }
    }
}
