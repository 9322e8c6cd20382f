//! The tables of `docs/operations.md` are those of the source. `INLAY_UPDATE=1` writes them anew.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::catalogue::{Kind, METRICS};
use super::super::fields::{FIELDS, LIBRARY_FIELDS, LogField};

fn handbook() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .join("docs/operations.md")
}

fn fields(list: &[LogField]) -> String {
    let mut table = "| field | meaning |\n| --- | --- |\n".to_owned();
    for field in list {
        writeln!(table, "| `{}` | {} |", field.name, field.meaning).unwrap();
    }
    table
}

fn metrics() -> String {
    let mut table = "| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for metric in METRICS {
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        let labels: Vec<String> = metric.labels.iter().map(|label| format!("`{label}`")).collect();
        writeln!(
            table,
            "| `{}` | {kind} | {} | {} |",
            metric.name,
            labels.join(", "),
            metric.help
        )
        .unwrap();
    }
    table
}

/// `text` with `table` between the marks of `name`.
fn with_table(text: &str, name: &str, table: &str) -> String {
    let (begin, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    let (before, rest) = text
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{begin} is missing"));
    let (_, after) = rest
        .split_once(&end)
        .unwrap_or_else(|| panic!("{end} is missing"));
    format!("{before}{begin}\n{table}\n{end}{after}")
}

#[test]
fn the_handbook_lists_every_field_and_every_metric_with_its_meaning() {
    let before = fs::read_to_string(handbook()).unwrap();
    let after = with_table(&before, "log fields", &fields(FIELDS));
    let after = with_table(&after, "library log fields", &fields(LIBRARY_FIELDS));
    let after = with_table(&after, "metrics", &metrics());
    if std::env::var_os("INLAY_UPDATE").is_some() {
        fs::write(handbook(), &after).unwrap();
    } else {
        assert!(
            before == after,
            "docs/operations.md is not as the source is: INLAY_UPDATE=1 writes its tables anew"
        );
    }
}
