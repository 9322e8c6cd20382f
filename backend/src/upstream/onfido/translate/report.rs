//! What a report found: the same for a report of a check and for a task that puts one out.

use inlay_contract::kyc::{PartKind, PartResult, Reason, Said};

use super::super::wire::{Breakdowns, Lenient, Report};
use super::super::words;
use super::{kept, said};

/// Most reasons that are taken from one report.
const MOST_REASONS: usize = 30;

/// A report in the terms of the contract.
#[derive(Default)]
pub(super) struct Found {
    pub(super) result: Option<Said<PartResult>>,
    pub(super) sub_result: Option<String>,
    pub(super) reasons: Vec<Reason>,
}

/// What a report about `kind` found.
pub(super) fn found(kind: PartKind, report: &Report) -> Found {
    Found {
        result: report
            .result
            .as_deref()
            .map(|word| said(words::result(word), word)),
        sub_result: report.sub_result.as_deref().map(kept),
        reasons: reasons(kind, report),
    }
}

/// Why a report is not clear: the breakdowns that are not.
fn reasons(kind: PartKind, report: &Report) -> Vec<Reason> {
    let is_clear = report.result.as_deref().map(words::result) == Some(PartResult::Clear);
    let breakdowns = report.breakdown.as_ref().and_then(|breakdown| breakdown.known());
    let Some(breakdowns) = breakdowns.filter(|_| !is_clear) else {
        return Vec::new();
    };
    let mut reasons = Vec::new();
    for (name, breakdown) in troubled(breakdowns) {
        let finer = breakdown.and_then(|breakdown| breakdown.known());
        let mut finer: Vec<&str> = finer
            .into_iter()
            .flat_map(troubled)
            .map(|(name, _)| name)
            .collect();
        if finer.is_empty() {
            reasons.push(finding(kind, name, None));
        }
        finer.truncate(MOST_REASONS);
        reasons.extend(finer.into_iter().map(|finer| finding(kind, name, Some(finer))));
    }
    reasons.truncate(MOST_REASONS);
    reasons
}

/// The breakdowns that are not clear, by name, with what they are made of.
fn troubled(breakdowns: &Breakdowns) -> impl Iterator<Item = (&str, Option<&Lenient<Breakdowns>>)> {
    breakdowns.iter().filter_map(|(name, breakdown)| {
        let breakdown = breakdown.known()?;
        let is_troubled = breakdown
            .result
            .as_deref()
            .is_some_and(|result| result != "clear");
        is_troubled.then_some((name.as_str(), breakdown.breakdown.as_ref()))
    })
}

fn finding(kind: PartKind, name: &str, finer: Option<&str>) -> Reason {
    let raw = finer.map_or_else(|| name.to_owned(), |finer| format!("{name}.{finer}"));
    Reason {
        code: words::reason(kind, name, finer).to_owned(),
        raw: kept(&raw),
    }
}
