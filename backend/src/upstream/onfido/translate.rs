//! Onfido's JSON to the terms of the contract, and the other way.

use anyhow::anyhow;
use inlay_contract::kyc::{
    CheckPart, Outcome, PartKind, PartResult, PartState, Reason, Risk, RunState, Said,
};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_iso3166::CountryCode;

use super::wire::{
    Breakdowns, Consent, Delivery, Id, IdNumber, NewAddress, NewApplicant, Report, Run, Task, TaskItem,
};
use super::words;
use crate::upstream::UpstreamError;
use crate::upstream::kyc::{self, Notification, Observation, Party, RunId};
use crate::upstream::kyc_reason;

/// The property of the workflow's output by which a firm says until when something must be brought, as a date.
const REQUIREMENTS_DUE: &str = "requirements_due";
/// Most reasons that are taken from one run or one report.
const MOST_REASONS: usize = 30;
/// Longest word that is kept as it came, in characters.
const LONGEST_WORD: usize = 120;

/// What Onfido is told about a party.
pub(super) fn applicant(party: &Party, privacy_notices_read: bool) -> NewApplicant<'_> {
    let consent = Consent {
        name: "privacy_notices_read",
        granted: true,
    };
    NewApplicant {
        first_name: &party.first_name,
        last_name: &party.last_name,
        email: party.email.as_deref(),
        dob: party.birth_date,
        id_numbers: party.document_number.iter().map(id_number).collect(),
        address: party.address.as_ref().and_then(address),
        consents: privacy_notices_read.then_some(consent).into_iter().collect(),
    }
}

/// The CRM does not say what kind of document it is.
fn id_number(value: &secrecy::SecretString) -> IdNumber<'_> {
    IdNumber { kind: "other", value }
}

/// `None` for an address that Onfido would refuse, and the whole applicant with it: the client is asked for it in the run
/// where the workflow needs one.
fn address(of: &kyc::Address) -> Option<NewAddress<'_>> {
    let country = country(&of.country)?;
    let state = of.state.as_deref();
    let is_usps = |state: &str| state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase());
    if of.postcode.is_empty() || (country == "USA" && !state.is_some_and(is_usps)) {
        return None;
    }
    Some(NewAddress {
        street: &of.street,
        town: &of.town,
        postcode: &of.postcode,
        state,
        country,
    })
}

fn country(alpha2: &str) -> Option<&'static str> {
    let known: CountryCode = rust_iso3166::from_alpha2(alpha2)?;
    Some(known.alpha3)
}

/// How a run stands, with the tasks that say something of its parts.
pub(super) fn observation(
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
        (_, Some(status)) => said(words::report_state(status), status),
        (Some(_), None) => Said::by_inlay(PartState::Finished),
        // A run that is over left it out.
        (None, None) if run.is_over() => Said::by_inlay(PartState::Skipped),
        (None, None) => Said::by_inlay(PartState::InProgress),
    };
    let changed_at = task.and_then(|task| task.updated_at).or(item.updated_at);
    let finished_at: Option<Timestamp> = changed_at.filter(|_| state.value == PartState::Finished);
    Some(CheckPart {
        id: item.id.as_str().to_owned(),
        kind: said(kind, &item.task_def_id),
        state,
        result: report
            .and_then(|report| report.result.as_deref())
            .map(|word| said(words::result(word), word)),
        sub_result: report.and_then(|report| report.sub_result.as_deref()).map(kept),
        reasons: report.map(|report| findings(kind, report)).unwrap_or_default(),
        started_at: item.created_at,
        finished_at,
    })
}

/// Why a report is not clear: the breakdowns that are not.
fn findings(kind: PartKind, report: &Report) -> Vec<Reason> {
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
fn troubled(
    breakdowns: &Breakdowns,
) -> impl Iterator<Item = (&str, Option<&super::wire::Lenient<Breakdowns>>)> {
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

/// What a delivery is about. Onfido's deliveries have no name of their own.
pub(super) fn notification(delivery: Delivery) -> Result<Notification, UpstreamError> {
    let payload = delivery.payload;
    let run = if payload.resource_type == "workflow_run" {
        payload.object.id
    } else {
        payload.object.workflow_run_id
    };
    let run = run.map(|run| Id::parse(&run)).transpose()?;
    Ok(Notification {
        event_id: None,
        run: run.map(|run| RunId(run.into_string())),
    })
}

fn said<T>(value: T, raw: &str) -> Said<T> {
    Said::by_provider(value, kept(raw))
}

fn kept(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}
