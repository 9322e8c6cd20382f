//! Webhook deliveries.

use std::sync::Arc;

use futures::future::join_all;
use inlay_contract::ErrorCode;

use super::on_both_engines;
use super::place::{Place, at, delivery, entry, job, org_a, org_b, sound_log, token};
use crate::store::{Acceptance, DeliveryId, NewDelivery, NewJob, Queue, Settlement, Store, Verdict};

on_both_engines!(
    a_delivery_is_kept_as_it_came_with_a_job_for_it,
    of_many_duplicates_at_once_one_is_new,
    equal_events_of_two_orgs_or_providers_are_different_ones,
    a_delivery_is_forgotten_when_it_is_old_and_nothing_is_left_to_do,
);

fn job_for(id: DeliveryId) -> NewJob {
    NewJob {
        subject: id.0.to_string(),
        ..job(Queue::Webhook, &id.0.to_string(), 0)
    }
}

async fn accept(store: &dyn Store, delivery: NewDelivery) -> Acceptance {
    let audit = vec![entry("webhook.received")];
    store.accept(delivery, &job_for, audit).await.unwrap()
}

#[track_caller]
fn new(acceptance: Acceptance) -> DeliveryId {
    match acceptance {
        Acceptance::New(id) => id,
        Acceptance::Duplicate => panic!("taken for a duplicate"),
    }
}

async fn a_delivery_is_kept_as_it_came_with_a_job_for_it(place: Place) {
    let store = place.open().await;
    let id = new(accept(store.as_ref(), delivery("event-1")).await);
    let kept = store.delivery(id).await.unwrap().unwrap();
    assert_eq!((kept.id, kept.delivery), (id, delivery("event-1")));
    assert_eq!(store.delivery(DeliveryId(-1)).await.unwrap(), None);
    let job = store
        .claim(&[Queue::Webhook], token(), at(0), at(60))
        .await
        .unwrap();
    assert_eq!(job.unwrap().work, job_for(id));
    assert_eq!(sound_log(store.as_ref(), &org_a()).await.len(), 1);
}

async fn of_many_duplicates_at_once_one_is_new(place: Place) {
    let stores = [place.open().await, place.open().await];
    let deliveries = (0..40).map(|number| {
        let store = Arc::clone(&stores[number % 2]);
        tokio::spawn(async move { accept(store.as_ref(), delivery("event-1")).await })
    });
    let accepted = join_all(deliveries).await;
    let is_new = |acceptance: &&_| matches!(acceptance, Ok(Acceptance::New(_)));
    assert_eq!(accepted.iter().filter(is_new).count(), 1);
    assert!(accepted.iter().all(Result::is_ok));
    let store = stores[0].as_ref();
    assert_eq!(store.depth(Queue::Webhook).await.unwrap(), 1);
    assert_eq!(sound_log(store, &org_a()).await.len(), 1);
}

async fn equal_events_of_two_orgs_or_providers_are_different_ones(place: Place) {
    let store = place.open().await;
    let mut elsewhere = delivery("event-1");
    elsewhere.org = org_b();
    let mut other = delivery("event-1");
    other.provider = "platform".to_owned();
    let mut ids = Vec::new();
    for delivery in [delivery("event-1"), elsewhere.clone(), other] {
        ids.push(new(accept(store.as_ref(), delivery).await));
    }
    let kept = store.delivery(ids[1]).await.unwrap().unwrap();
    assert_eq!(kept.delivery, elsewhere);
    assert_eq!(accept(store.as_ref(), elsewhere).await, Acceptance::Duplicate);
}

async fn a_delivery_is_forgotten_when_it_is_old_and_nothing_is_left_to_do(place: Place) {
    let store = place.open().await;
    let mut ids = Vec::new();
    for (number, event) in (0..).zip(["waiting", "dead", "done", "young"]) {
        let mut delivery = delivery(event);
        delivery.received_at = at(number);
        ids.push(new(accept(store.as_ref(), delivery).await));
    }
    for _ in 0..4 {
        let job = store
            .claim(&[Queue::Webhook], token(), at(0), at(60))
            .await
            .unwrap();
        let job = job.unwrap();
        let index = ids.iter().position(|id| id.0.to_string() == job.work.subject);
        let code = ErrorCode::Internal;
        let verdict = match index.unwrap() {
            0 => Verdict::Retry { due_at: at(99), code },
            1 => Verdict::Dead { at: at(1), code },
            _ => Verdict::Done,
        };
        let settlement = Settlement {
            lease: job.lease,
            verdict,
        };
        store.settle(settlement, Vec::new()).await.unwrap();
    }
    assert_eq!(store.forget_deliveries(at(3)).await.unwrap(), 1);
    for (index, is_kept) in [true, true, false, true].into_iter().enumerate() {
        let kept = store.delivery(ids[index]).await.unwrap();
        assert_eq!(kept.is_some(), is_kept, "delivery {index}");
    }
    assert_eq!(
        accept(store.as_ref(), delivery("waiting")).await,
        Acceptance::Duplicate
    );
}
