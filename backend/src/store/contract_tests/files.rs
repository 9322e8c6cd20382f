//! Files, their events and the names of starts.

use std::sync::Arc;

use futures::future::join_all;

use super::on_both_engines;
use super::place::{
    Place, at, check, commit, conflicts, entry, event, job, org_a, org_b, party, sound_log, start_record,
    user,
};
use crate::store::{Change, Commit, IdempotencyKey, PartyKey, Queue, StartRecord, StoreError, StoredFile};

on_both_engines!(
    a_commit_is_read_back_whole,
    a_party_without_a_file_has_an_empty_one,
    an_older_version_is_refused_and_nothing_of_it_is_written,
    of_a_hundred_commits_on_one_version_one_wins,
    a_hundred_writers_who_read_again_all_get_their_turn,
    events_cannot_have_a_gap,
    events_are_read_after_a_number,
    the_name_of_a_start_is_taken_once,
    one_name_used_by_two_people_is_two_names,
    a_check_is_found_by_its_run,
    equal_ids_in_two_orgs_never_meet,
    the_typical_time_looks_at_the_latest_checks,
    a_change_is_told,
    how_far_files_have_come_is_known_of_many_at_once,
    the_name_of_a_start_is_forgotten_when_it_is_old_and_can_be_given_again,
);

async fn a_commit_is_read_back_whole(place: Place) {
    let store = place.open().await;
    let mut first = check(1);
    let second = check(2);
    let record = start_record("first-start-of-all", first.id);
    let written = Commit {
        checks: vec![second.clone(), first.clone()],
        events: vec![event(1), event(2)],
        start: Some(record.clone()),
        jobs: vec![job(Queue::Submit, "a", 0)],
        audit: vec![entry("check.start")],
        ..commit(party(1), 0)
    };
    store.commit(written).await.unwrap();
    let mut file = StoredFile {
        version: 1,
        sequence: 2,
        checks: vec![first.clone(), second.clone()],
    };
    assert_eq!(store.file(&party(1)).await.unwrap(), file);
    assert_eq!(store.start(&record.key).await.unwrap(), Some(record));
    assert_eq!(store.depth(Queue::Submit).await.unwrap(), 1);
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 1);

    first.provider_run = Some("run-1".to_owned());
    first.duration_seconds = Some(90);
    first.document = "{\"raw\":\"\\u0000 🦀\"}".to_owned();
    let changed = Commit {
        checks: vec![first.clone()],
        ..commit(party(1), 1)
    };
    store.commit(changed).await.unwrap();
    file.version = 2;
    file.checks[0] = first;
    assert_eq!(store.file(&party(1)).await.unwrap(), file);
}

async fn a_party_without_a_file_has_an_empty_one(place: Place) {
    let store = place.open().await;
    assert_eq!(store.file(&party(1)).await.unwrap(), StoredFile::default());
    store.commit(commit(party(1), 0)).await.unwrap();
    let file = store.file(&party(1)).await.unwrap();
    assert_eq!((file.version, file.checks.len()), (1, 0));
}

async fn an_older_version_is_refused_and_nothing_of_it_is_written(place: Place) {
    let store = place.open().await;
    store.commit(commit(party(1), 0)).await.unwrap();
    let before = store.file(&party(1)).await.unwrap();
    for expected in [0, 2, u64::MAX] {
        let check = check(1);
        let late = Commit {
            start: Some(start_record("a-late-start-here", check.id)),
            checks: vec![check],
            events: vec![event(1)],
            jobs: vec![job(Queue::Submit, "a", 0)],
            audit: vec![entry("check.start")],
            ..commit(party(1), expected)
        };
        let key = late.start.as_ref().unwrap().key.clone();
        conflicts(store.commit(late).await);
        assert_eq!(store.file(&party(1)).await.unwrap(), before);
        assert_eq!(store.start(&key).await.unwrap(), None);
        assert_eq!(store.depth(Queue::Submit).await.unwrap(), 0);
        assert_eq!(store.events_after(&party(1), 0, 10).await.unwrap(), []);
        assert_eq!(sound_log(store.as_ref(), &org_a()).await, []);
    }
}

async fn of_a_hundred_commits_on_one_version_one_wins(place: Place) {
    let store = place.open().await;
    for version in 0..3 {
        let commits = (0..100).map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let change = Commit {
                    events: vec![event(version + 1)],
                    audit: vec![entry("check.start")],
                    ..commit(party(1), version)
                };
                store.commit(change).await
            })
        });
        let mut winners = 0;
        for result in join_all(commits).await {
            match result.unwrap() {
                Ok(()) => winners += 1,
                Err(error) => conflicts::<()>(Err(error)),
            }
        }
        assert_eq!(winners, 1, "on version {version}");
    }
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 3);
}

async fn a_hundred_writers_who_read_again_all_get_their_turn(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let writers = (0..50).flat_map(|_| [Arc::clone(&one), Arc::clone(&other)]);
    let writers = writers.map(|store| {
        tokio::spawn(async move {
            loop {
                let file = store.file(&party(1)).await.unwrap();
                let change = Commit {
                    events: vec![event(file.sequence + 1)],
                    ..commit(party(1), file.version)
                };
                match store.commit(change).await {
                    Err(StoreError::Conflict) => {}
                    result => return result.unwrap(),
                }
            }
        })
    });
    for writer in join_all(writers).await {
        writer.unwrap();
    }
    let file = one.file(&party(1)).await.unwrap();
    assert_eq!((file.version, file.sequence), (100, 100));
    let events = one.events_after(&party(1), 0, 1000).await.unwrap();
    assert!(events.iter().map(|event| event.sequence).eq(1..=100));
}

async fn events_cannot_have_a_gap(place: Place) {
    let store = place.open().await;
    for events in [vec![event(2)], vec![event(1), event(3)], vec![event(1), event(1)]] {
        let result = store
            .commit(Commit {
                events,
                ..commit(party(1), 0)
            })
            .await;
        assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
        assert_eq!(store.file(&party(1)).await.unwrap(), StoredFile::default());
    }
}

async fn events_are_read_after_a_number(place: Place) {
    let store = place.open().await;
    let change = Commit {
        events: (1..=5).map(event).collect(),
        ..commit(party(1), 0)
    };
    store.commit(change).await.unwrap();
    assert_eq!(
        store.events_after(&party(1), 2, 2).await.unwrap(),
        [event(3), event(4)]
    );
    assert_eq!(store.events_after(&party(1), 5, 2).await.unwrap(), []);
    assert_eq!(store.events_after(&party(1), u64::MAX, 2).await.unwrap(), []);
    assert_eq!(store.events_after(&party(2), 0, 2).await.unwrap(), []);
}

async fn the_name_of_a_start_is_taken_once(place: Place) {
    let store = place.open().await;
    let starts = (0..20).map(|number| {
        let store = Arc::clone(&store);
        tokio::spawn(async move {
            let check = check(1);
            let start = Commit {
                start: Some(start_record("the-same-name-for-all", check.id)),
                checks: vec![check],
                ..commit(party(number), 0)
            };
            store.commit(start).await
        })
    });
    let results = join_all(starts).await;
    let won: Vec<_> = results
        .iter()
        .map(|result| result.as_ref().unwrap().is_ok())
        .collect();
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    for (number, won) in (0..).zip(won) {
        let file = store.file(&party(number)).await.unwrap();
        assert_eq!(
            file.checks.len(),
            usize::from(won),
            "a refused start began a check"
        );
    }
}

async fn one_name_used_by_two_people_is_two_names(place: Place) {
    let store = place.open().await;
    let mine = start_record("one-name-for-two", check(1).id);
    let yours = StartRecord {
        key: IdempotencyKey {
            user: user(2),
            ..mine.key.clone()
        },
        body_hash: [8; 32],
        ..mine.clone()
    };
    for (version, start) in [(0, &mine), (1, &yours)] {
        let change = Commit {
            start: Some(start.clone()),
            ..commit(party(1), version)
        };
        store.commit(change).await.unwrap();
    }
    assert_eq!(store.start(&mine.key).await.unwrap(), Some(mine));
    assert_eq!(store.start(&yours.key).await.unwrap(), Some(yours));
}

async fn a_check_is_found_by_its_run(place: Place) {
    let store = place.open().await;
    let mut running = check(1);
    running.provider_run = Some("run-1".to_owned());
    let id = running.id;
    let change = Commit {
        checks: vec![check(2), running],
        ..commit(party(1), 0)
    };
    store.commit(change).await.unwrap();
    let find = |provider: &'static str, run: &'static str| {
        let store = Arc::clone(&store);
        async move { store.check_of_run(&org_a(), provider, run).await.unwrap() }
    };
    assert_eq!(find("onfido", "run-1").await, Some((party(1), id)));
    assert_eq!(find("onfido", "RUN-1").await, None);
    assert_eq!(find("platform", "run-1").await, None);
}

async fn equal_ids_in_two_orgs_never_meet(place: Place) {
    let store = place.open().await;
    let mut shared = check(1);
    shared.provider_run = Some("run-1".to_owned());
    shared.duration_seconds = Some(60);
    for (org, document) in [(org_a(), "\"a\""), (org_b(), "\"b\"")] {
        shared.document = document.to_owned();
        let mut start = start_record("the-same-name-there", shared.id);
        start.key.org = org.clone();
        let key = PartyKey {
            org,
            record: party(1).record,
        };
        let change = Commit {
            checks: vec![shared.clone()],
            events: vec![event(1)],
            start: Some(start),
            ..commit(key, 0)
        };
        store.commit(change).await.unwrap();
    }
    for (org, document) in [(org_a(), "\"a\""), (org_b(), "\"b\"")] {
        let key = PartyKey {
            org: org.clone(),
            record: party(1).record,
        };
        let file = store.file(&key).await.unwrap();
        assert_eq!(file.checks.len(), 1);
        assert_eq!(file.checks[0].document, document);
        assert_eq!(store.events_after(&key, 0, 10).await.unwrap().len(), 1);
        let found = store.check_of_run(&org, "onfido", "run-1").await.unwrap();
        assert_eq!(found, Some((key, shared.id)));
        assert_eq!(store.durations(&org, "standard", 10).await.unwrap(), [60]);
    }
}

async fn the_typical_time_looks_at_the_latest_checks(place: Place) {
    let store = place.open().await;
    for (version, seconds) in [(0, Some(10)), (1, None), (2, Some(30)), (3, Some(20))] {
        let mut check = check(1);
        check.duration_seconds = seconds;
        let change = Commit {
            checks: vec![check],
            ..commit(party(1), version)
        };
        store.commit(change).await.unwrap();
    }
    assert_eq!(store.durations(&org_a(), "standard", 2).await.unwrap(), [20, 30]);
    assert_eq!(
        store.durations(&org_a(), "standard", 9).await.unwrap(),
        [20, 30, 10]
    );
    assert!(store.durations(&org_a(), "enhanced", 9).await.unwrap().is_empty());
}

async fn a_change_is_told(place: Place) {
    let store = place.open().await;
    // PostgreSQL also tells those who did not make the change.
    let hearing = match &place {
        Place::Sqlite(_) => Arc::clone(&store),
        Place::Postgres { .. } => place.open().await,
    };
    let mut changes = hearing.changes();
    let with_events = |number: u32, version: u64, events: std::ops::RangeInclusive<u64>| Commit {
        events: events.map(event).collect(),
        ..commit(party(number), version)
    };
    let told = |number: u32, sequence: u64| Change {
        party: party(number),
        sequence,
    };
    store.commit(with_events(1, 0, 1..=2)).await.unwrap();
    conflicts(store.commit(with_events(1, 0, 1..=1)).await);
    // Nothing happened that anybody follows.
    store.commit(commit(party(1), 1)).await.unwrap();
    store.commit(with_events(2, 0, 1..=1)).await.unwrap();
    assert_eq!(changes.recv().await.unwrap(), told(1, 2));
    assert_eq!(
        changes.recv().await.unwrap(),
        told(2, 1),
        "a refused commit, or one without an event, was told"
    );
}

async fn how_far_files_have_come_is_known_of_many_at_once(place: Place) {
    let store = place.open().await;
    let change = Commit {
        events: (1..=3).map(event).collect(),
        ..commit(party(7), 0)
    };
    store.commit(change).await.unwrap();
    store.commit(commit(party(8), 0)).await.unwrap();
    let mut elsewhere = party(7);
    elsewhere.org = org_b();
    // More than fit into one question, and most of them nowhere.
    let mut asked: Vec<_> = (0..2_500).map(party).collect();
    asked.push(elsewhere);
    let mut found = store.sequences(&asked).await.unwrap();
    found.sort_by(|one, other| one.party.cmp(&other.party));
    let expected = [(7, 3), (8, 0)].map(|(number, sequence)| Change {
        party: party(number),
        sequence,
    });
    assert_eq!(found, expected);
    assert_eq!(store.sequences(&[]).await.unwrap(), []);
}

async fn the_name_of_a_start_is_forgotten_when_it_is_old_and_can_be_given_again(place: Place) {
    let store = place.open().await;
    let id = check(1).id;
    for (version, key) in (0..).zip(["first", "second"]) {
        let start = StartRecord {
            at: at(i64::try_from(version).unwrap()),
            ..start_record(key, id)
        };
        let change = Commit {
            start: Some(start),
            ..commit(party(1), version)
        };
        store.commit(change).await.unwrap();
    }
    assert_eq!(store.forget_starts(at(0)).await.unwrap(), 0);
    assert_eq!(store.forget_starts(at(1)).await.unwrap(), 1);
    assert_eq!(store.start(&start_record("first", id).key).await.unwrap(), None);
    assert!(
        store
            .start(&start_record("second", id).key)
            .await
            .unwrap()
            .is_some()
    );
    let again = Commit {
        start: Some(start_record("first", id)),
        ..commit(party(1), 2)
    };
    store.commit(again).await.unwrap();
}
