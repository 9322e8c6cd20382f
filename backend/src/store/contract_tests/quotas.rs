//! What was counted: several instances count as one does.

use std::sync::Arc;

use futures::future::join_all;
use jiff::SignedDuration;
use jiff::Timestamp;

use super::on_both_engines;
use super::place::{Place, at};
use crate::random;
use crate::store::memory::MemoryStore;
use crate::store::{QuotaStore, SliceWanted};

on_both_engines!(
    the_statement_reckons_as_the_arithmetic_does,
    of_many_who_take_at_once_nobody_gets_what_another_has,
    subjects_whose_buckets_are_full_are_forgotten,
);

const WANTED: SliceWanted = SliceWanted {
    subject: [7; 32],
    now: Timestamp::UNIX_EPOCH,
    interval_us: 100_000,
    burst: 50,
    least: 1,
    most: 5,
};

/// Steps that nobody chose: held against the same rule in other words.
async fn the_statement_reckons_as_the_arithmetic_does(place: Place) {
    let (stores, model) = ([place.open().await, place.open().await], MemoryStore::new());
    let mut now = at(0);
    let mut seen = [0_u32; 3];
    for step in 0..400_usize {
        let [pause, subject, burst, least, more, _, _, _] = random::bytes::<8>();
        now += SignedDuration::from_millis(i64::from(pause) / 2);
        // Now and then an instance whose clock is ahead.
        let ahead = SignedDuration::from_secs(if step % 40 == 39 { 3600 } else { 0 });
        let least = u32::from(least) % 5 + 1;
        let wanted = SliceWanted {
            subject: [subject % 3; 32],
            now: now + ahead,
            // A configuration may change while its subjects are counted.
            burst: u32::from(burst) % 20 + 1,
            least,
            most: least + u32::from(more) % 4,
            ..WANTED
        };
        let expected = model.take_slice(wanted).await.unwrap();
        let got = stores[step % 2].take_slice(wanted).await.unwrap();
        assert_eq!(got, expected, "step {step}: {wanted:?}");
        let kind = match got.granted {
            0 => 0,
            granted if granted < wanted.most => 1,
            _ => 2,
        };
        seen[kind] += 1;
    }
    assert!(
        seen.iter().all(|times| 0 < *times),
        "nothing, less and all: {seen:?}"
    );
}

async fn of_many_who_take_at_once_nobody_gets_what_another_has(place: Place) {
    let stores = [place.open().await, place.open().await, place.open().await];
    let takes = (0..40).map(|number: usize| {
        let store = Arc::clone(&stores[number % 3]);
        tokio::spawn(async move { store.take_slice(WANTED).await.unwrap().granted })
    });
    let granted = join_all(takes).await.into_iter().map(Result::unwrap);
    assert_eq!(granted.sum::<u32>(), WANTED.burst);
}

async fn subjects_whose_buckets_are_full_are_forgotten(place: Place) {
    let store = place.open().await;
    for subject in 0..3 {
        let wanted = SliceWanted {
            subject: [subject; 32],
            now: at(i64::from(subject) * 10),
            ..WANTED
        };
        store.take_slice(wanted).await.unwrap();
    }
    assert_eq!(store.forget_rested(at(0)).await.unwrap(), 0);
    assert_eq!(store.forget_rested(at(11)).await.unwrap(), 2);
    assert_eq!(store.forget_rested(at(11)).await.unwrap(), 0);
}
