//! How far a portfolio is from the model that it is managed to, and what closes the gap. Definition `drift`.
//!
//! Drift = weight held − wanted weight. The trade of a class is wanted value − value held, rounded to the minor unit; what
//! rounding leaves over goes, one minor unit each, to the classes that it hits hardest, so that all trades together cost
//! nothing: what is sold pays for what is bought.

use inlay_contract::UnavailableReason;
use inlay_contract::book::{TargetModel, TargetWeight};
use inlay_contract::portfolio::AssetClass;
use rust_decimal::Decimal;

use crate::allocation::weight;
use crate::lots::negated;
use crate::order::sort_by_key;
use crate::report::Drift;
use crate::rounding::{minor_unit, rounded};

/// The drift of every class that is held or wanted, in the order of asset classes.
///
/// `held` are the values by class in a currency with `places` decimal places.
///
/// # Errors
/// - [`UnavailableReason::NoTarget`] when the model's weights do not add up to exactly one, one is negative, or a class is
///   there twice: such a model is a mistake, and a mistake must not become an order.
/// - [`UnavailableReason::NoCapital`] when nothing, or less than nothing, is held: a weight of it has no meaning.
/// - [`UnavailableReason::TooLarge`] for amounts beyond all money.
pub fn drift(
    held: &[(AssetClass, Decimal)],
    model: &TargetModel,
    places: u32,
) -> Result<Vec<Drift>, UnavailableReason> {
    let mut classes: Vec<(AssetClass, Decimal, Decimal)> = Vec::new();
    for wanted in sound_weights(model)? {
        classes.push((wanted.asset_class, Decimal::ZERO, wanted.weight));
    }
    let mut whole = Decimal::ZERO;
    for &(class, value) in held {
        whole = whole.checked_add(value).ok_or(UnavailableReason::TooLarge)?;
        match classes.iter_mut().find(|(other, ..)| *other == class) {
            Some((_, sum, _)) => *sum = sum.checked_add(value).ok_or(UnavailableReason::TooLarge)?,
            None => classes.push((class, value, Decimal::ZERO)),
        }
    }
    classes.retain(|(_, value, target)| !value.is_zero() || !target.is_zero());
    sort_by_key(&mut classes, |(class, ..)| *class);

    let mut drifts = Vec::with_capacity(classes.len());
    let mut exact_trades = Vec::with_capacity(classes.len());
    for (asset_class, value, target) in classes {
        let held = weight(value, whole).ok_or(UnavailableReason::NoCapital)?;
        let trade = whole
            .checked_mul(target)
            .and_then(|wanted| wanted.checked_sub(value))
            .ok_or(UnavailableReason::TooLarge)?;
        exact_trades.push(trade);
        let drift = held.checked_sub(target).ok_or(UnavailableReason::TooLarge)?;
        let tolerance = model
            .weights
            .iter()
            .find(|wanted| wanted.asset_class == asset_class);
        drifts.push(Drift {
            asset_class,
            value,
            weight: held,
            target,
            drift,
            trade: Decimal::ZERO,
            exceeds_tolerance: tolerance
                .and_then(|wanted| wanted.tolerance)
                .map(|tolerance| drift.abs() > tolerance),
        });
    }
    let trades = balanced(&exact_trades, places).ok_or(UnavailableReason::TooLarge)?;
    for (drift, trade) in drifts.iter_mut().zip(trades) {
        drift.trade = trade;
    }
    Ok(drifts)
}

fn sound_weights(model: &TargetModel) -> Result<&[TargetWeight], UnavailableReason> {
    let mut sum = Decimal::ZERO;
    for (place, wanted) in model.weights.iter().enumerate() {
        let mut before = model.weights[..place].iter();
        if wanted.weight < Decimal::ZERO || before.any(|other| other.asset_class == wanted.asset_class) {
            return Err(UnavailableReason::NoTarget);
        }
        sum = sum
            .checked_add(wanted.weight)
            .ok_or(UnavailableReason::NoTarget)?;
    }
    if sum == Decimal::ONE {
        Ok(&model.weights)
    } else {
        Err(UnavailableReason::NoTarget)
    }
}

/// `amounts` that add up to zero, each to the minor unit and still adding up to zero.
fn balanced(amounts: &[Decimal], places: u32) -> Option<Vec<Decimal>> {
    let mut balanced: Vec<Decimal> = amounts.iter().map(|amount| rounded(*amount, places)).collect();
    let mut left_over = balanced
        .iter()
        .try_fold(Decimal::ZERO, |sum, amount| sum.checked_add(*amount))?;
    let unit = minor_unit(places);
    let step = if left_over.is_sign_negative() { unit } else { -unit };
    // Those that rounding moved furthest against the correction come first; equal ones keep the order of classes.
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    sort_by_key(&mut order, |&index| {
        let moved = balanced[index] - amounts[index];
        if step.is_sign_negative() {
            negated(moved)
        } else {
            moved
        }
    });
    for index in order {
        if left_over.is_zero() {
            break;
        }
        balanced[index] += step;
        left_over += step;
    }
    Some(balanced)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const CLASSES: [AssetClass; 4] = [
        AssetClass::Equity,
        AssetClass::FixedIncome,
        AssetClass::Alternative,
        AssetClass::Cash,
    ];

    fn model(weights: &[(AssetClass, &str, Option<&str>)]) -> TargetModel {
        let weights = weights
            .iter()
            .map(|(asset_class, weight, tolerance)| TargetWeight {
                asset_class: *asset_class,
                weight: weight.parse().unwrap(),
                tolerance: tolerance.map(|tolerance| tolerance.parse().unwrap()),
            });
        TargetModel {
            name: "Balanced".to_owned(),
            weights: weights.collect(),
        }
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_class_that_ran_away_is_sold_for_the_one_that_fell_behind() {
        let model = model(&[
            (AssetClass::Equity, "0.6", Some("0.05")),
            (AssetClass::FixedIncome, "0.4", Some("0.15")),
        ]);
        let held = [
            (AssetClass::Equity, decimal("700")),
            (AssetClass::FixedIncome, decimal("300")),
        ];
        let drifts = drift(&held, &model, 2).unwrap();
        let listed: Vec<_> = drifts
            .iter()
            .map(|drift| (drift.drift, drift.trade, drift.exceeds_tolerance))
            .collect();
        assert_eq!(
            listed,
            [
                (decimal("0.1"), decimal("-100"), Some(true)),
                (decimal("-0.1"), decimal("100"), Some(false)),
            ]
        );
    }

    #[test]
    fn what_is_held_without_a_target_is_sold_and_has_no_tolerance() {
        let model = model(&[(AssetClass::Equity, "1", None)]);
        let held = [
            (AssetClass::Equity, decimal("90")),
            (AssetClass::Other, decimal("10")),
        ];
        let drifts = drift(&held, &model, 2).unwrap();
        assert_eq!(drifts[1].asset_class, AssetClass::Other);
        assert_eq!(
            (drifts[1].target, drifts[1].trade),
            (Decimal::ZERO, decimal("-10"))
        );
        assert_eq!(drifts[1].exceeds_tolerance, None);
    }

    #[test]
    fn a_broken_model_makes_no_orders() {
        let held = [(AssetClass::Equity, decimal("100"))];
        for weights in [
            model(&[(AssetClass::Equity, "0.9", None)]),
            model(&[
                (AssetClass::Equity, "1.5", None),
                (AssetClass::Cash, "-0.5", None),
            ]),
            model(&[
                (AssetClass::Equity, "0.5", None),
                (AssetClass::Equity, "0.5", None),
            ]),
            model(&[]),
        ] {
            assert_eq!(drift(&held, &weights, 2), Err(UnavailableReason::NoTarget));
        }
    }

    #[test]
    fn debts_have_no_weights() {
        let model = model(&[(AssetClass::Equity, "1", None)]);
        for value in ["0", "-5"] {
            let held = [(AssetClass::Equity, decimal(value))];
            assert_eq!(drift(&held, &model, 2), Err(UnavailableReason::NoCapital));
        }
    }

    proptest! {
        #[test]
        fn what_is_sold_pays_to_the_cent_for_what_is_bought(
            held in prop::collection::vec((0..4_usize, -1_000_000_000_i64..1_000_000_000_000), 1..8),
            cuts in prop::collection::vec(0..=10_000_i64, 3),
            places in 0..4_u32,
        ) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let bounds = [vec![0], cuts, vec![10_000]].concat();
            let weights = CLASSES.iter().zip(bounds.windows(2)).map(|(class, pair)| TargetWeight {
                asset_class: *class,
                weight: Decimal::new(pair[1] - pair[0], 4),
                tolerance: None,
            });
            let model = TargetModel { name: String::new(), weights: weights.collect() };
            let held: Vec<_> = held.into_iter().map(|(class, value)| (CLASSES[class], Decimal::new(value, 5))).collect();
            let whole: Decimal = held.iter().map(|(_, value)| *value).sum();
            prop_assume!(whole > Decimal::ZERO);

            let drifts = drift(&held, &model, places).unwrap();
            prop_assert_eq!(drifts.iter().map(|drift| drift.trade).sum::<Decimal>(), Decimal::ZERO);
            for drift in &drifts {
                let exact = whole * drift.target - drift.value;
                prop_assert_eq!(drift.trade, drift.trade.round_dp(places));
                prop_assert!((drift.trade - exact).abs() <= minor_unit(places), "{:?}", drift);
            }
        }
    }
}
