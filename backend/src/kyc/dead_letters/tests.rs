//! What was given up is seen, comes back to work, and takes its check with it.

use std::sync::atomic::Ordering::SeqCst;

use inlay_contract::ErrorCode;
use inlay_contract::kyc::{
    Check, Decision, DecisionRequest, KycEvent, KycEventKind, Outcome, Overall, RunState, StartOutcome,
};
use jiff::SignedDuration;

use super::super::Caller;
use super::super::fakes::*;
use super::*;
use crate::store::KycStore as _;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);
const MINUTE: SignedDuration = SignedDuration::from_mins(1);

async fn letters(world: &World) -> Vec<DeadLetter> {
    list(&world.service, &Queue::ALL).await.unwrap()
}

/// The one dead letter that there is.
async fn only(world: &World) -> DeadLetter {
    let letters = letters(world).await;
    assert_eq!(letters.len(), 1, "{letters:?}");
    letters.into_iter().next().unwrap()
}

async fn replayed(world: &World, id: i64) -> Replayed {
    replay(&world.service, &Queue::ALL, id).await.unwrap()
}

async fn latest(world: &World, caller: &Caller) -> Check {
    let panel = world.service.panel(caller, "en").await.unwrap();
    panel.checks[0].clone()
}

async fn event_kinds(world: &World, caller: &Caller) -> Vec<KycEventKind> {
    let events = world.store.events_after(&caller.party(), 0, 100).await.unwrap();
    let kind = |event: &crate::store::StoredEvent| -> KycEventKind {
        serde_json::from_str::<KycEvent>(&event.document).unwrap().kind
    };
    events.iter().map(kind).collect()
}

/// A check that was given up, because the provider was down for too long: before the submission, or after it.
async fn given_up(world: &World, caller: &Caller, is_submitted: bool) -> Check {
    world.service.start(caller, &key(), &request()).await.unwrap();
    if is_submitted {
        world.work().await.unwrap();
    }
    world.provider.is_down.store(true, SeqCst);
    world.work_until(world.after(DAY + HOUR)).await;
    let check = latest(world, caller).await;
    assert_eq!(check.state.value, RunState::Failed);
    check
}

#[tokio::test]
async fn a_check_that_never_reached_the_provider_goes_on_with_its_job() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let check = given_up(&world, &ada, false).await;
    let letter = only(&world).await;
    assert_eq!((letter.queue, letter.check), ("submit", Some(check.id)));
    assert_eq!(letter.reason, "the provider did not answer in time");
    assert!(letter.attempts > 10 && letter.org == NORTH);

    assert_eq!(replayed(&world, letter.id).await, Replayed::BackAtWork);
    // At once, and not when the provider has been asked.
    let resumed = latest(&world, &ada).await;
    assert_eq!(
        (resumed.state.value, resumed.finished_at, resumed.delay),
        (RunState::Queued, None, None)
    );
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.overall, Overall::Running);
    assert_eq!(
        event_kinds(&world, &ada).await.last(),
        Some(&KycEventKind::Progressed)
    );
    assert_eq!(world.audited("job.replayed", "done"), 1);
    let audit = world.store.audit();
    let entry = audit.iter().find(|entry| entry.action == "job.replayed").unwrap();
    assert_eq!(
        (entry.check, &entry.party),
        (Some(check.id), &Some(ada.record.clone()))
    );
    let joined = world.service.start(&ada, &key(), &request()).await.unwrap();
    assert_eq!(joined.outcome, StartOutcome::Joined, "there is one running check");
    assert_eq!(
        replayed(&world, letter.id).await,
        Replayed::Unknown,
        "it is none any more"
    );

    // A new period: what failed for a day before does not end it at the next failure.
    world.work_until(world.after(HOUR * 23)).await;
    assert_eq!(latest(&world, &ada).await.state.value, RunState::Queued);
    world.provider.is_down.store(false, SeqCst);
    world.work_until(world.after(MINUTE * 6)).await;
    assert_eq!(latest(&world, &ada).await.state.value, RunState::InProgress);
    assert_eq!(world.provider.runs(), 1);
    let states: Vec<_> = world
        .crm
        .written
        .lock()
        .unwrap()
        .iter()
        .map(|told| told.state)
        .collect();
    assert_eq!(
        states,
        [
            RunState::Queued,
            RunState::Failed,
            RunState::Queued,
            RunState::InProgress
        ],
        "the CRM hears all of it"
    );
}

#[tokio::test]
async fn a_run_that_nobody_could_look_at_for_a_day_is_looked_at_again() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    given_up(&world, &ada, true).await;
    world.provider.finish(Outcome::Approved);
    world.provider.is_down.store(false, SeqCst);
    let letter = only(&world).await;
    assert_eq!(letter.queue, "refresh");
    assert_eq!(replayed(&world, letter.id).await, Replayed::BackAtWork);
    assert_eq!(latest(&world, &ada).await.state.value, RunState::InProgress);
    world.work().await.unwrap();
    let check = latest(&world, &ada).await;
    assert_eq!(
        (check.state.value, check.effective),
        (RunState::Finished, Some(Outcome::Approved))
    );
    assert_eq!(letters(&world).await, []);
}

#[tokio::test]
async fn a_check_after_which_another_was_started_is_not_begun_a_second_time() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    for is_submitted in [false, true] {
        let old = given_up(&world, &ada, is_submitted).await;
        world.provider.is_down.store(false, SeqCst);
        let (runs, observed) = (world.provider.runs(), world.provider.observed.load(SeqCst));
        let new = world.service.start(&ada, &key(), &request()).await.unwrap();
        assert_eq!(new.outcome, StartOutcome::Started);
        let letter = only(&world).await;
        assert_eq!(letter.check, Some(old.id));
        assert_eq!(replayed(&world, letter.id).await, Replayed::Overtaken);
        world.work().await.unwrap();
        assert_eq!(letters(&world).await, [], "it is put away");
        assert_eq!(world.provider.runs(), runs + 1, "the new one, and no other");
        assert_eq!(world.provider.observed.load(SeqCst), observed);
        let panel = world.service.panel(&ada, "en").await.unwrap();
        assert_eq!(panel.checks[1].id, old.id);
        assert_eq!(panel.checks[1].state.value, RunState::Failed);
        // Seen through, so that the next round begins anew.
        world.provider.finish(Outcome::Inconclusive);
        world.work_until(world.after(MINUTE * 2)).await;
    }
}

#[tokio::test]
async fn what_a_person_decided_meanwhile_is_not_undone() {
    let world = World::new();
    let (ada, ben) = (caller(NORTH, ADA), caller(NORTH, BEN));
    let check = given_up(&world, &ada, false).await;
    let decision = DecisionRequest {
        decision: Decision::OverrideApproved,
        note: "seen in person".to_owned(),
    };
    world.service.decide(&ben, check.id, &decision).await.unwrap();
    world.provider.is_down.store(false, SeqCst);
    let letter = only(&world).await;
    assert_eq!(replayed(&world, letter.id).await, Replayed::Overtaken);
    world.work().await.unwrap();
    assert_eq!(latest(&world, &ada).await.effective, Some(Outcome::Approved));
    assert_eq!(world.provider.runs(), 0);
}

#[tokio::test]
async fn what_can_never_be_done_ends_the_check_and_is_done_once_it_can() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    let without_package = world.with_packages(Vec::new());
    while work::step(&without_package, &Queue::ALL).await.unwrap() {}
    assert_eq!(
        latest(&world, &ada).await.state.value,
        RunState::Failed,
        "it waits for nothing"
    );
    let letter = only(&world).await;
    assert_eq!(letter.reason, "its package is no longer configured");
    assert_eq!(replayed(&world, letter.id).await, Replayed::BackAtWork);
    world.work().await.unwrap();
    assert_eq!(latest(&world, &ada).await.state.value, RunState::InProgress);
}

#[tokio::test]
async fn a_result_that_the_crm_did_not_take_for_a_day_is_told_after_all() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.crm.trouble.lock().unwrap().extend([false; 500]);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    world.work_until(world.after(DAY * 2)).await;
    world.crm.trouble.lock().unwrap().clear();
    let letters = letters(&world).await;
    assert!(
        letters.iter().all(|letter| letter.queue == "write_back"),
        "{letters:?}"
    );
    assert_eq!(letters[0].reason, "Salesforce did not answer in time");
    let count = u64::try_from(letters.len()).unwrap();
    let counts = replay_all(&world.service, &Queue::ALL).await.unwrap();
    assert_eq!(
        counts,
        Counts {
            back_at_work: count,
            ..Counts::default()
        }
    );
    world.work().await.unwrap();
    assert!(super::list(&world.service, &Queue::ALL).await.unwrap().is_empty());
    assert!(!world.crm.written.lock().unwrap().is_empty());
    let audit = world.store.audit();
    let entry = audit.iter().find(|entry| entry.action == "job.replayed").unwrap();
    assert_eq!(entry.party, Some(ada.record.clone()));
}

#[tokio::test]
async fn deliveries_are_seen_without_their_bodies_and_each_comes_back_once() {
    let world = World::new();
    for number in 1..=3 {
        // No check has this run.
        world.deliver(NORTH, &format!("event-{number}"), "run-4711").await;
    }
    world.work_until(world.after(DAY + HOUR)).await;
    let webhooks = [Queue::Webhook];
    let letters = list(&world.service, &webhooks).await.unwrap();
    let events: Vec<_> = letters
        .iter()
        .filter_map(|letter| letter.event.as_deref())
        .collect();
    assert_eq!(events, ["event-1", "event-2", "event-3"]);
    assert_eq!(
        (letters[0].check, letters[0].code.as_str()),
        (None, "check_unknown")
    );
    assert!(
        !serde_json::to_string(&letters).unwrap().contains("4711"),
        "a body is shown"
    );
    assert_eq!(list(&world.service, &[Queue::Submit]).await.unwrap(), []);

    let id = letters[1].id;
    let of_another_queue = replay(&world.service, &[Queue::Submit], id).await.unwrap();
    assert_eq!(of_another_queue, Replayed::Unknown);
    for (id, expected) in [
        (id, Replayed::BackAtWork),
        (id, Replayed::Unknown),
        (4711, Replayed::Unknown),
    ] {
        assert_eq!(replay(&world.service, &webhooks, id).await.unwrap(), expected);
    }
    for expected in [2, 0] {
        let counts = replay_all(&world.service, &webhooks).await.unwrap();
        assert_eq!(counts.back_at_work, expected);
    }
    assert_eq!(world.audited("webhook.replayed", "done"), 3);
}

#[tokio::test]
async fn what_nobody_could_work_on_stays_a_dead_letter_and_does_not_go_round_for_ever() {
    let world = World::new();
    given_up(&world, &caller(NORTH, ADA), false).await;
    let letter = only(&world).await;
    let nobody = KycService::new(world.store.clone(), world.clock.clock(), Default::default());
    let outcome = replay(&nobody, &Queue::ALL, letter.id).await.unwrap();
    assert_eq!(outcome, Replayed::NotSetUp);
    let counts = replay_all(&nobody, &Queue::ALL).await.unwrap();
    assert_eq!(
        counts,
        Counts {
            not_set_up: 1,
            ..Counts::default()
        }
    );
    assert_eq!(letters(&world).await, [letter]);
    assert_eq!(world.audited("job.replayed", "done"), 0);
}

#[test]
fn every_code_has_words_that_say_whom_it_concerns() {
    for code in ErrorCode::ALL {
        for queue in Queue::ALL {
            let reason = reason(queue, code.as_str());
            assert!(!reason.is_empty());
            assert!(
                queue != Queue::WriteBack
                    || !reason.contains("provider")
                    || !code.as_str().starts_with("provider"),
                "{code}: {reason}"
            );
        }
    }
    let unknown = reason(Queue::Submit, "of the future");
    assert_eq!(unknown, "a reason that this version does not know");
}
