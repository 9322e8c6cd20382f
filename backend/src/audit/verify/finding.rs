//! What can be wrong with a log, and the sentence for it.

use std::fmt;

/// The first thing that is wrong with a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The first row that is not as it was sealed; for a row that is not there, the number that it had.
    pub row: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a row or an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not what was written: a value was changed, or another row was put in its place.
    Altered,
    /// Its values cannot be read at all, while other rows can.
    Unreadable,
    /// Another row of the log stands in its place.
    OutOfOrder {
        /// The number of that row.
        found: u64,
    },
    /// It is not there, and later ones are.
    Missing {
        /// The last of those that are missing in a row.
        through: u64,
    },
    /// Neither the first row nor the end fits the key.
    ForeignKey,
    /// It is not there, and no later one is, but there was one: the log was cut off.
    CutOff {
        /// The number of the last row that there was.
        end: u64,
    },
    /// It is the last row, and nobody with the key sealed an end there.
    Unsealed,
    /// It stands after the sealed end.
    BeyondEnd {
        /// The number of the last row before the sealed end.
        end: u64,
    },
    /// It was sealed with the key, but it is not the row that was there when an end was written down.
    Rewritten,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let row = self.row;
        match self.fault {
            Fault::Altered => write!(
                formatter,
                "row {row} is not what was written: a value was changed, or another row was put in its place"
            ),
            Fault::Unreadable => write!(
                formatter,
                "row {row} cannot be read: it holds what was never written by Inlay"
            ),
            Fault::OutOfOrder { found } => write!(
                formatter,
                "rows are out of order: where row {row} belongs stands row {found}"
            ),
            Fault::Missing { through } if through == row => write!(formatter, "row {row} is missing"),
            Fault::Missing { through } => write!(formatter, "rows {row} to {through} are missing"),
            Fault::ForeignKey => write!(
                formatter,
                "row {row} and the end of the log do not fit the key: either the log was written with another key, or both were changed"
            ),
            Fault::CutOff { end } => write!(
                formatter,
                "the log was cut off: it ended with row {end}, and row {row} and what came after it are gone"
            ),
            Fault::Unsealed => write!(
                formatter,
                "the end of the log after row {row} was not sealed with this key: rows may have been cut off behind it"
            ),
            Fault::BeyondEnd { end } => write!(
                formatter,
                "row {row} stands after the end of the log, which was sealed after row {end}"
            ),
            Fault::Rewritten => write!(
                formatter,
                "row {row} is not the row that stood there when this end was written down: the log was rewritten by somebody who has the key"
            ),
        }
    }
}
