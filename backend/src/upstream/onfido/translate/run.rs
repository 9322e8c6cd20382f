//! A workflow run with its tasks.

use anyhow::anyhow;
use inlay_contract::kyc::{CheckPart, Outcome, PartState, Reason, Risk, RunState, Said};
use jiff::Timestamp;
use jiff::civil::Date;

use super::super::wire::{Run, Task, TaskItem};
use super::super::words;
use super::{kept, report, said};
use crate::upstream::UpstreamError;
use crate::upstream::kyc::Observation;
use crate::upstream::kyc_reason;

/// The property of the workflow's output by which a firm says until when something must be brought, as a date.
const REQUIREMENTS_DUE: &str = "requirements_due";
/// Most reasons that are taken from one run.
const MOST_REASONS: usize = 30;

/// How a run stands, with the tasks that say something of its parts.
pub(in super::super) fn run(
    run: &Run,
    tasks: &[(TaskItem, Option<Task>)],
    risk_output: Option<&str>,
) -> Result<Observation, UpstreamError> {
    let (state, outcome) = words::run(&run.status);
    let requirements_due = output(run, REQUIREMENTS_DUE).and_then(|date| date.parse::<Date>().ok());
    // The vendor has no word for it; a firm's workflow says it beside the approval.
    let outcome = match (outcome, requirements_due) {
        (Some(Outcome::Approved), Some(_)) => Some(Outcome::ApprovedWithRequirements),
        (outcome, _) => outcome,
    };
    let seen = tasks.iter().flat_map(|(item, task)| {
        let later = task.as_ref().and_then(|task| task.updated_at);
        [item.updated_at, later]
    });
    let changed_at = seen
        .chain([run.updated_at, run.created_at])
        .flatten()
        .max()
        .ok_or_else(|| UpstreamError::Nonsense(anyhow!("a run has no time of change")))?;
    Ok(Observation {
        state: said(state, &run.status),
        outcome: outcome.map(|outcome| said(outcome, &run.status)),
        reasons: reasons(run),
        parts: tasks
            .iter()
            .filter_map(|(item, task)| part(item, task.as_ref(), state))
            .collect(),
        risk: risk(run, risk_output),
        requirements_due,
        changed_at,
        has_report: state == RunState::Finished,
    })
}

/// The firm words these in its workflow.
fn reasons(run: &Run) -> Vec<Reason> {
    let words = run.reasons.iter().flatten().take(MOST_REASONS);
    words
        .map(|word| Reason {
            code: kyc_reason::of_same_name(word).to_owned(),
            raw: kept(word),
        })
        .collect()
}

fn risk(run: &Run, property: Option<&str>) -> Risk {
    let word = property.and_then(|property| output(run, property));
    match word.map(str::to_ascii_lowercase).as_deref() {
        Some("low") => Risk::Low,
        Some("medium") => Risk::Medium,
        Some("high") => Risk::High,
        _ => Risk::Unknown,
    }
}

/// A text of the workflow's output.
fn output<'a>(run: &'a Run, property: &str) -> Option<&'a str> {
    let output = run.output.as_ref()?.known()?;
    output.get(property)?.known().map(String::as_str)
}

fn part(item: &TaskItem, task: Option<&Task>, run: RunState) -> Option<CheckPart> {
    let kind = words::kind(&item.task_def_id)?;
    let output = task.and_then(|task| task.output.as_ref());
    let report = output.and_then(|output| output.known());
    let state = match (output, report.and_then(|report| report.status.as_deref())) {
        (_, Some(status)) => said(words::report_state(status, run), status),
        (Some(_), None) => Said::by_inlay(PartState::Finished),
        // A run that is over left it out.
        (None, None) if run.is_over() => Said::by_inlay(PartState::Skipped),
        (None, None) => Said::by_inlay(PartState::InProgress),
    };
    let changed_at = task.and_then(|task| task.updated_at).or(item.updated_at);
    let finished_at: Option<Timestamp> = changed_at.filter(|_| state.value == PartState::Finished);
    let found = report
        .map(|report| report::found(kind, report))
        .unwrap_or_default();
    Some(CheckPart {
        id: item.id.as_str().to_owned(),
        kind: said(kind, &item.task_def_id),
        state,
        result: found.result,
        sub_result: found.sub_result,
        reasons: found.reasons,
        started_at: item.created_at,
        finished_at,
    })
}
