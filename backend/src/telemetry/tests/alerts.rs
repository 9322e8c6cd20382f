//! Alert rules and dashboard speak of metrics that there are, and every alert leads to what to do.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::super::catalogue::METRICS;
use super::queries::{grouped, is_label_of, records, uses};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// One rule of the rules file.
#[derive(Debug, Default)]
struct Rule {
    name: String,
    is_alert: bool,
    query: String,
    severity: String,
    runbook: String,
}

/// Reads the rules file as it is laid out: one key a line, queries of several lines indented below theirs.
fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let mut is_in_query = false;
    for line in read("deploy/prometheus/alerts.yml").lines() {
        let text = line.trim();
        if let Some(name) = text.strip_prefix("- alert: ").or(text.strip_prefix("- record: ")) {
            rules.push(Rule {
                name: name.to_owned(),
                is_alert: text.starts_with("- alert"),
                ..Rule::default()
            });
            is_in_query = false;
            continue;
        }
        let Some(rule) = rules.last_mut() else {
            continue;
        };
        if let Some(query) = text.strip_prefix("expr: ") {
            is_in_query = query == "|";
            rule.query = query.trim_start_matches('|').to_owned();
        } else if let Some(severity) = text.strip_prefix("severity: ") {
            rule.severity = severity.to_owned();
        } else if let Some(runbook) = text.strip_prefix("runbook: ") {
            rule.runbook = runbook.to_owned();
        } else if is_in_query && line.starts_with("          ") {
            rule.query += &format!(" {text}");
        } else {
            is_in_query = false;
        }
    }
    rules
}

fn check(name: &str, query: &str) {
    let uses = uses(query).unwrap_or_else(|wrong| panic!("{name}: {wrong}"));
    let reads_records = !records(query).is_empty();
    assert!(
        !uses.is_empty() || reads_records || query.contains("ALERTS"),
        "{name} asks for nothing: {query}"
    );
    for label in grouped(query) {
        assert!(
            is_label_of(&label, &uses),
            "{name} groups by {label}, which its metrics do not have"
        );
    }
}

#[test]
fn every_alert_asks_for_metrics_that_there_are_and_leads_to_its_chapter() {
    let rules = rules();
    let recorded: BTreeSet<&str> = rules
        .iter()
        .filter(|rule| !rule.is_alert)
        .map(|rule| rule.name.as_str())
        .collect();
    let handbook = read("docs/operations.md");
    let chapters: BTreeSet<&str> = handbook
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    let mut alerts = 0;
    for rule in &rules {
        check(&rule.name, &rule.query);
        for record in records(&rule.query) {
            assert!(
                recorded.contains(record.as_str()),
                "{}: nobody records {record}",
                rule.name
            );
        }
        if !rule.is_alert {
            continue;
        }
        alerts += 1;
        assert!(
            ["page", "ticket"].contains(&rule.severity.as_str()),
            "{}",
            rule.name
        );
        let anchor = rule
            .runbook
            .strip_prefix("docs/operations.md#")
            .unwrap_or_default();
        assert!(
            chapters.iter().any(|chapter| chapter.to_lowercase() == anchor),
            "{} leads to {:?}, which is no chapter",
            rule.name,
            rule.runbook
        );
    }
    assert!(20 < alerts, "only {alerts} alerts were found");
    for chapter in chapters.iter().filter(|chapter| chapter.starts_with("Inlay")) {
        let anchor = format!("#{}", chapter.to_lowercase());
        assert!(
            rules.iter().any(|rule| rule.runbook.ends_with(&anchor)),
            "no alert leads to {chapter}"
        );
    }
}

/// Every query of the dashboard, with the title of its panel.
fn queries(dashboard: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let panels = dashboard["panels"].as_array().unwrap();
    let of_panels = panels.iter().flat_map(|panel| {
        let targets = panel["targets"].as_array().cloned().unwrap_or_default();
        targets
            .into_iter()
            .map(move |target| (text(&panel["title"]), text(&target["expr"])))
    });
    let notes = dashboard["annotations"]["list"].as_array().unwrap();
    let of_notes = notes
        .iter()
        .map(|note| (text(&note["name"]), text(&note["expr"])));
    of_panels.chain(of_notes).collect()
}

#[test]
fn the_dashboard_shows_every_metric_and_none_that_there_is_not() {
    let dashboard: Value = serde_json::from_str(&read("deploy/grafana/inlay.json")).unwrap();
    let mut shown = BTreeSet::new();
    for (title, query) in queries(&dashboard) {
        check(&title, &query);
        shown.extend(uses(&query).unwrap().iter().map(|one| one.metric.name));
    }
    for variable in dashboard["templating"]["list"].as_array().unwrap() {
        let query = variable["query"]["query"].as_str().unwrap_or_default();
        uses(query).unwrap();
    }
    for metric in METRICS {
        assert!(shown.contains(metric.name), "{} is on no panel", metric.name);
    }
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: BTreeSet<i64> = panels.iter().map(|panel| panel["id"].as_i64().unwrap()).collect();
    assert_eq!(ids.len(), panels.len(), "two panels have the same id");
}

/// An alert that was never tried is one that may never speak.
#[test]
fn every_alert_is_tried() {
    let tests = read("deploy/prometheus/alerts.test.yml");
    let tried: BTreeSet<&str> = tests
        .split("alertname: ")
        .skip(1)
        .filter_map(|rest| rest.split([',', '}', '\n']).next())
        .collect();
    for rule in rules().iter().filter(|rule| rule.is_alert) {
        assert!(tried.contains(rule.name.as_str()), "{} is never tried", rule.name);
    }
}

/// What the rules say of made-up series, asked of Prometheus itself.
#[test]
fn the_rules_speak_when_they_should_and_are_silent_otherwise() {
    let folder = root().join("deploy/prometheus");
    for arguments in [
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts.test.yml"],
    ] {
        let ran = Command::new("promtool")
            .args(arguments)
            .current_dir(&folder)
            .output();
        let Ok(output) = ran else {
            println!("skipped: promtool is not installed (Debian: the package `prometheus` has it)");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}
