//! What the widget sends, as JSON text: the counterpart of [`crate::read`], in place of `serde` and for the same reason.
//!
//! One small function per type, the same fields and names as the derived writers, and tests that hold both against each
//! other. It is one piece of code for all types that puts the text together, so a further type costs its names alone.
//! It deliberately covers only what the widget sends.

mod host;
mod kyc;
mod service;

use crate::error::ErrorCode;
use crate::id::{InstanceId, Nonce, RecordId};

/// Types that can be written as JSON.
pub trait ToJson {
    /// Appends the value.
    fn write(&self, out: &mut Writer);
}

/// Types that are written as an object.
pub trait ToObject {
    /// Appends the fields, without the braces.
    fn write_fields(&self, out: &mut Writer);
}

/// The JSON text of `value`.
#[must_use]
pub fn to_text(value: &dyn ToJson) -> String {
    let mut out = Writer { text: String::new() };
    value.write(&mut out);
    out.text
}

/// A JSON text that grows.
#[derive(Debug)]
pub struct Writer {
    text: String,
}

impl Writer {
    /// Appends a field to the open object.
    pub fn field(&mut self, name: &str, value: &dyn ToJson) {
        self.separate();
        self.text(name);
        self.text.push(':');
        value.write(self);
    }

    /// Appends an element to the open list.
    fn element(&mut self, value: &dyn ToJson) {
        self.separate();
        value.write(self);
    }

    /// A comma, but for the first.
    fn separate(&mut self) {
        if !self.text.ends_with(['{', '[']) {
            self.text.push(',');
        }
    }

    /// A JSON string (RFC 8259, section 7). Nothing is escaped that need not be.
    fn text(&mut self, text: &str) {
        self.text.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    self.text.push('\\');
                    self.text.push(character);
                }
                '\0'..='\x1f' => {
                    self.text.push_str("\\u00");
                    for digit in [character as u32 >> 4, character as u32 & 15] {
                        self.text.extend(char::from_digit(digit, 16));
                    }
                }
                _ => self.text.push(character),
            }
        }
        self.text.push('"');
    }

    fn digits(&mut self, number: u64) {
        if 9 < number {
            self.digits(number / 10);
        }
        let digit = u32::try_from(number % 10).ok();
        self.text
            .extend(digit.and_then(|digit| char::from_digit(digit, 10)));
    }
}

impl<T: ToObject> ToJson for T {
    fn write(&self, out: &mut Writer) {
        out.text.push('{');
        self.write_fields(out);
        out.text.push('}');
    }
}

impl ToJson for bool {
    fn write(&self, out: &mut Writer) {
        out.text.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for u32 {
    fn write(&self, out: &mut Writer) {
        out.digits(u64::from(*self));
    }
}

/// A measurement, to the thousandth: finer is noise, and the exact digits of a binary float cost kilobytes of code. What
/// is not a number is `null`.
impl ToJson for f64 {
    fn write(&self, out: &mut Writer) {
        if !self.is_finite() {
            return out.text.push_str("null");
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "`as` saturates, and the number is positive"
        )]
        let thousandths = (self.abs() * 1000.0).round() as u64;
        if self.is_sign_negative() && 0 < thousandths {
            out.text.push('-');
        }
        out.digits(thousandths / 1000);
        let mut rest = thousandths % 1000;
        if 0 < rest {
            out.text.push('.');
            for place in [100, 10, 1] {
                if 0 < rest {
                    out.digits(rest / place);
                    rest %= place;
                }
            }
        }
    }
}

impl ToJson for str {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl ToJson for String {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl ToJson for &str {
    fn write(&self, out: &mut Writer) {
        out.text(self);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, out: &mut Writer) {
        match self {
            Some(value) => value.write(out),
            None => out.text.push_str("null"),
        }
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.text.push('[');
        for value in self {
            out.element(value);
        }
        out.text.push(']');
    }
}

impl ToJson for ErrorCode {
    fn write(&self, out: &mut Writer) {
        out.text(self.as_str());
    }
}

impl ToJson for RecordId {
    fn write(&self, out: &mut Writer) {
        out.text(self.as_str());
    }
}

impl ToJson for Nonce {
    fn write(&self, out: &mut Writer) {
        out.text(self.as_str());
    }
}

impl ToJson for InstanceId {
    fn write(&self, out: &mut Writer) {
        out.text(self.0.hyphenated().encode_lower(&mut [0; 36]));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// What arrives is what was sent, whichever writer wrote it.
    #[track_caller]
    pub(super) fn assert_written<T: ToJson + serde::Serialize>(value: &T) {
        assert_eq!(to_text(value), serde_json::to_string(value).unwrap());
    }

    proptest! {
        #[test]
        fn any_text_arrives_as_it_is(text in any::<String>()) {
            let written = to_text(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }

        #[test]
        fn control_characters_and_quotes_arrive_as_they_are(text in "[\\x00-\\x1f\"\\\\/€\\x7f]{0,20}") {
            let written = to_text(&text);
            prop_assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
        }

        #[test]
        fn lists_of_anything_keep_their_order(list in prop::collection::vec(prop::option::of(any::<u32>()), 0..5)) {
            prop_assert_eq!(to_text(&list), serde_json::to_string(&list).unwrap());
        }

        #[test]
        fn a_measurement_arrives_to_the_thousandth(value in -1e9_f64..1e9) {
            let written: f64 = to_text(&value).parse().unwrap();
            prop_assert!((written - value).abs() <= 0.000_51, "{} for {}", written, value);
        }

        #[test]
        fn whatever_a_measurement_is_the_message_stays_json(value in any::<f64>()) {
            prop_assert!(serde_json::from_str::<Value>(&to_text(&value)).is_ok());
        }
    }

    #[test]
    fn measurements_are_written_without_needless_digits() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (-0.25, "-0.25"),
            (1_234.5, "1234.5"),
            (17.007, "17.007"),
            (0.0004, "0"),
            (-0.0004, "0"),
            (99.9996, "100"),
            (f64::NAN, "null"),
            (f64::INFINITY, "null"),
        ] {
            assert_eq!(to_text(&value), text);
        }
    }
}
