//! From bytes to characters.

use std::borrow::Cow;

use crate::fault::{Fault, Located, quoted};

/// The character of each byte from 0x80 to 0x9F in Windows-1252; U+FFFD where it has none.
const WINDOWS_1252_HIGH: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}',
    '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

/// How the bytes above 0x7F are meant.
enum Charset {
    Utf8,
    /// ISO-8859-1 is read as Windows-1252, its superset in print, as browsers do.
    Windows1252,
}

/// The text of a file.
///
/// A file that is valid UTF-8 is taken as UTF-8 whatever its header says: brokers copy `CHARSET:1252` into UTF-8 files,
/// while Windows-1252 text with accents practically never happens to be valid UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Located> {
    if matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..]) {
        return Err(Located::new(0, Fault::Charset("UTF-16".to_owned())));
    }
    let declared = declared(bytes)?;
    match (std::str::from_utf8(bytes), declared) {
        (Ok(text), _) => Ok(Cow::Borrowed(text)),
        (Err(error), Some(Charset::Utf8)) => Err(Located::new(error.valid_up_to(), Fault::NotText)),
        (Err(_), Some(Charset::Windows1252) | None) => windows_1252(bytes).map(Cow::Owned),
    }
}

/// The character set that the header names, if it names one.
fn declared(bytes: &[u8]) -> Result<Option<Charset>, Located> {
    // Headers are ASCII in every character set that is read, and stand before the first tag or in it.
    const LONGEST_HEADER: usize = 1024;
    let head = String::from_utf8_lossy(bytes.get(..LONGEST_HEADER).unwrap_or(bytes)).to_ascii_uppercase();
    let name = match head
        .split_once("<?XML ")
        .and_then(|(_, rest)| rest.split_once("?>"))
    {
        Some((declaration, _)) => quoted_value(declaration, "ENCODING="),
        None => sgml_charset(head.split('<').next().unwrap_or_default()),
    };
    match name {
        None => Ok(None),
        Some("UTF-8" | "UTF8" | "US-ASCII" | "USASCII" | "ASCII") => Ok(Some(Charset::Utf8)),
        Some(
            "1252" | "CP1252" | "WINDOWS-1252" | "ISO-8859-1" | "8859-1" | "ISO8859-1" | "LATIN1" | "NONE",
        ) => Ok(Some(Charset::Windows1252)),
        Some(other) => Err(Located::new(0, Fault::Charset(quoted(other)))),
    }
}

fn quoted_value<'a>(declaration: &'a str, key: &str) -> Option<&'a str> {
    let (_, value) = declaration.split_once(key)?;
    value
        .trim_start_matches(['"', '\''])
        .split(['"', '\'', ' '])
        .next()
}

/// `ENCODING` says UTF-8, or that `CHARSET` names a code page.
fn sgml_charset(header: &str) -> Option<&str> {
    match super::header::field(header, "ENCODING") {
        Some("USASCII") | None => super::header::field(header, "CHARSET").filter(|name| !name.is_empty()),
        encoding => encoding,
    }
}

fn windows_1252(bytes: &[u8]) -> Result<String, Located> {
    bytes
        .iter()
        .enumerate()
        .map(|(offset, byte)| character(*byte).ok_or(Located::new(offset, Fault::NotText)))
        .collect()
}

fn character(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => WINDOWS_1252_HIGH
            .get(usize::from(byte) - 0x80)
            .copied()
            .filter(|letter| *letter != '\u{fffd}'),
        other => Some(char::from(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> Fault {
        decode(bytes).unwrap_err().fault
    }

    #[test]
    fn a_code_page_file_keeps_its_accents() {
        let text =
            decode(b"OFXHEADER:100\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><MEMO>Soci\xe9t\xe9 \x80 5")
                .unwrap();
        assert!(text.ends_with("Société € 5"));
        let text = decode(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><OFX>\xfc").unwrap();
        assert!(text.ends_with('ü'));
    }

    #[test]
    fn utf_8_in_a_file_that_claims_a_code_page_is_read_as_utf_8() {
        let text = decode("OFXHEADER:100\nCHARSET:1252\n<OFX>Société".as_bytes()).unwrap();
        assert!(text.ends_with("Société"));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_where_they_stand() {
        let bytes = b"OFXHEADER:100\nENCODING:UTF-8\n<OFX>\xff";
        let located = decode(bytes).unwrap_err();
        assert_eq!((located.offset, located.fault), (bytes.len() - 1, Fault::NotText));
        assert_eq!(fault(b"OFXHEADER:100\nCHARSET:1252\n<OFX>\x81"), Fault::NotText);
    }

    #[test]
    fn a_character_set_that_is_not_read_is_named() {
        assert_eq!(
            fault(b"OFXHEADER:100\nCHARSET:932\n<OFX>"),
            Fault::Charset("932".to_owned())
        );
        assert_eq!(
            fault(b"<?xml version='1.0' encoding='EBCDIC'?>"),
            Fault::Charset("EBCDIC".to_owned())
        );
        assert_eq!(fault(b"\xff\xfe<\0"), Fault::Charset("UTF-16".to_owned()));
    }
}
