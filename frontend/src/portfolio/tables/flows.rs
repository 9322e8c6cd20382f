//! The table of cash flows: what crossed the border of the record, accounts that joined or left included.

use std::sync::Arc;

use inlay_analytics::report::{FlowKind, FlowRow, Part};
use inlay_contract::book::{Book, LinkTarget, TransactionKind};

use super::Directory;
use crate::i18n::{Language, Words};
use crate::table::{Column, From, Rows, Sort, TableRows, TableState, Unit, Value};

const DATE: usize = 0;
const KIND: usize = 1;
const ACCOUNT: usize = 2;
const SECURITY: usize = 3;
const AMOUNT: usize = 4;

const COLUMNS: [Column; 5] = [
    Column::text(Words::date, 7, From::Card).above(&[KIND, SECURITY, ACCOUNT]),
    Column::text(Words::kind, 8, From::Medium),
    Column::text(Words::account, 9, From::Medium),
    Column::text(Words::security, 10, From::Wide),
    Column::number(Words::amount, From::Card),
];

/// Accounts that joined or left come after all transactions.
const JOINED_RANK: u32 = 100;
const LEFT_RANK: u32 = 101;

/// What the reader does to the table; at first, the latest comes first.
pub(crate) fn state() -> TableState {
    TableState::new(Some(Sort::descending(DATE)))
}

/// One flow, and the transaction behind it.
struct Row {
    flow: FlowRow,
    transaction: Option<(TransactionKind, Option<u32>)>,
}

struct Flows {
    directory: Arc<Directory>,
    rows: Vec<Row>,
}

/// The flows that the engine lists, newest first.
pub(crate) fn of_book(directory: &Arc<Directory>, book: &Book, flows: Vec<FlowRow>) -> TableRows {
    let row = |flow: FlowRow| {
        let transaction = match flow.kind {
            FlowKind::Transaction(position) => book.transactions.get(position),
            FlowKind::Joined | FlowKind::Left => None,
        };
        let transaction = transaction.map(|transaction| (transaction.kind, transaction.instrument));
        Row { flow, transaction }
    };
    TableRows::new(Flows {
        directory: Arc::clone(directory),
        rows: flows.into_iter().map(row).collect(),
    })
}

impl Rows for Flows {
    fn columns(&self) -> &'static [Column] {
        &COLUMNS
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn value(&self, row: usize, column: usize, language: &Language) -> Value<'_> {
        let directory = &*self.directory;
        let Some(Row { flow, transaction }) = self.rows.get(row) else {
            return Value::Nothing;
        };
        match column {
            DATE => Value::Day(flow.date),
            KIND => {
                let words = language.words;
                let (rank, text) = match (flow.kind, transaction) {
                    (FlowKind::Joined, _) => (JOINED_RANK, words.flow_joined()),
                    (FlowKind::Left, _) => (LEFT_RANK, words.flow_left()),
                    (FlowKind::Transaction(_), Some((kind, _))) => {
                        (*kind as u32, words.transaction_kind(*kind))
                    }
                    (FlowKind::Transaction(_), None) => return Value::Nothing,
                };
                Value::Ranked { rank, text }
            }
            ACCOUNT => Value::text(directory.account(flow.account)),
            SECURITY => directory.name_value(transaction.and_then(|(_, instrument)| instrument), language),
            AMOUNT => Value::Number(Unit::Change(directory.currency), flow.amount.clone()),
            _ => Value::Nothing,
        }
    }

    fn is_in(&self, row: usize, part: &Part) -> bool {
        self.rows.get(row).is_some_and(|Row { flow, transaction }| {
            let instrument = transaction.and_then(|(_, instrument)| instrument);
            self.directory.is_in(instrument, flow.account, part)
        })
    }

    fn link(&self, row: usize) -> Option<LinkTarget> {
        self.directory.account_link(self.rows.get(row)?.flow.account)
    }
}
