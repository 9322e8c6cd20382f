//! Three instances of the service as it is installed, behind a plain balancer, behave as one: nobody can tell which of them
//! answers, and it does not matter when one dies.
//!
//! `cluster` runs them, `balancer` stands before them, `crowd` is the widgets.

mod balancer;
mod cluster;
mod crowd;

use std::sync::Arc;
use std::time::{Duration, Instant};

use inlay_backend::audit::ChainKey;
use inlay_backend::audit::verify::{Verdict, verify};
use inlay_backend::session::stored::BELIEVED;
use inlay_contract::ErrorCode;
use inlay_contract::http::{PORTFOLIO_PATH, SESSION_PATH};
use inlay_contract::kyc::KycEventKind;
use inlay_contract::session::SessionRequest;
use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::{north, south};
use reqwest::Method;
use tokio::task::JoinSet;

use crate::kyc::configuration::AUDIT_KEY;
use crate::kyc::desk::{ADVISOR, Answer, Desk, OFFICER};
use crate::kyc::parts::{until, until_within};
use cluster::{Cluster, INSTANCES};
use crowd::{Crowd, PATIENCE};

/// A piece of the time that a check takes.
const PIECE: Duration = Duration::from_secs(3);
/// Longer than any script of the sandbox.
const TO_THE_END: Duration = Duration::from_secs(120);
/// Far less than a session is believed without a word: whoever hears of it in this time was told.
const SOON: Duration = Duration::from_secs(5);
/// How often each thing that can be had once is asked for at each instance.
const AT_EACH: usize = 4;

/// Sends one request to all instances at the same time, several times each. Answers how many got a session; the others were
/// told that somebody else has it.
async fn sessions_for(cluster: &Cluster, request: &SessionRequest) -> usize {
    let mut asked = JoinSet::new();
    for number in 0..INSTANCES * AT_EACH {
        let call = cluster.ask_session(&cluster.at(number % INSTANCES), request);
        asked.spawn(Answer::of(call));
    }
    let mut opened = 0;
    for answer in asked.join_all().await {
        match answer.status {
            200 => opened += 1,
            _ => assert_eq!(answer.code(), ErrorCode::AssertionReplayed, "{answer:?}"),
        }
    }
    opened
}

async fn status(desk: &Desk) -> u16 {
    desk.get(PORTFOLIO_PATH).await.status
}

/// Waits until a session is over everywhere, which must not take longer than this.
async fn over_everywhere(cluster: &Cluster, session: &Desk, longest: Duration) {
    let begun = Instant::now();
    for number in 0..INSTANCES {
        let there = cluster.moved(session, number);
        let answer = until("the session is over here too", async || {
            let answer = there.get(PORTFOLIO_PATH).await;
            (answer.status != 200).then_some(answer)
        })
        .await;
        assert_eq!(answer.code(), ErrorCode::SessionUnknown);
    }
    assert!(begun.elapsed() < longest, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_had_once_is_had_once_and_a_session_is_one_session_everywhere() {
    let Some(cluster) = Cluster::start().await else {
        return;
    };
    for _ in 0..3 {
        let request = cluster.vouched(&NORTH, north::PERSON, ADVISOR);
        assert_eq!(sessions_for(&cluster, &request).await, 1);
        let request = cluster.vouched(&SOUTH, south::PERSON, ADVISOR);
        let launched = cluster.launched(&cluster.at(0), &request).await;
        assert_eq!(sessions_for(&cluster, &launched).await, 1);
        assert_eq!(
            sessions_for(&cluster, &request).await,
            0,
            "the assertion went for the code"
        );
    }

    // Opened at one, it works at all; ended at another, it is over at all, also where it was used a moment ago.
    let ended = cluster
        .open(0, &cluster.vouched(&NORTH, north::PERSON, ADVISOR))
        .await;
    let neighbour = cluster
        .open(1, &cluster.vouched(&NORTH, north::PERSON, ADVISOR))
        .await;
    for number in 0..INSTANCES {
        assert_eq!(status(&cluster.moved(&ended, number)).await, 200);
        assert_eq!(status(&cluster.moved(&neighbour, number)).await, 200);
    }
    let end = cluster.moved(&ended, 1).request(Method::DELETE, SESSION_PATH);
    assert_eq!(Answer::of(end).await.status, 204);
    over_everywhere(&cluster, &ended, SOON).await;

    // The next session of a widget takes the place of its earlier one.
    let next = cluster
        .open(
            2,
            &cluster.vouched_in(&NORTH, north::PERSON, ADVISOR, neighbour.instance),
        )
        .await;
    over_everywhere(&cluster, &neighbour, SOON).await;
    for number in 0..INSTANCES {
        assert_eq!(status(&cluster.moved(&next, number)).await, 200);
    }

    // When the connections break on which ends are told, they are told again soon, and believed in the meantime for no longer
    // than is promised.
    cluster.deafen().await;
    let end = cluster.moved(&next, 0).request(Method::DELETE, SESSION_PATH);
    assert_eq!(Answer::of(end).await.status, 204);
    over_everywhere(&cluster, &next, Duration::try_from(BELIEVED).unwrap()).await;

    // An operator ends the sessions of a user, and nobody else's.
    let out = cluster
        .open(0, &cluster.vouched(&NORTH, north::PERSON, ADVISOR))
        .await;
    let stays = cluster
        .open(0, &cluster.vouched(&NORTH, north::PERSON, OFFICER))
        .await;
    for number in 0..INSTANCES {
        assert_eq!(status(&cluster.moved(&out, number)).await, 200);
    }
    let listed = cluster.command(&["session", "list", "--org", NORTH.id]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains(ADVISOR) && listed.contains(OFFICER), "{listed}");
    assert!(!listed.contains(&out.grant.token));
    let command = cluster.command(&["session", "end", "--org", NORTH.id, "--user", ADVISOR]);
    assert!(command.status.success(), "{command:?}");
    over_everywhere(&cluster, &out, SOON).await;
    for number in 0..INSTANCES {
        assert_eq!(status(&cluster.moved(&stays, number)).await, 200);
    }
    let log = cluster.store.rows(NORTH.id, 1, 10_000).await.unwrap();
    assert!(log.iter().any(|row| row.action == "sessions.ended"));
    cluster.remove().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_goes_on_working_while_an_instance_is_killed_and_another_started_again() {
    let Some(mut cluster) = Cluster::start().await else {
        return;
    };
    let parties = [
        (&NORTH, north::CLEAR_PERSON),
        (&SOUTH, south::PERSON),
        (&NORTH, north::DECLINED_PERSON),
        (&SOUTH, south::WATCHLIST_PERSON),
        (&NORTH, north::WATCHLIST_PERSON),
    ];
    let crowd = Crowd::begin(&cluster, &parties);
    // One check has come to its vendor; the others are wherever they are.
    crowd
        .until_all_have(KycEventKind::Submitted, &cluster, &parties[..1])
        .await;
    cluster.parts.sandbox.advance_kyc(PIECE);
    let under_way = cluster.kill(0).await;
    crowd.until_more_was_read().await;
    cluster.parts.sandbox.advance_kyc(PIECE);
    cluster.stop(1).await;
    crowd.until_more_was_read().await;
    cluster.parts.sandbox.advance_kyc(PIECE);
    cluster.start_again(1).await;
    cluster.start_again(0).await;
    crowd
        .until_all_have(KycEventKind::Submitted, &cluster, &parties)
        .await;
    cluster.parts.sandbox.advance_kyc(TO_THE_END);
    let seen = crowd.end().await;

    // The balancer breaks what the killed instance had under way; the one that was stopped finished what it had.
    assert!(
        seen.failed <= under_way,
        "{} failed, {under_way} were under way",
        seen.failed
    );
    assert_eq!(seen.refused_replays, seen.replays, "nothing was had twice");

    // No check twice, no result lost.
    let counts = cluster.parts.sandbox.kyc_counts();
    assert_eq!((counts.checks, counts.workflow_runs), (3, 2));
    assert_eq!((counts.subjects, counts.applicants), (3, 2));
    for (org, record) in parties {
        let events = crowd::events(&cluster, org, record).await;
        let last = events.last().unwrap();
        assert_eq!(last.kind, KycEventKind::Finished);
        let sequence = last.sequence;
        until_within(PATIENCE, "the CRM was told the result", async || {
            let records = cluster.parts.records(org);
            let told = records
                .iter()
                .find(|told| told.external_id == last.check.id.to_string());
            (told?.fields["Inlay_Sequence__c"] == sequence).then_some(())
        })
        .await;
    }
    for org in [&NORTH, &SOUTH] {
        for record in cluster.parts.records(org) {
            let numbers: Vec<_> = record
                .writings
                .iter()
                .map(|fields| fields["Inlay_Sequence__c"].as_u64())
                .collect();
            assert!(numbers.is_sorted_by(|a, b| a < b), "each once: {numbers:?}");
        }
        let sealer = ChainKey::new(&AUDIT_KEY);
        let verdict = verify(cluster.store.as_ref(), &sealer, org.id, &[])
            .await
            .unwrap();
        assert!(matches!(verdict, Verdict::Sound(_)), "{verdict:?}");
    }
    cluster.remove().await;
}

/// So many at once, and so many in a second.
const BURST: u32 = 100;
const RATE: u32 = 10;
/// What an instance takes ahead.
const SLICE: u32 = BURST / 10;
const ASKED: usize = 400;
const AT_ONCE: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_one_limit_for_all_instances() {
    let limits = format!("[limits]\nsession_per_second = {RATE}\nsession_burst = {BURST}");
    let Some(cluster) = Cluster::start_with(&limits).await else {
        return;
    };
    let request = cluster.vouched(&NORTH, north::PERSON, ADVISOR);
    let session = Arc::new(cluster.open(0, &request).await);
    let everywhere: Vec<_> = (0..INSTANCES)
        .map(|number| Arc::new(cluster.moved(&session, number)))
        .collect();
    let begun = Instant::now();
    let mut askers = JoinSet::new();
    for asker in 0..AT_ONCE {
        let everywhere = everywhere.clone();
        askers.spawn(async move {
            let mut passed = 0_u32;
            for number in (asker..ASKED).step_by(AT_ONCE) {
                let answer = everywhere[number % INSTANCES].get(PORTFOLIO_PATH).await;
                match answer.status {
                    200 => passed += 1,
                    _ => assert_eq!(answer.code(), ErrorCode::RateLimited, "{answer:?}"),
                }
            }
            passed
        });
    }
    let passed: u32 = askers.join_all().await.into_iter().sum();
    let made_up = f64::from(RATE) * begun.elapsed().as_secs_f64();
    let others = f64::from(SLICE) * 2.0;
    let (least, mut most) = (
        f64::from(BURST) - others,
        f64::from(BURST) + made_up + others + f64::from(SLICE),
    );
    if cluster.has_counted_alone() {
        // As is promised where the store does not answer in time, which happens on a busy machine.
        most *= 3.0;
    }
    let passed = f64::from(passed);
    assert!(
        least <= passed && passed <= most,
        "{passed} passed; {least} to {most} may"
    );
    cluster.remove().await;
}
