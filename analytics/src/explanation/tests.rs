//! The small program that an explanation is.

use inlay_contract::Decimal;
use proptest::prelude::*;

use super::derivation::Derivation;
use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn constants(numbers: &[&str]) -> Vec<Operand> {
    numbers
        .iter()
        .map(|number| Operand::Constant(decimal(number)))
        .collect()
}

/// What one step comes to.
fn compute(operation: Operation, numbers: &[&str]) -> Option<Decimal> {
    let mut derivation = Derivation::default();
    derivation.step(Term::Return, None, Unit::Ratio, operation, constants(numbers))?;
    let explanation = derivation.finish("test")?;
    assert_eq!(explanation.recompute(), Some(explanation.value));
    Some(explanation.value)
}

#[test]
fn every_operation_is_what_its_name_says() {
    for (operation, numbers, expected) in [
        (Operation::Sum, &["1", "2", "-4"][..], "-1"),
        (Operation::Difference, &["10", "3", "4"], "3"),
        (Operation::Product, &["2", "3", "0.5"], "3"),
        (Operation::Quotient, &["1", "8"], "0.125"),
        (Operation::Power, &["1.21", "0.5"], "1.1"),
        (Operation::Minimum, &["3", "-2", "5"], "-2"),
        (Operation::Round, &["-2.345", "2"], "-2.35"),
        (Operation::RateOfReturn, &["-100", "0", "110", "365"], "0.1"),
        (Operation::StandardDeviation, &["1", "3", "5"], "2"),
        (Operation::SquareRoot, &["2.25"], "1.5"),
    ] {
        assert_eq!(
            compute(operation, numbers),
            Some(decimal(expected)),
            "{operation:?}"
        );
    }
}

#[test]
fn what_cannot_be_computed_is_no_number() {
    for (operation, numbers) in [
        (Operation::Quotient, &["1", "0"][..]),
        (Operation::Quotient, &["1"]),
        (Operation::Sum, &["79228162514264337593543950335", "1"]),
        (Operation::Power, &["-1", "0.5"]),
        (Operation::RateOfReturn, &["100", "0", "110", "365"]),
        (Operation::StandardDeviation, &["1"]),
        (Operation::SquareRoot, &["-1"]),
        (Operation::Round, &["1", "-2"]),
        (Operation::Sum, &[]),
    ] {
        assert_eq!(compute(operation, numbers), None, "{operation:?}");
    }
}

#[test]
fn a_step_that_reads_what_is_not_there_explains_nothing() {
    let mut derivation = Derivation::default();
    let unit = Unit::Ratio;
    derivation
        .step(Term::Return, None, unit, Operation::Sum, constants(&["1"]))
        .unwrap();
    let explanation = derivation.finish("test").unwrap();
    for operand in [Operand::Input(0), Operand::Step(0), Operand::Step(7)] {
        let mut broken = explanation.clone();
        broken.steps[0].operands = vec![operand];
        assert_eq!(broken.recompute(), None);
    }
    assert_eq!(Derivation::default().finish("test"), None);
}

#[test]
fn a_rate_that_is_used_often_is_one_input() {
    let (euro, dollar): (Currency, Currency) = ("EUR".parse().unwrap(), "USD".parse().unwrap());
    let days = [jiff::civil::date(2026, 6, 1), jiff::civil::date(2026, 6, 2)];
    let mut derivation = Derivation::default();
    let rates = [0, 1, 0, 1].map(|day| derivation.rate(euro, days[day], decimal("1.1"), dollar));
    assert_eq!((rates[0], rates[1]), (rates[2], rates[3]));
    let operands = rates.to_vec();
    derivation
        .step(Term::ExchangeRate, None, Unit::Ratio, Operation::Sum, operands)
        .unwrap();
    let explanation = derivation.finish("test").unwrap();
    assert_eq!(explanation.inputs.len(), 2);
    assert_eq!(explanation.rate_dates, [(euro, days[0], days[1])]);
}

proptest! {
    // The steps must hang on the inputs: another input is another figure.
    #[test]
    fn an_explanation_follows_its_inputs(first in -1_000_000..1_000_000_i64, second in 1..1_000_000_i64, more in 1..1000_i64) {
        let mut derivation = Derivation::default();
        let mut input = |cents| derivation.input(Term::Payment, None, None, Decimal::new(cents, 2), Unit::Ratio);
        let operands = vec![input(first), input(second)];
        derivation.step(Term::Income, None, Unit::Ratio, Operation::Sum, operands).unwrap();
        let mut explanation = derivation.finish("test").unwrap();
        explanation.inputs[0].value += Decimal::new(more, 2);
        prop_assert_eq!(explanation.recompute(), Some(explanation.value + Decimal::new(more, 2)));
    }
}
