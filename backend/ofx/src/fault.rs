//! Why a file is refused, and where.

use std::fmt;

use crate::limits::{MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS};

/// A file that is not taken: where the fault is and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Line of the fault, counted from 1.
    pub line: u32,
    /// Column of the fault in characters, counted from 1.
    pub column: u32,
    /// What is wrong there. Its `Display` is a sentence for a person.
    pub fault: Fault,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "line {}, column {}: {}",
            self.line, self.column, self.fault
        )
    }
}

impl std::error::Error for Refusal {}

/// What can be wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Longer than [`MAX_BYTES`].
    #[error("The file is larger than the {} MiB that are read.", MAX_BYTES / (1024 * 1024))]
    TooLarge,
    /// More than [`MAX_ELEMENTS`] elements.
    #[error("The file has more than the {MAX_ELEMENTS} elements that are read.")]
    TooManyElements,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("Elements are nested more than {MAX_DEPTH} deep here.")]
    TooDeep,
    /// Begins neither with an OFX header nor with an OFX element.
    #[error("This is not an OFX file.")]
    NotOfx,
    /// A header and nothing behind it.
    #[error("The file ends after its header.")]
    HeaderOnly,
    /// A header field asks for something that is not read.
    #[error("The header says {field}:{value}; only {field}:{accepted} is read.")]
    Header {
        /// Name of the field.
        field: &'static str,
        /// What it says.
        value: String,
        /// What it may say.
        accepted: &'static str,
    },
    /// A character set that is not read.
    #[error("The character set {0} is not read; UTF-8, Windows-1252 and ISO-8859-1 are.")]
    Charset(String),
    /// Bytes that are no text in the file's character set.
    #[error("The bytes here are not text in the file's character set.")]
    NotText,
    /// A tag, comment or section that never ends.
    #[error("A tag begins here and does not end.")]
    TagUnfinished,
    /// `<` and `>` around something that is not a tag.
    #[error("This is not a well-formed tag.")]
    TagMalformed,
    /// A document type declaration, which OFX does not use and attackers do.
    #[error("The file declares a document type or entities, which OFX files do not have.")]
    DocumentType,
    /// A closing tag of something that is not open.
    #[error("</{0}> closes nothing that is open.")]
    NotOpen(String),
    /// An element that must be closed and is not.
    #[error("<{0}> is opened here and not closed.")]
    NotClosed(String),
    /// The file ends too early.
    #[error("The file ends before <{0}>, opened here, is closed: it is incomplete.")]
    Incomplete(String),
    /// Text in an element that holds elements.
    #[error("Text stands here where only elements may stand.")]
    StrayText,
    /// Something after the end of the document.
    #[error("Something follows after the end of the document.")]
    AfterEnd,
    /// No investment statement in the file.
    #[error("The file holds no investment statement.")]
    NoStatement,
    /// The custodian answered with an error instead of a statement.
    #[error("The custodian answered with error {0} instead of a statement.")]
    SourceError(String),
    /// A required element is absent or empty.
    #[error("<{parent}> has no <{element}>.")]
    Missing {
        /// The absent element.
        element: &'static str,
        /// The element in which it should stand.
        parent: String,
    },
    /// An element that may stand once stands twice.
    #[error("<{parent}> has more than one <{element}>.")]
    Twice {
        /// The repeated element.
        element: &'static str,
        /// The element in which it stands.
        parent: String,
    },
    /// Not a decimal number.
    #[error("<{element}> should be a number and is “{text}”.")]
    NotANumber {
        /// The element.
        element: String,
        /// What it says, shortened.
        text: String,
    },
    /// A decimal number that cannot be held without rounding.
    #[error("<{element}> has more digits than can be held exactly: “{text}”.")]
    TooManyDigits {
        /// The element.
        element: String,
        /// What it says, shortened.
        text: String,
    },
    /// An exchange rate of zero or less.
    #[error("<{element}> should be an exchange rate above zero.")]
    NotARate {
        /// The element.
        element: String,
    },
    /// Not a date of the calendar in OFX form.
    #[error("<{element}> should be a date and is “{text}”.")]
    NotADate {
        /// The element.
        element: String,
        /// What it says, shortened.
        text: String,
    },
    /// Not an ISO 4217 code.
    #[error("<{element}> should be a currency code of three letters and is “{text}”.")]
    NotACurrency {
        /// The element.
        element: String,
        /// What it says, shortened.
        text: String,
    },
    /// None of the words that the element may hold.
    #[error("<{element}> should be one of {accepted} and is “{text}”.")]
    NotAChoice {
        /// The element.
        element: String,
        /// The words.
        accepted: &'static str,
        /// What it says, shortened.
        text: String,
    },
}

/// A fault at a byte offset: what the inner layers hand up, until [`crate::read`] turns the offset into line and column.
#[derive(Debug)]
pub(crate) struct Located {
    pub(crate) offset: usize,
    pub(crate) fault: Fault,
}

impl Located {
    pub(crate) fn new(offset: usize, fault: Fault) -> Self {
        Self { offset, fault }
    }
}

/// A value of the file as it may stand in a sentence: at most 24 characters, nothing that upsets a terminal.
pub(crate) fn quoted(text: &str) -> String {
    const LONGEST: usize = 24;
    let mut quoted: String = text.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if text.chars().nth(LONGEST).is_some() {
        quoted.push('…');
    }
    quoted
}

impl Refusal {
    pub(crate) fn at_start(fault: Fault) -> Self {
        Self {
            line: 1,
            column: 1,
            fault,
        }
    }

    pub(crate) fn in_text(text: &str, located: Located) -> Self {
        let before = text.get(..located.offset).unwrap_or(text);
        let line_start = before.rfind(['\n', '\r']).map_or(0, |index| index + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count();
        Self::new(line_breaks(before.as_bytes()), column, located.fault)
    }

    /// For bytes that are not text: columns count bytes.
    pub(crate) fn in_bytes(bytes: &[u8], located: Located) -> Self {
        let before = bytes.get(..located.offset).unwrap_or(bytes);
        let column = before
            .iter()
            .rev()
            .take_while(|byte| !matches!(byte, b'\n' | b'\r'))
            .count();
        Self::new(line_breaks(before), column, located.fault)
    }

    fn new(line_breaks: usize, column: usize, fault: Fault) -> Self {
        let from_one = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
        Self {
            line: from_one(line_breaks),
            column: from_one(column),
            fault,
        }
    }
}

/// Line ends of all three kinds: `\n`, `\r\n` and a lone `\r`.
fn line_breaks(before: &[u8]) -> usize {
    let is_break =
        |index: usize, byte: u8| byte == b'\n' || (byte == b'\r' && before.get(index + 1) != Some(&b'\n'));
    before
        .iter()
        .enumerate()
        .filter(|(index, byte)| is_break(*index, **byte))
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_and_column_are_those_an_editor_shows() {
        let at = |text: &str, offset| {
            let refusal = Refusal::in_text(text, Located::new(offset, Fault::NotOfx));
            (refusal.line, refusal.column)
        };
        assert_eq!(at("", 0), (1, 1));
        assert_eq!(at("a\nbc", 3), (2, 2));
        assert_eq!(at("a\r\nbc", 4), (2, 2));
        assert_eq!(at("a\rbc", 2), (2, 1));
        assert_eq!(at("é<", 2), (1, 2));
    }

    #[test]
    fn a_quoted_value_is_short_and_harmless() {
        assert_eq!(quoted("12x"), "12x");
        assert_eq!(quoted("\u{1b}[31m"), "\\u{1b}[31m");
        assert_eq!(quoted(&"9".repeat(80)).chars().count(), 25);
    }
}
