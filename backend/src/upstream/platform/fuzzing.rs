//! Reaches the platform's portfolio JSON for `crate::fuzzing`.

use inlay_contract::RecordId;
use serde::de::DeserializeOwned;

use super::address::EntityId;
use super::book::{BookParts, book};
use super::pages::Page;
use super::translate::{Parts, number_ending, snapshot};
use super::wire;
use super::wire::history;
use crate::fuzzing::{assert_repeats_nothing, pieces};
use crate::upstream::caller::json;
use crate::upstream::fuzzing::{check, show_book, show_portfolio};

/// Record, accounts, holdings, valuations, flows and rates. Whatever they say, the first picture is computed or refused; none of
/// its accounts shows its number.
pub(crate) fn fuzz_portfolio(data: &[u8]) {
    let mut pieces = pieces(data);
    let Some(parts) = parts(&mut pieces) else {
        return;
    };
    let n_holdings = parts.holdings.len();
    let numbers: Vec<_> = parts
        .accounts
        .accounts
        .iter()
        .map(|account| account.number.clone())
        .collect();
    for number in numbers {
        assert!(number_ending(&number).chars().count() <= 4, "{number}");
    }
    let snapshot = match snapshot(parts) {
        Ok(snapshot) => snapshot,
        Err(error) => return assert_repeats_nothing(&error),
    };
    assert_eq!(snapshot.positions.len(), n_holdings);
    show_portfolio(snapshot);
}

/// Record, structure, accounts, closes, transactions, instruments, holdings, rates, benchmarks and target. Whatever they say, the
/// widget reads the book and answers its reader's questions.
pub(crate) fn fuzz_book(data: &[u8]) {
    let mut pieces = pieces(data);
    let Some(parts) = book_parts(&mut pieces) else {
        return;
    };
    let book = match book(parts, record(), None) {
        Ok(book) => book,
        Err(error) => return assert_repeats_nothing(&error),
    };
    show_book(book);
}

fn parts<'a>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<Parts> {
    let entity = entity(pieces)?;
    let accounts = piece(pieces)?;
    Some(Parts {
        entity,
        accounts,
        holdings: page::<wire::HoldingsPage>(pieces)?,
        valuations: piece(pieces)?,
        flows: piece(pieces)?,
        rates: piece(pieces)?,
    })
}

fn book_parts<'a>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<BookParts> {
    let entity = entity(pieces)?;
    Some(BookParts {
        entity,
        structure: piece(pieces)?,
        accounts: piece(pieces)?,
        closes: piece(pieces)?,
        transactions: page::<history::TransactionsPage>(pieces)?,
        instruments: piece(pieces)?,
        holdings: page::<wire::HoldingsPage>(pieces)?,
        rates: piece(pieces)?,
        benchmarks: piece(pieces)?,
        target: piece(pieces)?,
    })
}

fn entity<'a>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<wire::Entity> {
    let entity: wire::Entity = piece(pieces)?;
    check(EntityId::parse(&entity.id))?;
    Some(entity)
}

fn page<'a, P: Page>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<Vec<P::Item>> {
    piece::<P>(pieces).map(|page| page.into_parts().0)
}

fn piece<'a, T: DeserializeOwned>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<T> {
    check(json("a piece", pieces.next()?))
}

fn record() -> RecordId {
    "001A0000006Vm9rIAC".parse().expect("a record id")
}
