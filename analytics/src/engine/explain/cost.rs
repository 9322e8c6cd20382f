//! Why a gain against cost is what it is.

use inlay_contract::{Decimal, UnavailableReason};

use super::super::holdings::place;
use super::{Explainer, known};
use crate::explanation::{Operand, Operation, Term, Unit};
use crate::lots::OpenLot;
use crate::lots::matching::Holding;
use crate::report::CostMethod;

/// The id under which a cost method stands beside its gains.
const UNREALISED: &str = "gain.unrealised";

impl Explainer<'_> {
    pub(super) fn unrealised(&mut self, method: CostMethod) -> Option<&'static str> {
        let engine = self.engine;
        known(&engine.unrealised(self.question.node, method))?;
        let mut gains = Vec::new();
        for holding in engine.holdings_of(self.question.node, method) {
            gains.extend(self.gain_of_holding(holding));
        }
        self.sum(Term::Gain, gains)?;
        Some(UNREALISED)
    }

    pub(super) fn position_unrealised(
        &mut self,
        position: usize,
        method: CostMethod,
    ) -> Option<&'static str> {
        let engine = self.engine;
        known(&engine.position_unrealised(position, method))?;
        let held = engine.book().positions.get(position)?;
        let holding = engine.matched(method).holding(held.account, held.instrument)?;
        if engine.values().positions(held.account, held.instrument).len() < 2 {
            let gain = self.gain_of_holding(holding)?;
            self.sum(Term::Gain, vec![gain])?;
            return Some(UNREALISED);
        }
        // One of several lines of a holding: its own value, and its part of the cost by units.
        let value = self.position(position)?;
        let cost = self.cost_of(holding, |_| true)?;
        let units = self.units(holding, held.quantity)?;
        let cost = self.share(Term::Cost, cost, units)?;
        self.step(
            Term::Gain,
            None,
            self.money(),
            Operation::Difference,
            vec![value, cost],
        )?;
        Some(UNREALISED)
    }

    pub(super) fn realised(&mut self, method: CostMethod) -> Option<&'static str> {
        let engine = self.engine;
        known(&engine.realised(self.question, method).total)?;
        let mut gains = Vec::new();
        for trade in engine.closing_trades(self.question, method).ok()? {
            let transaction = &engine.book().transactions[trade.transaction];
            let instrument = transaction
                .instrument
                .map(|index| &engine.book().instruments[place(index)]);
            let name = instrument.and_then(|instrument| instrument.name.as_deref());
            let date = Some(transaction.date);
            for closed in &trade.closed {
                match (closed.proceeds.base, closed.cost.base) {
                    (Ok(proceeds), Ok(cost)) => {
                        let proceeds = self.amount(Term::Proceeds, name, date, proceeds);
                        let cost = self.amount(Term::Cost, name, closed.opened, cost);
                        let operands = vec![proceeds, cost];
                        let money = self.money();
                        gains.push(self.step(Term::Gain, date, money, Operation::Difference, operands)?);
                    }
                    (Err(reason), _) | (_, Err(reason)) => {
                        self.derivation.exclude(name, reason);
                    }
                }
            }
            self.note_rate(transaction.currency, transaction.date);
        }
        self.sum(Term::Gain, gains)?;
        Some("gain.realised")
    }

    /// Value less cost of the lots whose value and cost are known; the others are noted as left out. `None` when none is.
    fn gain_of_holding(&mut self, holding: &Holding) -> Option<Operand> {
        let engine = self.engine;
        let name = engine.book().instruments[place(holding.instrument)]
            .name
            .as_deref();
        let priced = engine.priced(holding);
        let mut explained = Decimal::ZERO;
        let mut missing: Option<UnavailableReason> = None;
        for one in &priced {
            match one.value.and(one.lot.cost.base) {
                Ok(_) => explained = explained.checked_add(one.lot.quantity)?,
                Err(reason) => {
                    missing = Some(reason);
                    self.derivation.exclude(name, reason);
                }
            }
        }
        if explained.is_zero() {
            return None;
        }
        let mut values = Vec::new();
        for &(_, position) in engine.values().positions(holding.account, holding.instrument) {
            values.push(self.position(position)?);
        }
        let mut value = self.sum(Term::MarketValue, values)?;
        if missing.is_some() {
            let units = self.units(holding, explained)?;
            value = self.share(Term::MarketValue, value, units)?;
        }
        let cost = self.cost_of(holding, |lot| lot.cost.base.is_ok())?;
        self.step(
            Term::Gain,
            None,
            self.money(),
            Operation::Difference,
            vec![value, cost],
        )
    }

    /// The cost of some lots of a holding.
    fn cost_of(&mut self, holding: &Holding, is_meant: impl Fn(&OpenLot) -> bool) -> Option<Operand> {
        let instrument = &self.engine.book().instruments[place(holding.instrument)];
        let mut costs = Vec::new();
        for lot in holding.lots.iter().filter(|lot| is_meant(lot)) {
            let cost = lot.cost.base.ok()?;
            costs.push(self.amount(Term::Cost, instrument.name.as_deref(), lot.opened, cost));
            if let Some(opened) = lot.opened {
                self.note_rate(instrument.currency, opened);
            }
        }
        self.sum(Term::Cost, costs)
    }

    /// `part` of the units of a holding, and all of them.
    fn units(&mut self, holding: &Holding, part: Decimal) -> Option<(Operand, Operand)> {
        let name = self.engine.book().instruments[place(holding.instrument)]
            .name
            .as_deref();
        let all = holding
            .lots
            .iter()
            .try_fold(Decimal::ZERO, |sum, lot| sum.checked_add(lot.quantity))?;
        let part = self
            .derivation
            .input(Term::Quantity, name, None, part, Unit::Quantity);
        let all = self
            .derivation
            .input(Term::Quantity, name, None, all, Unit::Quantity);
        Some((part, all))
    }

    /// An amount by units: × part ÷ all.
    fn share(&mut self, term: Term, amount: Operand, (part, all): (Operand, Operand)) -> Option<Operand> {
        let money = self.money();
        let product = self.step(term, None, money, Operation::Product, vec![amount, part])?;
        self.step(term, None, money, Operation::Quotient, vec![product, all])
    }
}
