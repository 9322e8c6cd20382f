//! The ways in which one value can be written.

use std::fmt::Write as _;

use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};

use crate::SHORTEST;

/// What must be encoded in any part of an address, and no more.
const ADDRESS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'/')
    .add(b':')
    .add(b'@')
    .add(b'+')
    .add(b'&')
    .add(b'=')
    .add(b'%');

/// One way, with its name.
pub(crate) type Form = (&'static str, Vec<u8>);

/// The forms in which `value` is looked for. The search itself takes no notice of the case of letters of the Latin alphabet, so
/// none of them differs from another by that alone.
pub(crate) fn of(value: &str) -> Vec<Form> {
    let bytes = value.as_bytes();
    let mut forms: Vec<Form> = vec![
        ("as it is", bytes.to_vec()),
        ("in hexadecimal digits", hex::encode(bytes).into_bytes()),
        ("in hexadecimal digits with blanks", spaced_hex(bytes)),
        (
            "percent-encoded",
            text(utf8_percent_encode(value, NON_ALPHANUMERIC)),
        ),
        (
            "percent-encoded where an address needs it",
            text(utf8_percent_encode(value, ADDRESS)),
        ),
        ("percent-encoded, every byte", every_byte(bytes)),
        ("as a form writes it", form(bytes)),
        ("in JSON", json(value, false)),
        ("in JSON without other alphabets", json(value, true)),
        ("in JSON in JSON", json(&utf8(json(value, false)), false)),
        ("as HTML", html(value)),
        ("as a list of numbers", numbers(bytes)),
        ("backwards", value.chars().rev().collect::<String>().into_bytes()),
    ];
    for shift in 0..3 {
        forms.push(("in base64", aligned(&STANDARD_NO_PAD, bytes, shift)));
        forms.push(("in base64url", aligned(&URL_SAFE_NO_PAD, bytes, shift)));
    }
    forms.retain(|(_, form)| SHORTEST <= form.len());
    forms
}

/// The digits of base64 that depend on `bytes` alone, where `shift` bytes stand before them in a longer text.
fn aligned(engine: &impl base64::Engine, bytes: &[u8], shift: usize) -> Vec<u8> {
    let digits = engine.encode([&[0; 2][..shift], bytes].concat()).into_bytes();
    // A digit is six bits; the first and the last may share theirs with what stands before and after.
    let first = (shift * 8).div_ceil(6);
    let last = (shift + bytes.len()) * 8 / 6;
    digits.get(first..last).unwrap_or_default().to_vec()
}

fn spaced_hex(bytes: &[u8]) -> Vec<u8> {
    let pairs: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(" ").into_bytes()
}

fn numbers(bytes: &[u8]) -> Vec<u8> {
    let numbers: Vec<_> = bytes.iter().map(u8::to_string).collect();
    numbers.join(", ").into_bytes()
}

fn every_byte(bytes: &[u8]) -> Vec<u8> {
    bytes
        .iter()
        .flat_map(|byte| format!("%{byte:02x}").into_bytes())
        .collect()
}

fn form(bytes: &[u8]) -> Vec<u8> {
    text(percent_encode(bytes, NON_ALPHANUMERIC).map(|part| if part == "%20" { "+" } else { part }))
}

fn text<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<u8> {
    parts.collect::<String>().into_bytes()
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

fn json(value: &str, is_ascii_only: bool) -> Vec<u8> {
    let mut text = String::new();
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            character if character.is_control() || (is_ascii_only && !character.is_ascii()) => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    // Writing into a text does not fail.
                    let _infallible = write!(text, "\\u{unit:04x}");
                }
            }
            character => text.push(character),
        }
    }
    text.into_bytes()
}

fn html(value: &str) -> Vec<u8> {
    let escaped = value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#x27;");
    escaped.into_bytes()
}
