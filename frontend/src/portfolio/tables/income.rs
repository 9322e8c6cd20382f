//! The table of income by month: what was received, and what is expected.

use std::sync::Arc;

use inlay_analytics::report::{IncomeMonth, IncomeReport};
use inlay_contract::book::Book;
use inlay_contract::{Currency, Decimal, Figure};
use jiff::civil::Date;

use crate::i18n::{Language, Words};
use crate::table::{Column, From, Rows, Sort, TableRows, TableState, Unit, Value};

const MONTH: usize = 0;
const RECEIVED: usize = 1;
const DIVIDENDS: usize = 2;
const INTEREST: usize = 3;
const EXPECTED: usize = 4;

const COLUMNS: [Column; 5] = [
    Column::text(Words::month, 7, From::Card),
    Column::number(Words::income_received, From::Card),
    Column::number(Words::dividends, From::Medium),
    Column::number(Words::interest, From::Medium),
    Column::number(Words::income_expected, From::Card),
];

/// What the reader does to the table; at first, months follow each other.
pub(crate) fn state() -> TableState {
    TableState::new(Some(Sort {
        column: MONTH,
        descending: false,
    }))
}

struct Income {
    currency: Currency,
    /// The month of the as-of date: the last one in which anything was received, the first one that expects anything.
    now: Date,
    report: Arc<IncomeReport>,
}

/// The months that the engine lists; amounts in the currency of the book.
pub(crate) fn of_book(book: &Book, report: Arc<IncomeReport>) -> TableRows {
    TableRows::new(Income {
        currency: book.currency,
        now: book.as_of.first_of_month(),
        report,
    })
}

impl Income {
    /// What came in. A month that lies ahead has not brought nothing: nothing can be said of it yet.
    fn received(&self, month: &IncomeMonth, amount: Option<Decimal>) -> Value<'_> {
        let amount = amount.filter(|_| month.month <= self.now);
        Value::optional(Unit::Money(self.currency), amount)
    }

    /// What is still to come. A month that is over expects nothing any more; and where there is no forecast at all, the
    /// months to come say so instead of a zero.
    fn expected(&self, month: &IncomeMonth) -> Value<'_> {
        if month.month < self.now {
            return Value::Nothing;
        }
        let unit = Unit::Money(self.currency);
        match self.report.projected {
            Figure::Unavailable { reason } => Value::Number(unit, Figure::unavailable(reason)),
            _ => Value::known(unit, month.projected),
        }
    }
}

impl Rows for Income {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.report.months.len()
    }

    fn value(&self, row: usize, column: usize, _language: &Language) -> Value<'_> {
        let Some(month) = self.report.months.get(row) else {
            return Value::Nothing;
        };
        match column {
            MONTH => Value::Month(month.month),
            RECEIVED => self.received(month, month.dividends.checked_add(month.interest)),
            DIVIDENDS => self.received(month, Some(month.dividends)),
            INTEREST => self.received(month, Some(month.interest)),
            EXPECTED => self.expected(month),
            _ => Value::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::UnavailableReason;
    use jiff::civil::date;

    use super::*;

    fn dollars() -> Currency {
        "USD".parse().unwrap()
    }

    fn income(projected: Figure<Decimal>) -> Income {
        let month = |month| IncomeMonth {
            month,
            dividends: Decimal::ZERO,
            interest: Decimal::ZERO,
            projected: Decimal::ZERO,
        };
        let months = [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)];
        Income {
            currency: dollars(),
            now: date(2026, 11, 1),
            report: Arc::new(IncomeReport {
                received: Figure::value(Decimal::ZERO),
                projected,
                months: months.map(month).to_vec(),
            }),
        }
    }

    #[test]
    fn a_month_that_brought_nothing_is_zero_and_one_that_lies_ahead_is_not() {
        let income = income(Figure::value(Decimal::ZERO));
        let zero = Value::known(Unit::Money(dollars()), Decimal::ZERO);
        let [before, now, after] = income.report.months.as_slice() else {
            panic!("three months");
        };
        let received = |month| income.received(month, Some(Decimal::ZERO));
        assert_eq!(
            [received(before), received(now), received(after)],
            [zero.clone(), zero.clone(), Value::Nothing]
        );
        let expected = [before, now, after].map(|month| income.expected(month));
        assert_eq!(expected, [Value::Nothing, zero.clone(), zero]);
    }

    #[test]
    fn without_a_forecast_no_month_is_expected_to_bring_nothing() {
        let none = Figure::unavailable(UnavailableReason::NoForecast);
        let income = income(none.clone());
        let expected = |place: usize| income.expected(&income.report.months[place]);
        assert_eq!(expected(0), Value::Nothing);
        assert_eq!(expected(2), Value::Number(Unit::Money(dollars()), none));
    }
}
