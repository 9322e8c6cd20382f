//! Answers about income: received in a period, and expected within twelve months.

use std::cell::OnceCell;

use inlay_contract::book::TransactionKind;
use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Decimal, Figure, UnavailableReason};
use jiff::civil::Date;

use super::Engine;
use super::holdings::place;
use super::sum::Sum;
use crate::day_count::months_after;
use crate::income::{IncomeKind, add, end_of_projection, months};
use crate::lots::Known;
use crate::report::{IncomeMonth, IncomeReport, Question};

/// One payment that a position is expected to bring.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection {
    pub(super) date: Date,
    pub(super) per_unit: Decimal,
    /// In the book's currency, at the rate of the as-of date.
    pub(super) amount: Known,
}

/// What is expected, which no period changes.
#[derive(Debug, Default)]
pub(super) struct IncomeCache {
    forecast: OnceCell<Forecast>,
}

#[derive(Debug)]
struct Forecast {
    /// What each position is expected to bring; `None` for cash without a forecast: none is missing there.
    of_position: Vec<Option<Known>>,
    /// What each account is expected to bring in each month from that of the as-of date on.
    in_months: Vec<Vec<IncomeMonth>>,
}

impl Engine {
    /// Income received in the period and expected within twelve months after the as-of date.
    ///
    /// The months are those of the period, followed by the twelve to come where the period reaches up to them: the months
    /// between a period in the past and today are neither received nor expected, and are not shown as nothing.
    #[must_use]
    pub fn income(&self, question: Question) -> IncomeReport {
        let stale_since = self.book().stale_since;
        let projected = self.projected(question.node);
        let none = if self.value_sum(question.node).is_of_nothing() {
            UnavailableReason::NoHoldings
        } else {
            UnavailableReason::NoForecast
        };
        let projection = projected.figure(none, stale_since);
        match self.received(question) {
            Ok(received) => IncomeReport {
                received: received.figure_or_nothing(stale_since),
                projected: projection,
                months: self.income_months(question).unwrap_or_default(),
            },
            Err(reason) => IncomeReport {
                received: Figure::unavailable(reason),
                projected: projection,
                months: Vec::new(),
            },
        }
    }

    /// Dividends and interest of the period; one part a payment.
    pub(super) fn received(&self, question: Question) -> Result<Sum, UnavailableReason> {
        let payments = self.transactions_of(question)?;
        let payments = payments.filter(|&index| is_income(self.book().transactions[index].kind));
        Ok(Sum::of(payments.map(|index| self.amount(index))))
    }

    /// What the positions of a node are expected to bring; one part a position that may bring anything.
    pub(super) fn projected(&self, node: usize) -> Sum {
        let of_position = &self.forecast().of_position;
        let positions = self.positions_of(node).into_iter();
        Sum::of(positions.filter_map(|position| of_position[position]))
    }

    /// What one position is expected to bring; unavailable when the provider makes no forecast for it.
    pub(super) fn position_income(&self, position: usize) -> Figure<Decimal> {
        Sum::of(self.forecast().of_position[position])
            .figure(UnavailableReason::NoForecast, self.book().stale_since)
    }

    fn forecast(&self) -> &Forecast {
        self.income.forecast.get_or_init(|| {
            let book = self.book();
            let of_position: Vec<_> = (0..book.positions.len())
                .map(|position| self.projected_of(position))
                .collect();
            let to_come = months(book.as_of, end_of_projection(book.as_of));
            let mut in_months = vec![to_come; book.accounts.len()];
            for (position, held) in book.positions.iter().enumerate() {
                if !matches!(of_position[position], Some(Ok(_))) {
                    continue;
                }
                for payment in self.projections(position).unwrap_or_default() {
                    if let Ok(amount) = payment.amount {
                        let months = &mut in_months[place(held.account)];
                        // What is too large for a month is too large for the sum, which then says so.
                        let _ = add(months, payment.date, IncomeKind::Projected, amount);
                    }
                }
            }
            Forecast {
                of_position,
                in_months,
            }
        })
    }

    fn projected_of(&self, position: usize) -> Option<Known> {
        let instrument = self.instrument_of(position);
        let Some(payments) = self.projections(position) else {
            return (instrument.asset_class != AssetClass::Cash)
                .then_some(Err(UnavailableReason::NoForecast));
        };
        Some(payments.iter().try_fold(Decimal::ZERO, |sum, payment| {
            sum.checked_add(payment.amount?)
                .ok_or(UnavailableReason::TooLarge)
        }))
    }

    /// The payments that one position is expected to bring within the twelve months; `None` without a forecast.
    pub(super) fn projections(&self, position: usize) -> Option<Vec<Projection>> {
        let instrument = self.instrument_of(position);
        let held = &self.book().positions[position];
        let as_of = self.book().as_of;
        let last = end_of_projection(as_of);
        let payments = instrument.expected_income.as_ref()?;
        let expected = payments
            .iter()
            .filter(|payment| as_of < payment.date && payment.date <= last);
        let projection = expected.map(|payment| {
            let local = payment.per_unit.checked_mul(held.quantity);
            Projection {
                date: payment.date,
                per_unit: payment.per_unit,
                amount: self.converted(local.ok_or(UnavailableReason::TooLarge), held),
            }
        });
        Some(projection.collect())
    }

    fn income_months(&self, question: Question) -> Option<Vec<IncomeMonth>> {
        let interval = self.dates_of(question).ok()?;
        let as_of = self.book().as_of;
        let first = interval.opening.tomorrow().unwrap_or(Date::MAX);
        let next = as_of.tomorrow().unwrap_or(Date::MAX);
        let reaches_today =
            months_after(interval.closing.first_of_month(), 1).unwrap_or(Date::MAX) >= next.first_of_month();
        let last = if reaches_today {
            end_of_projection(as_of)
        } else {
            interval.closing
        };

        let mut months = months(first, last);
        for index in self.transactions_of(question).ok()? {
            let transaction = &self.book().transactions[index];
            let kind = match transaction.kind {
                TransactionKind::Dividend => IncomeKind::Dividend,
                TransactionKind::Interest => IncomeKind::Interest,
                _ => continue,
            };
            if let Ok(amount) = self.amount(index) {
                add(&mut months, transaction.date, kind, amount).ok()?;
            }
        }
        for &account in self
            .accounts_under(question.node)
            .iter()
            .filter(|_| reaches_today)
        {
            if !self.is_member(account, as_of) {
                continue;
            }
            for expected in &self.forecast().in_months[place(account)] {
                add(
                    &mut months,
                    expected.month,
                    IncomeKind::Projected,
                    expected.projected,
                )
                .ok()?;
            }
        }
        Some(months)
    }
}

/// Whether a transaction is income.
pub(super) const fn is_income(kind: TransactionKind) -> bool {
    matches!(kind, TransactionKind::Dividend | TransactionKind::Interest)
}

#[cfg(test)]
mod tests;
