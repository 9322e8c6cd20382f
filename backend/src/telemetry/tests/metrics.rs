//! The catalogue makes sense, and what is recorded is what Prometheus reads.

use std::collections::BTreeSet;
use std::time::Duration;

use super::super::catalogue::{Kind, METRICS};
use super::super::fields::{FIELDS, LIBRARY_FIELDS};
use super::super::{Recorder, process};

#[test]
fn every_name_follows_the_rules_of_prometheus_and_stands_once() {
    let mut names = BTreeSet::new();
    for metric in METRICS {
        let name = metric.name;
        assert!(names.insert(name), "{name} stands twice");
        assert!(
            name.starts_with("inlay_") || name.starts_with("process_"),
            "{name}"
        );
        match metric.kind {
            Kind::Counter => assert!(name.ends_with("_total"), "{name}"),
            Kind::Gauge => {}
            Kind::Histogram(bounds) => {
                assert!(name.ends_with("_seconds"), "{name}");
                assert!(!bounds.is_empty() && bounds.is_sorted(), "{name}");
            }
        }
        assert!(metric.labels.is_sorted(), "{name}");
        assert!(
            metric.help.ends_with('.') && !metric.help.contains('\n'),
            "{name}"
        );
    }
}

#[test]
fn the_lists_of_fields_are_sorted_so_that_they_can_be_searched() {
    for list in [FIELDS, LIBRARY_FIELDS] {
        assert!(list.is_sorted_by(|one, next| one.name < next.name));
    }
}

#[test]
fn what_is_counted_and_measured_is_written_with_help_type_and_buckets() {
    let (recorder, ()) = Recorder::during(|| {
        metrics::counter!("inlay_http_requests_total", "method" => "GET", "route" => "/api/portfolio", "status" => "200")
            .increment(2);
        metrics::histogram!("inlay_http_request_duration_seconds", "route" => "/api/portfolio")
            .record(Duration::from_millis(3));
        process::measure();
    });
    recorder.tidy();
    let text = recorder.render();
    for line in [
        "# TYPE inlay_http_requests_total counter",
        "inlay_http_requests_total{method=\"GET\",route=\"/api/portfolio\",status=\"200\"} 2",
        "# TYPE inlay_http_request_duration_seconds histogram",
        "inlay_http_request_duration_seconds_bucket{route=\"/api/portfolio\",le=\"0.0025\"} 0",
        "inlay_http_request_duration_seconds_bucket{route=\"/api/portfolio\",le=\"0.005\"} 1",
        "inlay_http_request_duration_seconds_count{route=\"/api/portfolio\"} 1",
    ] {
        assert!(
            text.lines().any(|written| written == line),
            "{line} is missing in:\n{text}"
        );
    }
    assert!(
        text.contains("# HELP inlay_http_requests_total Requests that were answered."),
        "{text}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_is_measured() {
    let (recorder, ()) = Recorder::during(process::measure);
    let text = recorder.render();
    let value = |name: &str| -> f64 {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} is missing"))
            .parse()
            .unwrap()
    };
    assert!(1e6 < value("process_resident_memory_bytes"));
    assert!(3.0 <= value("process_open_fds"));
    assert!(value("process_open_fds") < value("process_max_fds"));
    assert!(1.0 <= value("process_threads"));
    assert!(0.0 <= value("process_cpu_seconds_total"));
}
