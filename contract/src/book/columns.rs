//! How transactions travel: by column, so that names of fields are said once and what is alike stands together.
//!
//! A large household has tens of thousands of them, and most of a row would be names of fields.

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Transaction, TransactionKind};
use crate::money::{Currency, Decimal};

macro_rules! columns {
    ($($(#[$attribute:meta])* $field:ident: $type:ty),+ $(,)?) => {
        /// [`Transaction`]s by column: entry for entry, the columns are the fields of one transaction after the other.
        #[derive(Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub(super) struct TransactionColumns {
            $($(#[$attribute])* $field: Vec<$type>),+
        }

        fn columns(rows: &[Transaction]) -> TransactionColumns {
            TransactionColumns { $($field: rows.iter().map(|row| row.$field).collect()),+ }
        }

        /// `None` when the columns are not equally long.
        fn rows(columns: &TransactionColumns) -> Option<Vec<Transaction>> {
            let count = columns.date.len();
            let are_whole = $(columns.$field.len() == count)&&+;
            let row = |row: usize| Transaction { $($field: columns.$field[row]),+ };
            are_whole.then(|| (0..count).map(row).collect())
        }
    };
}

columns! {
    /// The day each counts for: the trade date of a trade, the value date of a payment.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    date: Date,
    /// The account of each.
    account: u32,
    /// What each was.
    kind: TransactionKind,
    /// What was bought, sold or delivered, or what paid or cost.
    instrument: Option<u32>,
    /// Units that came in (positive) or went out (negative); `null` where only money moved.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Option<String>>))]
    quantity: Option<Decimal>,
    /// Money that came in (positive) or went out (negative). Of a delivery or a transfer of securities: their market value,
    /// with the sign of the quantity.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    amount: Decimal,
    /// The currency of each amount.
    currency: Currency,
    /// What delivered units had cost where they came from, in `currency`; `null` where that is not known or nothing was
    /// delivered in.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Option<String>>))]
    cost: Option<Decimal>,
    /// The other account of a transfer, where it belongs to the book.
    counterpart: Option<u32>,
}

pub(super) fn serialize<S: Serializer>(rows: &[Transaction], serializer: S) -> Result<S::Ok, S::Error> {
    columns(rows).serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Transaction>, D::Error> {
    let columns = TransactionColumns::deserialize(deserializer)?;
    rows(&columns).ok_or_else(|| D::Error::custom("columns of different lengths"))
}
