//! Reads the names and labels of metrics out of PromQL, as far as it is needed to hold them against the catalogue.

use super::super::catalogue::{self, Kind, Metric};

/// A metric as a query uses it.
#[derive(Debug, PartialEq)]
pub(super) struct Use {
    pub(super) metric: &'static Metric,
    /// The labels that it selects by.
    pub(super) labels: Vec<String>,
}

/// Labels that every series has, whoever exports it.
const OF_THE_SCRAPE: &[&str] = &["instance", "job", "le"];

/// The metrics that a query names.
///
/// # Errors
/// What there is not.
pub(super) fn uses(query: &str) -> Result<Vec<Use>, String> {
    let mut found = Vec::new();
    let mut rest = query;
    while let Some(start) = rest.find(is_name_start) {
        let (name, behind) = split_name(&rest[start..]);
        // A recording rule has a colon in its name; anything else is a function, a label or a word of the language.
        if !name.contains(':') && (name.starts_with("inlay_") || name.starts_with("process_")) {
            let metric = metric(name).ok_or_else(|| format!("there is no metric {name}"))?;
            let labels = behind.strip_prefix('{').map(selected).unwrap_or_default();
            for label in &labels {
                let is_known =
                    metric.labels.contains(&label.as_str()) || OF_THE_SCRAPE.contains(&label.as_str());
                if !is_known {
                    return Err(format!("{name} has no label {label}"));
                }
            }
            found.push(Use { metric, labels });
        }
        rest = behind;
    }
    Ok(found)
}

/// The labels that a query groups or joins by.
pub(super) fn grouped(query: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in ["by (", "on (", "by(", "on(", "without ("] {
        for (at, _) in query.match_indices(word) {
            let inside = query[at + word.len()..].split(')').next().unwrap();
            found.extend(inside.split(',').map(|label| label.trim().to_owned()));
        }
    }
    found
}

/// Whether some metric of the query has the label.
pub(super) fn is_label_of(label: &str, uses: &[Use]) -> bool {
    OF_THE_SCRAPE.contains(&label) || uses.iter().any(|one| one.metric.labels.contains(&label))
}

/// The names of recording rules that a query reads.
pub(super) fn records(query: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = query;
    while let Some(start) = rest.find(is_name_start) {
        let (name, behind) = split_name(&rest[start..]);
        if name.starts_with("inlay:") {
            found.push(name.to_owned());
        }
        rest = behind;
    }
    found
}

fn metric(name: &str) -> Option<&'static Metric> {
    if let Some(metric) = catalogue::find(name) {
        return (!matches!(metric.kind, Kind::Histogram(_))).then_some(metric);
    }
    let of_histogram = ["_bucket", "_sum", "_count"]
        .iter()
        .find_map(|end| name.strip_suffix(end))?;
    let metric = catalogue::find(of_histogram)?;
    matches!(metric.kind, Kind::Histogram(_)).then_some(metric)
}

fn is_name_start(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}

fn split_name(text: &str) -> (&str, &str) {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != ':');
    text.split_at(end.unwrap_or(text.len()))
}

/// The labels of a selector, up to its closing brace.
fn selected(selector: &str) -> Vec<String> {
    let mut labels = Vec::new();
    let mut rest = selector.trim_start();
    while !rest.is_empty() && !rest.starts_with('}') {
        let (label, behind) = split_name(rest);
        labels.push(label.to_owned());
        let value = behind
            .trim_start_matches(['=', '!', '~'])
            .strip_prefix('"')
            .unwrap_or_default();
        let end = value.find('"').map_or(value.len(), |end| end + 1);
        rest = value[end..].trim_start_matches([',', ' ']);
    }
    labels
}

#[test]
fn a_query_is_read_as_prometheus_reads_it() {
    let query = "sum by (provider, le) (rate(inlay_upstream_call_duration_seconds_bucket{instance=~\"a|b{2}\",provider!=\"x\"}[5m])) / inlay:x:y > on (job) process_threads";
    let found = uses(query).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].metric.name, "inlay_upstream_call_duration_seconds");
    assert_eq!(found[0].labels, ["instance", "provider"]);
    assert_eq!(found[1].metric.name, "process_threads");
    assert_eq!(grouped(query), ["provider", "le", "job"]);
    assert_eq!(records(query), ["inlay:x:y"]);
    for wrong in [
        "inlay_http_request_total",
        "inlay_http_requests_total{path=\"/\"}",
        "inlay_http_requests_total_bucket",
        "inlay_http_request_duration_seconds{route=\"/\"}",
    ] {
        assert!(uses(wrong).is_err(), "{wrong}");
    }
}
