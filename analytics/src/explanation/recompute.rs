//! Runs the steps of an explanation over its inputs.

use inlay_contract::Decimal;

use super::{Explanation, Operand, Operation};
use crate::annualise::power;
use crate::risk::{square_root, standard_deviation};
use crate::rounding::rounded;
use crate::xirr::{self, RateOfReturn};

/// Most decimal places that a decimal has.
const MOST_PLACES: u32 = 28;

impl Explanation {
    /// The figure, computed anew from the inputs by the steps alone. `None` when a step reads what is not there or cannot
    /// be computed: such an explanation explains nothing.
    #[must_use]
    pub fn recompute(&self) -> Option<Decimal> {
        let mut results: Vec<Decimal> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let operands = step
                .operands
                .iter()
                .map(|operand| match *operand {
                    Operand::Input(index) => self.inputs.get(index).map(|input| input.value),
                    Operand::Step(index) => results.get(index).copied(),
                    Operand::Constant(value) => Some(value),
                })
                .collect::<Option<Vec<_>>>()?;
            results.push(apply(step.operation, &operands)?);
        }
        results.last().copied()
    }
}

/// The result of one operation. `None` when it has none: a division by zero, a sum beyond 96 bits, too few operands.
pub(super) fn apply(operation: Operation, operands: &[Decimal]) -> Option<Decimal> {
    let (&first, others) = operands.split_first()?;
    match operation {
        Operation::Sum => others
            .iter()
            .try_fold(first, |sum, other| sum.checked_add(*other)),
        Operation::Difference => others
            .iter()
            .try_fold(first, |rest, other| rest.checked_sub(*other)),
        Operation::Product => others
            .iter()
            .try_fold(first, |product, other| product.checked_mul(*other)),
        Operation::Quotient => first.checked_div(*others.first()?),
        Operation::Power => power(first, *others.first()?),
        Operation::Minimum => operands.iter().min().copied(),
        Operation::Round => {
            let places = u32::try_from(*others.first()?).ok()?.min(MOST_PLACES);
            Some(rounded(first, places))
        }
        Operation::RateOfReturn => rate_of_return(operands),
        Operation::StandardDeviation => standard_deviation(operands),
        Operation::SquareRoot => square_root(first),
    }
}

/// Operands are amount, days, amount, days, …
fn rate_of_return(operands: &[Decimal]) -> Option<Decimal> {
    let flows: Vec<(Decimal, Decimal)> = operands.chunks_exact(2).map(|pair| (pair[1], pair[0])).collect();
    match xirr::rate_of_return(&flows) {
        RateOfReturn::Rate(rate) => Some(rate),
        _ => None,
    }
}
