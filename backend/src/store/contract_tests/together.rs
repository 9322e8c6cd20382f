//! Everything at once: what one does must never make another fail.

use std::sync::Arc;

use futures::future::join_all;
use inlay_contract::ErrorCode;

use super::on_both_engines;
use super::place::{Place, at, commit, delivery, entry, event, job, org_a, party, sound_log, token};
use crate::store::{Acceptance, Commit, Queue, Settlement, StoreError, Verdict};

on_both_engines!(
    nobody_fails_because_others_work_at_the_same_time,
    a_store_that_works_is_ready
);

const ROUNDS: u32 = 12;
const WORKERS: u32 = 12;

async fn nobody_fails_because_others_work_at_the_same_time(place: Place) {
    let stores = [place.open().await, place.open().await];
    let workers = (0..WORKERS).map(|worker| {
        let store = Arc::clone(&stores[usize::from(worker % 2 == 0)]);
        tokio::spawn(async move {
            let mut written = 0;
            for round in 0..ROUNDS {
                let key = party(round % 3);
                match worker % 3 {
                    0 => loop {
                        let file = store.file(&key).await.unwrap();
                        let change = Commit {
                            events: vec![event(file.sequence + 1)],
                            jobs: vec![job(Queue::WriteBack, key.record.as_str(), 0)],
                            audit: vec![entry("check.changed")],
                            ..commit(key.clone(), file.version)
                        };
                        match store.commit(change).await {
                            Err(StoreError::Conflict) => {}
                            result => {
                                result.unwrap();
                                written += 1;
                                break;
                            }
                        }
                    },
                    1 => {
                        let event = format!("event {round}");
                        let make = |_| job(Queue::Webhook, &event, 0);
                        let audit = vec![entry("webhook.received")];
                        let accepted = store.accept(delivery(&event), &make, audit).await.unwrap();
                        written += usize::from(accepted != Acceptance::Duplicate);
                    }
                    _ => {
                        let claimed = store.claim(&Queue::ALL, token(), at(1), at(60)).await.unwrap();
                        let Some(claimed) = claimed else { continue };
                        let verdict = match round % 3 {
                            0 => Verdict::Retry {
                                due_at: at(0),
                                code: ErrorCode::Internal,
                            },
                            _ => Verdict::Done,
                        };
                        let settlement = Settlement {
                            lease: claimed.lease,
                            verdict,
                        };
                        store
                            .settle(settlement, vec![entry("crm.written")])
                            .await
                            .unwrap();
                        store.next_due(&Queue::ALL).await.unwrap();
                        written += 1;
                    }
                }
            }
            written
        })
    });
    let written: usize = join_all(workers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(sound_log(stores[0].as_ref(), &org_a()).await.len(), written);
}

async fn a_store_that_works_is_ready(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    one.ready().await.unwrap();
    other.ready().await.unwrap();
    one.ready().await.unwrap();
}
