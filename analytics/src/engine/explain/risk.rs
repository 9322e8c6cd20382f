//! Why a volatility or a drawdown is what it is.

use inlay_contract::Decimal;

use super::{Explainer, known};
use crate::explanation::{Operand, Operation, Term, Unit};
use crate::risk::TRADING_DAYS;

const ONE: Operand = Operand::Constant(Decimal::ONE);

impl Explainer<'_> {
    pub(super) fn volatility(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).volatility)?;
        self.note_period();
        let span = self.engine.span(self.question).ok()?;
        let growths = self.growths(span.opening, span.closing)?;
        let mut returns = Vec::with_capacity(growths.len());
        // A return over several days is no daily return.
        for growth in growths.iter().filter(|growth| growth.is_of_one_day) {
            let date = Some(self.engine.days()[growth.day]);
            let operands = vec![growth.factor, ONE];
            returns.push(self.step(
                Term::DailyReturn,
                date,
                Unit::Ratio,
                Operation::Difference,
                operands,
            )?);
        }
        let deviation = self.step(
            Term::DailyDeviation,
            None,
            Unit::Ratio,
            Operation::StandardDeviation,
            returns,
        )?;
        let days = Operand::Constant(TRADING_DAYS.into());
        let root = self.step(
            Term::TradingDays,
            None,
            Unit::Factor,
            Operation::SquareRoot,
            vec![days],
        )?;
        let operands = vec![deviation, root];
        let exact = self.step(Term::Volatility, None, Unit::Ratio, Operation::Product, operands)?;
        self.rounded_ratio(exact)?;
        Some("vol")
    }

    pub(super) fn max_drawdown(&mut self) -> Option<&'static str> {
        let engine = self.engine;
        let fall = known(&engine.performance(self.question).max_drawdown)?;
        self.note_period();
        let span = engine.span(self.question).ok()?;
        let growths = self.growths(span.opening, span.closing)?;
        let mut until = |term, date| {
            let growths = growths.iter().filter(|growth| engine.days()[growth.day] <= date);
            self.linked(term, growths.map(|growth| growth.factor))
        };
        let peak = until(Term::Peak, fall.peak)?;
        let trough = until(Term::Trough, fall.trough)?;
        let operands = vec![trough, peak];
        let ratio = self.step(
            Term::GrowthOfPeriod,
            None,
            Unit::Factor,
            Operation::Quotient,
            operands,
        )?;
        let exact = self.step(
            Term::Fall,
            None,
            Unit::Ratio,
            Operation::Difference,
            vec![ratio, ONE],
        )?;
        self.rounded_ratio(exact)?;
        Some("max_drawdown")
    }
}
