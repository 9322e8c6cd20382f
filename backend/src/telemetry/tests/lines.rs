//! What is written of an event, whoever logs it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use serde_json::Value;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;

use super::super::{LogLayer, Recorder, pseudonym};
use crate::config::LogFormat;

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Buffer {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What `work` writes into the log.
fn logged(format: LogFormat, work: impl FnOnce()) -> String {
    let buffer = Buffer::default();
    let layers = tracing_subscriber::registry().with(LogLayer::new(format, buffer.clone()));
    tracing::subscriber::with_default(layers, work);
    let bytes = buffer.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

fn json(work: impl FnOnce()) -> Value {
    let text = logged(LogFormat::Json, work);
    assert_eq!(text.matches('\n').count(), 1, "one line: {text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_line_has_what_the_list_allows_and_nothing_else() {
    let (recorder, line) = Recorder::during(|| {
        json(|| {
            let span = tracing::info_span!(
                "request",
                request_id = "r-1",
                client = "Ada Lovelace",
                widget = tracing::field::Empty
            );
            let _entered = span.enter();
            span.record("widget", "w-1");
            tracing::warn!(
                status = 503_u16,
                code = "store_unavailable",
                name = "Ada Lovelace",
                iban = 4711_u64,
                "request failed"
            );
        })
    });
    let text = line.to_string();
    assert_eq!(line["message"], "request failed");
    assert_eq!(line["level"], "WARN");
    assert_eq!(line["request_id"], "r-1");
    assert_eq!(line["widget"], "w-1");
    assert_eq!(line["status"], 503);
    assert_eq!(line["code"], "store_unavailable");
    assert!(
        line["target"]
            .as_str()
            .unwrap()
            .starts_with("inlay_backend::telemetry")
    );
    assert!(!text.contains("Ada") && !text.contains("4711"), "{text}");
    let counted = "inlay_log_fields_dropped_total{origin=\"own\"} 3";
    assert!(recorder.render().contains(counted), "{}", recorder.render());
}

#[test]
fn people_read_the_same_line_as_text() {
    let line = logged(LogFormat::Text, || {
        let _entered = tracing::info_span!("request", request_id = "r-1").entered();
        tracing::info!(
            method = "GET",
            route = "/assets/{*file}",
            status = 200_u16,
            name = "Ada",
            "request"
        );
    });
    let (time, rest) = line.split_once(' ').unwrap();
    assert!(
        time.ends_with('Z') && time.len() == "2026-06-30T12:00:00.123456Z".len(),
        "{line}"
    );
    assert!(
        rest.starts_with(" INFO inlay_backend::telemetry::tests::lines: request "),
        "{line}"
    );
    assert!(
        line.ends_with(" request_id=r-1 method=GET route=/assets/{*file} status=200\n"),
        "{line}"
    );
}

#[test]
fn a_library_says_that_something_happened_and_how_much_but_not_what() {
    let line = json(|| {
        tracing::warn!(
            target: "sqlx::query",
            statement = "select * from client where name = 'Ada'",
            error = "Ada Lovelace",
            status = 200_u16,
            rows_returned = 7_u64,
            elapsed_secs = 1.5,
            "summary of Ada",
        );
    });
    assert_eq!(line["target"], "sqlx::query");
    assert_eq!(line["message"], "event of a library");
    assert_eq!(line["rows_returned"], 7);
    assert_eq!(line["elapsed_secs"], 1.5);
    assert!(
        line["place"]
            .as_str()
            .unwrap()
            .contains("src/telemetry/tests/lines.rs:"),
        "{line}"
    );
    let text = line.to_string();
    assert!(!text.contains("Ada") && !text.contains("status"), "{text}");
}

#[test]
fn a_value_that_does_not_look_as_its_field_should_is_not_written() {
    let line = json(|| {
        tracing::info!(code = "Ada Lovelace", route = %"/x\u{1b}[31m", status = "Ada", "request");
    });
    for name in ["code", "route", "status"] {
        assert_eq!(line[name], "(refused)");
    }
}

#[test]
fn an_error_is_said_as_a_cause() {
    let line = json(|| {
        let error = std::io::Error::new(std::io::ErrorKind::NotFound, "/clients/ada.ofx");
        tracing::warn!(error = &error as &dyn std::error::Error, "a file");
        // Only the form of the error is looked at.
    });
    assert_eq!(line["error"], "entity not found");
}

#[test]
fn a_pseudonym_is_the_same_within_a_run_and_tells_scopes_apart() {
    let name = pseudonym("widget", b"1").to_string();
    assert_eq!(name, pseudonym("widget", b"1").to_string());
    assert_ne!(name, pseudonym("widget", b"2").to_string());
    assert_ne!(name, pseudonym("record", b"1").to_string());
    assert_eq!(name.len(), 12);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Log injection: whatever a value holds, there is one line, and a terminal obeys none of it.
    #[test]
    fn no_value_makes_a_second_line_or_moves_the_cursor(value in "\\PC{0,40}|[\\x00-\\x7f\u{80}-\u{9f}\u{202e}\u{2028}]{0,40}") {
        for format in [LogFormat::Text, LogFormat::Json] {
            let text = logged(format, || {
                tracing::info!(code = value.as_str(), cause = value.as_str(), error = %value, request_id = ?value, "request");
            });
            let line = text.strip_suffix('\n').unwrap();
            let is_harmless = |letter: char| !letter.is_control() && !('\u{2028}'..='\u{202e}').contains(&letter);
            prop_assert!(line.chars().all(is_harmless), "{line:?}");
            if format == LogFormat::Json {
                prop_assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
            }
        }
    }
}
