//! The steps of the service: what each is called, and the call that a request makes at somebody else's.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use reqwest::Method;

/// A step, the first time that it is reached or a later one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    pub(super) name: String,
    /// 1 for the first.
    pub(super) time: usize,
}

impl Step {
    /// Whether the store is changed here, and not something at the provider's or the CRM's.
    pub(super) fn is_of_store(&self) -> bool {
        const VERBS: [&str; 6] = [
            "appending",
            "claiming",
            "committing",
            "putting",
            "settling",
            "storing",
        ];
        let verb = self.name.split(' ').nth(1);
        verb.is_some_and(|verb| VERBS.contains(&verb))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` (time {})", self.name, self.time)
    }
}

/// All steps that were passed, in their order.
pub(super) fn numbered(passed: &[String]) -> Vec<Step> {
    let mut times = BTreeMap::new();
    passed
        .iter()
        .map(|name| {
            let time = times.entry(name).or_insert(0);
            *time += 1;
            Step {
                name: name.clone(),
                time: *time,
            }
        })
        .collect()
}

/// How often each step was passed at which something changes. What only reads has no step behind it and is not among them.
pub(super) fn changes(passed: &[Step]) -> BTreeMap<&str, usize> {
    let done: BTreeSet<&str> = passed
        .iter()
        .filter_map(|step| step.name.strip_prefix("after "))
        .collect();
    let mut times = BTreeMap::new();
    for step in passed {
        let what = step.name.split_once(' ').map(|(_, what)| what);
        if what.is_some_and(|what| done.contains(what)) {
            *times.entry(step.name.as_str()).or_default() += 1;
        }
    }
    times
}

/// A call at the provider's or the CRM's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) name: String,
    /// Whether something is different there afterwards. A call that only reads has no step behind it: whoever dies there might
    /// as well have died before.
    pub(super) changes: bool,
}

/// The call that a request makes; `path` is without the query.
pub(super) fn call(method: &Method, path: &str) -> Call {
    let reading = |name: &str| Call {
        name: name.to_owned(),
        changes: false,
    };
    let changing = |name: &str| Call {
        name: name.to_owned(),
        changes: true,
    };
    let last = path.rsplit('/').next().unwrap_or_default();
    match method.as_str() {
        "POST" if last == "token" => reading("asking for a token"),
        "POST" if matches!(last, "subjects" | "applicants") => changing("enrolling the party"),
        "POST" if matches!(last, "checks" | "workflow_runs") => changing("ordering the run"),
        "POST" if last.ends_with("__e") => changing("publishing the event"),
        "PATCH" => changing("writing the record"),
        "GET" if path.contains("/sobjects/Account/") => reading("reading the party"),
        "GET" if path.contains("/sobjects/") => reading("reading the record"),
        "GET" if last == "workflow_runs" => reading("searching for the run"),
        "GET" if path.contains("/checks/") || path.contains("/workflow_runs/") => {
            reading("looking at the run")
        }
        // A call that nobody thought of here: taken for one that changes something.
        _ => changing(&format!("{method} {path}")),
    }
}
