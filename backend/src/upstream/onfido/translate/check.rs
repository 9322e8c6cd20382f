//! A check with its reports.

use inlay_contract::kyc::{CheckPart, Outcome, PartKind, PartState, Risk, RunState, Said};
use jiff::Timestamp;

use super::super::wire::{Check, CheckReport};
use super::super::words;
use super::{report, said};
use crate::upstream::kyc::Observation;

/// How a check stood at an instant, with its reports. It knows neither a risk nor a day by which something must be brought,
/// and gives reasons in its reports only.
pub(in super::super) fn check(check: &Check, reports: &[CheckReport], at: Timestamp) -> Observation {
    let state = words::check_state(&check.status);
    Observation {
        state: said(state, &check.status),
        outcome: outcome(check, state),
        reasons: Vec::new(),
        parts: reports.iter().map(|report| part(report, state)).collect(),
        risk: Risk::Unknown,
        requirements_due: None,
        changed_at: at,
        has_report: state == RunState::Finished,
    }
}

fn outcome(check: &Check, state: RunState) -> Option<Said<Outcome>> {
    match (state, check.result.as_deref()) {
        (RunState::Finished, Some(word)) => Some(said(words::check_outcome(word), word)),
        // It is complete also when all its reports were withdrawn: then nobody looked at anything.
        (RunState::Finished, None) => Some(said(Outcome::Inconclusive, &check.status)),
        // Whether it is over is not known, so what it came to is not, either.
        (RunState::Unknown, Some(word)) => Some(said(Outcome::Unknown, word)),
        // Beside any other status it is what an earlier round came to.
        _ => None,
    }
}

/// Onfido does not say when a report was over.
fn part(of: &CheckReport, check: RunState) -> CheckPart {
    let kind = words::kind(&of.name).unwrap_or(PartKind::Unknown);
    let state = match (of.report.status.as_deref(), of.report.result.is_some()) {
        (Some(status), _) => said(words::report_state(status, check), status),
        (None, true) => Said::by_inlay(PartState::Finished),
        (None, false) if check.is_over() => Said::by_inlay(PartState::Skipped),
        (None, false) => Said::by_inlay(PartState::InProgress),
    };
    let found = report::found(kind, &of.report);
    CheckPart {
        id: of.id.as_str().to_owned(),
        kind: said(kind, &of.name),
        state,
        result: found.result,
        sub_result: found.sub_result,
        reasons: found.reasons,
        started_at: of.created_at,
        finished_at: None,
    }
}
