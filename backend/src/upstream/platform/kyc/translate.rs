//! The platform's words about checks, and ours. A word that is not in a table is unknown, and travels on as it came.

use anyhow::anyhow;
use inlay_contract::kyc::{
    CheckPart, Outcome, PartKind, PartResult, PartState, Reason, Risk, RunState, Said,
};

use super::wire::{KycCheck, Step};
use crate::upstream::UpstreamError;
use crate::upstream::kyc::Observation;
use crate::upstream::kyc_reason;

/// Most steps of one check, and most reasons of one step. More is an answer that cannot be relied on.
const MOST: usize = 60;
/// Longest word that is kept as it came, in characters.
const LONGEST_WORD: usize = 120;

pub(super) fn observation(check: KycCheck) -> Result<Observation, UpstreamError> {
    let nonsense = |what: &'static str| UpstreamError::Nonsense(anyhow!(what));
    let state = state(&check.status);
    if MOST < check.steps.len() {
        return Err(nonsense("a check has more steps than there can be"));
    }
    // A check without a result is not finished, whatever it says of itself: nobody could tell what it came to.
    if state == RunState::Finished && check.result.is_none() {
        return Err(nonsense("a completed check has no result"));
    }
    // What a running check has come to so far is no outcome.
    let outcome = check.result.filter(|_| state == RunState::Finished);
    Ok(Observation {
        state: said(state, &check.status),
        outcome: outcome.map(|word| said(result(&word), &word)),
        reasons: reasons(&check.reasons),
        parts: check.steps.into_iter().map(part).collect(),
        risk: check.risk.as_deref().map_or(Risk::Unknown, risk),
        requirements_due: check.requirements_due,
        changed_at: check.updated_at,
        has_report: check.report,
    })
}

fn part(step: Step) -> CheckPart {
    CheckPart {
        kind: said(kind(&step.kind), &step.kind),
        state: said(step_state(&step.status), &step.status),
        result: step.result.map(|word| said(step_result(&word), &word)),
        sub_result: step.sub_result.as_deref().map(kept),
        reasons: reasons(&step.reasons),
        started_at: step.started_at,
        finished_at: step.finished_at,
        id: kept(&step.id),
    }
}

fn reasons(words: &[String]) -> Vec<Reason> {
    let words = words.iter().take(MOST);
    words
        .map(|word| Reason {
            code: kyc_reason::of_same_name(word).to_owned(),
            raw: kept(word),
        })
        .collect()
}

fn state(word: &str) -> RunState {
    match word {
        "pending" | "running" => RunState::InProgress,
        "waiting_for_client" => RunState::AwaitingClient,
        "manual_review" => RunState::InReview,
        "completed" => RunState::Finished,
        "cancelled" => RunState::Abandoned,
        "error" => RunState::Failed,
        _ => RunState::Unknown,
    }
}

fn result(word: &str) -> Outcome {
    match word {
        "pass" => Outcome::Approved,
        "pass_with_requirements" => Outcome::ApprovedWithRequirements,
        "refer" => Outcome::Attention,
        "fail" => Outcome::Declined,
        "inconclusive" => Outcome::Inconclusive,
        _ => Outcome::Unknown,
    }
}

fn risk(word: &str) -> Risk {
    match word {
        "low" => Risk::Low,
        "medium" => Risk::Medium,
        "high" => Risk::High,
        _ => Risk::Unknown,
    }
}

fn kind(word: &str) -> PartKind {
    match word {
        "document" => PartKind::Document,
        "face" => PartKind::Face,
        "identity" => PartKind::Identity,
        "address" => PartKind::Address,
        "watchlist" => PartKind::Watchlist,
        "device" => PartKind::Device,
        _ => PartKind::Unknown,
    }
}

fn step_state(word: &str) -> PartState {
    match word {
        "waiting" => PartState::Waiting,
        "running" => PartState::InProgress,
        "waiting_for_client" => PartState::AwaitingClient,
        "manual_review" => PartState::InReview,
        "done" => PartState::Finished,
        "skipped" => PartState::Skipped,
        "error" => PartState::Failed,
        _ => PartState::Unknown,
    }
}

fn step_result(word: &str) -> PartResult {
    match word {
        "pass" => PartResult::Clear,
        "refer" => PartResult::Attention,
        "fail" => PartResult::Rejected,
        "inconclusive" => PartResult::Inconclusive,
        _ => PartResult::Unknown,
    }
}

fn said<T>(value: T, raw: &str) -> Said<T> {
    Said::by_provider(value, kept(raw))
}

fn kept(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}
