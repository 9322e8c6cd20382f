//! The table of income by month: what was received, and what is expected.

use inlay_analytics::report::IncomeMonth;
use inlay_contract::Currency;

use crate::i18n::{Language, Words};
use crate::table::{Column, From, Room, Rows, Sort, TableRows, TableState, Unit, Value};

const MONTH: usize = 0;
const RECEIVED: usize = 1;
const DIVIDENDS: usize = 2;
const INTEREST: usize = 3;
const EXPECTED: usize = 4;

const COLUMNS: [Column; 5] = [
    Column {
        title: Words::month,
        room: Room::Text(7),
        from: From::Card,
        notes: &[],
    },
    number(Words::income_received, From::Card),
    number(Words::dividends, From::Medium),
    number(Words::interest, From::Medium),
    number(Words::income_expected, From::Card),
];

const fn number(title: fn(&Words) -> &'static str, from: From) -> Column {
    Column {
        title,
        room: Room::Number,
        from,
        notes: &[],
    }
}

/// What the reader does to the table; at first, months follow each other.
pub(crate) fn state() -> TableState {
    TableState::new(Some(Sort {
        column: MONTH,
        descending: false,
    }))
}

struct Income {
    currency: Currency,
    months: Vec<IncomeMonth>,
}

/// The months that the engine lists; amounts in `currency`.
pub(crate) fn of_months(currency: Currency, months: Vec<IncomeMonth>) -> TableRows {
    TableRows::new(Income { currency, months })
}

impl Rows for Income {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.months.len()
    }

    fn value(&self, row: usize, column: usize, _language: &Language) -> Value<'_> {
        let Some(month) = self.months.get(row) else {
            return Value::Nothing;
        };
        let amount = match column {
            MONTH => return Value::Month(month.month),
            RECEIVED => month.dividends.checked_add(month.interest),
            DIVIDENDS => Some(month.dividends),
            INTEREST => Some(month.interest),
            EXPECTED => Some(month.projected),
            _ => None,
        };
        Value::optional(Unit::Money(self.currency), amount)
    }
}
