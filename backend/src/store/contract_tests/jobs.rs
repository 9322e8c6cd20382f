//! Jobs, leases, dead letters.

use std::collections::HashSet;
use std::sync::Arc;

use futures::future::join_all;
use inlay_contract::ErrorCode;

use super::on_both_engines;
use super::place::{Place, at, commit, conflicts, entry, event, job, org_a, org_b, party, sound_log, token};
use crate::store::{Commit, Job, NewJob, Queue, Replay, Settlement, Store, StoredFile, Verdict};

on_both_engines!(
    a_job_is_claimed_as_it_was_made,
    the_job_that_has_been_due_the_longest_comes_first,
    many_workers_never_hold_the_same_job,
    a_lease_that_ran_out_is_another_workers_and_the_late_one_settles_nothing,
    a_commit_whose_lease_is_lost_writes_nothing,
    jobs_of_a_key_keep_their_order,
    equal_keys_of_two_queues_or_orgs_do_not_wait_for_each_other,
    a_dead_letter_holds_up_nobody_and_can_be_replayed,
    a_replayed_job_waits_for_the_one_of_its_key_that_is_held,
    a_dead_letter_goes_back_to_work_with_the_commit_that_replays_it_or_neither_is_written,
    a_worker_sleeps_until_something_is_really_free,
);

async fn make(store: &dyn Store, jobs: Vec<NewJob>) {
    let version = store.file(&party(1)).await.unwrap().version;
    let change = Commit {
        jobs,
        ..commit(party(1), version)
    };
    store.commit(change).await.unwrap();
}

/// Claims at a second, for a minute.
async fn claim(store: &dyn Store, second: i64) -> Option<Job> {
    store
        .claim(&Queue::ALL, token(), at(second), at(second + 60))
        .await
        .unwrap()
}

async fn settle(store: &dyn Store, job: &Job, verdict: Verdict) {
    store.settle(settlement(job, verdict), Vec::new()).await.unwrap();
}

const fn settlement(job: &Job, verdict: Verdict) -> Settlement {
    Settlement {
        lease: job.lease,
        verdict,
    }
}

fn retry(second: i64) -> Verdict {
    Verdict::Retry {
        due_at: at(second),
        code: ErrorCode::Internal,
    }
}

fn dead(second: i64) -> Verdict {
    Verdict::Dead {
        at: at(second),
        code: ErrorCode::Internal,
    }
}

async fn a_job_is_claimed_as_it_was_made(place: Place) {
    let store = place.open().await;
    let made = job(Queue::Refresh, "a", 5);
    make(store.as_ref(), vec![made.clone()]).await;
    assert_eq!(claim(store.as_ref(), 4).await, None, "not due yet");
    let elsewhere = [Queue::Submit, Queue::Webhook];
    let claimed = store.claim(&elsewhere, token(), at(5), at(65)).await.unwrap();
    assert_eq!(claimed, None, "of another queue");
    let claimed = claim(store.as_ref(), 5).await.unwrap();
    assert_eq!(claimed.work, made);
    assert_eq!((claimed.attempt, claimed.created_at), (1, at(5)));
    assert_eq!(claim(store.as_ref(), 6).await, None, "held");
    settle(store.as_ref(), &claimed, Verdict::Done).await;
    assert_eq!(store.depth(Queue::Refresh).await.unwrap(), 0);
}

async fn the_job_that_has_been_due_the_longest_comes_first(place: Place) {
    let store = place.open().await;
    let jobs = [("b", 3), ("c", 1), ("a", 2)];
    make(
        store.as_ref(),
        jobs.map(|(key, due)| job(Queue::Submit, key, due)).into(),
    )
    .await;
    for key in ["c", "a", "b"] {
        assert_eq!(claim(store.as_ref(), 9).await.unwrap().work.key, key);
    }
}

async fn many_workers_never_hold_the_same_job(place: Place) {
    let stores = [place.open().await, place.open().await];
    let jobs = (0..40).map(|number| job(Queue::Submit, &format!("key {number}"), 0));
    make(stores[0].as_ref(), jobs.collect()).await;
    let workers = (0..10).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move {
            let mut held = Vec::new();
            while let Some(job) = claim(store.as_ref(), 1).await {
                held.push(job.lease.job);
            }
            held
        })
    });
    let held: Vec<_> = join_all(workers)
        .await
        .into_iter()
        .flat_map(Result::unwrap)
        .collect();
    assert_eq!(held.iter().collect::<HashSet<_>>().len(), held.len());
    // A worker may have passed over one that another was claiming just then; it is still there.
    let mut rest = 0;
    while claim(stores[0].as_ref(), 1).await.is_some() {
        rest += 1;
    }
    assert_eq!(held.len() + rest, 40);
}

async fn a_lease_that_ran_out_is_another_workers_and_the_late_one_settles_nothing(place: Place) {
    let store = place.open().await;
    make(store.as_ref(), vec![job(Queue::Submit, "a", 0)]).await;
    let late = claim(store.as_ref(), 0).await.unwrap();
    assert_eq!(claim(store.as_ref(), 59).await, None);
    let heir = claim(store.as_ref(), 60).await.unwrap();
    assert_eq!((heir.lease.job, heir.attempt), (late.lease.job, 2));
    for verdict in [Verdict::Done, retry(0), dead(0)] {
        let result = store
            .settle(settlement(&late, verdict), vec![entry("provider.submit")])
            .await;
        conflicts(result);
    }
    assert_eq!(sound_log(store.as_ref(), &org_a()).await, []);
    settle(store.as_ref(), &heir, Verdict::Done).await;
    conflicts(store.settle(settlement(&heir, Verdict::Done), Vec::new()).await);
}

async fn a_commit_whose_lease_is_lost_writes_nothing(place: Place) {
    let store = place.open().await;
    make(store.as_ref(), vec![job(Queue::Submit, "a", 0)]).await;
    let late = claim(store.as_ref(), 0).await.unwrap();
    let heir = claim(store.as_ref(), 60).await.unwrap();
    let change = |job: &Job| Commit {
        events: vec![event(1)],
        jobs: vec![super::place::job(Queue::WriteBack, "b", 0)],
        settles: Some(settlement(job, Verdict::Done)),
        audit: vec![entry("provider.submit")],
        ..commit(party(2), 0)
    };
    conflicts(store.commit(change(&late)).await);
    assert_eq!(store.file(&party(2)).await.unwrap(), StoredFile::default());
    assert_eq!(store.depth(Queue::WriteBack).await.unwrap(), 0);
    assert_eq!(sound_log(store.as_ref(), &org_a()).await, []);
    store.commit(change(&heir)).await.unwrap();
    assert_eq!(store.depth(Queue::Submit).await.unwrap(), 0);
    assert_eq!(store.depth(Queue::WriteBack).await.unwrap(), 1);
}

async fn jobs_of_a_key_keep_their_order(place: Place) {
    let store = place.open().await;
    let mut jobs: Vec<_> = ["1", "2", "3"]
        .map(|subject| NewJob {
            subject: subject.to_owned(),
            ..job(Queue::WriteBack, "a", 9)
        })
        .into();
    // The second is due before the first, and still waits for it.
    jobs[1].due_at = at(0);
    make(store.as_ref(), jobs).await;
    assert_eq!(claim(store.as_ref(), 8).await, None);
    let first = claim(store.as_ref(), 9).await.unwrap();
    assert_eq!(first.work.subject, "1");
    assert_eq!(claim(store.as_ref(), 9).await, None, "one at a time");
    settle(store.as_ref(), &first, retry(20)).await;
    assert_eq!(claim(store.as_ref(), 19).await, None, "a retry was overtaken");
    let first = claim(store.as_ref(), 20).await.unwrap();
    assert_eq!((first.work.subject.as_str(), first.attempt), ("1", 2));
    settle(store.as_ref(), &first, Verdict::Done).await;
    for subject in ["2", "3"] {
        let next = claim(store.as_ref(), 20).await.unwrap();
        assert_eq!(next.work.subject, subject);
        settle(store.as_ref(), &next, Verdict::Done).await;
    }
    assert_eq!(claim(store.as_ref(), 99).await, None);
}

async fn equal_keys_of_two_queues_or_orgs_do_not_wait_for_each_other(place: Place) {
    let store = place.open().await;
    let mut elsewhere = job(Queue::Submit, "a", 0);
    elsewhere.org = org_b();
    let jobs = vec![job(Queue::Submit, "a", 0), job(Queue::Refresh, "a", 0), elsewhere];
    make(store.as_ref(), jobs).await;
    for number in 1..=3 {
        assert!(claim(store.as_ref(), 0).await.is_some(), "job {number} waits");
    }
}

async fn a_dead_letter_holds_up_nobody_and_can_be_replayed(place: Place) {
    let store = place.open().await;
    let jobs = vec![job(Queue::WriteBack, "a", 0), job(Queue::WriteBack, "a", 1)];
    make(store.as_ref(), jobs.clone()).await;
    let first = claim(store.as_ref(), 1).await.unwrap();
    settle(store.as_ref(), &first, dead(7)).await;
    assert_eq!(store.depth(Queue::WriteBack).await.unwrap(), 1);
    let second = claim(store.as_ref(), 1).await.unwrap();
    assert_eq!(second.work, jobs[1]);
    settle(store.as_ref(), &second, Verdict::Done).await;
    assert_eq!(
        claim(store.as_ref(), 999).await,
        None,
        "a dead letter was claimed"
    );
    assert_eq!(store.next_due(&Queue::ALL).await.unwrap(), None);

    let letters = store.dead(Queue::WriteBack, 10).await.unwrap();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].id, first.lease.job);
    assert_eq!((letters[0].attempts, letters[0].dead_at), (1, at(7)));
    assert_eq!(letters[0].code, ErrorCode::Internal.as_str());
    assert_eq!(store.dead(Queue::Submit, 10).await.unwrap(), []);

    let replay = |now| store.replay(first.lease.job, now, vec![entry("webhook.replayed")]);
    assert!(replay(at(100)).await.unwrap());
    assert!(!replay(at(100)).await.unwrap(), "it is no dead letter any more");
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 1);
    conflicts(store.settle(settlement(&first, Verdict::Done), Vec::new()).await);
    assert_eq!(claim(store.as_ref(), 99).await, None);
    let again = claim(store.as_ref(), 100).await.unwrap();
    assert_eq!(again.attempt, 2, "that it was tried before is not forgotten");
    assert_eq!(again.created_at, at(100), "its time begins anew");
    assert_eq!(again.work.subject, first.work.subject);
}

async fn a_replayed_job_waits_for_the_one_of_its_key_that_is_held(place: Place) {
    let store = place.open().await;
    let jobs = vec![job(Queue::WriteBack, "a", 0), job(Queue::WriteBack, "a", 0)];
    make(store.as_ref(), jobs).await;
    let first = claim(store.as_ref(), 0).await.unwrap();
    settle(store.as_ref(), &first, dead(0)).await;
    let second = claim(store.as_ref(), 0).await.unwrap();
    assert!(store.replay(first.lease.job, at(1), Vec::new()).await.unwrap());
    assert_eq!(claim(store.as_ref(), 1).await, None, "two of a key at a time");
    assert_eq!(store.next_due(&Queue::ALL).await.unwrap(), Some(at(60)));
    settle(store.as_ref(), &second, Verdict::Done).await;
    assert_eq!(claim(store.as_ref(), 1).await.unwrap().lease.job, first.lease.job);
}

async fn a_dead_letter_goes_back_to_work_with_the_commit_that_replays_it_or_neither_is_written(place: Place) {
    let store = place.open().await;
    make(store.as_ref(), vec![job(Queue::Submit, "a", 0)]).await;
    let held = claim(store.as_ref(), 0).await.unwrap();
    let id = held.lease.job;
    let replay = |version| Commit {
        replays: Some(Replay { job: id, at: at(100) }),
        events: vec![event(1)],
        audit: vec![entry("job.replayed")],
        ..commit(party(2), version)
    };
    conflicts(store.commit(replay(0)).await);
    assert_eq!(
        store.dead_letter(id).await.unwrap(),
        None,
        "it is being worked on"
    );
    settle(store.as_ref(), &held, dead(7)).await;
    let letter = store.dead_letter(id).await.unwrap().unwrap();
    assert_eq!(store.dead(Queue::Submit, 10).await.unwrap(), [letter]);
    conflicts(store.commit(replay(4)).await);
    assert!(
        store.dead_letter(id).await.unwrap().is_some(),
        "of another version"
    );
    store.commit(replay(0)).await.unwrap();
    let mut again = replay(1);
    again.events = vec![event(2)];
    conflicts(store.commit(again).await);
    assert_eq!(store.file(&party(2)).await.unwrap().sequence, 1);
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 1);
    let again = claim(store.as_ref(), 100).await.unwrap();
    assert_eq!(
        (again.lease.job, again.attempt, again.created_at),
        (id, 2, at(100))
    );
}

async fn a_worker_sleeps_until_something_is_really_free(place: Place) {
    let store = place.open().await;
    let next = || async { store.next_due(&Queue::ALL).await.unwrap() };
    assert_eq!(next().await, None);
    make(
        store.as_ref(),
        vec![job(Queue::Submit, "a", 30), job(Queue::Submit, "a", 0)],
    )
    .await;
    assert_eq!(next().await, Some(at(30)), "the second waits for the first");
    make(store.as_ref(), vec![job(Queue::Refresh, "b", 50)]).await;
    let first = claim(store.as_ref(), 30).await.unwrap();
    assert_eq!(next().await, Some(at(50)), "what is held is not free");
    let other = claim(store.as_ref(), 50).await.unwrap();
    assert_eq!(next().await, Some(at(90)), "when the first lease runs out");
    assert_eq!(store.next_due(&[Queue::Refresh]).await.unwrap(), Some(at(110)));
    assert_eq!(store.next_due(&[Queue::Webhook]).await.unwrap(), None);
    settle(store.as_ref(), &other, retry(70)).await;
    assert_eq!(next().await, Some(at(70)));
    settle(store.as_ref(), &first, Verdict::Done).await;
    assert_eq!(next().await, Some(at(0)), "now it is the turn of the second");
}
