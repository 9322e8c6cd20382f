//! Used assertions, launch codes and sessions: what can be had once is had once, on whichever instance.

use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use inlay_contract::InstanceId;
use tokio::sync::broadcast;

use super::on_both_engines;
use super::place::{Place, at, entry, org_a, org_b, record, sound_log, user};
use crate::random;
use crate::store::{Ended, LaunchRow, SessionFilter, SessionRow, SpentLaunch, Store};

on_both_engines!(
    of_many_who_bring_an_assertion_at_once_one_is_let_in,
    an_assertion_that_is_over_leaves_its_name_to_another,
    of_many_who_spend_a_launch_code_at_once_one_gets_what_it_stood_for,
    a_launch_code_that_is_over_or_was_never_made_leads_nowhere,
    what_a_launch_code_stood_for_is_gone_once_it_is_spent,
    a_session_is_found_on_every_instance_and_ended_on_all,
    a_new_session_of_a_widget_takes_the_place_of_its_earlier_one_and_of_no_other,
    of_many_sessions_opened_at_once_for_a_widget_one_is_left,
    sessions_are_listed_by_whose_they_are_and_only_while_they_run,
    an_operator_ends_the_sessions_of_a_user_or_an_org_and_of_nobody_else,
    what_is_over_is_counted_no_more_and_forgotten,
);

fn session(person: u32, instance: u128, ends: i64) -> SessionRow {
    SessionRow {
        token_hash: random::bytes(),
        org: org_a(),
        user: user(person),
        user_name: (person == 1).then(|| "Ada".to_owned()),
        may: "Inlay_View_Portfolio Inlay_View_Kyc".to_owned(),
        record: record(1),
        instance: InstanceId(uuid::Uuid::from_u128(instance)),
        expires_at: at(ends),
    }
}

fn launch(person: u32, until: i64) -> LaunchRow {
    LaunchRow {
        code_hash: random::bytes(),
        org: org_a(),
        user: user(person),
        works_until: at(until),
        document: "{\"for\":\"Ada\"}".to_owned(),
    }
}

async fn is_there(store: &dyn Store, row: &SessionRow) -> bool {
    store.session(row.token_hash).await.unwrap().as_ref() == Some(row)
}

/// Waits until the word comes; others may come before it.
async fn heard(told: &mut broadcast::Receiver<Ended>, wanted: Ended) {
    let heard = tokio::time::timeout(Duration::from_secs(10), async {
        while told.recv().await.unwrap() != wanted {}
    });
    heard
        .await
        .unwrap_or_else(|_| panic!("nobody was told of {wanted:?}"));
}

async fn of_many_who_bring_an_assertion_at_once_one_is_let_in(place: Place) {
    let stores = [place.open().await, place.open().await, place.open().await];
    for name in 0..5_u8 {
        let tries = (0..30).map(|number: usize| {
            let store = Arc::clone(&stores[number % 3]);
            tokio::spawn(async move { store.claim_assertion([name; 32], at(60), at(0)).await.unwrap() })
        });
        let let_in = join_all(tries)
            .await
            .into_iter()
            .filter(|one| *one.as_ref().unwrap());
        assert_eq!(let_in.count(), 1);
    }
    assert_eq!(stores[0].count_assertions(at(0)).await.unwrap(), 5);
}

async fn an_assertion_that_is_over_leaves_its_name_to_another(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let claim = |store: Arc<dyn Store>, until, now| async move {
        store.claim_assertion([7; 32], at(until), at(now)).await.unwrap()
    };
    assert!(claim(Arc::clone(&one), 60, 0).await);
    assert!(!claim(Arc::clone(&other), 90, 59).await);
    assert!(claim(Arc::clone(&other), 120, 60).await);
    assert!(!claim(one, 120, 61).await);
}

async fn of_many_who_spend_a_launch_code_at_once_one_gets_what_it_stood_for(place: Place) {
    let stores = [place.open().await, place.open().await, place.open().await];
    for _ in 0..5 {
        let row = launch(1, 60);
        stores[0].keep_launch(row.clone()).await.unwrap();
        let tries = (0..30).map(|number: usize| {
            let (store, code) = (Arc::clone(&stores[number % 3]), row.code_hash);
            tokio::spawn(async move { store.spend_launch(code, at(59)).await.unwrap() })
        });
        let spent: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
        let count = |wanted: &SpentLaunch| spent.iter().filter(|one| *one == wanted).count();
        assert_eq!(count(&SpentLaunch::Now(row.document)), 1);
        assert_eq!(count(&SpentLaunch::Before), 29);
    }
}

async fn a_launch_code_that_is_over_or_was_never_made_leads_nowhere(place: Place) {
    let store = place.open().await;
    assert_eq!(
        store.spend_launch([7; 32], at(0)).await.unwrap(),
        SpentLaunch::Unknown
    );
    let row = launch(1, 60);
    store.keep_launch(row.clone()).await.unwrap();
    for now in [60, 61] {
        let spent = store.spend_launch(row.code_hash, at(now)).await.unwrap();
        assert_eq!(spent, SpentLaunch::Unknown);
    }
}

async fn what_a_launch_code_stood_for_is_gone_once_it_is_spent(place: Place) {
    let store = place.open().await;
    let row = launch(1, 60);
    store.keep_launch(row.clone()).await.unwrap();
    store.spend_launch(row.code_hash, at(0)).await.unwrap();
    // Fails where a row still holds anything.
    let guard = match place {
        Place::Sqlite(_) => {
            "CREATE TABLE emptied (document TEXT CHECK (document IS NULL)); \
             INSERT INTO emptied SELECT document FROM launch_code"
        }
        Place::Postgres { .. } => "ALTER TABLE launch_code ADD CHECK (document IS NULL)",
    };
    place.execute(guard).await;
}

async fn a_session_is_found_on_every_instance_and_ended_on_all(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let mut told = match place {
        Place::Sqlite(_) => one.ended(),
        Place::Postgres { .. } => other.ended(),
    };
    let (ended, neighbour) = (session(1, 1, 900), session(2, 2, 900));
    for row in [&ended, &neighbour] {
        one.insert_session(row.clone()).await.unwrap();
        assert!(is_there(other.as_ref(), row).await);
    }
    assert!(one.end_session(ended.token_hash).await.unwrap());
    assert!(!one.end_session(ended.token_hash).await.unwrap());
    heard(&mut told, Ended::One(ended.token_hash)).await;
    assert_eq!(other.session(ended.token_hash).await.unwrap(), None);
    assert!(is_there(other.as_ref(), &neighbour).await);
}

async fn a_new_session_of_a_widget_takes_the_place_of_its_earlier_one_and_of_no_other(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let mut told = other.ended();
    let first = session(1, 1, 900);
    let elsewhere = SessionRow {
        org: org_b(),
        ..session(1, 1, 900)
    };
    let others = [session(1, 2, 900), session(2, 1, 900), elsewhere];
    for row in others.iter().chain([&first]) {
        one.insert_session(row.clone()).await.unwrap();
    }
    let next = session(1, 1, 1800);
    other.insert_session(next.clone()).await.unwrap();
    heard(&mut told, Ended::One(first.token_hash)).await;
    assert_eq!(one.session(first.token_hash).await.unwrap(), None);
    for row in others.iter().chain([&next]) {
        assert!(is_there(one.as_ref(), row).await);
    }
}

async fn of_many_sessions_opened_at_once_for_a_widget_one_is_left(place: Place) {
    let stores = [place.open().await, place.open().await, place.open().await];
    let mut told = stores[0].ended();
    let rows: Vec<_> = (0..6).map(|_| session(1, 1, 900)).collect();
    let opened = rows.iter().cloned().enumerate().map(|(number, row)| {
        let store = Arc::clone(&stores[number % 3]);
        tokio::spawn(async move { store.insert_session(row).await.unwrap() })
    });
    for opened in join_all(opened).await {
        opened.unwrap();
    }
    let mut left = Vec::new();
    for row in &rows {
        if is_there(stores[1].as_ref(), row).await {
            left.push(row.token_hash);
        }
    }
    assert_eq!(left.len(), 1);
    if matches!(place, Place::Postgres { .. }) {
        // Every other one was told to be over, so nobody goes on believing in it.
        let mut over: Vec<_> = rows
            .iter()
            .map(|row| row.token_hash)
            .filter(|token| !left.contains(token))
            .collect();
        while !over.is_empty() {
            let word = tokio::time::timeout(Duration::from_secs(10), told.recv()).await;
            let Ended::One(token) = word.unwrap().unwrap() else {
                panic!("it is known which");
            };
            assert!(!left.contains(&token));
            over.retain(|other| *other != token);
        }
    }
}

async fn sessions_are_listed_by_whose_they_are_and_only_while_they_run(place: Place) {
    let store = place.open().await;
    let elsewhere = SessionRow {
        org: org_b(),
        ..session(1, 1, 400)
    };
    let rows = [
        session(1, 1, 100),
        session(1, 2, 200),
        session(2, 1, 300),
        elsewhere,
    ];
    for row in rows.iter().rev() {
        store.insert_session(row.clone()).await.unwrap();
    }
    let listed = |org, person: Option<u32>, now, limit| {
        let filter = SessionFilter {
            org,
            user: person.map(user),
        };
        let store = Arc::clone(&store);
        async move { store.running_sessions(&filter, at(now), limit).await.unwrap() }
    };
    assert_eq!(listed(None, None, 0, 10).await, rows);
    assert_eq!(listed(None, None, 0, 2).await, rows[..2]);
    assert_eq!(listed(None, None, 200, 10).await, rows[2..]);
    assert_eq!(listed(Some(org_a()), None, 0, 10).await, rows[..3]);
    assert_eq!(listed(Some(org_a()), Some(1), 0, 10).await, rows[..2]);
    assert_eq!(
        listed(None, Some(1), 0, 10).await,
        [&rows[0], &rows[1], &rows[3]].map(Clone::clone)
    );
    assert_eq!(store.orgs_let_in(at(0)).await.unwrap(), [org_a(), org_b()]);
    assert_eq!(store.orgs_let_in(at(300)).await.unwrap(), [org_b()]);
}

async fn an_operator_ends_the_sessions_of_a_user_or_an_org_and_of_nobody_else(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let mut told = match place {
        Place::Sqlite(_) => one.ended(),
        Place::Postgres { .. } => other.ended(),
    };
    let elsewhere = SessionRow {
        org: org_b(),
        ..session(1, 1, 900)
    };
    let rows = [
        session(1, 1, 900),
        session(1, 2, 900),
        session(2, 1, 900),
        elsewhere,
    ];
    for row in &rows {
        one.insert_session(row.clone()).await.unwrap();
    }
    let codes = [launch(1, 60), launch(2, 60)];
    for code in &codes {
        one.keep_launch(code.clone()).await.unwrap();
    }
    let (org, person) = (org_a(), user(1));
    let ended = one.end_sessions(&org, Some(&person), at(0), entry("sessions.ended"));
    assert_eq!(ended.await.unwrap(), 2);
    heard(&mut told, Ended::Many).await;
    assert!(!is_there(other.as_ref(), &rows[0]).await && !is_there(other.as_ref(), &rows[1]).await);
    assert!(is_there(other.as_ref(), &rows[2]).await && is_there(other.as_ref(), &rows[3]).await);
    let spent = |code: [u8; 32]| one.spend_launch(code, at(1));
    assert_eq!(spent(codes[0].code_hash).await.unwrap(), SpentLaunch::Before);
    assert!(matches!(
        spent(codes[1].code_hash).await.unwrap(),
        SpentLaunch::Now(_)
    ));

    let ended = one.end_sessions(&org, None, at(0), entry("sessions.ended"));
    assert_eq!(ended.await.unwrap(), 1);
    assert!(is_there(other.as_ref(), &rows[3]).await, "of another org");
    let log = sound_log(one.as_ref(), &org).await;
    let said: Vec<_> = log
        .iter()
        .map(|row| row.details.contains("\"sessions\""))
        .collect();
    assert_eq!(said, [true, true]);
    assert!(log[0].details.contains("\"2\""), "{}", log[0].details);
}

async fn what_is_over_is_counted_no_more_and_forgotten(place: Place) {
    let store = place.open().await;
    store.claim_assertion([1; 32], at(60), at(0)).await.unwrap();
    store.claim_assertion([2; 32], at(70), at(0)).await.unwrap();
    for until in [60, 70] {
        store.keep_launch(launch(1, until)).await.unwrap();
        store
            .insert_session(session(1, until.unsigned_abs().into(), until))
            .await
            .unwrap();
    }
    let store = store.as_ref();
    for (now, left) in [(59, 2), (60, 1), (70, 0)] {
        assert_eq!(store.count_assertions(at(now)).await.unwrap(), left);
        assert_eq!(store.count_launches(at(now)).await.unwrap(), left);
        assert_eq!(store.count_sessions(at(now)).await.unwrap(), left);
    }
    for (now, forgotten) in [(60, 0), (61, 1), (61, 0), (71, 1)] {
        assert_eq!(store.forget_assertions(at(now)).await.unwrap(), forgotten);
        assert_eq!(store.forget_launches(at(now)).await.unwrap(), forgotten);
        assert_eq!(store.forget_sessions(at(now)).await.unwrap(), forgotten);
    }
}
