//! The widget's reader of JSON against `serde_json`.

use inlay_contract::json::Json;
use serde_json::Value;

/// What the one takes, the other takes, and both read the same in it.
pub(super) fn json(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let ours = Json::parse(text);
    let theirs = serde_json::from_str::<Value>(text);
    match (&ours, &theirs) {
        (Some(ours), Ok(theirs)) => assert!(has_twins(ours) || is_same(ours, theirs), "{text}"),
        (None, Ok(theirs)) => assert!(DEEPEST <= depth(theirs), "serde_json alone reads {text}"),
        // Numbers are kept as they are written, however large.
        (Some(_), Err(error)) => assert!(
            error.to_string().contains("number out of range"),
            "{error}: {text}"
        ),
        (None, Err(_)) => {}
    }
}

/// Deeper nesting is refused by the widget's reader alone.
const DEEPEST: usize = 64;

/// Of two fields with one name the widget's reader takes the first and `serde_json` the last.
pub(super) fn has_twins(json: &Json<'_>) -> bool {
    match json {
        Json::List(values) => values.iter().any(has_twins),
        Json::Object(fields) => {
            let mut names: Vec<_> = fields.iter().map(|(name, _)| name).collect();
            names.sort_unstable();
            names.windows(2).any(|pair| pair[0] == pair[1])
                || fields.iter().any(|(_, value)| has_twins(value))
        }
        _ => false,
    }
}

fn is_same(ours: &Json<'_>, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Json::Null, Value::Null) => true,
        (Json::Bool(ours), Value::Bool(theirs)) => ours == theirs,
        (Json::Number(ours), Value::Number(_)) => ours.parse::<f64>().is_ok(),
        (Json::Text(ours), Value::String(theirs)) => ours == theirs,
        (Json::List(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| is_same(ours, theirs))
        }
        (Json::Object(ours), Value::Object(theirs)) => {
            ours.count() == theirs.len()
                && ours
                    .iter()
                    .all(|(name, value)| theirs.get(name).is_some_and(|other| is_same(value, other)))
        }
        _ => false,
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(values) => 1 + values.iter().map(depth).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}
