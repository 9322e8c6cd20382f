//! Answers to "why is this figure what it is": the figure computed once more, each step written down.
//!
//! An explanation is written by code of its own, from the same inputs as the figure; that both arrive at the same number is
//! what the tests hold.

mod activity;
mod benchmark;
mod bridge;
mod capital;
mod cost;
mod holdings;
mod returns;
mod risk;

use inlay_contract::{Currency, Decimal, Figure};
use jiff::civil::Date;

use super::Engine;
use super::holdings::place;
use crate::explanation::derivation::Derivation;
use crate::explanation::{Explanation, FigureId, Operand, Operation, Term, Unit};
use crate::report::Question;

/// Decimal places to which ratios are given.
const RATIO_PLACES: u32 = 12;

/// The writer of one explanation.
struct Explainer<'a> {
    engine: &'a Engine,
    question: Question,
    derivation: Derivation,
}

impl Engine {
    /// Why a figure is what it is. `None` when the figure is unavailable: then its reason is the explanation.
    #[must_use]
    pub fn explain(&self, question: Question, figure: &FigureId) -> Option<Explanation> {
        let mut explainer = Explainer {
            engine: self,
            question,
            derivation: Derivation::default(),
        };
        let definition = match figure {
            FigureId::Value => explainer.value()?,
            FigureId::PositionValue(position) => explainer.position_value(*position)?,
            FigureId::Weight(by, part) => explainer.weight(*by, part)?,
            FigureId::Drift(class) => explainer.drift(*class)?,
            FigureId::Trade(class) => explainer.trade(*class)?,
            FigureId::Unrealised(method) => explainer.unrealised(*method)?,
            FigureId::PositionUnrealised(position, method) => {
                explainer.position_unrealised(*position, *method)?
            }
            FigureId::Realised(method) => explainer.realised(*method)?,
            FigureId::IncomeReceived => explainer.income_received()?,
            FigureId::IncomeProjected => explainer.income_projected()?,
            FigureId::Fees => explainer.fees()?,
            FigureId::Taxes => explainer.taxes()?,
            FigureId::NetFlow => explainer.net_flow()?,
            FigureId::Bridge(kind) => explainer.bridge(*kind)?,
            FigureId::DayGain => explainer.day_gain()?,
            FigureId::Gain => explainer.gain()?,
            FigureId::TimeWeighted => explainer.time_weighted()?,
            FigureId::TimeWeightedAnnual => explainer.time_weighted_annual()?,
            FigureId::MoneyWeighted => explainer.money_weighted()?,
            FigureId::MoneyWeightedAnnual => explainer.money_weighted_annual()?,
            FigureId::ModifiedDietz => explainer.modified_dietz()?,
            FigureId::Benchmark => explainer.benchmark()?,
            FigureId::Excess => explainer.excess()?,
            FigureId::Volatility => explainer.volatility()?,
            FigureId::MaxDrawdown => explainer.max_drawdown()?,
        };
        explainer.derivation.finish(definition)
    }
}

impl Explainer<'_> {
    /// Amounts in the book's currency.
    fn money(&self) -> Unit {
        Unit::Money(self.engine.book().currency)
    }

    /// An amount that is in the book's currency already.
    fn amount(&mut self, term: Term, subject: Option<&str>, date: Option<Date>, amount: Decimal) -> Operand {
        let unit = self.money();
        self.derivation.input(term, subject, date, amount, unit)
    }

    /// An amount in its own currency, converted at the rate of `day`.
    fn converted(
        &mut self,
        term: Term,
        subject: Option<&str>,
        day: Date,
        amount: Decimal,
        currency: Currency,
    ) -> Option<Operand> {
        let local = self
            .derivation
            .input(term, subject, Some(day), amount, Unit::Money(currency));
        self.at_rate(term, day, local, currency)
    }

    /// `local`, which is in `currency`, at the rate of `day`.
    fn at_rate(&mut self, term: Term, day: Date, local: Operand, currency: Currency) -> Option<Operand> {
        let base = self.engine.book().currency;
        if currency == base {
            return Some(local);
        }
        let rate = self.engine.rate(currency, day)?;
        let rate = self.derivation.rate(currency, rate.date, rate.rate, base);
        self.step(
            term,
            Some(day),
            self.money(),
            Operation::Product,
            vec![local, rate],
        )
    }

    fn step(
        &mut self,
        term: Term,
        date: Option<Date>,
        unit: Unit,
        operation: Operation,
        operands: Vec<Operand>,
    ) -> Option<Operand> {
        self.derivation.step(term, date, unit, operation, operands)
    }

    /// The sum of amounts; of none it is nothing.
    fn sum(&mut self, term: Term, mut operands: Vec<Operand>) -> Option<Operand> {
        if operands.is_empty() {
            operands.push(Operand::Constant(Decimal::ZERO));
        }
        self.step(term, None, self.money(), Operation::Sum, operands)
    }

    /// An amount to the minor unit.
    fn rounded_amount(&mut self, amount: Operand) -> Option<Operand> {
        let places = Operand::Constant(self.engine.book().currency.minor_units().into());
        self.step(
            Term::Rounded,
            None,
            self.money(),
            Operation::Round,
            vec![amount, places],
        )
    }

    /// A ratio to the places in which ratios are given.
    fn rounded_ratio(&mut self, ratio: Operand) -> Option<Operand> {
        let places = Operand::Constant(RATIO_PLACES.into());
        self.step(
            Term::Rounded,
            None,
            Unit::Ratio,
            Operation::Round,
            vec![ratio, places],
        )
    }

    /// Notes what stands behind figures of daily values: the accounts that they leave out, and the rates between two closes.
    fn note_daily_values(&mut self, opening: Date, closing: Date) {
        let engine = self.engine;
        let book = engine.book();
        for (account, reason) in engine.excluded_accounts(self.question.node) {
            self.derivation
                .exclude(Some(&book.accounts[place(account)].name), reason);
        }
        for &account in engine.accounts_under(self.question.node) {
            for (pocket, closes) in book.accounts[place(account)].closes.iter().enumerate() {
                if closes.currency != book.currency && !engine.is_pocket_left_out(account, pocket) {
                    self.note_rate(closes.currency, opening);
                    self.note_rate(closes.currency, closing);
                }
            }
        }
    }

    /// The same for the period that is asked about.
    fn note_period(&mut self) {
        if let Ok(interval) = self.engine.interval(self.question) {
            self.note_daily_values(interval.opening, interval.closing);
        }
    }

    /// Notes the day of a rate that is in an amount already.
    fn note_rate(&mut self, currency: Currency, day: Date) {
        if currency != self.engine.book().currency
            && let Some(rate) = self.engine.rate(currency, day)
        {
            self.derivation.rate_of(currency, rate.date);
        }
    }
}

/// Nothing to explain where nothing is known.
fn known<T: Clone>(figure: &Figure<T>) -> Option<T> {
    figure.known().cloned()
}

#[cfg(test)]
mod tests;
