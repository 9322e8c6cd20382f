//! What may become of a check, case by case, and what holds for any order of answers.

use std::slice::from_ref;

use inlay_contract::kyc::{CheckPart, PartKind, PartState};
use jiff::SignedDuration;
use proptest::prelude::*;
use uuid::Uuid;

use super::super::standing::Standing;
use super::super::start::{self, StartDecision};
use super::*;
use crate::kyc::validity::day_of;
use inlay_contract::kyc::Overall;

const ADVISOR: &str = "0055g00000UsErAAAV";
const COMPLIANCE: &str = "0055g00000NwU0XAAV";

fn at(minute: i64) -> Timestamp {
    "2026-11-21T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
}

fn person(user: &str) -> Person {
    Person {
        user: user.parse().unwrap(),
        name: None,
    }
}

fn observation(minute: i64, state: RunState, outcome: Option<Outcome>) -> Observation {
    Observation {
        state: Said::by_provider(state, state.as_str()),
        outcome: outcome.map(|outcome| Said::by_provider(outcome, outcome.as_str())),
        reasons: Vec::new(),
        parts: Vec::new(),
        risk: Risk::Low,
        requirements_due: None,
        changed_at: at(minute),
        has_report: false,
    }
}

fn queued(number: u32) -> KeptCheck {
    KeptCheck {
        id: CheckId(Uuid::from_u128(number.into())),
        attempt: Attempt {
            number,
            previous: None,
        },
        package: "standard".to_owned(),
        provider: "platform".to_owned(),
        started_by: person(ADVISOR),
        purpose: Purpose::Onboarding,
        consent_version: "2026-01".to_owned(),
        consent_language: "en".to_owned(),
        started_at: at(0),
        subject: None,
        run: None,
        observation: None,
        finished_at: None,
        valid_until: None,
        review: None,
        overridden: None,
        delay: None,
        given_up: None,
    }
}

fn finished(outcome: Outcome) -> KeptCheck {
    let mut check = queued(1);
    let _ = check.submitted(
        RunId("run-1".to_owned()),
        observation(1, RunState::Finished, Some(outcome)),
        at(1),
        &Validity::default(),
    );
    check
}

fn see(check: &mut KeptCheck, seen: Observation) -> Option<KycEventKind> {
    check.observed(seen, at(60), &Validity::default())
}

#[test]
fn a_check_is_queued_then_with_the_provider_then_over_and_valid() {
    let mut check = queued(1);
    assert_eq!(check.state().value, RunState::Queued);
    let first = observation(1, RunState::InProgress, None);
    assert_eq!(
        check.submitted(RunId("run-1".to_owned()), first, at(1), &Validity::default()),
        KycEventKind::Submitted
    );
    assert_eq!(
        check.state(),
        Said::by_provider(RunState::InProgress, "in_progress")
    );
    assert_eq!(
        see(&mut check, observation(2, RunState::AwaitingClient, None)),
        Some(KycEventKind::Progressed)
    );
    let last = observation(3, RunState::Finished, Some(Outcome::Approved));
    assert_eq!(see(&mut check, last), Some(KycEventKind::Finished));
    assert_eq!(check.effective(), Some(Outcome::Approved));
    assert_eq!(check.valid_until, Some("2031-11-21".parse().unwrap()));
    assert!(check.review.is_none() && !check.is_running());
}

#[test]
fn the_same_again_and_what_was_overtaken_change_nothing() {
    let mut check = finished(Outcome::Approved);
    let before = check.clone();
    assert_eq!(
        see(
            &mut check,
            observation(1, RunState::Finished, Some(Outcome::Approved))
        ),
        None
    );
    assert_eq!(see(&mut check, observation(0, RunState::InProgress, None)), None);
    // Of the same instant: a run does not go back.
    assert_eq!(see(&mut check, observation(1, RunState::InProgress, None)), None);
    assert_eq!(check, before);
}

// A provider that keeps no time of change is asked again and again: what did not change must not be told again and again.
#[test]
fn what_stands_unchanged_later_is_nothing_to_tell_and_makes_older_answers_old() {
    let mut check = finished(Outcome::Approved);
    let finished_at = check.finished_at;
    let last = |minute| observation(minute, RunState::Finished, Some(Outcome::Approved));
    assert_eq!(see(&mut check, last(9)), None);
    assert_eq!(check.finished_at, finished_at);
    assert_eq!(see(&mut check, observation(8, RunState::InProgress, None)), None);
    assert!(!check.is_running());
    assert_eq!(
        see(&mut check, observation(10, RunState::InProgress, None)),
        Some(KycEventKind::Progressed)
    );
}

#[test]
fn a_check_that_was_given_up_runs_again_when_its_provider_is_heard_of_though_nothing_changed() {
    let mut check = queued(1);
    see(&mut check, observation(1, RunState::InProgress, None));
    check
        .give_up(inlay_contract::ErrorCode::ProviderTimeout, at(5))
        .unwrap();
    assert!(!check.is_running());
    assert!(see(&mut check, observation(1, RunState::InProgress, None)).is_some());
    assert!(check.is_running());
}

#[test]
fn a_run_that_is_taken_up_again_counts_no_more_until_it_ends_again() {
    let mut check = finished(Outcome::Approved);
    assert_eq!(
        see(&mut check, observation(5, RunState::InProgress, None)),
        Some(KycEventKind::Progressed)
    );
    assert!(check.is_running() && check.finished_at.is_none() && check.valid_until.is_none());
    assert_eq!(
        see(
            &mut check,
            observation(6, RunState::Finished, Some(Outcome::Declined))
        ),
        Some(KycEventKind::Finished)
    );
    assert_eq!(
        (check.effective(), check.valid_until),
        (Some(Outcome::Declined), None)
    );
}

#[test]
fn findings_and_words_that_inlay_does_not_know_wait_for_a_person() {
    for outcome in [Outcome::Attention, Outcome::Unknown] {
        let check = finished(outcome);
        assert!(check.is_under_review() && !check.is_running(), "{outcome:?}");
        assert_eq!(check.valid_until, None, "{outcome:?}");
    }
    assert!(!finished(Outcome::Inconclusive).is_under_review());
}

#[test]
fn a_review_is_resolved_once_by_somebody_else_than_the_starter() {
    let validity = Validity::default();
    for (decision, effective, is_valid) in [
        (Decision::Confirm, Outcome::Declined, false),
        (Decision::FalsePositive, Outcome::Approved, true),
        (Decision::Inconclusive, Outcome::Inconclusive, false),
    ] {
        let mut check = finished(Outcome::Attention);
        let own = check.decide(decision, person(ADVISOR), "note".to_owned(), at(9), &validity);
        assert_eq!(own, Err(DecisionRefused::OwnCheck));
        let decided = check.decide(decision, person(COMPLIANCE), "note".to_owned(), at(9), &validity);
        assert_eq!(decided, Ok(KycEventKind::Decided));
        assert_eq!(check.effective(), Some(effective), "{decision:?}");
        assert_eq!(check.valid_until.is_some(), is_valid, "{decision:?}");
        let again = check.decide(decision, person(COMPLIANCE), "note".to_owned(), at(10), &validity);
        assert_eq!(again, Err(DecisionRefused::NothingOpen));
    }
}

#[test]
fn an_override_holds_against_the_provider_and_keeps_what_it_said() {
    let mut check = finished(Outcome::Declined);
    let decided = check.decide(
        Decision::OverrideApproved,
        person(COMPLIANCE),
        "seen in person".to_owned(),
        at(9),
        &Validity::default(),
    );
    assert_eq!(decided, Ok(KycEventKind::Decided));
    assert_eq!(check.effective(), Some(Outcome::Approved));
    assert_eq!(
        check
            .observation
            .as_ref()
            .unwrap()
            .outcome
            .as_ref()
            .unwrap()
            .value,
        Outcome::Declined
    );
    assert!(check.valid_until.is_some());
    let again = check.decide(
        Decision::OverrideApproved,
        person(COMPLIANCE),
        String::new(),
        at(9),
        &Validity::default(),
    );
    assert_eq!(again, Err(DecisionRefused::NoChange));
}

#[test]
fn a_decision_about_earlier_findings_is_none_about_new_ones() {
    let mut check = finished(Outcome::Attention);
    check
        .decide(
            Decision::FalsePositive,
            person(COMPLIANCE),
            "namesake".to_owned(),
            at(9),
            &Validity::default(),
        )
        .unwrap();
    assert_eq!(
        see(&mut check, observation(70, RunState::InProgress, None)),
        Some(KycEventKind::Progressed)
    );
    see(
        &mut check,
        observation(71, RunState::Finished, Some(Outcome::Attention)),
    );
    assert!(check.is_under_review());
    assert_eq!(check.valid_until, None);
}

#[test]
fn nothing_is_decided_while_the_check_is_running() {
    let mut check = queued(1);
    let decided = check.decide(
        Decision::OverrideApproved,
        person(COMPLIANCE),
        String::new(),
        at(1),
        &Validity::default(),
    );
    assert_eq!(decided, Err(DecisionRefused::NotOver));
}

// A word that Inlay does not know may be the provider's last: nobody may be kept waiting for another for good.
#[test]
fn a_state_that_inlay_does_not_know_is_ended_by_an_override_and_by_nothing_less() {
    let validity = Validity::default();
    let mut check = queued(1);
    let _ = check.submitted(
        RunId("run-1".to_owned()),
        observation(1, RunState::Unknown, None),
        at(1),
        &validity,
    );
    let decide = |check: &mut KeptCheck, decision, user| {
        check.decide(decision, person(user), "seen there".to_owned(), at(9), &validity)
    };
    for decision in [Decision::Confirm, Decision::FalsePositive, Decision::Inconclusive] {
        assert_eq!(
            decide(&mut check, decision, COMPLIANCE),
            Err(DecisionRefused::NotOver)
        );
    }
    assert_eq!(
        decide(&mut check, Decision::OverrideApproved, ADVISOR),
        Err(DecisionRefused::OwnCheck)
    );
    assert!(check.is_running());
    assert_eq!(
        decide(&mut check, Decision::OverrideApproved, COMPLIANCE),
        Ok(KycEventKind::Decided)
    );
    let ended = check.clone();
    assert_eq!(
        (check.state(), check.effective(), check.finished_at),
        (
            Said::by_provider(RunState::Finished, "unknown"),
            Some(Outcome::Approved),
            Some(at(9))
        ),
        "the provider's word stays"
    );
    assert!(check.is_valid_on(day_of(at(9))));
    // The same word again, with other details, takes nothing back.
    let mut again = observation(10, RunState::Unknown, None);
    again.has_report = true;
    let _ = see(&mut check, again);
    assert_eq!(
        (check.state(), check.finished_at, check.valid_until),
        (ended.state(), ended.finished_at, ended.valid_until)
    );
}

#[test]
fn a_delay_is_said_once_keeps_its_beginning_and_ends_with_the_next_word() {
    let mut check = queued(1);
    assert_eq!(
        check.delayed(ErrorCode::ProviderUnreachable, at(1)),
        Some(KycEventKind::Delayed)
    );
    assert_eq!(check.delayed(ErrorCode::ProviderUnreachable, at(2)), None);
    assert_eq!(
        check.delayed(ErrorCode::ProviderTimeout, at(3)),
        Some(KycEventKind::Delayed)
    );
    assert_eq!(check.delay.unwrap().since, at(1));
    let seen = observation(4, RunState::InProgress, None);
    check.submitted(
        RunId("run-1".to_owned()),
        seen.clone(),
        at(4),
        &Validity::default(),
    );
    assert_eq!(check.delay, None);
    check.delayed(ErrorCode::ProviderTimeout, at(5));
    assert_eq!(
        see(&mut check, seen),
        Some(KycEventKind::Delayed),
        "that it goes on is news"
    );
    assert_eq!(check.delay, None);
}

#[test]
fn a_check_that_was_given_up_comes_back_when_the_provider_is_heard_of() {
    let mut check = queued(1);
    assert_eq!(
        check.give_up(ErrorCode::ProviderUnreachable, at(1)),
        Some(KycEventKind::Finished)
    );
    assert_eq!(check.state().value, RunState::Failed);
    assert_eq!(check.give_up(ErrorCode::ProviderUnreachable, at(2)), None);
    see(
        &mut check,
        observation(3, RunState::Finished, Some(Outcome::Approved)),
    );
    assert_eq!(
        (check.state().value, check.effective()),
        (RunState::Finished, Some(Outcome::Approved))
    );
}

#[test]
fn a_second_start_joins_whatever_is_open() {
    let today = day_of(at(0));
    assert!(matches!(
        start::decide(&[], today, false),
        StartDecision::Begin(Attempt {
            number: 1,
            previous: None
        })
    ));
    let running = queued(1);
    assert_eq!(
        start::decide(from_ref(&running), today, true),
        StartDecision::Join(running.id)
    );
    let in_review = finished(Outcome::Attention);
    assert_eq!(
        start::decide(from_ref(&in_review), today, true),
        StartDecision::Join(in_review.id)
    );
}

#[test]
fn a_valid_result_asks_first_and_a_declined_one_needs_an_override() {
    let today = day_of(at(0));
    let approved = finished(Outcome::Approved);
    assert!(matches!(
        start::decide(from_ref(&approved), today, false),
        StartDecision::AskFirst { valid, .. } if valid == approved.id
    ));
    let next = StartDecision::Begin(Attempt {
        number: 2,
        previous: Some(approved.id),
    });
    assert_eq!(start::decide(from_ref(&approved), today, true), next);
    let overdue = approved.valid_until.unwrap().tomorrow().unwrap();
    assert_eq!(start::decide(&[approved], overdue, false), next);
    let declined = finished(Outcome::Declined);
    assert_eq!(
        start::decide(from_ref(&declined), today, true),
        StartDecision::Declined(declined.id)
    );
}

#[test]
fn the_head_of_the_panel_follows_the_file() {
    let validity = Validity::default();
    let today = day_of(at(0));
    let of = |checks: &[KeptCheck], day: Date| Standing::of(checks, day, &validity);
    assert_eq!(of(&[], today).overall, Overall::NeverChecked);
    assert_eq!(of(&[queued(1)], today).overall, Overall::Running);
    let approved = finished(Outcome::Approved);
    let standing = of(std::slice::from_ref(&approved), today);
    assert_eq!(standing.overall, Overall::Valid);
    assert_eq!(
        (standing.last_completed, standing.next_review),
        (Some(today), approved.valid_until)
    );
    let until = approved.valid_until.unwrap();
    assert_eq!(
        of(std::slice::from_ref(&approved), until).overall,
        Overall::DueSoon
    );
    assert_eq!(
        of(std::slice::from_ref(&approved), until.tomorrow().unwrap()).overall,
        Overall::Overdue
    );
    // A later attempt that came to nothing does not take the approval away.
    let mut abandoned = queued(2);
    see(&mut abandoned, observation(3, RunState::Abandoned, None));
    assert_eq!(
        of(&[approved.clone(), abandoned.clone()], today).overall,
        Overall::Valid
    );
    assert_eq!(of(&[abandoned], today).overall, Overall::Incomplete);
    // A later decline does.
    let declined = finished(Outcome::Declined);
    let standing = of(&[approved, declined], today);
    assert_eq!(
        (standing.overall, standing.next_review),
        (Overall::Declined, None)
    );
    assert_eq!(
        of(&[finished(Outcome::Attention)], today).overall,
        Overall::InReview
    );
}

fn any_observation() -> impl Strategy<Value = Observation> {
    let states = proptest::sample::select(RunState::ALL.to_vec());
    let outcomes = proptest::sample::select(Outcome::ALL.to_vec());
    (0_i64..6, states, outcomes, any::<bool>()).prop_map(|(minute, state, outcome, has_part)| {
        let outcome = (state == RunState::Finished).then_some(outcome);
        let mut seen = observation(minute, state, outcome);
        if has_part {
            seen.parts.push(CheckPart {
                id: "watchlist".to_owned(),
                kind: Said::by_provider(PartKind::Watchlist, "watchlist_aml"),
                state: Said::by_provider(PartState::InProgress, "running"),
                result: None,
                sub_result: None,
                reasons: Vec::new(),
                started_at: None,
                finished_at: None,
            });
        }
        seen
    })
}

proptest! {
    // Deliveries come twice, late and in any order; what they come to must not depend on it.
    #[test]
    fn answers_of_distinct_instants_lead_to_the_same_end_in_any_order(
        answers in proptest::collection::vec(any_observation(), 1..6),
        order in any::<u64>(),
    ) {
        let mut in_order = answers.clone();
        for (minute, answer) in in_order.iter_mut().enumerate() {
            answer.changed_at = at(i64::try_from(minute).unwrap());
        }
        let mut shuffled: Vec<_> = in_order.iter().chain(&in_order).cloned().collect();
        let mut seed = order;
        for last in (1..shuffled.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let other = usize::try_from(seed >> 33).unwrap() % (last + 1);
            shuffled.swap(last, other);
        }
        let run = |answers: Vec<Observation>| {
            let mut check = queued(1);
            for answer in answers {
                see(&mut check, answer);
            }
            check
        };
        let (straight, mixed) = (run(in_order), run(shuffled));
        prop_assert_eq!(straight.state(), mixed.state());
        prop_assert_eq!(straight.effective(), mixed.effective());
        prop_assert_eq!(straight.valid_until, mixed.valid_until);
        prop_assert_eq!(straight.is_under_review(), mixed.is_under_review());
    }

    #[test]
    fn only_an_approval_of_a_run_that_is_over_is_ever_valid(answers in proptest::collection::vec(any_observation(), 0..8)) {
        let mut check = queued(1);
        for answer in answers {
            see(&mut check, answer);
            if check.valid_until.is_some() {
                prop_assert!(check.effective().is_some_and(Outcome::is_approval));
                prop_assert!(!check.is_running() && !check.is_under_review());
            }
        }
    }

    #[test]
    fn a_check_survives_its_own_document(answers in proptest::collection::vec(any_observation(), 0..4)) {
        let mut check = queued(1);
        for answer in answers {
            see(&mut check, answer);
        }
        let document = serde_json::to_string(&check).unwrap();
        prop_assert_eq!(serde_json::from_str::<KeptCheck>(&document).unwrap(), check);
    }
}
