//! Reaches Onfido's JSON for `crate::fuzzing`.

use jiff::Timestamp;

use super::named::Named;
use super::translate;
use super::wire::{Applicant, CheckList, Delivery, Id, ReportList, ReportOwner, Run, Task, TaskItem};
use crate::fuzzing::pieces;
use crate::upstream::caller::json;
use crate::upstream::fuzzing::check;
use crate::upstream::kyc::Observation;

/// Most bytes that are kept of one run or check with `parts` parts: thirty reasons each, every word cut at 120 characters, and a
/// character may take six bytes in JSON.
const fn most_kept(parts: usize) -> usize {
    (parts + 1) * 32 * 1024
}

/// A run, then its tasks, in one input; a list of checks, then its reports, in another; a delivery, an applicant, a report.
/// What is kept is bounded, and what is named can be asked for again and is one segment of a path.
pub(crate) fn fuzz(data: &[u8]) {
    let mut run: Option<Run> = None;
    let mut items: Vec<TaskItem> = Vec::new();
    let mut tasks: Vec<Task> = Vec::new();
    let mut checks: Option<CheckList> = None;
    let mut reports: Option<ReportList> = None;
    for piece in pieces(data) {
        run = run.or_else(|| check(json("a run", piece)));
        items.extend(check(json::<Vec<TaskItem>>("tasks", piece)).into_iter().flatten());
        tasks.extend(check(json::<Task>("a task", piece)));
        checks = checks.or_else(|| check(json("checks", piece)));
        reports = reports.or_else(|| check(json("reports", piece)));
        let _ = check(json::<Applicant>("an applicant", piece));
        let _ = check(json::<ReportOwner>("a report", piece));
        if let Some(delivery) = check(json::<Delivery>("a delivery", piece))
            && let Some(run) =
                check(translate::notification(delivery)).and_then(|notification| notification.run)
        {
            let named = check(Named::of(&run)).expect("what a delivery names can be asked for");
            assert!(check(named.name()).is_some_and(|name| name.0 == run.0));
            assert!(!run.0.contains(['/', '?', '#', '%']));
        }
    }
    if let Some(run) = run {
        name(&run.id);
        let n_items = items.len();
        let mut tasks = tasks.into_iter();
        let tasks: Vec<_> = items.into_iter().map(|item| (item, tasks.next())).collect();
        if let Some(observation) = check(translate::run(&run, &tasks, Some("risk"))) {
            assert!(written(&observation) <= most_kept(n_items));
        }
    }
    let reports = reports.map(|list| list.reports).unwrap_or_default();
    for check in checks.map(|list| list.checks).unwrap_or_default() {
        name(&check.id);
        let observation = translate::check(&check, &reports, Timestamp::UNIX_EPOCH);
        assert!(written(&observation) <= most_kept(reports.len()));
    }
}

fn name(id: &Id) {
    if let Some(run) = check(Named::WorkflowRun(id.clone()).name()) {
        assert_eq!(check(Named::of(&run)), Some(Named::WorkflowRun(id.clone())));
    }
}

/// Without identifiers, which have a bound of their own.
fn written(observation: &Observation) -> usize {
    serde_json::to_string(observation)
        .expect("what was read can be written")
        .len()
}
