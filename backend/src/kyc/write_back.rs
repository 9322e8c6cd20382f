//! What the CRM is told: the standing of a check after each event that matters there, in order per party.

use inlay_contract::kyc::{CheckPart, KycEventKind, Outcome, PartKind, PartResult, ReviewState};
use jiff::Timestamp;

use super::check::KeptCheck;
use super::tenant::KycTenant;
use crate::store::{NewJob, PartyKey, Queue};
use crate::upstream::kyc::{CrmOverride, CrmResult};

/// Whether the CRM wants to know. A delay is news for whoever waits, not for the record.
#[must_use]
pub(super) const fn concerns_the_crm(kind: KycEventKind) -> bool {
    match kind {
        KycEventKind::Started
        | KycEventKind::Submitted
        | KycEventKind::Progressed
        | KycEventKind::Finished
        | KycEventKind::Decided => true,
        KycEventKind::Delayed => false,
    }
}

/// The job that tells it. Its key is the party, so that the CRM hears in the order in which things happened.
#[must_use]
pub(super) fn job(
    party: &PartyKey,
    sequence: u64,
    check: &KeptCheck,
    tenant: &KycTenant,
    now: Timestamp,
) -> NewJob {
    let result = result(party, sequence, check, tenant);
    NewJob {
        queue: Queue::WriteBack,
        org: party.org.clone(),
        key: party.record.to_string(),
        subject: check.id.to_string(),
        // A plain struct of texts and numbers always has a JSON form.
        payload: serde_json::to_string(&result).unwrap_or_default(),
        due_at: now,
    }
}

fn result(party: &PartyKey, sequence: u64, check: &KeptCheck, tenant: &KycTenant) -> CrmResult {
    let package = tenant
        .package(&check.package)
        .map_or_else(|| check.package.clone(), |package| package.name.clone());
    CrmResult {
        check: check.id,
        sequence,
        party: party.record.clone(),
        state: check.state().value,
        outcome: check.effective(),
        screening: check.observation.as_ref().and_then(|seen| {
            let review = check.review.as_ref().map(|review| review.state);
            screening(&seen.parts, review)
        }),
        risk: check.risk(),
        provider: tenant.provider_name.clone(),
        package,
        started_by: check.started_by.user.clone(),
        started_at: check.started_at,
        finished_at: check.finished_at,
        valid_until: check.valid_until,
        attempt: check.attempt.number,
        overridden: check.overridden.as_ref().map(|overridden| CrmOverride {
            by: overridden.resolution.by.user.clone(),
            outcome: overridden.outcome,
            note: overridden.resolution.note.clone(),
        }),
    }
}

/// What the comparison with watch lists came to: the worst that a part of it found. A check may have failed for something else,
/// so this is not the check's outcome. What a person decided about findings that were left open is decided about these too.
fn screening(parts: &[CheckPart], review: Option<ReviewState>) -> Option<Outcome> {
    let found = parts
        .iter()
        .filter(|part| part.kind.value == PartKind::Watchlist)
        .filter_map(|part| Some(part.result.as_ref()?.value))
        .max_by_key(|result| gravity(*result))?;
    Some(match (found, review) {
        (PartResult::Attention | PartResult::Unknown, Some(ReviewState::FalsePositive)) => Outcome::Approved,
        (PartResult::Attention | PartResult::Unknown, Some(ReviewState::Confirmed)) => Outcome::Declined,
        (PartResult::Attention | PartResult::Unknown, Some(ReviewState::Inconclusive)) => {
            Outcome::Inconclusive
        }
        (PartResult::Clear, _) => Outcome::Approved,
        (PartResult::Inconclusive, _) => Outcome::Inconclusive,
        (PartResult::Unknown, _) => Outcome::Unknown,
        (PartResult::Attention, _) => Outcome::Attention,
        (PartResult::Rejected, _) => Outcome::Declined,
    })
}

const fn gravity(result: PartResult) -> u8 {
    match result {
        PartResult::Clear => 0,
        PartResult::Inconclusive => 1,
        PartResult::Unknown => 2,
        PartResult::Attention => 3,
        PartResult::Rejected => 4,
    }
}

#[cfg(test)]
mod tests {
    use inlay_contract::kyc::{PartState, Said};

    use super::*;

    fn part(kind: PartKind, result: Option<PartResult>) -> CheckPart {
        CheckPart {
            id: "part".to_owned(),
            kind: Said::by_inlay(kind),
            state: Said::by_inlay(PartState::Finished),
            result: result.map(Said::by_inlay),
            sub_result: None,
            reasons: Vec::new(),
            started_at: None,
            finished_at: None,
        }
    }

    #[test]
    fn the_watch_lists_are_told_of_apart_from_all_else_and_by_the_worst_of_them() {
        use PartKind::{Document, Watchlist};
        use PartResult::{Attention, Clear, Inconclusive, Rejected, Unknown};
        for (parts, expected) in [
            (vec![], None),
            (vec![(Document, Some(Rejected))], None),
            (vec![(Document, Some(Clear)), (Watchlist, None)], None),
            (
                vec![(Document, Some(Rejected)), (Watchlist, Some(Clear))],
                Some(Outcome::Approved),
            ),
            (
                vec![(Watchlist, Some(Clear)), (Watchlist, Some(Inconclusive))],
                Some(Outcome::Inconclusive),
            ),
            (
                vec![(Watchlist, Some(Unknown)), (Watchlist, Some(Inconclusive))],
                Some(Outcome::Unknown),
            ),
            (
                vec![(Watchlist, Some(Attention)), (Watchlist, Some(Unknown))],
                Some(Outcome::Attention),
            ),
            (
                vec![(Watchlist, Some(Attention)), (Watchlist, Some(Rejected))],
                Some(Outcome::Declined),
            ),
        ] {
            let parts: Vec<_> = parts
                .into_iter()
                .map(|(kind, result)| part(kind, result))
                .collect();
            assert_eq!(screening(&parts, None), expected, "{parts:?}");
            assert_eq!(screening(&parts, Some(ReviewState::Open)), expected, "{parts:?}");
        }
    }

    #[test]
    fn a_decision_holds_for_what_was_left_open_and_for_nothing_else() {
        for (result, review, expected) in [
            (
                PartResult::Attention,
                ReviewState::FalsePositive,
                Outcome::Approved,
            ),
            (PartResult::Attention, ReviewState::Confirmed, Outcome::Declined),
            (
                PartResult::Attention,
                ReviewState::Inconclusive,
                Outcome::Inconclusive,
            ),
            (PartResult::Unknown, ReviewState::FalsePositive, Outcome::Approved),
            // The review was about something else: nothing was found here.
            (PartResult::Clear, ReviewState::Confirmed, Outcome::Approved),
            (
                PartResult::Rejected,
                ReviewState::FalsePositive,
                Outcome::Declined,
            ),
        ] {
            let parts = [part(PartKind::Watchlist, Some(result))];
            assert_eq!(
                screening(&parts, Some(review)),
                Some(expected),
                "{result:?} {review:?}"
            );
        }
    }
}
