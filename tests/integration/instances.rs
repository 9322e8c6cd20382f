//! Three instances of the service as it is installed, behind a plain balancer, behave as one: nobody can tell which of them
//! answers, and it does not matter when one dies.
//!
//! `cluster` runs them, `balancer` stands before them, `crowd` is the widgets.

mod balancer;
mod cluster;
mod crowd;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use inlay_backend::audit::ChainKey;
use inlay_backend::audit::verify::{Verdict, verify};
use inlay_backend::clock::Clock;
use inlay_backend::quota::{Quota, Quotas as _, SharedQuotas, Subject};
use inlay_backend::session::stored::BELIEVED;
use inlay_contract::http::{PORTFOLIO_PATH, SESSION_PATH};
use inlay_contract::kyc::{KycEventKind, VIEW_KYC_PERMISSION};
use inlay_contract::session::SessionRequest;
use inlay_contract::{ErrorCode, Problem};
use inlay_sandbox::orgs::{NORTH, SOUTH};
use inlay_sandbox::records::{north, south};
use reqwest::Method;
use tokio::task::JoinSet;

use crate::kyc::configuration::AUDIT_KEY;
use crate::kyc::desk::{ADVISOR, Answer, Desk, OFFICER};
use crate::kyc::parts::until;
use cluster::{Cluster, INSTANCES};
use crowd::Crowd;

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

/// Waits until a session is over everywhere, which must not take longer than is promised.
async fn over_everywhere(cluster: &Cluster, session: &Desk) {
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
    let promised = Duration::try_from(BELIEVED).unwrap();
    assert!(begun.elapsed() < promised, "{:?}", begun.elapsed());
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
    over_everywhere(&cluster, &ended).await;

    // The next session of a widget takes the place of its earlier one.
    let next = cluster
        .open(
            2,
            &cluster.vouched_in(&NORTH, north::PERSON, ADVISOR, neighbour.instance),
        )
        .await;
    over_everywhere(&cluster, &neighbour).await;
    assert_eq!(status(&cluster.moved(&next, 0)).await, 200);

    // When the connections break on which ends are told, they are told again soon, and believed in the meantime for no longer
    // than is promised.
    cluster.deafen().await;
    let end = cluster.moved(&next, 0).request(Method::DELETE, SESSION_PATH);
    assert_eq!(Answer::of(end).await.status, 204);
    over_everywhere(&cluster, &next).await;

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
    over_everywhere(&cluster, &out).await;
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
    crowd.until_all_checks_run(&cluster, &parties).await;
    let under_way = cluster.kill(0).await;
    crowd.until_more_was_read().await;
    cluster.stop(1).await;
    crowd.until_more_was_read().await;
    cluster.start_again(1).await;
    cluster.start_again(0).await;
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
        until("the CRM was told the result", async || {
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
const BURST: u32 = 200;
const RATE: u32 = 50;
const HAMMERED: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_one_limit_for_all_instances() {
    let Some(cluster) = Cluster::start().await else {
        return;
    };
    let quota = Quota::per_second(NonZeroU32::new(RATE).unwrap()).with_burst(NonZeroU32::new(BURST).unwrap());
    let subject = Subject::new("test", "somebody");
    let begun = Instant::now();
    let mut instances = JoinSet::new();
    for _ in 0..INSTANCES {
        let store = Arc::clone(&cluster.store);
        instances.spawn(async move {
            let quotas = SharedQuotas::new(store, Clock::system());
            let mut passed = 0_u32;
            while begun.elapsed() < HAMMERED {
                passed += u32::from(quotas.take(subject, quota, NonZeroU32::MIN).await.is_ok());
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            passed
        });
    }
    let passed: u32 = instances.join_all().await.into_iter().sum();
    let seconds = begun.elapsed().as_secs_f64();
    let most = f64::from(BURST) + f64::from(RATE) * seconds;
    // From the beginning nobody holds anything, so all instances together stay below the quota itself.
    assert!(f64::from(passed) <= most, "{passed} passed, {most} may");
    assert!(BURST < passed, "what the rate makes up for passes too: {passed}");
    cluster.remove().await;
}
