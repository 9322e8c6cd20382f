//! A provider that is asked too much says for how long it wants to be left alone, and is.

use std::sync::atomic::Ordering::SeqCst;

use inlay_contract::ErrorCode;
use inlay_contract::kyc::RunState;
use jiff::SignedDuration;

use super::super::fakes::*;
use crate::store::{JobStore as _, Queue};

#[tokio::test]
async fn the_pause_that_a_provider_asks_for_is_kept_to_the_second() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    world.provider.asks_for_pause.store(90, SeqCst);
    let asked_at = world.now();
    world.work().await.unwrap();
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::Queued);
    assert_eq!(
        panel.checks[0].delay.map(|delay| delay.code),
        Some(ErrorCode::ProviderRateLimited)
    );
    let due = world.store.next_due(&Queue::ALL).await.unwrap();
    assert_eq!(due, Some(asked_at + SignedDuration::from_secs(90)));

    // It would answer now, and is not asked.
    world.provider.asks_for_pause.store(0, SeqCst);
    world.clock.set(asked_at + SignedDuration::from_secs(89));
    world.work().await.unwrap();
    assert_eq!(world.provider.runs(), 0);
    world.clock.set(asked_at + SignedDuration::from_secs(90));
    world.work().await.unwrap();
    assert_eq!(world.provider.runs(), 1);
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].delay, None);
}

// Onfido takes 400 calls a minute of a firm: looks at a run that are told to wait must not turn into a dead check.
#[tokio::test]
async fn a_limit_for_hours_costs_no_check() {
    let world = World::new();
    let ada = caller(NORTH, ADA);
    world.service.start(&ada, &key(), &request()).await.unwrap();
    world.work().await.unwrap();
    world.provider.asks_for_pause.store(300, SeqCst);
    world.work_until(world.after(SignedDuration::from_hours(6))).await;
    let asked = world.provider.observed.load(SeqCst);
    world.provider.asks_for_pause.store(0, SeqCst);
    world.provider.finish(inlay_contract::kyc::Outcome::Approved);
    world.work_until(world.after(SignedDuration::from_mins(11))).await;
    let panel = world.service.panel(&ada, "en").await.unwrap();
    assert_eq!(panel.checks[0].state.value, RunState::Finished);
    assert!(asked < world.provider.observed.load(SeqCst));
}
