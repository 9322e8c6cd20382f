//! What stands in the log about a party, for whoever may ask for it: the party itself, an auditor, an authority.
//!
//! Personal data of the party is told apart from all else, so that an answer to a subject access request can be made
//! from it. JSON Lines is the exact form; CSV is for reading in a spreadsheet.

mod record;
mod spreadsheet;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::record::Record;
use crate::store::AuditRow;

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One JSON object for each row and line.
    Jsonl,
    /// RFC 4180 with a header line, every field in quotes, and nothing in it that a spreadsheet takes for a formula.
    Csv,
}

impl Format {
    /// The name, as on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// Writes rows, in their order.
///
/// # Errors
/// What `out` says.
pub fn write(rows: &[AuditRow], format: Format, mut out: impl Write) -> io::Result<()> {
    match format {
        Format::Jsonl => {
            for row in rows {
                serde_json::to_writer(&mut out, &Record::of(row))?;
                out.write_all(b"\n")?;
            }
        }
        Format::Csv => spreadsheet::write(rows, &mut out)?,
    }
    out.flush()
}
