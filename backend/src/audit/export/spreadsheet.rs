//! Rows for a spreadsheet, which takes a field that begins like a formula for one and computes it (OWASP, "CSV
//! Injection"). A spreadsheet of a country with decimal commas divides fields at semicolons, so what stands behind one
//! is treated like the beginning of a field.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::record::{Value, details, instant};
use crate::store::AuditRow;

const HEADER: [&str; 16] = [
    "org",
    "sequence",
    "at",
    "actor",
    "on_behalf_of",
    "action",
    "outcome",
    "party",
    "check",
    "purpose",
    "consent_version",
    "request_id",
    "provider_request_id",
    "details",
    "personal_details",
    "mac",
];

pub(super) fn write(rows: &[AuditRow], out: impl Write) -> io::Result<()> {
    let mut csv = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        .from_writer(out);
    csv.write_record(HEADER)?;
    for row in rows {
        csv.write_record(fields(row)?)?;
    }
    csv.flush()
}

fn fields(row: &AuditRow) -> io::Result<[String; HEADER.len()]> {
    let optional = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
    let (personal, other): (Vec<_>, Vec<_>) = details(row).into_iter().partition(|value| value.personal);
    Ok([
        harmless(&row.org),
        row.sequence.to_string(),
        instant(row.at_us),
        optional(&row.actor),
        optional(&row.on_behalf_of),
        harmless(&row.action),
        harmless(&row.outcome),
        optional(&row.party),
        optional(&row.check),
        optional(&row.purpose),
        optional(&row.consent_version),
        optional(&row.request_id),
        optional(&row.provider_request_id),
        as_json(&other)?,
        as_json(&personal)?,
        hex::encode(row.mac),
    ])
}

/// The text with an apostrophe before each character that a spreadsheet could take for the beginning of a formula.
fn harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len());
    let mut at_beginning = true;
    for character in text.chars() {
        if at_beginning && matches!(character, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n') {
            harmless.push('\'');
        }
        harmless.push(character);
        // Quotation marks are taken away where a field begins with them, and blanks are skipped.
        at_beginning =
            matches!(character, ';' | '\t' | '\r' | '\n') || (at_beginning && matches!(character, '"' | ' '));
    }
    harmless
}

/// The values as a JSON array, which begins with a bracket and holds no line break; a semicolon is written as its escape,
/// so that the text stays exact. Empty where there are none.
fn as_json(values: &[Value]) -> io::Result<String> {
    if values.is_empty() {
        return Ok(String::new());
    }
    // Semicolons are no part of JSON itself: each stands in a string.
    Ok(serde_json::to_string(values)?.replace(';', "\\u003b"))
}
