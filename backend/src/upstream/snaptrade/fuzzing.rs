//! Reaches SnapTrade's JSON for `crate::fuzzing`.

use std::path::Path;

use inlay_contract::portfolio::RecordKind;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::address::AccountId;
use super::book::book;
use super::canonical;
use super::identity;
use super::reading::{ReadAccount, Reading};
use super::records::{Record, Records};
use super::snapshot::snapshot;
use super::wire::{Account, Activities, Balance, BalanceHistory, Portal, Positions, Registered};
use crate::fuzzing::{assert_repeats_nothing, pieces};
use crate::upstream::caller::json;
use crate::upstream::fuzzing::{check, show_book, show_portfolio};

/// A records file. What is refused names no user, nor anything else that stands there.
pub(crate) fn fuzz_records(text: &str) {
    if let Err(error) = Records::parse(text, Path::new("records.toml")) {
        assert_repeats_nothing(&error);
    }
}

/// An account, its balances, positions, activities and history. Whatever they say, figures are computed or refused, and the
/// widget can read them; no account shows its number. What is signed has one spelling.
pub(crate) fn fuzz(data: &[u8]) {
    for piece in pieces(data) {
        let _ = check(json::<Registered>("a user", piece));
        let _ = check(json::<Portal>("the portal", piece));
        if let Ok(value) = serde_json::from_slice::<Value>(piece) {
            let text = canonical::text(&value);
            assert!(text.is_ascii(), "{text}");
        }
    }
    let make = || reading(&mut pieces(data));
    let Some(reading) = make() else {
        return;
    };
    let record = Record {
        id: "001A0000006Vm9rIAC".parse().expect("a record id"),
        kind: RecordKind::Household,
        name: "Clients".to_owned(),
        users: Vec::new(),
        accounts: None,
        currency: None,
    };
    if let Some(book) = check(book(&record, &reading)) {
        show_book(book);
    }
    if let Some(snapshot) = check(snapshot(&record, reading)) {
        let longest = snapshot
            .accounts
            .iter()
            .map(|account| account.number_ending.chars().count())
            .max();
        assert!(longest.is_none_or(|longest| longest <= 4));
        show_portfolio(snapshot);
    }
}

fn reading<'a>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<Reading> {
    let account: Account = piece(pieces)?;
    check(AccountId::parse(&account.id))?;
    let read = ReadAccount {
        key: identity::key(&account),
        account,
        owners: vec!["Anna".to_owned()],
        balances: piece::<Vec<Balance>>(pieces)?,
        positions: piece::<Positions>(pieces)?,
        activities: Some(piece::<Activities>(pieces)?.data),
        history: piece::<BalanceHistory>(pieces),
    };
    Some(Reading {
        accounts: vec![read],
        missing: Vec::new(),
    })
}

fn piece<'a, T: DeserializeOwned>(pieces: &mut impl Iterator<Item = &'a [u8]>) -> Option<T> {
    check(json("a piece", pieces.next()?))
}
