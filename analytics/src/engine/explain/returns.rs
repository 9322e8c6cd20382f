//! Why a gain or a return is what it is.

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::{Explainer, known};
use crate::annualise::DAYS_OF_YEAR;
use crate::explanation::{Operand, Operation, Term, Unit};

const ONE: Operand = Operand::Constant(Decimal::ONE);

/// The growth factor of the step to one close.
pub(super) struct Growth {
    /// Position of the close in the valuation days.
    pub(super) day: usize,
    /// Whether the step begins with the close of the day before, and not over a gap.
    pub(super) is_of_one_day: bool,
    pub(super) factor: Operand,
}

impl Explainer<'_> {
    pub(super) fn day_gain(&mut self) -> Option<&'static str> {
        let engine = self.engine;
        known(&engine.day_gain(self.question.node))?;
        let day = engine.latest_day(self.question.node).ok()?;
        self.note_daily_values(day.previous.date, day.close.date);
        self.derivation.price_of(day.previous.date);
        self.derivation.price_of(day.close.date);
        let date = Some(day.close.date);
        let closing = self.amount(Term::ClosingValue, None, date, day.close.value);
        let previous = self.amount(
            Term::PreviousValue,
            None,
            Some(day.previous.date),
            day.previous.value,
        );
        let inflow = self.amount(Term::Inflow, None, date, day.inflow);
        let outflow = self.amount(Term::Outflow, None, date, day.outflow);
        let money = self.money();
        let net = self.step(
            Term::NetFlow,
            date,
            money,
            Operation::Difference,
            vec![inflow, outflow],
        )?;
        let operands = vec![closing, previous, net];
        self.step(Term::Gain, date, money, Operation::Difference, operands)?;
        Some("gain.day")
    }

    pub(super) fn gain(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).gain)?;
        self.note_period();
        let (opening, closing) = self.ends()?;
        let net = self.flow_sum()?;
        let operands = vec![closing, opening, net];
        self.step(Term::Gain, None, self.money(), Operation::Difference, operands)?;
        Some("gain.period")
    }

    pub(super) fn time_weighted(&mut self) -> Option<&'static str> {
        self.linked_return()?;
        Some("twr.daily")
    }

    /// The return of the period, linked over its days.
    pub(super) fn linked_return(&mut self) -> Option<Operand> {
        known(&self.engine.performance(self.question).time_weighted)?;
        self.note_period();
        let span = self.engine.span(self.question).ok()?;
        let growths = self.growths(span.opening, span.closing)?;
        let growth = self.linked(Term::GrowthOfPeriod, growths.iter().map(|growth| growth.factor))?;
        let operands = vec![growth, ONE];
        let exact = self.step(Term::Return, None, Unit::Ratio, Operation::Difference, operands)?;
        self.rounded_ratio(exact)
    }

    /// The product of growth factors; of none it is one.
    pub(super) fn linked(&mut self, term: Term, growths: impl Iterator<Item = Operand>) -> Option<Operand> {
        let mut operands: Vec<Operand> = growths.collect();
        if operands.is_empty() {
            operands.push(ONE);
        }
        self.step(term, None, Unit::Factor, Operation::Product, operands)
    }

    /// The growth factor of each day after the close `opening` up to `closing`. Days on which there was nothing are left out,
    /// as are closes without a value, which the next known one takes in.
    pub(super) fn growths(&mut self, opening: usize, closing: usize) -> Option<Vec<Growth>> {
        let engine = self.engine;
        let money = self.money();
        let mut growths = Vec::new();
        let mut last: Option<(Date, Operand)> = None;
        for day in opening + 1..=closing {
            let Ok(step) = engine.day_of(self.question.node, day) else {
                continue;
            };
            let invested = step.previous.value.checked_add(step.inflow)?;
            if invested.is_zero() {
                continue;
            }
            let date = Some(step.close.date);
            let mut at_start = match last {
                Some((date, operand)) if date == step.previous.date => operand,
                _ => {
                    self.derivation.price_of(step.previous.date);
                    let date = Some(step.previous.date);
                    self.amount(Term::MarketValue, None, date, step.previous.value)
                }
            };
            self.derivation.price_of(step.close.date);
            let close = self.amount(Term::MarketValue, None, date, step.close.value);
            last = Some((step.close.date, close));
            if !step.inflow.is_zero() {
                let inflow = self.amount(Term::Inflow, None, date, step.inflow);
                let operands = vec![at_start, inflow];
                at_start = self.step(Term::CapitalAtStart, date, money, Operation::Sum, operands)?;
            }
            let mut at_end = close;
            if !step.outflow.is_zero() {
                let outflow = self.amount(Term::Outflow, None, date, step.outflow);
                let operands = vec![close, outflow];
                at_end = self.step(Term::CapitalAtEnd, date, money, Operation::Sum, operands)?;
            }
            let operands = vec![at_end, at_start];
            let growth = self.step(
                Term::GrowthOfDay,
                date,
                Unit::Factor,
                Operation::Quotient,
                operands,
            )?;
            growths.push(Growth {
                day,
                is_of_one_day: engine.days()[day - 1] == step.previous.date,
                factor: growth,
            });
        }
        Some(growths)
    }

    pub(super) fn time_weighted_annual(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).time_weighted_annual)?;
        let of_period = self.linked_return()?;
        let days = self.days_of_period()?;
        let growth = vec![of_period, ONE];
        let growth = self.step(Term::GrowthOfPeriod, None, Unit::Factor, Operation::Sum, growth)?;
        let year = Operand::Constant(DAYS_OF_YEAR.into());
        let years = self.step(
            Term::Years,
            None,
            Unit::Factor,
            Operation::Quotient,
            vec![days, year],
        )?;
        let exponent = self.step(
            Term::Years,
            None,
            Unit::Factor,
            Operation::Quotient,
            vec![ONE, years],
        )?;
        let operands = vec![growth, exponent];
        let annual = self.step(
            Term::GrowthOfPeriod,
            None,
            Unit::Factor,
            Operation::Power,
            operands,
        )?;
        let operands = vec![annual, ONE];
        self.step(
            Term::AnnualReturn,
            None,
            Unit::Ratio,
            Operation::Difference,
            operands,
        )?;
        Some("annualise")
    }
}
