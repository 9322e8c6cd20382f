//! Books for tests: small ones written by hand, and generated ones of any shape.

pub(crate) mod generated;

use inlay_contract::book::{
    Book, BookAccount, Instrument, Node, NodeKind, Position, Transaction, TransactionKind,
};
use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal};
use jiff::civil::{Date, date};

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn currency(code: &str) -> Currency {
    code.parse().unwrap()
}

/// A day of June 2026.
pub(crate) fn june(day: i8) -> Date {
    date(2026, 6, day)
}

/// A person with two empty accounts, in dollars, as of 30 June 2026.
pub(crate) fn book() -> Book {
    Book {
        record: "001000000000001AAA".parse().unwrap(),
        currency: currency("USD"),
        as_of: june(30),
        stale_since: None,
        days: Vec::new(),
        nodes: vec![
            node(None, NodeKind::Person, None),
            node(Some(0), NodeKind::Account, Some(0)),
            node(Some(0), NodeKind::Account, Some(1)),
        ],
        accounts: vec![account("A"), account("B")],
        instruments: Vec::new(),
        positions: Vec::new(),
        transactions: Vec::new(),
        rates: Vec::new(),
        benchmarks: Vec::new(),
        target: None,
        links: Vec::new(),
    }
}

pub(crate) fn node(parent: Option<u32>, kind: NodeKind, account: Option<u32>) -> Node {
    Node {
        parent,
        kind,
        name: String::new(),
        owners: Vec::new(),
        account,
    }
}

pub(crate) fn account(name: &str) -> BookAccount {
    BookAccount {
        id: name.to_owned(),
        name: name.to_owned(),
        number_ending: String::new(),
        joined: None,
        left: None,
        closes: Vec::new(),
    }
}

pub(crate) fn share(name: &str, code: &str) -> Instrument {
    Instrument {
        name: Some(name.to_owned()),
        symbol: None,
        isin: None,
        asset_class: AssetClass::Equity,
        sector: None,
        region: None,
        currency: currency(code),
        expected_income: None,
    }
}

pub(crate) fn cash(code: &str) -> Instrument {
    Instrument {
        asset_class: AssetClass::Cash,
        ..share(code, code)
    }
}

/// A position of `quantity` units at `price`; cash without a price.
pub(crate) fn position(account: u32, instrument: u32, quantity: &str, price: Option<&str>) -> Position {
    let (quantity, price) = (decimal(quantity), price.map(decimal));
    Position {
        account,
        instrument,
        quantity,
        price,
        price_date: None,
        value: Some(price.map_or(quantity, |price| quantity * price)),
    }
}

/// Units (`None` where only money moved) of an instrument, and dollars.
pub(crate) fn transaction(
    date: Date,
    account: u32,
    kind: TransactionKind,
    units: Option<(u32, &str)>,
    amount: &str,
) -> Transaction {
    Transaction {
        date,
        account,
        kind,
        instrument: units.map(|(instrument, _)| instrument),
        quantity: units.map(|(_, quantity)| decimal(quantity)),
        amount: decimal(amount),
        currency: currency("USD"),
        cost: None,
        counterpart: None,
    }
}
