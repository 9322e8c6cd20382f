//! Turns are fair, bounded, and nobody who left is waited for.

use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use proptest::prelude::*;

use super::*;
use crate::clock::Clock;
use crate::upstream::line::UpstreamContext;

fn queue(concurrent: u32, length: usize) -> Queue {
    Queue::new(
        concurrent,
        length,
        Meter::new("test", &UpstreamContext::alone(Clock::system())),
    )
}

fn depth(queue: &Queue) -> usize {
    queue.state().waiting()
}

fn later() -> Instant {
    Instant::now() + Duration::from_secs(3_600)
}

fn advisor(whom: &str) -> Asker {
    Asker::interactive(whom, "r")
}

fn job(whom: &str) -> Asker {
    Asker::background(whom, "r")
}

/// Those who wait, in the order in which they are called when one after the other is done.
fn order(queue: &Queue, askers: &[Asker]) -> Vec<String> {
    let first = queue.enter(&askers[0], later()).now_or_never().unwrap().unwrap();
    let mut waiting: Vec<(String, BoxFuture<'_, _>)> = askers[1..]
        .iter()
        .map(|asker| (asker.whom.to_string(), queue.enter(asker, later()).boxed()))
        .collect();
    for (_, future) in &mut waiting {
        assert!(future.now_or_never().is_none());
    }
    let (mut order, mut slot) = (Vec::new(), first);
    while !waiting.is_empty() {
        drop(slot);
        let polled = waiting
            .iter_mut()
            .enumerate()
            .find_map(|(at, (_, future))| Some((at, future.now_or_never()?)));
        let (at, called) = polled.unwrap();
        slot = called.unwrap();
        order.push(waiting.remove(at).0);
    }
    order
}

#[tokio::test(start_paused = true)]
async fn a_household_with_many_calls_holds_up_nobody() {
    let queue = queue(1, 100);
    let askers = ["-", "a", "a", "a", "a", "b", "c", "b"].map(advisor);
    assert_eq!(order(&queue, &askers), ["a", "b", "c", "a", "b", "a", "a"]);
    assert_eq!(depth(&queue), 0);
}

#[tokio::test(start_paused = true)]
async fn advisors_go_before_jobs_and_jobs_are_not_forgotten() {
    let queue = queue(1, 100);
    let mut askers = vec![advisor("-"), job("job"), job("job")];
    askers.extend(["a", "b", "c", "d", "e", "f"].map(advisor));
    assert_eq!(
        order(&queue, &askers),
        ["a", "b", "c", "d", "job", "e", "f", "job"]
    );
}

#[tokio::test(start_paused = true)]
async fn who_comes_when_too_many_wait_is_sent_away_at_once() {
    let queue = queue(1, 2);
    let (asker, work) = (advisor("a"), job("b"));
    let _slot = queue.enter(&asker, later()).await.unwrap();
    let mut first = queue.enter(&asker, later()).boxed();
    assert!((&mut first).now_or_never().is_none());
    // Jobs have half of it.
    assert_eq!(queue.enter(&work, later()).await.unwrap_err(), NoSlot::Full);
    let mut second = queue.enter(&asker, later()).boxed();
    assert!((&mut second).now_or_never().is_none());
    assert_eq!(queue.enter(&asker, later()).await.unwrap_err(), NoSlot::Full);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_longer_than_agreed() {
    let queue = queue(1, 10);
    let asker = advisor("a");
    let _slot = queue.enter(&asker, later()).await.unwrap();
    let until = Instant::now() + Duration::from_secs(5);
    assert_eq!(queue.enter(&asker, until).await.unwrap_err(), NoSlot::TooLong);
    assert_eq!((Instant::now(), depth(&queue)), (until, 0));
}

#[tokio::test(start_paused = true)]
async fn who_is_called_and_goes_away_in_the_same_moment_passes_the_call_on() {
    let queue = queue(1, 10);
    let asker = advisor("a");
    let slot = queue.enter(&asker, later()).await.unwrap();
    let mut leaves = queue.enter(&asker, later()).boxed();
    let mut stays = queue.enter(&asker, later()).boxed();
    assert!((&mut leaves).now_or_never().is_none() && (&mut stays).now_or_never().is_none());
    drop(slot);
    drop(leaves);
    assert!(stays.now_or_never().unwrap().is_ok());
    assert!(queue.enter(&asker, later()).now_or_never().unwrap().is_ok());
}

proptest! {
    /// Whatever comes, goes and gives up: never more call than may, and in the end all slots are free.
    #[test]
    fn no_slot_is_lost_and_none_given_twice(
        concurrent in 1_u32..4,
        steps in proptest::collection::vec((0_u8..3, 0_usize..20), 1..120),
    ) {
        let askers: Vec<_> = (0..6)
            .map(|number| match number % 3 {
                0 => job(&number.to_string()),
                _ => advisor(&number.to_string()),
            })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(async {
            let queue = queue(concurrent, 8);
            let (mut slots, mut waiting) = (Vec::new(), Vec::new());
            for (kind, which) in steps {
                match kind {
                    0 => {
                        let mut entering = queue.enter(&askers[which % 6], later()).boxed();
                        match (&mut entering).now_or_never() {
                            Some(entered) => slots.extend(entered.ok()),
                            None => waiting.push(entering),
                        }
                    }
                    1 if !slots.is_empty() => drop(slots.swap_remove(which % slots.len())),
                    2 if !waiting.is_empty() => drop(waiting.swap_remove(which % waiting.len())),
                    _ => {}
                }
                let mut still = Vec::new();
                for mut entering in waiting {
                    match (&mut entering).now_or_never() {
                        Some(entered) => slots.extend(entered.ok()),
                        None => still.push(entering),
                    }
                }
                waiting = still;
                prop_assert!(slots.len() <= usize::try_from(concurrent).unwrap());
                prop_assert!(waiting.is_empty() || slots.len() == usize::try_from(concurrent).unwrap());
                prop_assert_eq!(depth(&queue), waiting.len());
            }
            drop((slots, waiting));
            let all: Vec<_> = (0..concurrent)
                .map(|_| queue.enter(&askers[1], later()).now_or_never().unwrap().unwrap())
                .collect();
            prop_assert!(queue.enter(&askers[1], later()).now_or_never().is_none());
            drop(all);
            Ok(())
        })?;
    }
}
