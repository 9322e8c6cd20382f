//! The book and its parts.

use super::{FromJson, read_as_name, read_by_field};
use crate::book::{
    BenchmarkAssignment, Book, BookAccount, Closes, ExpectedPayment, Instrument, Link, LinkTarget, Node,
    NodeKind, Position, RateSeries, Series, TargetModel, TargetWeight, Transaction, TransactionKind, series,
};
use crate::json::Json;

impl FromJson for Book {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            record: fields.read("record")?,
            currency: fields.read("currency")?,
            as_of: fields.read("as_of")?,
            stale_since: fields.read("stale_since")?,
            days: fields.read("days")?,
            nodes: fields.read("nodes")?,
            accounts: fields.read("accounts")?,
            instruments: fields.read("instruments")?,
            positions: fields.read("positions")?,
            transactions: transactions(fields.get("transactions"))?,
            rates: fields.read("rates")?,
            benchmarks: fields.read("benchmarks")?,
            target: fields.read("target")?,
            links: fields.read("links")?,
        })
    }
}

/// Transactions travel by column.
fn transactions(json: &Json<'_>) -> Option<Vec<Transaction>> {
    let fields = json.fields()?;
    let count = fields.get("date").list()?.len();
    let column = |name| fields.get(name).list().filter(|column| column.len() == count);
    let (date, account, kind) = (column("date")?, column("account")?, column("kind")?);
    let (instrument, quantity, amount) = (column("instrument")?, column("quantity")?, column("amount")?);
    let (currency, cost, counterpart) = (column("currency")?, column("cost")?, column("counterpart")?);
    let row = |row: usize| {
        Some(Transaction {
            date: FromJson::from_json(&date[row])?,
            account: FromJson::from_json(&account[row])?,
            kind: FromJson::from_json(&kind[row])?,
            instrument: FromJson::from_json(&instrument[row])?,
            quantity: FromJson::from_json(&quantity[row])?,
            amount: FromJson::from_json(&amount[row])?,
            currency: FromJson::from_json(&currency[row])?,
            cost: FromJson::from_json(&cost[row])?,
            counterpart: FromJson::from_json(&counterpart[row])?,
        })
    };
    (0..count).map(row).collect()
}

/// A series travels as one text.
fn series(json: &Json<'_>) -> Option<Series> {
    series::from_text(json.text()?)
}

read_by_field!(Node {
    parent,
    kind,
    name,
    owners,
    account
});
read_by_field!(BookAccount {
    id,
    name,
    number_ending,
    joined,
    left,
    closes
});
impl FromJson for Closes {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            currency: fields.read("currency")?,
            values: series(fields.get("values"))?,
        })
    }
}

read_by_field!(Instrument {
    name,
    symbol,
    isin,
    asset_class,
    sector,
    region,
    currency,
    expected_income,
});
read_by_field!(ExpectedPayment { date, per_unit });
read_by_field!(Position {
    account,
    instrument,
    quantity,
    price,
    price_date,
    value
});

impl FromJson for RateSeries {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            currency: fields.read("currency")?,
            rates: series(fields.get("rates"))?,
        })
    }
}

impl FromJson for BenchmarkAssignment {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            name: fields.read("name")?,
            since: fields.read("since")?,
            levels: series(fields.get("levels"))?,
        })
    }
}

read_by_field!(TargetModel { name, weights });
read_by_field!(TargetWeight {
    asset_class,
    weight,
    tolerance
});
read_by_field!(Link { to, url });

read_as_name!(NodeKind {
    "household" => Household,
    "person" => Person,
    "joint_owners" => JointOwners,
    "registration" => Registration,
    "group" => Group,
    "account" => Account,
});
read_as_name!(TransactionKind {
    "deposit" => Deposit,
    "withdrawal" => Withdrawal,
    "delivery_in" => DeliveryIn,
    "delivery_out" => DeliveryOut,
    "transfer" => Transfer,
    "buy" => Buy,
    "sell" => Sell,
    "dividend" => Dividend,
    "interest" => Interest,
    "fee" => Fee,
    "tax" => Tax,
    "other" => Other,
});

impl FromJson for LinkTarget {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(match fields.get("part").text()? {
            "record" => Self::Record,
            "account" => Self::Account {
                account: fields.read("account")?,
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
