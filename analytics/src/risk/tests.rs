//! Published cases, then properties.

use proptest::prelude::*;

use super::*;

fn decimals(list: &[&str]) -> Vec<Decimal> {
    list.iter().map(|text| text.parse().unwrap()).collect()
}

/// The fall at each point of `wealth`, and the largest one.
fn course(wealth: &[Decimal]) -> (Vec<Decimal>, Option<Fall>) {
    let mut drawdown = Drawdown::default();
    let falls = wealth
        .iter()
        .enumerate()
        .filter_map(|(place, wealth)| drawdown.next(place, *wealth))
        .collect();
    (falls, drawdown.largest())
}

// Portfolio Performance, RiskTest: logarithmic returns, not annualised: σ × √6 = .017736692475. Inlay uses simple returns;
// the deviation is the same function.
#[test]
fn the_deviation_is_that_of_a_sample() {
    let simple = [0.005, -1.0 / 300.0, -0.005, 0.01, 0.01, -0.005];
    let logarithmic: Vec<_> = simple
        .iter()
        .filter_map(|one: &f64| decimal(one.ln_1p(), 20))
        .collect();
    let whole = standard_deviation(&logarithmic).unwrap() * square_root(6.into()).unwrap();
    assert_eq!(whole.round_dp(12), "0.017736692475".parse().unwrap());
}

// empyrical, test_stats, series of eight known returns: volatility .91364654, cumulative .03893, largest fall −.10.
#[test]
fn eight_days_have_the_published_volatility_and_fall() {
    let returns = decimals(&["0.01", "0.10", "-0.04", "0.02", "0.03", "0.02", "0.01", "-0.10"]);
    assert_eq!(
        volatility(&returns).unwrap().round_dp(8),
        "0.91364654".parse().unwrap()
    );
    let mut wealth = vec![Decimal::ONE];
    for return_ in &returns {
        wealth.push(wealth[wealth.len() - 1] * (Decimal::ONE + return_));
    }
    let (_, largest) = course(&wealth);
    assert_eq!(largest.unwrap().depth, Decimal::new(-1, 1));
    assert_eq!(wealth[8].round_dp(5), "1.03893".parse().unwrap());
}

// Portfolio Performance, RiskTest: cumulative returns 0, .1, .2, −1.4 fall by 4/3; 1, 1, −.5, 1, 1, 2, … by .75.
#[test]
fn the_largest_fall_is_the_published_one_and_has_its_days() {
    let (_, largest) = course(&decimals(&["1", "1.1", "1.2", "-0.4"]));
    assert_eq!(
        largest.unwrap().depth.round_dp(9),
        "-1.333333333".parse().unwrap()
    );

    let (_, largest) = course(&decimals(&["2", "2", "0.5", "2", "2", "3", "4", "5", "6", "7"]));
    // From the last day at the peak until it was reached again. (The source counts five days: from the first day at the
    // peak to the first day above it.)
    let expected = Fall {
        depth: Decimal::new(-75, 2),
        peak: 1,
        trough: 2,
        recovered: Some(3),
    };
    assert_eq!(largest, Some(expected));
}

// fava-portfolio-returns, mdd_test: prices 10, 12, 5, 14, 14, 10, 1.
#[test]
fn every_day_of_a_fall_has_its_published_depth() {
    let (falls, largest) = course(&decimals(&["10", "12", "5", "14", "14", "10", "1"]));
    let rounded: Vec<_> = falls.iter().map(|fall| fall.round_dp(3)).collect();
    assert_eq!(
        rounded,
        decimals(&["0", "0", "-0.583", "0", "0", "-0.286", "-0.929"])
    );
    let largest = largest.unwrap();
    assert_eq!((largest.peak, largest.trough, largest.recovered), (4, 6, None));
}

#[test]
fn a_fall_that_was_made_good_keeps_its_day_of_recovery() {
    let (_, largest) = course(&decimals(&["10", "8", "9", "10", "9.9", "12", "11.9"]));
    let largest = largest.unwrap();
    assert_eq!((largest.peak, largest.trough, largest.recovered), (0, 1, Some(3)));
}

#[test]
fn what_never_fell_has_no_fall() {
    assert_eq!(course(&decimals(&["1", "1", "2", "3"])).1, None);
    assert_eq!(course(&[]).1, None);
}

#[test]
fn one_return_has_no_deviation() {
    assert_eq!(standard_deviation(&[]), None);
    assert_eq!(standard_deviation(&decimals(&["0.1"])), None);
    assert_eq!(
        standard_deviation(&decimals(&["0.1", "0.1"])),
        Some(Decimal::ZERO)
    );
    assert_eq!(square_root(Decimal::NEGATIVE_ONE), None);
}

proptest! {
    #[test]
    fn a_fall_is_never_above_zero_and_not_changed_by_scaling(
        wealth in prop::collection::vec(1_i64..1_000_000, 1..80),
        factor in 1_i64..1_000,
    ) {
        let plain: Vec<_> = wealth.iter().map(|one| Decimal::new(*one, 3)).collect();
        let scaled: Vec<_> = plain.iter().map(|one| one * Decimal::from(factor)).collect();
        let ((falls, largest), (scaled_falls, scaled_largest)) = (course(&plain), course(&scaled));
        prop_assert!(falls.iter().all(|fall| Decimal::NEGATIVE_ONE <= *fall && *fall <= Decimal::ZERO));
        for (plain, scaled) in falls.iter().zip(&scaled_falls) {
            prop_assert!((plain - scaled).abs() <= Decimal::new(1, 12));
        }
        prop_assert_eq!(largest.map(|fall| fall.depth), falls.iter().min().copied().filter(|fall| !fall.is_zero()));
        prop_assert_eq!(largest.is_some(), scaled_largest.is_some());
    }

    #[test]
    fn a_constant_added_to_every_return_leaves_the_deviation_alone(
        returns in prop::collection::vec(-500_i64..500, 2..100),
        shift in -500_i64..500,
    ) {
        let plain: Vec<_> = returns.iter().map(|one| Decimal::new(*one, 4)).collect();
        let shifted: Vec<_> = plain.iter().map(|one| one + Decimal::new(shift, 4)).collect();
        let distance = standard_deviation(&plain).unwrap() - standard_deviation(&shifted).unwrap();
        prop_assert!(distance.abs() <= Decimal::new(1, 13), "{}", distance);
    }
}
