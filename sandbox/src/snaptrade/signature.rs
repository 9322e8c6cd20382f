//! What a request must be signed with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

/// Whether `given` is the signature of a request.
pub(super) fn fits(key: &str, content: &Value, path: &str, query: &str, given: &str) -> bool {
    let (Ok(given), Ok(mut mac)) = (
        STANDARD.decode(given),
        Hmac::<Sha256>::new_from_slice(key.as_bytes()),
    ) else {
        return false;
    };
    let (path, query) = (Value::from(path), Value::from(query));
    let signed = format!(
        "{{\"content\":{},\"path\":{},\"query\":{}}}",
        canonical(content),
        canonical(&path),
        canonical(&query)
    );
    mac.update(signed.as_bytes());
    mac.verify_slice(&given).is_ok()
}

/// Compact JSON with sorted keys, in ASCII.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut names: Vec<_> = fields.keys().collect();
            names.sort();
            let pair = |name: &String| {
                format!(
                    "{}:{}",
                    canonical(&Value::from(name.as_str())),
                    canonical(&fields[name])
                )
            };
            format!(
                "{{{}}}",
                names.into_iter().map(pair).collect::<Vec<_>>().join(",")
            )
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        other => other
            .to_string()
            .chars()
            .flat_map(|character| match character {
                ' '..='~' => vec![character],
                other => {
                    let units = other.encode_utf16(&mut [0; 2]).to_vec();
                    units
                        .iter()
                        .flat_map(|unit| format!("\\u{unit:04x}").into_bytes())
                        .map(char::from)
                        .collect()
                }
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_published_example_fits_and_nothing_else_does() {
        let content = json!({"substring": "AAPL"});
        let query = "clientId=YOUR_CLIENT_ID&timestamp=1715123456";
        let signature = "XURYf7Z+QeT+M7Y4OPdK/NaYhDQsds4cEKunvbtu5sE=";
        assert!(fits(
            "YOUR_CONSUMER_KEY",
            &content,
            "/api/v1/symbols",
            query,
            signature
        ));
        assert!(!fits("YOUR_CONSUMER_KEY", &content, "/symbols", query, signature));
        assert!(!fits("ANOTHER", &content, "/api/v1/symbols", query, signature));
        assert!(!fits(
            "YOUR_CONSUMER_KEY",
            &Value::Null,
            "/api/v1/symbols",
            query,
            signature
        ));
        assert!(!fits(
            "YOUR_CONSUMER_KEY",
            &content,
            "/api/v1/symbols",
            query,
            "no base64"
        ));
    }
}
