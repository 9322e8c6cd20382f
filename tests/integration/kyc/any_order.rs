//! Deliveries five times each and in any order: the same end, the same news, the same record.

use std::sync::Arc;
use std::time::Duration;

use inlay_contract::kyc::KycEventKind;
use inlay_sandbox::kyc::{DeliveryPlan, Speed, Vendor};
use inlay_sandbox::orgs::NORTH;
use inlay_sandbox::records::north;
use serde_json::Value;

use super::deliveries::{Delivery, Recorder, send_all, shuffle};
use super::ending::{Ending, ending, is_at_its_end};
use super::instance::Instance;
use super::parts::{Parts, until};

/// Somebody for each thing that a check can come to.
const PERSONS: [&str; 9] = [
    north::CLEAR_PERSON,
    north::WATCHLIST_PERSON,
    north::REQUIREMENTS_PERSON,
    north::CLIENT_NEEDED_PERSON,
    north::LATE_PART_PERSON,
    north::DECLINED_PERSON,
    north::ABANDONED_PERSON,
    north::ERROR_PERSON,
    north::UNKNOWN_WORD_PERSON,
];
const TIMES: usize = 5;
const SEEDS: [u64; 2] = [11, 4_711];
/// Shorter than the shortest time between two things that happen in a script.
const STEP: Duration = Duration::from_millis(100);
/// Longer than any script.
const TO_THE_END: Duration = Duration::from_secs(120);

/// When what was delivered arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Arrival {
    /// Before anything else happens.
    AtOnce,
    /// When everything is over.
    AtTheEnd,
}

/// How it is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// Each once, as sent.
    Sent,
    /// Each five times, in an order that this seed makes.
    Any(u64),
}

/// Starts a check of everybody, at a backend of its own.
async fn all_started(parts: &Parts, vendor: Vendor, database: &str) -> Arc<Instance> {
    let instance = parts.serve([vendor, Vendor::Platform], database).await;
    for person in PERSONS {
        instance.advisor(&NORTH, person).await.start("standard").await;
    }
    instance.settled().await;
    Arc::new(instance)
}

async fn endings(parts: &Parts, instance: &Instance) -> Vec<Ending> {
    let mut endings = Vec::new();
    for person in PERSONS {
        endings.push(ending(parts, instance, person).await);
    }
    endings
}

/// Delivers and waits until it is worked on. The first delivery of each event, and no other, is new.
async fn deliver(instance: &Arc<Instance>, deliveries: Vec<Delivery>, order: Order) {
    let once = deliveries.len();
    let (mut deck, times) = match order {
        Order::Sent => (deliveries, 1),
        Order::Any(_) => (vec![deliveries; TIMES].concat(), TIMES),
    };
    if let Order::Any(seed) = order {
        shuffle(&mut deck, seed);
    }
    let statuses = if times == 1 {
        let mut statuses = Vec::new();
        for delivery in deck {
            statuses.push(delivery.send(instance).await.status);
        }
        statuses
    } else {
        send_all(instance, deck).await
    };
    let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(202), count(200)), (once, once * (times - 1)));
    instance.settled().await;
}

/// Makes a check of everybody and delivers what the vendor says of it.
async fn play(
    parts: &Parts,
    recorder: &Recorder,
    vendor: Vendor,
    arrival: Arrival,
    order: Order,
) -> Vec<Ending> {
    let instance = all_started(parts, vendor, &format!("{arrival:?}-{order:?}")).await;
    let mut kept = Vec::new();
    let mut passed = Duration::ZERO;
    while passed < TO_THE_END {
        parts.advance(STEP).await;
        passed += STEP;
        let heard = recorder.take();
        if arrival == Arrival::AtOnce && !heard.is_empty() {
            deliver(&instance, heard.clone(), order).await;
        }
        kept.extend(heard);
    }
    match (arrival, order) {
        (Arrival::AtTheEnd, _) => deliver(&instance, kept, order).await,
        // What is known comes once more, all of it, and is no news.
        (Arrival::AtOnce, Order::Any(seed)) => {
            shuffle(&mut kept, seed);
            let statuses = send_all(&instance, kept).await;
            assert!(statuses.iter().all(|status| *status == 200));
            instance.settled().await;
        }
        (Arrival::AtOnce, Order::Sent) => {}
    }
    endings(parts, &instance).await
}

async fn same_end_state(vendor: Vendor, arrival: Arrival) {
    let parts = Parts::start(Speed::HELD).await;
    let recorder = Recorder::before(&parts, &NORTH, vendor).await;
    let expected = play(&parts, &recorder, vendor, arrival, Order::Sent).await;
    for (ending, person) in expected.iter().zip(PERSONS) {
        assert_eq!(ending.written.len(), ending.news.len(), "{person}");
        assert_eq!(ending.told.len(), ending.news.len(), "{person}");
        assert!(is_at_its_end(&ending.check), "{person}: {:?}", ending.check.state);
    }
    if arrival == Arrival::AtOnce {
        for (ending, person) in expected.iter().zip(PERSONS) {
            assert!(
                ending.news.contains(&KycEventKind::Progressed),
                "{person} is seen under way: {:?}",
                ending.news
            );
        }
    }
    for seed in SEEDS {
        println!("deliveries in the order of seed {seed}");
        let seen = play(&parts, &recorder, vendor, arrival, Order::Any(seed)).await;
        for ((seen, expected), person) in seen.iter().zip(&expected).zip(PERSONS) {
            assert_eq!(seen, expected, "{person}, seed {seed}");
        }
    }
}

#[tokio::test]
async fn news_of_the_platform_in_any_order_ends_as_in_its_own() {
    same_end_state(Vendor::Platform, Arrival::AtOnce).await;
}

#[tokio::test]
async fn late_news_of_the_platform_in_any_order_ends_as_in_its_own() {
    same_end_state(Vendor::Platform, Arrival::AtTheEnd).await;
}

#[tokio::test]
async fn news_of_onfido_in_any_order_ends_as_in_its_own() {
    same_end_state(Vendor::Onfido, Arrival::AtOnce).await;
}

#[tokio::test]
async fn late_news_of_onfido_in_any_order_ends_as_in_its_own() {
    same_end_state(Vendor::Onfido, Arrival::AtTheEnd).await;
}

/// While checks run, and past each other: what is seen on the way may differ, the end may not.
async fn same_end_live(vendor: Vendor) {
    let parts = Parts::start(Speed::HELD).await;
    let recorder = Recorder::before(&parts, &NORTH, vendor).await;
    let mut expected = play(&parts, &recorder, vendor, Arrival::AtTheEnd, Order::Sent).await;
    drop(recorder);

    let parts = Parts::start(Speed(3_000)).await;
    let vendors = [vendor, Vendor::Platform];
    let instance = parts.serve(vendors, "live").await;
    parts.sandbox.set_deliveries(DeliveryPlan {
        times: 5,
        shuffle_within_ms: 400,
        ..DeliveryPlan::default()
    });
    parts.deliver_to(&instance, vendors);
    for person in PERSONS {
        instance.advisor(&NORTH, person).await.start("standard").await;
    }
    for person in PERSONS {
        until("the check is over", async || {
            let events = instance.events(&NORTH, person).await;
            is_at_its_end(&events.last()?.check).then_some(())
        })
        .await;
    }
    parts.advance(Duration::ZERO).await;
    instance.settled().await;
    for (expected, person) in expected.iter_mut().zip(PERSONS) {
        let mut seen = ending(&parts, &instance, person).await;
        assert!(seen.written.len() == seen.news.len() && seen.told.len() == seen.news.len());
        assert!(
            seen.written.iter().map(Value::as_u64).is_sorted(),
            "a later result never gives way to an earlier one"
        );
        assert_eq!(seen.record["Inlay_Sequence__c"], *seen.written.last().unwrap());
        for ending in [&mut seen, expected] {
            (ending.news, ending.written, ending.told) = Default::default();
            ending.record.remove("Inlay_Sequence__c");
        }
        assert_eq!(seen, *expected, "{person}");
    }
}

#[tokio::test]
async fn five_deliveries_of_each_past_each_other_while_checks_run_at_the_platform() {
    same_end_live(Vendor::Platform).await;
}

#[tokio::test]
async fn five_deliveries_of_each_past_each_other_while_checks_run_at_onfido() {
    same_end_live(Vendor::Onfido).await;
}
