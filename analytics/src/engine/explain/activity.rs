//! Why a sum of what happened, or is expected, is what it is.

use inlay_contract::UnavailableReason;
use inlay_contract::book::TransactionKind;
use inlay_contract::portfolio::AssetClass;

use super::super::flows::NodeFlow;
use super::super::holdings::place;
use super::super::income::is_income;
use super::{Explainer, known};
use crate::explanation::{Operand, Operation, Term, Unit};
use crate::report::FlowKind;

impl Explainer<'_> {
    pub(super) fn income_received(&mut self) -> Option<&'static str> {
        known(&self.engine.income(self.question).received)?;
        self.booked(Term::Income, Term::Payment, |_, kind| is_income(kind))?;
        Some("income.received")
    }

    pub(super) fn fees(&mut self) -> Option<&'static str> {
        known(&self.engine.activity(self.question).fees)?;
        self.booked(Term::Fee, Term::Fee, |_, kind| kind == TransactionKind::Fee)?;
        Some("fees")
    }

    pub(super) fn taxes(&mut self) -> Option<&'static str> {
        known(&self.engine.activity(self.question).taxes)?;
        self.booked(Term::Tax, Term::Tax, |_, kind| kind == TransactionKind::Tax)?;
        Some("taxes")
    }

    pub(super) fn net_flow(&mut self) -> Option<&'static str> {
        known(&self.engine.performance(self.question).net_flow)?;
        self.note_period();
        self.flow_sum()?;
        Some("flow.net")
    }

    /// What came in less what went out.
    pub(super) fn flow_sum(&mut self) -> Option<Operand> {
        let flows = self.flow_operands(|_| true)?;
        self.sum(Term::NetFlow, flows)
    }

    /// Some of the flows of the period in the book's currency.
    pub(super) fn flow_operands(&mut self, is_meant: impl Fn(&NodeFlow) -> bool) -> Option<Vec<Operand>> {
        let engine = self.engine;
        let mut operands = Vec::new();
        for flow in engine
            .flows_of(self.question)
            .ok()?
            .iter()
            .filter(|flow| is_meant(flow))
        {
            operands.push(self.flow(flow)?);
        }
        Some(operands)
    }

    /// One flow in the book's currency.
    pub(super) fn flow(&mut self, flow: &NodeFlow) -> Option<Operand> {
        let engine = self.engine;
        let amount = flow.amount.ok()?;
        let account = &engine.book().accounts[place(flow.account)].name;
        let term = match flow.kind {
            FlowKind::Joined | FlowKind::Left => Term::Membership,
            FlowKind::Transaction(_) if amount.is_sign_negative() => Term::Outflow,
            FlowKind::Transaction(_) => Term::Inflow,
        };
        match flow.kind {
            FlowKind::Transaction(index) => {
                let transaction = &engine.book().transactions[index];
                self.converted(
                    term,
                    Some(account),
                    transaction.date,
                    transaction.amount,
                    transaction.currency,
                )
            }
            FlowKind::Joined | FlowKind::Left => {
                Some(self.amount(term, Some(account), Some(flow.date), amount))
            }
        }
    }

    /// The sum of some transactions, chosen by place and kind.
    pub(super) fn booked(
        &mut self,
        sum: Term,
        part: Term,
        is_meant: impl Fn(usize, TransactionKind) -> bool,
    ) -> Option<Operand> {
        let engine = self.engine;
        let book = engine.book();
        let mut amounts = Vec::new();
        for index in engine.transactions_of(self.question).ok()? {
            let transaction = &book.transactions[index];
            if !is_meant(index, transaction.kind) {
                continue;
            }
            let subject = match transaction.instrument {
                Some(instrument) => book.instruments[place(instrument)].name.as_deref(),
                None => Some(book.accounts[place(transaction.account)].name.as_str()),
            };
            match engine.amount(index) {
                Ok(_) => {
                    let (date, amount) = (transaction.date, transaction.amount);
                    amounts.push(self.converted(part, subject, date, amount, transaction.currency)?);
                }
                Err(reason) => self.derivation.exclude(subject, reason),
            }
        }
        self.sum(sum, amounts)
    }

    pub(super) fn income_projected(&mut self) -> Option<&'static str> {
        let engine = self.engine;
        let book = engine.book();
        known(&engine.income(self.question).projected)?;
        let mut amounts = Vec::new();
        for position in engine.positions_of(self.question.node) {
            let instrument = engine.instrument_of(position);
            let Some(payments) = engine.projections(position) else {
                if instrument.asset_class != AssetClass::Cash {
                    self.exclude_position(position, UnavailableReason::NoForecast);
                }
                continue;
            };
            if let Some(reason) = payments.iter().find_map(|payment| payment.amount.err()) {
                self.exclude_position(position, reason);
                continue;
            }
            if payments.is_empty() {
                continue;
            }
            let (name, currency) = (instrument.name.as_deref(), instrument.currency);
            let held = book.positions[position].quantity;
            let quantity = self
                .derivation
                .input(Term::Quantity, name, None, held, Unit::Quantity);
            for payment in payments {
                let (date, unit) = (Some(payment.date), Unit::Price(currency));
                let per_unit =
                    self.derivation
                        .input(Term::ExpectedPayment, name, date, payment.per_unit, unit);
                let operands = vec![per_unit, quantity];
                let local = self.step(
                    Term::Income,
                    date,
                    Unit::Money(currency),
                    Operation::Product,
                    operands,
                )?;
                amounts.push(self.at_rate(Term::Income, book.as_of, local, currency)?);
            }
        }
        self.sum(Term::Income, amounts)?;
        Some("income.projected")
    }
}
