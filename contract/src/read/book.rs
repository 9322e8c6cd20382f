//! The book and its parts.

use super::{FromJson, read_as_name, read_by_field};
use crate::book::{
    BenchmarkAssignment, Book, BookAccount, Closes, ExpectedPayment, Instrument, Link, LinkTarget, Node,
    NodeKind, Position, RateSeries, TargetModel, TargetWeight, Transaction, TransactionKind,
};
use crate::json::Json;

read_by_field!(Book {
    record,
    currency,
    as_of,
    stale_since,
    days,
    nodes,
    accounts,
    instruments,
    positions,
    transactions,
    rates,
    benchmarks,
    target,
    links,
});
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
read_by_field!(Closes { currency, values });
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
read_by_field!(Transaction {
    date,
    account,
    kind,
    instrument,
    quantity,
    amount,
    currency,
    cost,
    counterpart,
});
read_by_field!(RateSeries { currency, rates });
read_by_field!(BenchmarkAssignment { name, since, levels });
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
