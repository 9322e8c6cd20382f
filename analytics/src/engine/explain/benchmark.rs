//! Why the return of the benchmark, and the distance to it, is what it is.

use inlay_contract::Decimal;

use super::{Explainer, known};
use crate::explanation::{Operand, Operation, Term, Unit};

impl Explainer<'_> {
    pub(super) fn benchmark(&mut self) -> Option<&'static str> {
        self.benchmark_return()?;
        Some("benchmark")
    }

    pub(super) fn excess(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).excess)?;
        let own = self.linked_return()?;
        let benchmark = self.benchmark_return()?;
        let operands = vec![own, benchmark];
        self.step(Term::Excess, None, Unit::Ratio, Operation::Difference, operands)?;
        Some("excess")
    }

    /// Each benchmark over the closes for which it was assigned, linked.
    fn benchmark_return(&mut self) -> Option<Operand> {
        let engine = self.engine;
        known(&engine.performance(self.question).benchmark)?;
        let span = engine.span(self.question).ok()?;
        let mut growths = Vec::new();
        for (assignment, from, until) in engine.benchmark().parts(span.opening, span.closing) {
            let described = &engine.book().benchmarks[assignment];
            let name = Some(described.name.as_str());
            let mut level = |term, day: usize| {
                let points = described.levels.get(day).copied().flatten()?;
                let date = engine.days()[day];
                self.derivation.price_of(date);
                Some(
                    self.derivation
                        .input(term, name, Some(date), points, Unit::Points),
                )
            };
            let start = level(Term::IndexAtStart, from)?;
            let end = level(Term::IndexAtEnd, until)?;
            let date = Some(engine.days()[until]);
            let operands = vec![end, start];
            growths.push(self.step(
                Term::GrowthOfPeriod,
                date,
                Unit::Factor,
                Operation::Quotient,
                operands,
            )?);
        }
        let growth = self.linked(Term::GrowthOfPeriod, growths.into_iter())?;
        let operands = vec![growth, Operand::Constant(Decimal::ONE)];
        let exact = self.step(
            Term::BenchmarkReturn,
            None,
            Unit::Ratio,
            Operation::Difference,
            operands,
        )?;
        self.rounded_ratio(exact)
    }
}
