//! Why a value, a weight, a drift or a trade is what it is.

use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Decimal, UnavailableReason};

use super::super::holdings::place;
use super::{Explainer, known};
use crate::explanation::{Operand, Operation, Term, Unit};
use crate::report::{Dimension, Part};

impl Explainer<'_> {
    /// Value at the closing close: of positions where that is the as-of date, of daily values before it.
    pub(super) fn value(&mut self) -> Option<&'static str> {
        let engine = self.engine;
        match engine.interval(self.question) {
            Ok(interval) if interval.closing < engine.book().as_of => self.value_of_closes()?,
            _ => {
                known(&engine.value(self.question.node))?;
                self.value_of_positions()?
            }
        };
        Some("value.total")
    }

    pub(super) fn position_value(&mut self, position: usize) -> Option<&'static str> {
        known(&self.engine.position_value(position))?;
        let value = self.position(position)?;
        self.sum(Term::TotalValue, vec![value])?;
        Some("value.total")
    }

    pub(super) fn weight(&mut self, by: Dimension, part: &Part) -> Option<&'static str> {
        let engine = self.engine;
        let shares = known(&engine.allocation(self.question.node, by))?;
        shares.iter().find(|share| share.part == *part)?.weight?;
        let positions = self.positions();
        let whole = self.total(&positions)?;
        let of_part = |(position, _): &&(usize, Operand)| engine.is_part(*position, by, part);
        let values = positions
            .iter()
            .filter(of_part)
            .map(|(_, value)| *value)
            .collect();
        let value = self.sum(Term::MarketValue, values)?;
        self.weight_of(value, whole)?;
        Some("weight")
    }

    pub(super) fn drift(&mut self, class: AssetClass) -> Option<&'static str> {
        let (value, whole, target) = self.class_and_target(class)?;
        let weight = self.weight_of(value, whole)?;
        let operands = vec![weight, target];
        self.step(Term::Drift, None, Unit::Ratio, Operation::Difference, operands)?;
        Some("drift")
    }

    pub(super) fn trade(&mut self, class: AssetClass) -> Option<&'static str> {
        let engine = self.engine;
        let drifts = known(&engine.drift(self.question.node))?;
        let trade = drifts.iter().find(|drift| drift.asset_class == class)?.trade;
        let (value, whole, target) = self.class_and_target(class)?;
        let money = self.money();
        let wanted = self.step(
            Term::TargetValue,
            None,
            money,
            Operation::Product,
            vec![whole, target],
        )?;
        let exact = self.step(
            Term::Trade,
            None,
            money,
            Operation::Difference,
            vec![wanted, value],
        )?;
        let rounded = self.rounded_amount(exact)?;
        let moved = trade.checked_sub(self.derivation.value(rounded))?;
        if !moved.is_zero() {
            // The minor unit that lets all trades add up to nothing.
            let operands = vec![rounded, Operand::Constant(moved)];
            self.step(Term::Trade, None, money, Operation::Sum, operands)?;
        }
        Some("drift")
    }

    /// Value of a class, value of the node, wanted weight.
    fn class_and_target(&mut self, class: AssetClass) -> Option<(Operand, Operand, Operand)> {
        let engine = self.engine;
        let drifts = known(&engine.drift(self.question.node))?;
        let target = drifts.iter().find(|drift| drift.asset_class == class)?.target;
        let model = engine.book().target.as_ref().map(|model| model.name.as_str());
        let positions = self.positions();
        let whole = self.total(&positions)?;
        let is_of_class =
            |(position, _): &&(usize, Operand)| engine.instrument_of(*position).asset_class == class;
        let values = positions.iter().filter(is_of_class).map(|(_, value)| *value);
        let values = values.collect();
        let value = self.sum(Term::MarketValue, values)?;
        let target = self
            .derivation
            .input(Term::TargetWeight, model, None, target, Unit::Ratio);
        Some((value, whole, target))
    }

    fn weight_of(&mut self, value: Operand, whole: Operand) -> Option<Operand> {
        let weight = self.step(
            Term::Weight,
            None,
            Unit::Ratio,
            Operation::Quotient,
            vec![value, whole],
        )?;
        self.rounded_ratio(weight)
    }

    /// The sum of the known positions of the node.
    fn value_of_positions(&mut self) -> Option<Operand> {
        let positions = self.positions();
        self.total(&positions)
    }

    fn total(&mut self, positions: &[(usize, Operand)]) -> Option<Operand> {
        let values = positions.iter().map(|(_, value)| *value).collect();
        self.sum(Term::TotalValue, values)
    }

    /// The known positions of the node with their values; the others are noted as left out.
    fn positions(&mut self) -> Vec<(usize, Operand)> {
        let engine = self.engine;
        let mut known = Vec::new();
        for position in engine.positions_of(self.question.node) {
            match engine.values().of_position[position] {
                Ok(_) => known.extend(self.position(position).map(|value| (position, value))),
                Err(reason) => self.exclude_position(position, reason),
            }
        }
        known
    }

    pub(super) fn exclude_position(&mut self, position: usize, reason: UnavailableReason) {
        let name = self.engine.instrument_of(position).name.as_deref();
        self.derivation.exclude(name, reason);
    }

    /// Value of one position in the book's currency.
    pub(super) fn position(&mut self, position: usize) -> Option<Operand> {
        let engine = self.engine;
        let book = engine.book();
        let held = book.positions.get(position)?;
        let instrument = &book.instruments[place(held.instrument)];
        let (name, currency) = (instrument.name.as_deref(), instrument.currency);
        let date = held.price_date.unwrap_or(book.as_of);
        let unit = Unit::Money(currency);
        self.derivation.price_of(date);
        let local = match (held.value, held.price) {
            (None, Some(price)) => {
                let quantity =
                    self.derivation
                        .input(Term::Quantity, name, None, held.quantity, Unit::Quantity);
                let price =
                    self.derivation
                        .input(Term::Price, name, Some(date), price, Unit::Price(currency));
                let operands = vec![quantity, price];
                self.step(Term::LocalValue, Some(date), unit, Operation::Product, operands)?
            }
            _ => {
                let value = engine.local_value(held).ok()?;
                let is_base = currency == book.currency;
                let term = if is_base {
                    Term::MarketValue
                } else {
                    Term::LocalValue
                };
                self.derivation.input(term, name, Some(date), value, unit)
            }
        };
        self.at_rate(Term::MarketValue, book.as_of, local, currency)
    }

    /// The sum of the daily values of all accounts at the closing close.
    fn value_of_closes(&mut self) -> Option<Operand> {
        let engine = self.engine;
        let span = engine.span(self.question).ok()?;
        engine.node_close(self.question.node, span.closing).ok()?;
        let day = engine.days()[span.closing];
        self.derivation.price_of(day);
        self.note_daily_values(day, day);
        let mut values = Vec::new();
        for &account in engine.accounts_under(self.question.node) {
            let described = &engine.book().accounts[place(account)];
            for (pocket, closes) in described.closes.iter().enumerate() {
                let close = engine.pocket_close(account, pocket, span.closing);
                let close = close.filter(|_| !engine.is_pocket_left_out(account, pocket));
                if let Some(close) = close.filter(|close| *close != Decimal::ZERO) {
                    values.push(self.converted(
                        Term::MarketValue,
                        Some(&described.name),
                        day,
                        close,
                        closes.currency,
                    )?);
                }
            }
        }
        self.sum(Term::TotalValue, values)
    }
}
