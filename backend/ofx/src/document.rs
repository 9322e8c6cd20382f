//! Text layer: bytes → characters → tokens → a tree of elements with the offset of each.
//!
//! It knows the forms of OFX (header, SGML, XML) and the names of its aggregates, and deliberately nothing of what an
//! element means.

mod charset;
mod element;
mod header;
mod lexer;
mod tree;

pub(crate) use charset::decode;
pub(crate) use element::Element;

use crate::fault::Located;

/// Whether elements may stay open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// OFX 1.x: a leaf ends where the next tag begins.
    Sgml,
    /// OFX 2.x: every element is closed.
    Xml,
}

/// The root element of a decoded file.
pub(crate) fn parse(text: &str) -> Result<Element<'_>, Located> {
    let (form, body) = header::read(text)?;
    tree::build(text, body, form)
}
