//! Why a return on capital is what it is: money-weighted, and on average capital.

use inlay_contract::Decimal;

use super::{Explainer, known};
use crate::annualise::DAYS_OF_YEAR;
use crate::day_count::days_between;
use crate::explanation::{Operand, Operation, Term, Unit};

const ZERO: Operand = Operand::Constant(Decimal::ZERO);

/// Days of a year.
const YEAR: Operand = Operand::Constant(Decimal::from_parts(DAYS_OF_YEAR.cast_unsigned(), 0, 0, false, 0));

/// A flow of the period in the book's currency, and the days from the opening close to it.
struct Timed {
    amount: Operand,
    days: Operand,
}

impl Explainer<'_> {
    /// The rate at which what was there, came in and went out is worth as much as what is there: with days stretched so that the
    /// period is a year, the rate is that of the period.
    pub(super) fn money_weighted(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).money_weighted)?;
        self.rate_of_return(Term::Return, true)?;
        Some("xirr")
    }

    pub(super) fn money_weighted_annual(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).money_weighted_annual)?;
        self.rate_of_return(Term::AnnualReturn, false)?;
        Some("xirr")
    }

    fn rate_of_return(&mut self, term: Term, is_of_period: bool) -> Option<Operand> {
        self.note_period();
        let (opening, closing) = self.ends()?;
        let period = self.days_of_period()?;
        let flows = self.timed_flows()?;
        // What the portfolio has at the start and receives later, the client pays.
        let mut operands = vec![self.paid(Term::OpeningValue, opening)?, ZERO];
        for flow in flows {
            operands.push(self.paid(Term::NetFlow, flow.amount)?);
            let days = if is_of_period {
                self.stretched(flow.days, period)?
            } else {
                flow.days
            };
            operands.push(days);
        }
        operands.push(closing);
        operands.push(if is_of_period { YEAR } else { period });
        self.step(term, None, Unit::Ratio, Operation::RateOfReturn, operands)
    }

    /// An amount as the client sees it, who is poorer by what the portfolio has more.
    fn paid(&mut self, term: Term, amount: Operand) -> Option<Operand> {
        let operands = vec![ZERO, amount];
        self.step(term, None, self.money(), Operation::Difference, operands)
    }

    /// Days, when the whole period is taken for a year.
    fn stretched(&mut self, days: Operand, period: Operand) -> Option<Operand> {
        let operands = vec![days, YEAR];
        let product = self.step(Term::Days, None, Unit::Days, Operation::Product, operands)?;
        self.step(
            Term::Days,
            None,
            Unit::Days,
            Operation::Quotient,
            vec![product, period],
        )
    }

    pub(super) fn modified_dietz(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).modified_dietz)?;
        self.note_period();
        let (opening, closing) = self.ends()?;
        let period = self.days_of_period()?;
        let flows = self.timed_flows()?;
        let money = self.money();
        let net = self.sum(Term::NetFlow, flows.iter().map(|flow| flow.amount).collect())?;
        let mut capital = vec![opening];
        for flow in &flows {
            let left = vec![period, flow.days];
            let left = self.step(Term::Days, None, Unit::Days, Operation::Difference, left)?;
            let part = vec![left, period];
            let part = self.step(Term::TimeWeight, None, Unit::Factor, Operation::Quotient, part)?;
            let operands = vec![flow.amount, part];
            capital.push(self.step(Term::WeightedFlow, None, money, Operation::Product, operands)?);
        }
        let capital = self.step(Term::AverageCapital, None, money, Operation::Sum, capital)?;
        let gain = vec![closing, opening, net];
        let gain = self.step(Term::Gain, None, money, Operation::Difference, gain)?;
        let ratio = vec![gain, capital];
        let ratio = self.step(Term::Return, None, Unit::Ratio, Operation::Quotient, ratio)?;
        self.rounded_ratio(ratio)?;
        Some("moddietz")
    }

    /// Calendar days from the opening to the closing close.
    pub(super) fn days_of_period(&mut self) -> Option<Operand> {
        let engine = self.engine;
        let span = engine.span(self.question).ok()?;
        let closing = Some(engine.days()[span.closing]);
        let days = engine.calendar_days(span).into();
        Some(self.derivation.input(Term::Days, None, closing, days, Unit::Days))
    }

    /// The flows of the period with the days of the closes for which they count.
    fn timed_flows(&mut self) -> Option<Vec<Timed>> {
        let engine = self.engine;
        let span = engine.span(self.question).ok()?;
        let opening = engine.days()[span.opening];
        let mut flows = Vec::new();
        for flow in engine.flows_of(self.question).ok()? {
            let amount = self.flow(flow)?;
            let day = engine.days()[flow.day];
            let days = days_between(opening, day).into();
            let days = self
                .derivation
                .input(Term::Days, None, Some(day), days, Unit::Days);
            flows.push(Timed { amount, days });
        }
        Some(flows)
    }
}
