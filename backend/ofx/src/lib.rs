//! Reads OFX investment statements: the bytes of one file in, exact positions, balances and transactions out, or one
//! refusal that names line, column and reason.
//!
//! OFX 1.x is SGML in which leaf elements need not be closed, OFX 2.x is XML; brokers mix both habits. One reader takes
//! them all: module `document` turns text into a tree of elements, module `statement` turns the tree into [`Statements`].
//! The tokenizer is our own because the XML readers of the ecosystem (quick-xml, roxmltree) reject unclosed elements,
//! which is how most OFX 1.x files are written.
//!
//! It may import `contract` for currencies and decimals. It deliberately does no I/O, reads no clock, rounds no number,
//! and does not decide what a position is worth where the statement does not say: that is for the caller.
//! Bank, card and loan statements in the same file are not its business and are passed over.

mod classification;
mod document;
mod fault;
mod limits;
mod model;
mod moment;
mod number;
mod statement;

pub use classification::{CashType, IncomeType};
pub use fault::{Fault, Refusal};
pub use limits::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS};
pub use model::{
    AccountKey, Balances, ForeignCurrency, NamedBalance, Position, RetirementBalance, Security, SecurityId,
    SecurityKind, Side, Statement, Statements, Transaction, TransactionKind, Unit,
};
pub use moment::Moment;

use document::Element;
use fault::Located;

/// Reads the bytes of one OFX file.
///
/// # Errors
/// The first [`Refusal`] met: a file is taken whole or not at all, because half a statement looks like a smaller
/// portfolio.
pub fn read(bytes: &[u8]) -> Result<Statements, Refusal> {
    if MAX_BYTES < bytes.len() {
        return Err(Refusal::at_start(Fault::TooLarge));
    }
    let text = document::decode(bytes).map_err(|located| Refusal::in_bytes(bytes, located))?;
    read_text(&text).map_err(|located| Refusal::in_text(&text, located))
}

fn read_text(text: &str) -> Result<Statements, Located> {
    let root: Element<'_> = document::parse(text)?;
    statement::read(&root)
}
