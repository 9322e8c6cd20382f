//! Why a gain or a return is what it is.

use inlay_contract::Decimal;
use jiff::civil::Date;

use crate::day_count::days_between;
use super::{Explainer, known};
use crate::annualise::DAYS_OF_YEAR;
use crate::explanation::{Operand, Operation, Term, Unit};

const ONE: Operand = Operand::Constant(Decimal::ONE);

/// A flow of the period in the book's currency, and the days from the opening close to it.
struct Timed {
    amount: Operand,
    days: Operand,
}

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
        self.exclude_accounts();
        self.derivation.price_of(day.previous.date);
        self.derivation.price_of(day.close.date);
        let date = Some(day.close.date);
        let closing = self.amount(Term::ClosingValue, None, date, day.close.value);
        let previous = self.amount(Term::PreviousValue, None, Some(day.previous.date), day.previous.value);
        let inflow = self.amount(Term::Inflow, None, date, day.inflow);
        let outflow = self.amount(Term::Outflow, None, date, day.outflow);
        let money = self.money();
        let net = self.step(Term::NetFlow, date, money, Operation::Difference, vec![inflow, outflow])?;
        let operands = vec![closing, previous, net];
        self.step(Term::Gain, date, money, Operation::Difference, operands)?;
        Some("gain.day")
    }

    pub(super) fn gain(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).gain)?;
        self.exclude_accounts();
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
        self.exclude_accounts();
        let span = self.engine.span(self.question).ok()?;
        let growths = self.growths(span.opening, span.closing)?;
        let growth = self.linked(Term::GrowthOfPeriod, growths.iter().map(|growth| growth.factor))?;
        let operands = vec![growth, ONE];
        let exact = self.step(Term::Return, None, Unit::Ratio, Operation::Difference, operands)?;
        self.to_ratio(exact)
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
            let growth = self.step(Term::GrowthOfDay, date, Unit::Factor, Operation::Quotient, operands)?;
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
        let exponent = self.step(Term::Years, None, Unit::Factor, Operation::Quotient, vec![year, days])?;
        let operands = vec![growth, exponent];
        let annual = self.step(Term::GrowthOfPeriod, None, Unit::Factor, Operation::Power, operands)?;
        let operands = vec![annual, ONE];
        self.step(Term::AnnualReturn, None, Unit::Ratio, Operation::Difference, operands)?;
        Some("annualise")
    }

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
        self.exclude_accounts();
        let (opening, closing) = self.ends()?;
        let period = self.days_of_period()?;
        let flows = self.timed_flows()?;
        let start = Operand::Constant(Decimal::ZERO);
        let mut paid = vec![(opening, start)];
        paid.extend(flows.iter().map(|flow| (flow.amount, flow.days)));
        let mut operands = Vec::new();
        let money = self.money();
        for (amount, days) in paid {
            // What the portfolio received, the client paid.
            let negated = vec![start, amount];
            let negated = self.step(Term::NetFlow, None, money, Operation::Difference, negated)?;
            operands.push(negated);
            operands.push(if is_of_period { self.stretched(days, period)? } else { days });
        }
        operands.push(closing);
        operands.push(if is_of_period { self.stretched(period, period)? } else { period });
        self.step(term, None, Unit::Ratio, Operation::RateOfReturn, operands)
    }

    /// Days, when the whole period is taken for a year.
    fn stretched(&mut self, days: Operand, period: Operand) -> Option<Operand> {
        let year = Operand::Constant(DAYS_OF_YEAR.into());
        let product = self.step(Term::Days, None, Unit::Days, Operation::Product, vec![days, year])?;
        self.step(Term::Days, None, Unit::Days, Operation::Quotient, vec![product, period])
    }

    pub(super) fn modified_dietz(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).modified_dietz)?;
        self.exclude_accounts();
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
        self.to_ratio(ratio)?;
        Some("moddietz")
    }

    /// Calendar days from the opening to the closing close.
    fn days_of_period(&mut self) -> Option<Operand> {
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
            let days = self.derivation.input(Term::Days, None, Some(day), days, Unit::Days);
            flows.push(Timed { amount, days });
        }
        Some(flows)
    }
}
