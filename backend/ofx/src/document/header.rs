//! What stands before the first element.

use super::Form;
use crate::fault::{Fault, Located, quoted};

/// The fields of an OFX 1.x header that the reader looks for, or past.
const FIELDS: [&str; 9] = [
    "OFXHEADER",
    "DATA",
    "VERSION",
    "SECURITY",
    "ENCODING",
    "CHARSET",
    "COMPRESSION",
    "OLDFILEUID",
    "NEWFILEUID",
];

/// Fields that must say one thing, if they stand there.
const REQUIRED: [(&str, &str); 3] = [("OFXHEADER", "100"), ("DATA", "OFXSGML"), ("COMPRESSION", "NONE")];

/// The form of the file and the offset at which its markup begins.
///
/// A file without any header is taken when it begins with `<OFX>`: some programs export it so.
pub(super) fn read(text: &str) -> Result<(Form, usize), Located> {
    let start = text
        .find(|letter: char| !letter.is_whitespace() && letter != '\u{feff}')
        .unwrap_or(0);
    let body = text.get(start..).unwrap_or_default();
    if starts_with_ignoring_case(body, "<?xml") || starts_with_ignoring_case(body, "<?ofx") {
        return Ok((Form::Xml, start));
    }
    if starts_with_ignoring_case(body, "<ofx") {
        return Ok((Form::Sgml, start));
    }
    if !starts_with_ignoring_case(body, "ofxheader") {
        return Err(Located::new(start, Fault::NotOfx));
    }
    let header = body.split('<').next().unwrap_or_default();
    for (name, accepted) in REQUIRED {
        match field(header, name) {
            Some(value) if !value.eq_ignore_ascii_case(accepted) => {
                let offset = start + header.find(name).unwrap_or_default();
                return Err(Located::new(
                    offset,
                    Fault::Header {
                        field: name,
                        value: quoted(value),
                        accepted,
                    },
                ));
            }
            _ => {}
        }
    }
    if header.len() == body.len() {
        return Err(Located::new(start, Fault::HeaderOnly));
    }
    Ok((Form::Sgml, start + header.len()))
}

/// The value of a header field: up to a blank, or up to the next field where the whole header is glued together.
pub(super) fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = header.split_once(name)?;
    let rest = rest
        .trim_start_matches([' ', '\t'])
        .strip_prefix(':')?
        .trim_start_matches([' ', '\t']);
    let value = rest.split(char::is_whitespace).next().unwrap_or_default();
    let end = FIELDS
        .iter()
        .filter_map(|next| value.find(next))
        .min()
        .unwrap_or(value.len());
    value.get(..end)
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_beginning_is_recognised() {
        assert_eq!(
            read("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>").unwrap(),
            (Form::Sgml, 28)
        );
        assert_eq!(
            read("OFXHEADER:100DATA:OFXSGMLVERSION:102<OFX>").unwrap(),
            (Form::Sgml, 36)
        );
        assert_eq!(
            read("OFXHEADER: 100 DATA: OFXSGML <OFX>").unwrap(),
            (Form::Sgml, 29)
        );
        assert_eq!(read("\u{feff}\n<?xml version=\"1.0\"?>").unwrap().0, Form::Xml);
        assert_eq!(read("<?OFX OFXHEADER=\"200\"?><OFX>").unwrap().0, Form::Xml);
        assert_eq!(read("<OFX>").unwrap().0, Form::Sgml);
    }

    #[test]
    fn another_kind_of_file_is_refused_and_says_so() {
        assert_eq!(read("Date,Symbol,Quantity").unwrap_err().fault, Fault::NotOfx);
        assert_eq!(read("").unwrap_err().fault, Fault::NotOfx);
        assert_eq!(read("<html>").unwrap_err().fault, Fault::NotOfx);
        assert_eq!(
            read("OFXHEADER:100\nDATA:OFXSGML\n").unwrap_err().fault,
            Fault::HeaderOnly
        );
        let located = read("OFXHEADER:100\nDATA:OFXSGML\nCOMPRESSION:ZIP\n<OFX>").unwrap_err();
        assert_eq!(located.offset, 27);
        assert_eq!(
            located.fault.to_string(),
            "The header says COMPRESSION:ZIP; only COMPRESSION:NONE is read."
        );
    }
}
