//! Writes an explanation down while it is computed: each step's value comes of running that step.

use inlay_contract::{Currency, Decimal, UnavailableReason};
use jiff::civil::Date;

use super::recompute::apply;
use super::{Exclusion, Explanation, Input, Operand, Operation, Step, Term, Unit};

/// An explanation that is being written.
#[derive(Debug, Default)]
pub(crate) struct Derivation {
    inputs: Vec<Input>,
    steps: Vec<Step>,
    excluded: Vec<Exclusion>,
    price_dates: Option<(Date, Date)>,
    rate_dates: Vec<(Currency, Date, Date)>,
    /// Rates that are inputs already.
    rates: Vec<(Currency, Date, Operand)>,
}

/// How far back a rate is looked for among the inputs: beyond that, taking it once more costs less than looking.
const LOOK_BACK: usize = 64;

impl Derivation {
    /// Takes a number as it is.
    pub(crate) fn input(
        &mut self,
        term: Term,
        subject: Option<&str>,
        date: Option<Date>,
        value: Decimal,
        unit: Unit,
    ) -> Operand {
        self.inputs.push(Input {
            term,
            subject: subject.map(str::to_owned),
            date,
            value,
            unit,
        });
        Operand::Input(self.inputs.len() - 1)
    }

    /// Computes. `None` when it cannot be computed; the figure is then unavailable for the same reason.
    pub(crate) fn step(
        &mut self,
        term: Term,
        date: Option<Date>,
        unit: Unit,
        operation: Operation,
        operands: Vec<Operand>,
    ) -> Option<Operand> {
        let values: Vec<Decimal> = operands.iter().map(|operand| self.value(*operand)).collect();
        let value = apply(operation, &values)?;
        self.steps.push(Step {
            term,
            date,
            operation,
            operands,
            value,
            unit,
        });
        Some(Operand::Step(self.steps.len() - 1))
    }

    /// Takes an exchange rate of `date` into `base`; the same rate is one input, however often it is used.
    pub(crate) fn rate(&mut self, currency: Currency, date: Date, rate: Decimal, base: Currency) -> Operand {
        let latest = self.rates.iter().rev().take(LOOK_BACK);
        let known = latest
            .copied()
            .find(|(other, of, _)| (*other, *of) == (currency, date));
        if let Some((.., operand)) = known {
            return operand;
        }
        let subject = Some(currency.as_str());
        let operand = self.input(Term::ExchangeRate, subject, Some(date), rate, Unit::Price(base));
        self.rates.push((currency, date, operand));
        self.rate_of(currency, date);
        operand
    }

    /// The number that an operand stands for.
    pub(crate) fn value(&self, operand: Operand) -> Decimal {
        match operand {
            Operand::Input(index) => self.inputs[index].value,
            Operand::Step(index) => self.steps[index].value,
            Operand::Constant(value) => value,
        }
    }

    /// Notes something that the figure leaves out.
    pub(crate) fn exclude(&mut self, subject: Option<&str>, reason: UnavailableReason) {
        let exclusion = Exclusion {
            subject: subject.map(str::to_owned),
            reason,
        };
        // Several lots of one holding are one thing to the reader.
        if self.excluded.last() != Some(&exclusion) {
            self.excluded.push(exclusion);
        }
    }

    /// Notes the day of a price or a close.
    pub(crate) fn price_of(&mut self, date: Date) {
        let (oldest, newest) = self.price_dates.unwrap_or((date, date));
        self.price_dates = Some((oldest.min(date), newest.max(date)));
    }

    /// Notes the day of an exchange rate.
    pub(crate) fn rate_of(&mut self, currency: Currency, date: Date) {
        match self.rate_dates.iter_mut().find(|(known, ..)| *known == currency) {
            Some((_, oldest, newest)) => {
                *oldest = date.min(*oldest);
                *newest = date.max(*newest);
            }
            None => self.rate_dates.push((currency, date, date)),
        }
    }

    /// The explanation, whose figure is what its last step came to. `None` when nothing was computed.
    pub(crate) fn finish(self, definition: &'static str) -> Option<Explanation> {
        let last = self.steps.last()?;
        Some(Explanation {
            definition,
            unit: last.unit,
            value: last.value,
            inputs: self.inputs,
            steps: self.steps,
            excluded: self.excluded,
            price_dates: self.price_dates,
            rate_dates: self.rate_dates,
        })
    }
}
