//! The table of tax lots: units that were bought together and are still held.

use std::sync::Arc;

use inlay_analytics::report::{CostMethod, Lot, Part};
use inlay_contract::book::LinkTarget;

use super::{Directory, gain_ratio_value, gain_value};
use crate::i18n::{Language, Words};
use crate::table::{Column, From, Rows, Sort, TableRows, TableState, Unit, Value};

const SECURITY: usize = 0;
const ACCOUNT: usize = 1;
const OPENED: usize = 2;
const QUANTITY: usize = 3;
const COST: usize = 4;
const VALUE: usize = 5;
const UNREALISED: usize = 6;
const UNREALISED_RATIO: usize = 7;
const SYMBOL: usize = 8;
const ISIN: usize = 9;
const LOCAL_COST: usize = 10;

const COLUMNS: [Column; 11] = [
    Column::text(Words::security, 11, From::Card).above(&[SYMBOL, OPENED, ACCOUNT]),
    Column::text(Words::account, 8, From::Full),
    Column::short(Words::opened, 8, From::Medium),
    Column::number(Words::quantity, From::Wide),
    Column::number(Words::cost, From::Wide),
    Column::number(Words::value, From::Card),
    Column::number(Words::unrealised, From::Card),
    Column::number(Words::unrealised_ratio, From::Wide),
    Column::short(Words::symbol, 6, From::Choice),
    Column::short(Words::isin, 9, From::Choice),
    Column::number(Words::cost_local, From::Choice),
];

/// What the reader does to the table; at first, the largest value comes first.
pub(crate) fn state() -> TableState {
    TableState::new(Some(Sort::descending(VALUE)))
}

struct Lots {
    directory: Arc<Directory>,
    method: CostMethod,
    lots: Vec<Lot>,
}

/// The lots that the engine lists; `method` is how it matched sales with purchases.
pub(crate) fn of_book(directory: &Arc<Directory>, lots: Vec<Lot>, method: CostMethod) -> TableRows {
    TableRows::new(Lots {
        directory: Arc::clone(directory),
        method,
        lots,
    })
}

impl Rows for Lots {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.lots.len()
    }

    fn value(&self, row: usize, column: usize, language: &Language) -> Value<'_> {
        let directory = &*self.directory;
        let Some(lot) = self.lots.get(row) else {
            return Value::Nothing;
        };
        let currency = directory.currency;
        match column {
            SECURITY => directory.name_value(Some(lot.instrument), language),
            ACCOUNT => Value::text(directory.account(lot.account)),
            OPENED => match (lot.opened, self.method) {
                (Some(date), _) => Value::Day(date),
                (None, CostMethod::Fifo) => Value::text(Some(language.words.lot_unknown())),
                // An average has no day of purchase.
                (None, CostMethod::Average) => Value::Nothing,
            },
            QUANTITY => Value::known(Unit::Quantity, lot.quantity),
            COST => Value::Number(Unit::Money(currency), lot.cost.clone()),
            VALUE => Value::Number(Unit::Money(currency), lot.value.clone()),
            UNREALISED => gain_value(&lot.unrealised, currency),
            UNREALISED_RATIO => gain_ratio_value(&lot.unrealised),
            SYMBOL => directory.symbol_value(Some(lot.instrument)),
            ISIN => directory.isin_value(Some(lot.instrument)),
            LOCAL_COST => {
                let own = directory
                    .instrument(lot.instrument)
                    .map(|instrument| instrument.currency);
                own.filter(|own| *own != currency).map_or(Value::Nothing, |own| {
                    Value::Number(Unit::Money(own), lot.local_cost.clone())
                })
            }
            _ => Value::Nothing,
        }
    }

    fn is_in(&self, row: usize, part: &Part) -> bool {
        let lot = self.lots.get(row);
        lot.is_some_and(|lot| self.directory.is_in(Some(lot.instrument), lot.account, part))
    }

    fn link(&self, row: usize) -> Option<LinkTarget> {
        self.directory.account_link(self.lots.get(row)?.account)
    }
}
