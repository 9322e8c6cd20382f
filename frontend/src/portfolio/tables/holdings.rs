//! The table of holdings, from the portfolio's answer or, once it is there, from the book. Both have the same columns, so that
//! sorting, search and choice survive the change.

use std::sync::Arc;

use inlay_analytics::explanation::FigureId;
use inlay_analytics::report::{CostMethod, CostedGain, Part, PositionRow};
use inlay_contract::book::{Book, LinkTarget};
use inlay_contract::portfolio::{AssetClass, Portfolio};
use inlay_contract::{Decimal, Figure, UnavailableReason};
use jiff::civil::Date;

use super::{Directory, foreign_value, gain_ratio_value, gain_value};
use crate::i18n::{Language, Words};
use crate::table::{Column, From, Rows, Sort, TableRows, TableState, Unit, Value};

const NAME: usize = 0;
const SYMBOL: usize = 1;
const ISIN: usize = 2;
const ACCOUNT: usize = 3;
const CLASS: usize = 4;
const SECTOR: usize = 5;
const REGION: usize = 6;
const CURRENCY: usize = 7;
const QUANTITY: usize = 8;
const PRICE: usize = 9;
const PRICE_DATE: usize = 10;
const VALUE: usize = 11;
const LOCAL_VALUE: usize = 12;
const WEIGHT: usize = 13;
const UNREALISED: usize = 14;
const UNREALISED_RATIO: usize = 15;
const COST: usize = 16;
const PROJECTED: usize = 17;

const COLUMNS: [Column; 18] = [
    Column::text(Words::name, 11, From::Card).above(&[SYMBOL, ACCOUNT, CLASS]),
    Column::short(Words::symbol, 6, From::Choice),
    Column::short(Words::isin, 9, From::Choice),
    Column::text(Words::account, 8, From::Wide),
    Column::short(Words::class, 7, From::Medium),
    Column::text(Words::sector, 8, From::Choice),
    Column::text(Words::region, 8, From::Choice),
    Column::short(Words::currency, 5, From::Choice),
    Column::number(Words::quantity, From::Wide),
    Column::number(Words::price, From::Wide).above(&[PRICE_DATE]),
    Column::short(Words::price_date, 7, From::Choice),
    Column::number(Words::value, From::Card).above(&[LOCAL_VALUE]),
    Column::number(Words::local_value, From::Choice),
    Column::number(Words::weight, From::Card),
    Column::number(Words::unrealised, From::Full),
    Column::number(Words::unrealised_ratio, From::Full),
    Column::number(Words::cost, From::Choice),
    Column::number(Words::projected_income, From::Choice),
];

/// What the reader does to the table; at first, the largest value comes first.
pub(crate) fn state() -> TableState {
    TableState::new(Some(Sort::descending(VALUE)))
}

/// One holding. Amounts are in the directory's currency unless they say otherwise.
struct HoldingRow {
    account: u32,
    instrument: u32,
    quantity: Decimal,
    price: Option<Decimal>,
    price_date: Option<Date>,
    local_value: Option<Decimal>,
    value: Figure<Decimal>,
    weight: Option<Decimal>,
    detail: Option<Detail>,
}

/// What only the book knows.
struct Detail {
    position: usize,
    unrealised: Figure<CostedGain>,
    projected_income: Figure<Decimal>,
}

struct Holdings {
    directory: Arc<Directory>,
    method: CostMethod,
    rows: Vec<HoldingRow>,
}

/// The holdings of a portfolio whose book is not there yet.
pub(crate) fn of_portfolio(directory: &Arc<Directory>, portfolio: &Portfolio) -> TableRows {
    let rows = (0..)
        .zip(&portfolio.holdings)
        .map(|(instrument, holding)| HoldingRow {
            // An account that is not listed has no name; no position is that large.
            account: directory.account_of_id(&holding.account).unwrap_or(u32::MAX),
            instrument,
            quantity: holding.quantity,
            price: holding.price.map(|price| price.amount),
            price_date: holding.price_date,
            local_value: holding.local_value.known().map(|money| money.amount),
            value: holding.value.clone().map(|money| money.amount),
            weight: holding.weight,
            detail: None,
        })
        .collect();
    TableRows::new(Holdings {
        directory: Arc::clone(directory),
        method: CostMethod::Fifo,
        rows,
    })
}

/// The holdings of a book, with what the engine says of each; `method` is that of the gains.
pub(crate) fn of_book(
    directory: &Arc<Directory>,
    book: &Book,
    rows: Vec<PositionRow>,
    method: CostMethod,
) -> TableRows {
    let row = |row: PositionRow| {
        let position = book.positions.get(row.position)?;
        Some(HoldingRow {
            account: position.account,
            instrument: position.instrument,
            quantity: position.quantity,
            price: position.price,
            price_date: position.price_date,
            local_value: position.value,
            value: row.value,
            weight: row.weight,
            detail: Some(Detail {
                position: row.position,
                unrealised: row.unrealised,
                projected_income: row.projected_income,
            }),
        })
    };
    TableRows::new(Holdings {
        directory: Arc::clone(directory),
        method,
        rows: rows.into_iter().filter_map(row).collect(),
    })
}

impl Rows for Holdings {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn value(&self, row: usize, column: usize, language: &Language) -> Value<'_> {
        let directory = &*self.directory;
        let Some(row) = self.rows.get(row) else {
            return Value::Nothing;
        };
        let Some(instrument) = directory.instrument(row.instrument) else {
            return Value::Nothing;
        };
        let book = directory.currency;
        match column {
            NAME => directory.name_value(Some(row.instrument), language),
            SYMBOL => Value::text(instrument.symbol.as_deref()),
            ISIN => Value::text(instrument.isin.as_deref()),
            ACCOUNT => Value::text(directory.account(row.account)),
            CLASS => Value::Ranked {
                rank: instrument.asset_class as u32,
                text: language.words.asset_class(instrument.asset_class),
            },
            SECTOR => Value::text(instrument.sector.as_deref()),
            REGION => Value::text(instrument.region.as_deref()),
            CURRENCY => Value::text(Some(instrument.currency.as_str())),
            QUANTITY => Value::known(Unit::Quantity, row.quantity),
            PRICE => match row.price {
                Some(price) => Value::known(Unit::Price(instrument.currency), price),
                None if instrument.asset_class == AssetClass::Cash => Value::Nothing,
                None => Value::Number(
                    Unit::Price(instrument.currency),
                    Figure::unavailable(UnavailableReason::NoPrice),
                ),
            },
            PRICE_DATE => row.price_date.map_or(Value::Nothing, Value::Day),
            VALUE => Value::Number(Unit::Money(book), row.value.clone()),
            LOCAL_VALUE => foreign_value(row.local_value, instrument.currency, book),
            WEIGHT => Value::optional(Unit::Weight, row.weight),
            _ => row.detail.as_ref().map_or(Value::Nothing, |detail| match column {
                UNREALISED => gain_value(&detail.unrealised, book),
                UNREALISED_RATIO => gain_ratio_value(&detail.unrealised),
                COST => Value::Number(Unit::Money(book), detail.unrealised.clone().map(|gain| gain.cost)),
                PROJECTED => Value::Number(Unit::Money(book), detail.projected_income.clone()),
                _ => Value::Nothing,
            }),
        }
    }

    fn is_in(&self, row: usize, part: &Part) -> bool {
        let row = self.rows.get(row);
        row.is_some_and(|row| self.directory.is_in(Some(row.instrument), row.account, part))
    }

    fn figure(&self, row: usize, column: usize) -> Option<FigureId> {
        let position = self.rows.get(row)?.detail.as_ref()?.position;
        match column {
            VALUE => Some(FigureId::PositionValue(position)),
            UNREALISED => Some(FigureId::PositionUnrealised(position, self.method)),
            _ => None,
        }
    }

    fn link(&self, row: usize) -> Option<LinkTarget> {
        self.directory.account_link(self.rows.get(row)?.account)
    }
}
