//! What people get from KYC, with a provider and a CRM that fail as real ones do.

use std::sync::atomic::Ordering::SeqCst;

use futures::future::join_all;
use inlay_contract::ErrorCode;
use inlay_contract::kyc::{
    Decision, DecisionRequest, KycEvent, KycEventKind, KycPermissions, Outcome, Overall, PartyKind, RunState,
    StartOutcome,
};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::super::fakes::*;
use super::super::{Caller, changes};
use crate::store::{KycStore as _, Queue};

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

fn decision(decision: Decision) -> DecisionRequest {
    DecisionRequest {
        decision,
        note: "looked at it".to_owned(),
    }
}

/// Starts a check and sees it through to this outcome.
async fn completed(world: &World, caller: &Caller, outcome: Outcome) -> inlay_contract::kyc::Check {
    let mut request = request();
    request.although_valid = true;
    world.service.start(caller, &key(), &request).await.unwrap();
    world.work().await.unwrap();
    world.clock.advance(SignedDuration::from_secs(20));
    world.provider.finish(outcome);
    world.work_until(world.after(SignedDuration::from_mins(2))).await;
    let panel = world.service.panel(caller, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::Finished);
    panel.checks[0].clone()
}

#[tokio::test]
async fn a_hundred_people_at_once_start_one_check_and_see_who_started_it() {
    let world = World::new();
    let (ada, ben) = (caller(NORTH, ADA), caller(NORTH, BEN));
    let request = request();
    let starts = join_all((0..100).map(|number| {
        let (service, request) = (world.service.clone(), request.clone());
        let caller = if number % 2 == 0 { ada.clone() } else { ben.clone() };
        async move { service.start(&caller, &key(), &request).await.unwrap() }
    }))
    .await;
    let started: Vec<_> = starts
        .iter()
        .filter(|start| start.outcome == StartOutcome::Started)
        .collect();
    assert_eq!(started.len(), 1);
    for start in &starts {
        assert_eq!(start.check.id, started[0].check.id);
        assert_eq!(start.check.started_by, started[0].check.started_by);
    }
    join_all((0..5).map(|_| world.work())).await;
    assert_eq!(
        (world.provider.runs(), world.provider.enrolled.load(SeqCst)),
        (1, 1)
    );
    assert_eq!(world.audited("check.start", "started"), 1);
    assert_eq!(world.audited("check.start", "joined"), 99);
}

#[tokio::test]
async fn a_repeated_request_gets_its_answer_again_and_another_body_is_refused() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let key = key();
    let first = world.service.start(&ada, &key, &request()).await.unwrap();
    let again = world.service.start(&ada, &key, &request()).await.unwrap();
    assert_eq!(again.outcome, StartOutcome::Repeated);
    assert_eq!(again.check.id, first.check.id);
    let mut other = request();
    other.although_valid = true;
    let refused = world.service.start(&ada, &key, &other).await;
    assert_eq!(code(refused), Some(ErrorCode::IdempotencyKeyReused));
    let mut elsewhere = ada.clone();
    elsewhere.record = "001A0000006Vm9rIAC".parse().unwrap();
    let refused = world.service.start(&elsewhere, &key, &request()).await;
    assert_eq!(
        code(refused),
        Some(ErrorCode::IdempotencyKeyReused),
        "for another client"
    );
    let theirs = world
        .service
        .start(&caller(NORTH, BEN), &key, &request())
        .await
        .unwrap();
    assert_eq!(theirs.outcome, StartOutcome::Joined, "the key is Ada's own");
    for key in ["", "short", &"x".repeat(65), "0123456789abcde f"] {
        let refused = world.service.start(&ada, key, &request()).await;
        assert_eq!(code(refused), Some(ErrorCode::IdempotencyKeyMissing), "{key:?}");
    }
}

#[tokio::test]
async fn the_same_key_a_hundred_times_at_once_starts_once() {
    let world = World::new();
    let (ada, key, request) = (caller(NORTH, ADA), key(), request());
    let starts = join_all((0..100).map(|_| world.service.start(&ada, &key, &request))).await;
    let outcomes: Vec<_> = starts.into_iter().map(|start| start.unwrap().outcome).collect();
    let started = outcomes
        .iter()
        .filter(|outcome| **outcome == StartOutcome::Started);
    assert_eq!(started.count(), 1);
    assert!(
        !outcomes.contains(&StartOutcome::Joined),
        "each was the same request"
    );
    world.work().await.unwrap();
    assert_eq!(world.provider.runs(), 1);
}

#[tokio::test]
async fn a_valid_result_is_asked_about_and_a_declined_one_needs_an_override() {
    let world = World::new();
    let (ada, ben) = (caller(NORTH, ADA), caller(NORTH, BEN));
    completed(&world, &ada, Outcome::Approved).await;
    let refused = world.service.start(&ada, &key(), &request()).await;
    assert_eq!(code(refused), Some(ErrorCode::KycStillValid));

    let declined = completed(&world, &ada, Outcome::Declined).await;
    assert_eq!(declined.attempt.number, 2);
    let mut wanted = request();
    wanted.although_valid = true;
    let refused = world.service.start(&ada, &key(), &wanted).await;
    assert_eq!(code(refused), Some(ErrorCode::KycDeclined));
    let own = world
        .service
        .decide(&ada, declined.id, &decision(Decision::OverrideApproved))
        .await;
    assert_eq!(code(own), Some(ErrorCode::DecisionOwnCheck));
    let decided = world
        .service
        .decide(&ben, declined.id, &decision(Decision::OverrideApproved))
        .await
        .unwrap();
    assert_eq!(decided.effective, Some(Outcome::Approved));
    let started = world.service.start(&ada, &key(), &wanted).await.unwrap();
    assert_eq!(started.outcome, StartOutcome::Started);
    assert_eq!(started.check.attempt.number, 3);
    let audit = world.store.audit();
    let entry = audit
        .iter()
        .find(|entry| entry.action == "check.start" && entry.outcome == "kyc_declined")
        .unwrap();
    assert_eq!(
        entry.check,
        Some(declined.id),
        "the log says because of which check"
    );
}

#[tokio::test]
async fn what_is_refused_stands_in_the_audit_log_with_who_asked() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let start = async |change: &dyn Fn(&mut inlay_contract::kyc::StartRequest)| {
        let mut request = request();
        change(&mut request);
        code(world.service.start(&ada, &key(), &request).await)
    };
    assert_eq!(
        start(&|request| request.package = "gold".to_owned()).await,
        Some(ErrorCode::PackageUnknown)
    );
    assert_eq!(
        start(&|request| request.consent.version = "2025-01".to_owned()).await,
        Some(ErrorCode::ConsentOutdated)
    );
    assert_eq!(
        start(&|request| request.consent.language = "xx".to_owned()).await,
        Some(ErrorCode::ConsentOutdated),
        "nobody can have read it in a language that it does not exist in"
    );
    for kind in [PartyKind::Household, PartyKind::Other] {
        *world.crm.kind.lock().unwrap() = kind;
        assert_eq!(start(&|_| {}).await, Some(ErrorCode::PartyNotCheckable));
    }
    world.crm.is_down.store(true, SeqCst);
    assert_eq!(start(&|_| {}).await, Some(ErrorCode::CrmUnreachable));
    world.crm.is_down.store(false, SeqCst);

    let mut nobody = ada.clone();
    nobody.may = KycPermissions::default();
    let id = inlay_contract::kyc::CheckId(crate::random::uuid());
    let denied = Some(ErrorCode::KycPermissionMissing);
    let service = &world.service;
    assert_eq!(code(service.panel(&nobody, "en").await), denied);
    assert_eq!(code(service.start(&nobody, &key(), &request()).await), denied);
    assert_eq!(code(service.reveal(&nobody, "why").await), denied);
    let decision = decision(Decision::Confirm);
    assert_eq!(code(service.decide(&nobody, id, &decision).await), denied);
    assert_eq!(code(service.report(&nobody, id).await), denied);
    assert_eq!(code(service.link_to_report(&nobody, id).await), denied);
    assert_eq!(code(service.follow(&nobody, None).await), denied);
    let unknown = Some(ErrorCode::CheckUnknown);
    assert_eq!(code(service.decide(&ada, id, &decision).await), unknown);
    assert_eq!(code(service.report(&ada, id).await), unknown);
    assert_eq!(
        code(service.reveal(&ada, "  ").await),
        Some(ErrorCode::RequestMalformed)
    );

    for (action, outcome, count) in [
        ("check.start", "package_unknown", 1),
        ("check.start", "consent_outdated", 2),
        ("check.start", "party_not_checkable", 2),
        ("check.start", "crm_unreachable", 1),
        ("access.denied", "kyc_permission_missing", 7),
        ("check.decided", "check_unknown", 1),
        ("report.read", "check_unknown", 1),
        ("party.revealed", "request_malformed", 1),
    ] {
        assert_eq!(world.audited(action, outcome), count, "{action} {outcome}");
    }
    for entry in world.store.audit() {
        assert_eq!(entry.actor, Some(ada.person.user.clone()), "{entry:?}");
        assert_eq!(entry.party, Some(ada.record.clone()), "{entry:?}");
        assert_eq!(entry.request_id.as_deref(), Some("request"), "{entry:?}");
    }
    assert_eq!(world.provider.runs(), 0);
}

#[tokio::test]
async fn a_provider_that_is_down_for_an_hour_delays_a_check_and_loses_nothing() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.provider.is_down.store(true, SeqCst);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    world.work_until(world.after(HOUR)).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    let check = &panel.checks[0];
    assert_eq!(check.state.value, RunState::Queued);
    assert_eq!(check.delay.unwrap().code, ErrorCode::ProviderTimeout);
    assert_eq!(panel.overall, Overall::Running);

    world.provider.is_down.store(false, SeqCst);
    world.work_until(world.after(SignedDuration::from_mins(6))).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::InProgress);
    assert_eq!(panel.checks[0].delay, None);

    world.provider.is_down.store(true, SeqCst);
    world.provider.finish(Outcome::Approved);
    world.work_until(world.after(HOUR)).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert!(panel.checks[0].delay.is_some(), "the look is delayed as well");
    world.provider.is_down.store(false, SeqCst);
    world.work_until(world.after(SignedDuration::from_mins(6))).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].effective, Some(Outcome::Approved));
    assert_eq!(world.provider.runs(), 1);
}

#[tokio::test]
async fn a_check_that_never_reaches_the_provider_is_given_up_after_a_day_and_may_be_started_again() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.provider.is_down.store(true, SeqCst);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    world.work_until(world.after(DAY + HOUR)).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::Failed);
    world.provider.is_down.store(false, SeqCst);
    let again = world.service.start(&ada, &key(), &request()).await.unwrap();
    assert_eq!(
        (again.outcome, again.check.attempt.number),
        (StartOutcome::Started, 2)
    );
}

#[tokio::test]
async fn a_webhook_that_overtakes_the_answer_to_the_submission_is_worked_on_later() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    world.deliver(NORTH, "event-1", "run-1").await;
    let step = super::super::work::step(&world.service, &[Queue::Webhook]);
    assert!(step.await.unwrap(), "it is worked on before the submission");
    assert_eq!(world.provider.observed.load(SeqCst), 0);
    world.work().await.unwrap();
    world.provider.finish(Outcome::Approved);
    world.work_until(world.after(SignedDuration::from_secs(5))).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].effective, Some(Outcome::Approved));
}

#[tokio::test]
async fn a_crash_between_the_call_and_the_commit_makes_no_second_run() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    // The first commit keeps the provider's name for the party.
    world.store.fail_commits(1);
    assert!(world.work().await.is_err());
    assert_eq!(
        (world.provider.enrolled.load(SeqCst), world.provider.runs()),
        (1, 0)
    );
    world.clock.advance(SignedDuration::from_secs(61));
    let submitting = async {
        // Let the enrolment be committed, and lose what comes of the submission.
        while world.provider.runs() == 0 {
            tokio::task::yield_now().await;
        }
        world.store.fail_commits(1);
    };
    let (worked, ()) = tokio::join!(world.work(), submitting);
    assert!(worked.is_err(), "the answer was lost");
    assert_eq!(world.provider.runs(), 1);
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::Queued);

    world.work().await.unwrap();
    assert_eq!(world.provider.runs(), 1, "the lease is not over yet");
    world.clock.advance(SignedDuration::from_secs(61));
    world.work().await.unwrap();
    assert_eq!(world.provider.runs(), 1);
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::InProgress);
}

#[tokio::test]
async fn the_crm_is_told_in_order_however_often_it_fails() {
    let world = World::new();
    let (ada, ben) = (caller(NORTH, ADA), caller(NORTH, BEN));
    // Refused, lost on the way back, refused.
    world.crm.trouble.lock().unwrap().extend([false, true, false]);
    let check = completed(&world, &ada, Outcome::Attention).await;
    world
        .service
        .decide(&ben, check.id, &decision(Decision::FalsePositive))
        .await
        .unwrap();
    world.work_until(world.after(HOUR)).await;
    let written = world.crm.written.lock().unwrap().clone();
    let sequences: Vec<_> = written.iter().map(|result| result.sequence).collect();
    assert_eq!(sequences, [1, 1, 2, 3, 4], "only the lost answer is sent again");
    let states: Vec<_> = written
        .iter()
        .map(|result| (result.state, result.outcome))
        .collect();
    assert_eq!(states[1], (RunState::Queued, None));
    assert_eq!(states[2], (RunState::InProgress, None));
    assert_eq!(states[3], (RunState::Finished, Some(Outcome::Attention)));
    assert_eq!(states[4], (RunState::Finished, Some(Outcome::Approved)));
    assert_eq!(world.audited("crm.written", "done"), 4);
    // Those that failed stand in the log, too, each with the name of its request.
    assert_eq!(world.audited("crm.written", "provider_timeout"), 3);
    let requests: std::collections::BTreeSet<_> = world
        .store
        .audit()
        .iter()
        .filter(|entry| entry.action == "crm.written")
        .map(|entry| entry.request_id.clone().unwrap())
        .collect();
    assert_eq!(requests.len(), 7);
}

#[tokio::test]
async fn two_tenants_with_equal_ids_never_meet() {
    let world = World::new();
    let (north, south) = (caller(NORTH, ADA), caller(SOUTH, ADA));
    let same_key = key();
    let first = world.service.start(&north, &same_key, &request()).await.unwrap();
    let second = world.service.start(&south, &same_key, &request()).await.unwrap();
    assert_eq!(second.outcome, StartOutcome::Started);
    assert_ne!(first.check.id, second.check.id);
    world.work().await.unwrap();
    // Both providers named their run `run-1`, and both send an event of the same name.
    world.south.finish(Outcome::Declined);
    world.provider.finish(Outcome::Approved);
    world.deliver(SOUTH, "event-1", "run-1").await;
    world.deliver(NORTH, "event-1", "run-1").await;
    world.work().await.unwrap();
    let of = async |caller: &Caller| world.service.panel(caller, "en").await.unwrap();
    let (north_panel, south_panel) = (of(&north).await, of(&south).await);
    assert_eq!((north_panel.checks.len(), south_panel.checks.len()), (1, 1));
    assert_eq!(north_panel.overall, Overall::Valid);
    assert_eq!(south_panel.overall, Overall::Declined);
    let foreign = world
        .service
        .decide(&south, first.check.id, &decision(Decision::OverrideApproved))
        .await;
    assert_eq!(code(foreign), Some(ErrorCode::CheckUnknown));
    let mut followers = world.service.follow(&south, Some(0)).await.unwrap();
    for event in followers.next(100).await.unwrap() {
        assert!(!event.document.contains(&first.check.id.to_string()));
    }
}

#[tokio::test]
async fn an_org_without_kyc_is_told_so() {
    let world = World::new();
    let stranger = caller("00D5g000004XYZcEAO", ADA);
    let refused = world.service.panel(&stranger, "en").await;
    assert_eq!(code(refused), Some(ErrorCode::KycNotConfigured));
}

#[tokio::test]
async fn a_reveal_is_written_down_before_it_is_shown_and_masks_everything_else() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.party.birth_year, Some(1906));
    assert_eq!(panel.party.document_ending.as_deref(), Some("5678"));
    let revealed = world.service.reveal(&ada, "passport check").await.unwrap();
    assert_eq!(revealed.document_number.as_deref(), Some("X12345678"));
    assert_eq!(revealed.hide_at, world.after(SignedDuration::from_secs(30)));
    let audit = world.store.audit();
    let entry = audit
        .iter()
        .find(|entry| entry.action == "party.revealed")
        .unwrap();
    assert_eq!(entry.details[0].value, "passport check");
    assert!(
        !format!("{audit:?}").contains("X12345678"),
        "the log holds nothing of what was shown"
    );
}

/// The task that tells followers, for as long as a test lasts.
fn listening(world: &World) -> tokio_util::task::AbortOnDropHandle<()> {
    let stop = tokio_util::sync::CancellationToken::new();
    tokio_util::task::AbortOnDropHandle::new(tokio::spawn(changes::listen(world.service.clone(), stop)))
}

#[tokio::test(start_paused = true)]
async fn a_follower_gets_what_was_missed_and_is_woken_for_its_own_party_only() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let _listening = listening(&world);
    let mut late = world.service.follow(&ada, None).await.unwrap();
    let mut other = ada.clone();
    other.record = "001A0000006Vm9rIAC".parse().unwrap();
    let mut elsewhere = world.service.follow(&other, None).await.unwrap();
    assert_eq!(world.service.followed_parties(), 2);
    assert!(!late.has_news());

    world.service.start(&ada, &key(), &request()).await.unwrap();
    late.changed().await;
    let events = late.next(10).await.unwrap();
    let event: KycEvent = serde_json::from_str(&events[0].document).unwrap();
    assert_eq!((event.sequence, event.kind), (1, KycEventKind::Started));
    assert!(!late.has_news());
    // Long enough for many looks at the store.
    let hour = std::time::Duration::from_secs(3600);
    assert!(tokio::time::timeout(hour, elsewhere.changed()).await.is_err());
    assert!(tokio::time::timeout(hour, late.changed()).await.is_err());

    world.work().await.unwrap();
    let mut again = world.service.follow(&ada, Some(1)).await.unwrap();
    assert!(again.has_news());
    let missed = again.next(10).await.unwrap();
    assert_eq!(missed.iter().map(|event| event.sequence).collect::<Vec<_>>(), [2]);
    let mut beyond = world.service.follow(&ada, Some(u64::MAX)).await.unwrap();
    assert!(!beyond.has_news() && beyond.next(10).await.unwrap().is_empty());
    drop((late, again, beyond, elsewhere));
    assert_eq!(world.service.followed_parties(), 0, "nothing is left behind");
}

#[tokio::test(start_paused = true)]
async fn what_another_process_commits_reaches_a_follower_though_nobody_tells() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let _listening = listening(&world);
    world.store.be_silent();
    let mut follower = world.service.follow(&ada, None).await.unwrap();
    let before = tokio::time::Instant::now();
    world.service.start(&ada, &key(), &request()).await.unwrap();
    follower.changed().await;
    assert_eq!(follower.next(10).await.unwrap().len(), 1);
    assert!(before.elapsed() <= std::time::Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn what_happens_between_reading_and_waiting_is_not_missed() {
    let world = World::new();
    let (ada, ben) = (caller(NORTH, ADA), caller(NORTH, BEN));
    let _listening = listening(&world);
    let mut follower = world.service.follow(&ada, None).await.unwrap();
    world.service.start(&ada, &key(), &request()).await.unwrap();
    follower.changed().await;
    assert_eq!(follower.next(1).await.unwrap().len(), 1);
    assert!(
        follower.has_news(),
        "as many as were asked for: there may be more"
    );
    assert!(follower.next(1).await.unwrap().is_empty());
    // Nobody waits now. One who begins to follow meanwhile takes nothing of it away from the others.
    world.work().await.unwrap();
    let mut newcomer = world.service.follow(&ben, None).await.unwrap();
    follower.changed().await;
    assert_eq!(follower.next(10).await.unwrap().len(), 1);
    assert!(!newcomer.has_news(), "it knows that already");
    assert!(newcomer.next(10).await.unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_thousand_who_follow_in_silence_ask_the_store_for_nothing_each() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let _listening = listening(&world);
    let mut followers = Vec::new();
    for _ in 0..1_000 {
        followers.push(world.service.follow(&ada, None).await.unwrap());
    }
    let minute = std::time::Duration::from_secs(60);
    let waiting = join_all(followers.iter_mut().map(super::Follower::changed));
    assert!(tokio::time::timeout(minute, waiting).await.is_err());
    let [events, numbers] = world.store.reads();
    assert_eq!(events, 0);
    assert!((20..=40).contains(&numbers), "{numbers} questions in a minute");
    drop(followers);
    tokio::time::sleep(minute).await;
    assert!(
        world.store.reads()[1] <= numbers + 1,
        "nobody follows, and it asks"
    );
}

#[tokio::test]
async fn a_report_is_there_once_the_provider_has_one_and_a_link_to_it_works_once() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    let started = world.service.start(&ada, &key(), &request()).await.unwrap();
    let refused = world.service.report(&ada, started.check.id).await;
    assert_eq!(code(refused), Some(ErrorCode::ReportUnavailable));
    world.work().await.unwrap();
    world.provider.finish(Outcome::Approved);
    world.work_until(world.after(SignedDuration::from_mins(1))).await;
    let report = world.service.report(&ada, started.check.id).await.unwrap();
    assert_eq!(report.content_type, "application/pdf");
    assert_eq!(world.audited("report.read", "done"), 1);

    let make = async || {
        let link = world.service.link_to_report(&ada, started.check.id).await;
        link.map(|(code, _)| code.reveal())
    };
    let service = &world.service;
    let link = make().await.unwrap();
    let (id, report) = service.linked_report(&link, "download").await.unwrap();
    assert_eq!((id, report.content_type), (started.check.id, "application/pdf"));
    let audit = world.store.audit();
    let read = audit.iter().rfind(|entry| entry.action == "report.read").unwrap();
    assert_eq!(
        read.actor,
        Some(ada.person.user.clone()),
        "whoever asked for the link"
    );
    assert_eq!(read.request_id.as_deref(), Some("download"));
    let late = make().await.unwrap();
    world.clock.advance(SignedDuration::from_secs(60));
    for spent in [link.as_str(), &late, "", "../../etc/passwd", &"A".repeat(43)] {
        let refused = service.linked_report(spent, "download").await;
        assert_eq!(code(refused), Some(ErrorCode::LinkSpent), "{spent}");
    }
    for _ in 0..50 {
        make().await.unwrap();
    }
    assert_eq!(code(make().await), Some(ErrorCode::Overloaded));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Five deliveries of the same events in any order, between them the worker.
    #[test]
    fn deliveries_in_any_order_and_number_come_to_the_same_end(
        order in prop::collection::vec((0_u8..6, any::<bool>()), 5..30),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let world = World::new();
            let ada = caller(NORTH, ADA);
            world.service.start(&ada, &key(), &request()).await.unwrap();
            world.work().await.unwrap();
            world.provider.finish(Outcome::Approved);
            for (event, does_work) in order {
                world.deliver(NORTH, &format!("event-{event}"), "run-1").await;
                if does_work {
                    world.work().await.unwrap();
                }
            }
            world.work_until(world.after(HOUR)).await;
            let panel = world.service.panel(&ada, "en").await.unwrap();
            assert_eq!(panel.overall, Overall::Valid);
            assert_eq!(panel.checks.len(), 1);
            let events = world.store.events_after(&ada.party(), 0, 100).await.unwrap();
            assert_eq!(events.len(), 3, "started, submitted, finished");
            assert_eq!(world.crm.written.lock().unwrap().len(), 3);
        });
    }
}
