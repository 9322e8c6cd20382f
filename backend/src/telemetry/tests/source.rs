//! Reads the source for what it logs and counts: a field or a metric that no list has fails here, before it can be written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::catalogue;
use super::super::fields::FIELDS;

/// The macros of `tracing`, with their path: so that all of them can be found, they are always written with it.
const EVENTS: &[&str] = &[
    "tracing::trace!(",
    "tracing::debug!(",
    "tracing::info!(",
    "tracing::warn!(",
    "tracing::error!(",
    "tracing::event!(",
];
const SPANS: &[&str] = &[
    "tracing::trace_span!(",
    "tracing::debug_span!(",
    "tracing::info_span!(",
    "tracing::warn_span!(",
    "tracing::error_span!(",
    "tracing::span!(",
];
const METERS: &[&str] = &["counter!(", "gauge!(", "histogram!("];

/// Every source file of the service, but for tests.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("ofx/src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_test = path.file_stem().is_some_and(|name| name == "tests");
            if is_test {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(100 < found.len(), "the sources were not found");
    found
}

/// The arguments of each call of one of these macros.
fn calls(text: &str, macros: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for name in macros {
        for (at, _) in text.match_indices(name) {
            // Neither the end of a longer name, nor in a comment or a text.
            let before = text[..at].chars().next_back();
            let line = text[..at].rsplit('\n').next().unwrap_or_default();
            let is_longer =
                before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_' || letter == '"');
            if !is_longer && !line.trim_start().starts_with("//") {
                found.push(arguments(&text[at + name.len()..]));
            }
        }
    }
    found
}

/// What stands up to the closing parenthesis, cut at the commas that are in no further one.
fn arguments(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut one = String::new();
    let mut depth = 0_u32;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                one.push(letter);
                let mut is_escaped = false;
                for quoted in letters.by_ref() {
                    one.push(quoted);
                    if quoted == '"' && !is_escaped {
                        break;
                    }
                    is_escaped = quoted == '\\' && !is_escaped;
                }
                continue;
            }
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => break,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                all.push(one.trim().to_owned());
                one.clear();
                continue;
            }
            _ => {}
        }
        one.push(letter);
    }
    all.push(one.trim().to_owned());
    all.retain(|argument| !argument.is_empty());
    all
}

/// The name of the field that an argument of an event or a span sets; `None` for its message or name.
fn field(argument: &str) -> Option<&str> {
    if argument.starts_with('"') || argument.starts_with("target:") || argument.starts_with("parent:") {
        return None;
    }
    if argument.starts_with("otel.") {
        return None;
    }
    if argument.starts_with("tracing::Level") || argument.starts_with("Level::") {
        return None;
    }
    let (name, _) = argument.split_once('=').unwrap_or((argument, ""));
    Some(name.trim().trim_start_matches(['%', '?']).trim_matches('"'))
}

#[test]
fn every_field_that_is_logged_is_in_the_list_and_every_one_of_the_list_is_logged() {
    let (mut logged, mut unlisted) = (BTreeSet::new(), Vec::new());
    for (path, text) in sources() {
        for call in calls(&text, EVENTS).iter().chain(&calls(&text, SPANS)) {
            for name in call.iter().filter_map(|argument| field(argument)) {
                let is_listed = FIELDS.iter().any(|field| field.name == name);
                if !is_listed {
                    unlisted.push(format!("{} logs {name:?}", path.display()));
                }
                logged.insert(name.to_owned());
            }
        }
    }
    assert!(
        unlisted.is_empty(),
        "without an entry in telemetry/fields.rs these are not written: {unlisted:#?}"
    );
    let mut unused = FIELDS.iter().map(|field| field.name).collect::<Vec<_>>();
    unused.retain(|name| !logged.contains(*name));
    assert!(
        unused.is_empty(),
        "nobody logs these, take them out of the list: {unused:?}"
    );
}

#[test]
fn a_message_is_a_text_of_ours_and_holds_no_value() {
    let mut others = Vec::new();
    for (path, text) in sources() {
        for call in calls(&text, EVENTS) {
            let message = call.last().unwrap();
            if !message.starts_with('"') || message.contains('{') {
                others.push(format!("{}: {message}", path.display()));
            }
        }
    }
    assert!(
        others.is_empty(),
        "must be texts without values, which belong into fields: {others:#?}"
    );
}

#[test]
fn no_macro_of_logging_hides_behind_an_import_or_an_attribute() {
    for (path, text) in sources() {
        for line in text.lines().map(str::trim) {
            let is_comment = line.starts_with("//");
            let hides = line.starts_with("#[instrument") || line.starts_with("#[tracing::instrument");
            let imports = line.starts_with("use tracing::")
                && ["info", "warn", "error", "debug", "trace", "event", "span!"]
                    .iter()
                    .any(|name| {
                        line.contains(&format!("::{name};"))
                            || line.contains(&format!("{{{name}"))
                            || line.contains(&format!(", {name}"))
                    });
            assert!(is_comment || !(hides || imports), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_metric_that_is_counted_is_in_the_catalogue_with_its_labels() {
    let (mut counted, mut faults) = (0, Vec::new());
    for (path, text) in sources() {
        for call in calls(&text, METERS) {
            let place = path.display();
            let name = call[0].trim_matches('"');
            if !call[0].starts_with('"') {
                faults.push(format!(
                    "{place}: {name} must be written out, so that it can be found"
                ));
                continue;
            }
            let Some(metric) = catalogue::find(name) else {
                faults.push(format!("{place}: {name} is not in telemetry/catalogue.rs"));
                continue;
            };
            let mut labels: Vec<&str> = call[1..]
                .iter()
                .map(|argument| argument.split("=>").next().unwrap().trim().trim_matches('"'))
                .collect();
            labels.sort_unstable();
            if labels != metric.labels {
                faults.push(format!(
                    "{place}: {name} has {labels:?} and not {:?}",
                    metric.labels
                ));
            }
            counted += 1;
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(20 < counted, "only {counted} were found");
}

#[test]
fn the_reader_of_sources_sees_what_it_must() {
    let text =
        "tracing::warn!(\n  error = &error as &dyn Error, %address, a.b = f(\"x, y\", 2), \"a, text\",\n);";
    let call = calls(text, EVENTS).remove(0);
    let names: Vec<&str> = call.iter().filter_map(|argument| field(argument)).collect();
    assert_eq!(names, ["error", "address", "a.b"]);
    assert_eq!(call.last().unwrap(), "\"a, text\"");
    assert!(calls("// tracing::warn!(secret, \"x\")", EVENTS).is_empty());
    assert_eq!(calls("describe_counter!(name)", METERS).len(), 0);
}
