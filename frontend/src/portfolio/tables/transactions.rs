//! The table of transactions: everything that happened in the period.

use std::sync::Arc;

use inlay_analytics::report::{Part, TransactionRow};
use inlay_contract::book::{Book, LinkTarget, Transaction};
use inlay_contract::{Decimal, Figure};

use super::{Directory, foreign_value};
use crate::i18n::{Language, Words};
use crate::table::{Column, From, Rows, Sort, TableRows, TableState, Unit, Value};

const DATE: usize = 0;
const KIND: usize = 1;
const SECURITY: usize = 2;
const ACCOUNT: usize = 3;
const QUANTITY: usize = 4;
const AMOUNT: usize = 5;
const LOCAL_AMOUNT: usize = 6;
const SYMBOL: usize = 7;
const ISIN: usize = 8;
const CURRENCY: usize = 9;
const COUNTERPART: usize = 10;

const COLUMNS: [Column; 11] = [
    Column::text(Words::date, 7, From::Card).above(&[KIND, SECURITY, ACCOUNT]),
    Column::short(Words::kind, 7, From::Medium),
    Column::text(Words::security, 10, From::Medium).above(&[SYMBOL]),
    Column::text(Words::account, 8, From::Wide).above(&[COUNTERPART]),
    Column::number(Words::quantity, From::Wide),
    Column::number(Words::amount, From::Card).above(&[LOCAL_AMOUNT]),
    Column::number(Words::amount_local, From::Choice),
    Column::short(Words::symbol, 6, From::Choice),
    Column::short(Words::isin, 9, From::Choice),
    Column::short(Words::currency, 5, From::Choice),
    Column::text(Words::counterpart, 8, From::Choice),
];

/// What the reader does to the table; at first, the latest comes first.
pub(crate) fn state() -> TableState {
    TableState::new(Some(Sort::descending(DATE)))
}

/// One transaction and its amount in the book's currency.
struct Row {
    transaction: Transaction,
    amount: Figure<Decimal>,
}

struct Transactions {
    directory: Arc<Directory>,
    rows: Vec<Row>,
}

/// The transactions of a book that the engine lists, newest first.
pub(crate) fn of_book(directory: &Arc<Directory>, book: &Book, rows: &[TransactionRow]) -> TableRows {
    let row = |row: &TransactionRow| {
        let transaction = book.transactions.get(row.transaction)?.clone();
        let amount = row.amount.clone();
        Some(Row { transaction, amount })
    };
    TableRows::new(Transactions {
        directory: Arc::clone(directory),
        rows: rows.iter().filter_map(row).collect(),
    })
}

impl Rows for Transactions {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn value(&self, row: usize, column: usize, language: &Language) -> Value<'_> {
        let directory = &*self.directory;
        let Some(Row { transaction, amount }) = self.rows.get(row) else {
            return Value::Nothing;
        };
        match column {
            DATE => Value::Day(transaction.date),
            KIND => Value::Ranked {
                rank: transaction.kind as u32,
                text: language.words.transaction_kind(transaction.kind),
            },
            SECURITY => directory.name_value(transaction.instrument, language),
            ACCOUNT => Value::text(directory.account(transaction.account)),
            QUANTITY => Value::optional(Unit::Quantity, transaction.quantity),
            AMOUNT => Value::Number(Unit::Change(directory.currency), amount.clone()),
            LOCAL_AMOUNT => foreign_value(Some(transaction.amount), transaction.currency, directory.currency),
            SYMBOL => directory.symbol_value(transaction.instrument),
            ISIN => directory.isin_value(transaction.instrument),
            CURRENCY => Value::text(Some(transaction.currency.as_str())),
            COUNTERPART => {
                let account = transaction.counterpart;
                Value::text(account.and_then(|account| directory.account(account)))
            }
            _ => Value::Nothing,
        }
    }

    fn is_in(&self, row: usize, part: &Part) -> bool {
        self.rows.get(row).is_some_and(|Row { transaction, .. }| {
            self.directory
                .is_in(transaction.instrument, transaction.account, part)
        })
    }

    fn link(&self, row: usize) -> Option<LinkTarget> {
        self.directory
            .account_link(self.rows.get(row)?.transaction.account)
    }
}
