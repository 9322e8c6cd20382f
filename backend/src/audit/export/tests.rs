//! What is handed out is complete, tells personal data apart, and does no harm in a spreadsheet.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::audit::memory::row;

fn written(rows: &[AuditRow], format: Format) -> String {
    let mut out = Vec::new();
    write(rows, format, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The fields of a CSV as a program reads it that keeps to RFC 4180.
fn fields(csv: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes())
        .into_records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn column<'a>(rows: &'a [Vec<String>], name: &str) -> &'a str {
    let index = rows[0].iter().position(|column| column == name).unwrap();
    &rows[1][index]
}

fn detailed(details: &serde_json::Value) -> AuditRow {
    AuditRow {
        details: details.to_string(),
        ..row(1)
    }
}

#[test]
fn json_lines_hold_every_column_and_tag_what_is_personal() {
    let details = json!([
        {"name": "decision", "value": "override", "personal": false},
        {"name": "note", "value": "Ana said: \"keep\"\n", "personal": true},
    ]);
    let mut rows = [detailed(&details), row(2)];
    rows[1].actor = None;
    let text = written(&rows, Format::Jsonl);
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let expected = json!({
        "org": rows[0].org, "sequence": 1, "at": "2026-05-28T20:26:41.500000Z",
        "actor": rows[0].actor, "on_behalf_of": rows[0].on_behalf_of,
        "action": "check.start", "outcome": "done",
        "party": rows[0].party, "check": rows[0].check, "purpose": "onboarding", "consent_version": "2026-03",
        "request_id": "request-1", "provider_request_id": "provider-7",
        "details": details, "mac": "00".repeat(32),
    });
    assert_eq!(lines[0], expected);
    assert_eq!(lines[1]["actor"], serde_json::Value::Null);
    assert_eq!(lines.len(), 2);
}

#[test]
fn csv_has_a_header_crlf_and_a_column_for_personal_data_alone() {
    let details = json!([
        {"name": "decision", "value": "override", "personal": false},
        {"name": "note", "value": "Ana", "personal": true},
    ]);
    let csv = written(&[detailed(&details)], Format::Csv);
    assert_eq!(csv.matches("\r\n").count(), 2);
    assert!(csv.ends_with("\r\n") && csv.starts_with("\"org\",\"sequence\""));
    let fields = fields(&csv);
    assert!(!column(&fields, "details").contains("Ana"));
    let personal: serde_json::Value = serde_json::from_str(column(&fields, "personal_details")).unwrap();
    assert_eq!(personal, json!([details[1]]));
}

#[test]
fn nothing_found_is_a_header_or_nothing_at_all() {
    assert_eq!(written(&[], Format::Csv).lines().count(), 1);
    assert_eq!(written(&[], Format::Jsonl), "");
}

#[test]
fn details_that_cannot_be_read_are_handed_out_as_they_stand_and_count_as_personal() {
    let damaged = AuditRow {
        details: "[{\"name\":".to_owned(),
        at_us: i64::MIN,
        ..row(1)
    };
    let line: serde_json::Value = serde_json::from_str(&written(&[damaged], Format::Jsonl)).unwrap();
    assert_eq!(
        line["details"],
        json!([{"name": "unreadable", "value": "[{\"name\":", "personal": true}])
    );
    assert_eq!(line["at"], i64::MIN.to_string());
}

/// Whether a field is a formula for a spreadsheet that divides lines at commas as it should, or at semicolons.
fn holds_a_formula(csv: &str) -> bool {
    let begins_one = |field: &str| {
        field
            .trim_start_matches(['"', ' '])
            .starts_with(['=', '+', '-', '@'])
    };
    fields(csv).iter().flatten().any(|field| begins_one(field))
        || csv.split(['\r', '\n', '\t', ';']).any(begins_one)
}

proptest! {
    #[test]
    fn no_text_becomes_a_formula_and_none_is_lost(text in "[=+@;, \"'\t\r\na-c-]{0,12}") {
        let details = json!([{"name": "note", "value": text, "personal": true}]);
        let mut row = detailed(&details);
        row.provider_request_id = Some(text.clone());
        let csv = written(&[row], Format::Csv);
        prop_assert!(!holds_a_formula(&csv), "{}", csv);
        let fields = fields(&csv);
        let personal: serde_json::Value = serde_json::from_str(column(&fields, "personal_details")).unwrap();
        prop_assert_eq!(&personal[0]["value"], &json!(text));
        // Apostrophes may be added, and nothing else changes.
        let without = |text: &str| text.replace('\'', "");
        prop_assert_eq!(without(column(&fields, "provider_request_id")), without(&text));
    }

    #[test]
    fn every_text_survives_json_lines(text in any::<String>()) {
        let details = json!([{"name": "note", "value": text, "personal": true}]);
        let mut row = detailed(&details);
        row.provider_request_id = Some(text.clone());
        let lines = written(&[row], Format::Jsonl);
        prop_assert_eq!(lines.lines().count(), 1);
        let line: serde_json::Value = serde_json::from_str(&lines).unwrap();
        prop_assert_eq!(&line["details"], &details);
        prop_assert_eq!(&line["provider_request_id"], &json!(text));
    }
}
