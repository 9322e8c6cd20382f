//! Texts without case and accents, for finding them. The browser has the tables for all languages; WebAssembly would have
//! to bring its own.

use js_sys::JsString;

/// The combining marks that accents become.
const COMBINING_MARKS: std::ops::RangeInclusive<char> = '\u{300}'..='\u{36f}';

/// `text` in lower case and without accents. Line ends and tabulators stay where they are.
pub(crate) fn folded(text: &str) -> String {
    let lower = JsString::from(text).to_lower_case().normalize("NFD");
    let lower = lower.as_string().unwrap_or_default();
    lower
        .chars()
        .filter(|char| !COMBINING_MARKS.contains(char))
        .collect()
}
