//! Why a line of the bridge is what it is.

use inlay_contract::book::TransactionKind;
use inlay_contract::{Currency, Decimal};

use super::super::flows::NodeFlow;
use super::super::income::is_income;
use super::{Explainer, known};
use crate::explanation::{Operand, Operation, Term, Unit};
use crate::report::{BridgeKind, FlowKind};

/// The lines that are measured, in the order in which they are shown.
const MEASURED: [BridgeKind; 8] = [
    BridgeKind::Contributions,
    BridgeKind::Withdrawals,
    BridgeKind::AccountsJoined,
    BridgeKind::AccountsLeft,
    BridgeKind::Income,
    BridgeKind::Fees,
    BridgeKind::Taxes,
    BridgeKind::Currency,
];

impl Explainer<'_> {
    pub(super) fn bridge(&mut self, kind: BridgeKind) -> Option<&'static str> {
        known(&self.engine.bridge(self.question))?;
        self.note_period();
        if kind == BridgeKind::Gains {
            self.rest_of_bridge()?;
        } else {
            self.line(kind)?;
        }
        Some("bridge")
    }

    /// The gain: closing value less opening value less all other lines.
    fn rest_of_bridge(&mut self) -> Option<Operand> {
        let (opening, closing) = self.ends()?;
        let mut operands = vec![self.rounded_amount(closing)?, self.rounded_amount(opening)?];
        for kind in MEASURED {
            operands.push(self.line(kind)?);
        }
        self.step(
            Term::PriceEffect,
            None,
            self.money(),
            Operation::Difference,
            operands,
        )
    }

    /// Opening and closing value of the period.
    pub(super) fn ends(&mut self) -> Option<(Operand, Operand)> {
        let engine = self.engine;
        let span = engine.span(self.question).ok()?;
        let mut value = |term, day: usize| {
            let value = engine.node_close(self.question.node, day).ok()?;
            let date = engine.days()[day];
            self.derivation.price_of(date);
            Some(self.amount(term, None, Some(date), value))
        };
        Some((
            value(Term::OpeningValue, span.opening)?,
            value(Term::ClosingValue, span.closing)?,
        ))
    }

    /// One measured line to the minor unit.
    fn line(&mut self, kind: BridgeKind) -> Option<Operand> {
        let is_booked = |flow: &NodeFlow| matches!(flow.kind, FlowKind::Transaction(_));
        let comes_in = |flow: &NodeFlow| flow.amount.is_ok_and(|amount| amount.is_sign_positive());
        let exact = match kind {
            BridgeKind::Contributions => {
                let flows = self.flow_operands(|flow| is_booked(flow) && comes_in(flow))?;
                self.sum(Term::Inflow, flows)
            }
            BridgeKind::Withdrawals => {
                let flows = self.flow_operands(|flow| is_booked(flow) && !comes_in(flow))?;
                self.sum(Term::Outflow, flows)
            }
            BridgeKind::AccountsJoined => {
                let flows = self.flow_operands(|flow| flow.kind == FlowKind::Joined)?;
                self.sum(Term::Membership, flows)
            }
            BridgeKind::AccountsLeft => {
                let flows = self.flow_operands(|flow| flow.kind == FlowKind::Left)?;
                self.sum(Term::Membership, flows)
            }
            BridgeKind::Income => self.valued(Term::Income, Term::Payment, is_income),
            BridgeKind::Fees => self.valued(Term::Fee, Term::Fee, |kind| kind == TransactionKind::Fee),
            BridgeKind::Taxes => self.valued(Term::Tax, Term::Tax, |kind| kind == TransactionKind::Tax),
            BridgeKind::Currency => self.currency_effect(),
            BridgeKind::Gains => self.rest_of_bridge(),
        };
        self.rounded_amount(exact?)
    }

    /// The sum of some transactions of the accounts that the bridge covers.
    fn valued(&mut self, sum: Term, part: Term, is_meant: fn(TransactionKind) -> bool) -> Option<Operand> {
        let engine = self.engine;
        self.booked(sum, part, |index, kind| is_meant(kind) && engine.is_valued(index))
    }

    /// Of each currency and close: what was held × the change of its rate until the next close.
    fn currency_effect(&mut self) -> Option<Operand> {
        let engine = self.engine;
        let span = engine.span(self.question).ok()?;
        let mut effects = Vec::new();
        for exposure in engine.exposures(self.question.node).ok()? {
            if exposure.to <= span.opening || span.closing < exposure.to {
                continue;
            }
            let currency = exposure.currency;
            let (from, date) = (engine.days()[exposure.from], Some(engine.days()[exposure.to]));
            let before = self.rate_at(currency, exposure.from)?;
            let after = self.rate_at(currency, exposure.to)?;
            let (subject, unit) = (Some(currency.as_str()), Unit::Money(currency));
            let held = self
                .derivation
                .input(Term::LocalValue, subject, Some(from), exposure.value, unit);
            let unit = Unit::Price(engine.book().currency);
            let change = vec![after, before];
            let change = self.step(Term::ExchangeRate, date, unit, Operation::Difference, change)?;
            let effect = vec![held, change];
            effects.push(self.step(
                Term::CurrencyEffect,
                date,
                self.money(),
                Operation::Product,
                effect,
            )?);
        }
        self.sum(Term::CurrencyEffect, effects)
    }

    fn rate_at(&mut self, currency: Currency, day: usize) -> Option<Operand> {
        let engine = self.engine;
        let rate: Decimal = engine.pocket_rate(currency, day)?;
        let date = engine.rate(currency, engine.days()[day])?.date;
        Some(self.derivation.rate(currency, date, rate, engine.book().currency))
    }
}
