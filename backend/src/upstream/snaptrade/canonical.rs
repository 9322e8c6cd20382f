//! JSON as Python's `json.dumps` writes it with sorted keys, without spaces and in ASCII: the text that SnapTrade signs.
//!
//! Own code: no crate writes Python's escapes and numbers, and a signature over another text is no signature.

use std::fmt::Write as _;

use serde_json::{Number, Value};

/// The one text of `value`.
pub(super) fn text(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text
}

fn write(text: &mut String, value: &Value) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(true) => text.push_str("true"),
        Value::Bool(false) => text.push_str("false"),
        Value::Number(number) => write_number(text, number),
        Value::String(string) => write_string(text, string),
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                separate(text, place);
                write(text, item);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            // Whether a map keeps its keys sorted is a matter of how it was compiled. UTF-8 sorts as code points do.
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (place, (name, field)) in sorted.into_iter().enumerate() {
                separate(text, place);
                write_string(text, name);
                text.push(':');
                write(text, field);
            }
            text.push('}');
        }
    }
}

fn separate(text: &mut String, place: usize) {
    if place != 0 {
        text.push(',');
    }
}

fn write_string(text: &mut String, string: &str) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            ' '..='~' => text.push(character),
            // Everything else by its one or two UTF-16 units.
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    // Writing to a string cannot fail.
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
    }
    text.push('"');
}

fn write_number(text: &mut String, number: &Number) {
    match number.as_f64().filter(|_| number.is_f64()) {
        Some(float) => write_float(text, float),
        None => text.push_str(&number.to_string()),
    }
}

/// The shortest digits that mean `float`, with an exponent below a ten-thousandth and from 10¹⁶ on, as `repr` has it.
fn write_float(text: &mut String, float: f64) {
    let shortest = format!("{float:e}");
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(mantissa) => ("-", mantissa),
        None => ("", mantissa),
    };
    let digits: String = mantissa.chars().filter(|character| *character != '.').collect();
    text.push_str(sign);
    if !(-4..16).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(text, "{first}{point}{rest}e{sign}{:02}", exponent.abs());
        return;
    }
    match usize::try_from(exponent + 1) {
        Ok(n_whole) if 0 < n_whole && n_whole < digits.len() => {
            let (whole, rest) = digits.split_at(n_whole);
            let _ = write!(text, "{whole}.{rest}");
        }
        Ok(n_whole) if 0 < n_whole => {
            let _ = write!(text, "{digits:0<n_whole$}.0");
        }
        _ => {
            let n_zeros = usize::try_from(-exponent - 1).unwrap_or(0);
            let _ = write!(text, "0.{}{digits}", "0".repeat(n_zeros));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_text_is_that_of_python() {
        for (value, expected) in [
            (json!({"b": 1.50, "a": "Zoë"}), r#"{"a":"Zo\u00eb","b":1.5}"#),
            (json!({"substring": "AAPL"}), r#"{"substring":"AAPL"}"#),
            (json!([null, true, false, [], {}]), "[null,true,false,[],{}]"),
            (
                json!("\u{7f}/\u{1}\u{8}\u{c}\n\r\t\"\\"),
                r#""\u007f/\u0001\b\f\n\r\t\"\\""#,
            ),
            (json!("😀"), r#""\ud83d\ude00""#),
            (json!({"é": 1, "z": 2, "A": 3}), r#"{"A":3,"z":2,"\u00e9":1}"#),
        ] {
            assert_eq!(text(&value), expected);
        }
    }

    #[test]
    fn numbers_have_the_form_of_repr() {
        for (value, expected) in [
            (json!(0), "0"),
            (json!(-7), "-7"),
            (json!(u64::MAX), "18446744073709551615"),
            (json!(0.0), "0.0"),
            (json!(-0.0), "-0.0"),
            (json!(100.0), "100.0"),
            (json!(-12.34), "-12.34"),
            (json!(0.0001), "0.0001"),
            (json!(0.00001), "1e-05"),
            (json!(1.5e-7), "1.5e-07"),
            (json!(1e15), "1000000000000000.0"),
            (json!(1e16), "1e+16"),
            (json!(1.25e22), "1.25e+22"),
            (json!(5e-324), "5e-324"),
            (json!(f64::MAX), "1.7976931348623157e+308"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    /// The parser may miss the last digit of a number with very many; how numbers are written is tested beside this.
    fn same_floats(value: Value) -> Value {
        match value {
            Value::Number(number) if number.is_f64() => Value::from("a float"),
            Value::Array(items) => items.into_iter().map(same_floats).collect(),
            Value::Object(fields) => Value::Object(
                fields
                    .into_iter()
                    .map(|(name, field)| (name, same_floats(field)))
                    .collect(),
            ),
            other => other,
        }
    }

    proptest! {
        #[test]
        fn the_text_means_the_same_value_and_is_ascii_without_spaces_between(value in any_json()) {
            let text = text(&value);
            prop_assert!(text.is_ascii());
            prop_assert_eq!(same_floats(serde_json::from_str(&text).unwrap()), same_floats(value));
        }

        #[test]
        fn the_digits_of_a_number_mean_that_number(float in any::<f64>().prop_filter("JSON has only finite ones", |float| float.is_finite())) {
            let read: f64 = text(&json!(float)).parse().unwrap();
            prop_assert_eq!(read.to_bits(), float.to_bits());
        }

        #[test]
        fn keys_are_in_the_order_of_code_points(names in prop::collection::btree_set(any::<String>(), 0..12)) {
            let fields = names.iter().map(|name| (name.clone(), Value::Null)).collect();
            let written = text(&Value::Object(fields));
            let mut places = Vec::new();
            for name in &names {
                let key = format!("{}:null", text(&Value::from(name.as_str())));
                // From the start of a field, or the name of one could be found inside of another's.
                let place = written.find(&format!("{{{key}")).or_else(|| written.find(&format!(",{key}")));
                places.push(place);
            }
            prop_assert!(places.iter().all(Option::is_some));
            prop_assert!(places.is_sorted());
        }
    }
}
