//! Round numbers for the value axis.

use inlay_contract::Decimal;

/// Round values from at or below the smallest to at or above the largest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ValueAxis {
    /// Exact, ascending, evenly spaced, at least two.
    pub(crate) ticks: Vec<Decimal>,
    /// Where the first of them lies.
    pub(crate) low: f64,
    /// Where the last of them lies.
    pub(crate) high: f64,
    /// Decimal places that a tick needs.
    pub(crate) digits: u32,
}

/// What the step of an axis may be times a power of ten.
const FACTORS: [i64; 3] = [1, 2, 5];
/// Beyond it neighbouring whole numbers are not told apart any more.
const MOST_STEPS: f64 = 4e15;
/// Powers of ten that a step may have.
const EXPONENTS: std::ops::RangeInclusive<i32> = -8..=22;

/// The axis for values from `lowest` to `highest` with at most `most` ticks (at least 3). `finest` is the power of ten of
/// the smallest step that means something: −4 for a hundredth of a percent.
pub(crate) fn value_axis(lowest: f64, highest: f64, most: usize, finest: i32) -> ValueAxis {
    let most = i64::try_from(most.max(3)).unwrap_or(3);
    for exponent in finest.max(*EXPONENTS.start())..=*EXPONENTS.end() {
        for factor in FACTORS {
            // Dividing by a power of ten is exact where multiplying by its inverse would not be.
            let steps = |value: f64| {
                if exponent < 0 {
                    value * power(-exponent) / whole(factor)
                } else {
                    value / (power(exponent) * whole(factor))
                }
            };
            let (first, last) = (steps(lowest).floor(), steps(highest).ceil());
            let are_exact = first.abs() < MOST_STEPS && last.abs() < MOST_STEPS;
            if are_exact && last - first < whole(most) {
                return axis(first, last.max(first + 1.0), factor, exponent);
            }
        }
    }
    axis(0.0, 1.0, 1, *EXPONENTS.end())
}

/// `first` and `last` count steps of `factor` times ten to the power of `exponent`.
fn axis(first: f64, last: f64, factor: i64, exponent: i32) -> ValueAxis {
    let unit = if exponent < 0 {
        Decimal::new(factor, exponent.unsigned_abs())
    } else {
        let tenfold = 10_i128.pow(exponent.unsigned_abs());
        Decimal::from_i128_with_scale(i128::from(factor) * tenfold, 0)
    };
    let place = |count: f64| {
        if exponent < 0 {
            count * whole(factor) / power(-exponent)
        } else {
            count * whole(factor) * power(exponent)
        }
    };
    let counts = counted(first)..=counted(last);
    ValueAxis {
        ticks: counts.map(|count| Decimal::from(count) * unit).collect(),
        low: place(first),
        high: place(last),
        digits: (-exponent).max(0).unsigned_abs(),
    }
}

fn power(exponent: i32) -> f64 {
    10_f64.powi(exponent)
}

#[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
fn whole(number: i64) -> f64 {
    number as f64
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a whole number already; `as` saturates"
)]
fn counted(count: f64) -> i64 {
    count as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::place::approximate;

    fn labels(lowest: f64, highest: f64, most: usize, finest: i32) -> Vec<String> {
        let axis = value_axis(lowest, highest, most, finest);
        axis.ticks
            .iter()
            .map(|tick| tick.normalize().to_string())
            .collect()
    }

    #[test]
    fn ticks_are_round_and_hold_the_series() {
        assert_eq!(labels(-0.031, 0.284, 6, -4), ["-0.1", "0", "0.1", "0.2", "0.3"]);
        assert_eq!(labels(0.0, 0.0012, 6, -4), ["0", "0.0005", "0.001", "0.0015"]);
        assert_eq!(
            labels(1_212_000.0, 1_391_000.0, 5, -2),
            ["1200000", "1250000", "1300000", "1350000", "1400000"]
        );
    }

    #[test]
    fn a_flat_line_still_has_an_axis() {
        assert_eq!(labels(0.0, 0.0, 5, -4), ["0", "0.0001"]);
        assert_eq!(
            labels(1e15, 1e15, 5, -2),
            ["1000000000000000", "1000000000000000.5"]
        );
    }

    #[test]
    fn three_tenths_are_three_tenths() {
        let axis = value_axis(0.0, 0.3, 4, -4);
        assert_eq!(axis.ticks.len(), 4);
        assert_eq!(axis.digits, 1);
    }

    proptest::proptest! {
        #[test]
        fn every_series_lies_within_its_axis(
            low in -1e15_f64..1e15, span in 0.0_f64..1e15, shrink in 0_i32..18, most in 3_usize..9,
        ) {
            let lowest = low / power(shrink);
            let highest = lowest + span / power(shrink);
            let axis = value_axis(lowest, highest, most, -4);
            proptest::prop_assert!(axis.low <= lowest + lowest.abs() * 1e-12);
            proptest::prop_assert!(highest <= axis.high + highest.abs() * 1e-12);
            proptest::prop_assert!(2 <= axis.ticks.len() && axis.ticks.len() <= most);
            let drawn = approximate(axis.ticks[0]);
            proptest::prop_assert!((drawn - axis.low).abs() <= axis.low.abs() * 1e-9 + 1e-12);
        }
    }
}
