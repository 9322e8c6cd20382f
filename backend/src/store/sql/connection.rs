//! Statements and lines: what both engines can do, in the few types that the tables have.

use std::fmt::Display;
use std::future::Future;
use std::str::FromStr;

use anyhow::{Context as _, anyhow};
use jiff::Timestamp;

use crate::store::StoreError;

/// A value for a statement.
#[derive(Debug, Clone)]
pub(in crate::store) enum Value {
    /// A text or nothing.
    Text(Option<String>),
    /// A number or nothing.
    Number(Option<i64>),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(Some(number.into()))
    }
}

impl From<Option<u32>> for Value {
    fn from(number: Option<u32>) -> Self {
        Self::Number(number.map(i64::from))
    }
}

impl From<u64> for Value {
    /// What no column can hold becomes the largest number that one can: no file and no log has so many entries.
    fn from(number: u64) -> Self {
        Self::Number(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }
}

impl From<Timestamp> for Value {
    fn from(instant: Timestamp) -> Self {
        Self::Number(Some(instant.as_microsecond()))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<[u8; 32]> for Value {
    fn from(bytes: [u8; 32]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

/// A connection within a transaction, and the statements that are not the same in both engines.
pub(in crate::store) trait Connection: Send + 'static {
    /// What it reads.
    type Line: Line;

    /// Claims a job; see [`claim_statement`](super::claim_statement).
    const CLAIM: &'static str;
    /// Org, record and latest event of the files of the parties that `$1` names, as a JSON array of `[org, record]`.
    const SEQUENCES: &'static str;
    /// Tells all instances, once the transaction is kept, that a file has a new event: `$1` is org, record and number, with
    /// slashes between them. `None` where there is one instance.
    const ANNOUNCE: Option<&'static str>;
    /// Tells all instances, once the transaction is kept, of sessions that ended before their time: `$1` is the text of an
    /// [`Ended`](crate::store::Ended). `None` where there is one instance.
    const ANNOUNCE_ENDED: Option<&'static str>;
    /// Takes a slice; see [`slice_statement`](super::slice_statement).
    const TAKE_SLICE: &'static str;

    /// Carries out a statement. Answers how many rows it touched.
    fn execute(
        &mut self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<u64, StoreError>> + Send;

    /// Carries out a statement that answers rows.
    fn rows(
        &mut self,
        statement: &'static str,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<Self::Line>, StoreError>> + Send;
}

/// A row of an answer; columns are counted from 0.
pub(in crate::store) trait Line: Send + Sync {
    /// A text or nothing.
    fn text_or_none(&self, column: usize) -> Result<Option<String>, StoreError>;
    /// A number or nothing.
    fn number_or_none(&self, column: usize) -> Result<Option<i64>, StoreError>;
    /// Bytes.
    fn bytes(&self, column: usize) -> Result<Vec<u8>, StoreError>;

    /// A text.
    fn text(&self, column: usize) -> Result<String, StoreError> {
        present(self.text_or_none(column)?, column)
    }

    /// A number of any of our types.
    fn number<T: TryFrom<i64>>(&self, column: usize) -> Result<T, StoreError> {
        let number = present(self.number_or_none(column)?, column)?;
        T::try_from(number).map_err(|_| unreadable(column))
    }

    /// A text that stands for something.
    fn parsed<T: FromStr<Err: Display>>(&self, column: usize) -> Result<T, StoreError> {
        let text = self.text(column)?;
        text.parse().map_err(|error: T::Err| {
            StoreError::Unavailable(anyhow!("column {column} of a row cannot be read: {error}"))
        })
    }

    /// An instant or nothing.
    fn instant_or_none(&self, column: usize) -> Result<Option<Timestamp>, StoreError> {
        self.number_or_none(column)?
            .map(|number| Timestamp::from_microsecond(number).map_err(|_| unreadable(column)))
            .transpose()
    }

    /// An instant.
    fn instant(&self, column: usize) -> Result<Timestamp, StoreError> {
        present(self.instant_or_none(column)?, column)
    }

    /// A hash or code.
    fn code(&self, column: usize) -> Result<[u8; 32], StoreError> {
        self.bytes(column)?.try_into().map_err(|_| unreadable(column))
    }
}

fn present<T>(value: Option<T>, column: usize) -> Result<T, StoreError> {
    value
        .with_context(|| format!("column {column} of a row is empty"))
        .map_err(StoreError::Unavailable)
}

fn unreadable(column: usize) -> StoreError {
    StoreError::Unavailable(anyhow!("column {column} of a row cannot be read"))
}

/// A statement with its values. A macro, because each engine's statement is a type of its own.
macro_rules! bound {
    ($statement:expr, $values:expr) => {{
        let mut query = sqlx::query($statement);
        for value in $values {
            query = match value {
                $crate::store::sql::Value::Text(text) => query.bind(text),
                $crate::store::sql::Value::Number(number) => query.bind(number),
                $crate::store::sql::Value::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

/// Makes an engine's row a [`Line`]. A macro for the same reason.
macro_rules! line {
    ($row:ty) => {
        impl $crate::store::sql::Line for $row {
            fn text_or_none(&self, column: usize) -> Result<Option<String>, $crate::store::StoreError> {
                Ok(sqlx::Row::try_get(self, column)?)
            }

            fn number_or_none(&self, column: usize) -> Result<Option<i64>, $crate::store::StoreError> {
                Ok(sqlx::Row::try_get(self, column)?)
            }

            fn bytes(&self, column: usize) -> Result<Vec<u8>, $crate::store::StoreError> {
                Ok(sqlx::Row::try_get(self, column)?)
            }
        }
    };
}

pub(in crate::store) use {bound, line};
