//! What counting together promises, over a store in memory.

use std::sync::atomic::{AtomicU32, Ordering};

use proptest::prelude::*;

use super::*;
use crate::clock::ManualClock;
use crate::store::memory::MemoryStore;

const SUBJECT: &str = "somebody";

/// Several instances on one store and one clock.
struct Instances {
    store: Arc<MemoryStore>,
    clock: ManualClock,
    each: Vec<SharedQuotas>,
}

impl Instances {
    fn new(count: usize) -> Self {
        let store = Arc::new(MemoryStore::new());
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH);
        let each = (0..count)
            .map(|_| SharedQuotas::new(Arc::clone(&store) as Arc<dyn Store>, clock.clock()))
            .collect();
        Self { store, clock, each }
    }

    async fn take(&self, instance: usize, quota: Quota, count: u32) -> Result<(), TooSoon> {
        let count = number(count);
        self.each[instance]
            .take(Subject::new("test", SUBJECT), quota, count)
            .await
    }

    async fn passes(&self, instance: usize, quota: Quota) -> bool {
        self.take(instance, quota, 1).await.is_ok()
    }
}

fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

#[tokio::test]
async fn a_burst_is_one_burst_wherever_it_is_spent() {
    let instances = Instances::new(3);
    let quota = Quota::per_minute(number(60));
    let mut passed = 0;
    for turn in 0..200 {
        passed += u32::from(instances.passes(turn % 3, quota).await);
    }
    assert_eq!(passed, 60);
}

#[tokio::test]
async fn the_store_is_asked_once_for_a_slice_and_not_for_each_request() {
    let instances = Instances::new(1);
    let quota = Quota::per_minute(number(100));
    for _ in 0..100 {
        assert!(instances.passes(0, quota).await);
    }
    assert_eq!(instances.store.slices_asked(), 10);
    for _ in 0..50 {
        assert!(!instances.passes(0, quota).await);
    }
    assert_eq!(
        instances.store.slices_asked(),
        11,
        "who is refused is refused here until it can be otherwise"
    );
}

#[tokio::test]
async fn whoever_waits_as_long_as_was_said_passes() {
    let instances = Instances::new(2);
    let quota = Quota::per_second(number(7));
    while instances.passes(0, quota).await {}
    for instance in [0, 1] {
        let refused = instances.take(instance, quota, 1).await.unwrap_err();
        assert!(refused.wait <= quota.interval() + SignedDuration::from_micros(1));
        instances.clock.advance(refused.wait);
        assert_eq!(instances.take(instance, quota, 1).await, Ok(()));
    }
}

#[tokio::test]
async fn what_is_held_and_not_used_expires() {
    let instances = Instances::new(2);
    let quota = Quota::per_second(number(10)).with_burst(number(100));
    assert!(instances.passes(0, quota).await);
    // Nine are held, and may be used for as long as the bucket takes to become full.
    instances.clock.advance(SignedDuration::from_secs(10));
    assert_eq!(instances.take(1, quota, 100).await, Ok(()), "the bucket is full");
    assert!(!instances.passes(0, quota).await, "and nothing else is left");
}

#[tokio::test]
async fn more_than_a_burst_at_once_never_passes() {
    let instances = Instances::new(1);
    let quota = Quota::per_minute(number(6));
    assert!(instances.take(0, quota, 7).await.is_err());
    assert_eq!(instances.store.slices_asked(), 0);
    assert!(instances.take(0, quota, 6).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn when_the_store_cannot_be_asked_each_counts_alone_and_together_again_later() {
    let instances = Instances::new(2);
    let quota = Quota::per_minute(number(5));
    instances.store.refuse_access(true);
    for instance in [0, 1] {
        for _ in 0..5 {
            assert!(instances.passes(instance, quota).await);
        }
        assert!(!instances.passes(instance, quota).await);
    }
    assert_eq!(
        instances.store.slices_asked(),
        2,
        "a store that is down is left alone for a moment"
    );
    instances.store.refuse_access(false);
    tokio::time::advance(ALONE).await;
    let mut passed = 0;
    for turn in 0..20 {
        passed += u32::from(instances.passes(turn % 2, quota).await);
    }
    assert_eq!(passed, 5);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_hangs_holds_nobody_up_for_long() {
    let instances = Instances::new(1);
    instances.store.hang(true);
    let begun = Instant::now();
    let quota = Quota::per_minute(number(5));
    for _ in 0..5 {
        assert!(instances.passes(0, quota).await);
    }
    assert!(!instances.passes(0, quota).await);
    assert_eq!(begun.elapsed(), PATIENCE, "once, and not for each");
}

#[tokio::test]
async fn many_requests_at_the_same_time_wait_for_one_slice() {
    let instances = Instances::new(1);
    let quota = Quota::per_minute(number(100));
    let passed = AtomicU32::new(0);
    let takes = (0..10).map(|_| async {
        let passes = instances.passes(0, quota).await;
        passed.fetch_add(u32::from(passes), Ordering::SeqCst);
    });
    futures::future::join_all(takes).await;
    assert_eq!(passed.load(Ordering::SeqCst), 10);
    assert_eq!(instances.store.slices_asked(), 1);
}

#[tokio::test]
async fn subjects_of_whom_nothing_is_held_are_forgotten() {
    let instances = Instances::new(1);
    let quota = Quota::per_second(NonZeroU32::MIN);
    for name in 0..2 * u32::try_from(MANY_SUBJECTS).unwrap() {
        let subject = Subject::new("test", name.to_be_bytes());
        let taken = instances.each[0].take(subject, quota, NonZeroU32::MIN).await;
        assert_eq!(taken, Ok(()));
    }
    let kept = instances.each[0].subjects.lock().unwrap().held.len();
    assert!(kept <= MANY_SUBJECTS + 1, "{kept}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whoever asks where and when: in any span, all instances together let pass no more than the burst, what the rate makes up
    /// for, and a slice for each instance.
    #[test]
    fn no_more_passes_than_the_quota_and_a_slice_for_each(
        instances in 1_usize..5,
        rate in 1_u32..200,
        burst in 1_u32..80,
        steps in proptest::collection::vec((0_i64..120, 0_usize..5, 1_u32..4), 1..250),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let quota = Quota::per_second(number(rate)).with_burst(number(burst));
        let slice = i128::from((burst / SLICES_OF_A_BURST).max(3));
        let held = slice * i128::try_from(instances).unwrap();
        let together = Instances::new(instances);
        let mut passed: Vec<(i128, i128)> = Vec::new();
        for (pause, instance, count) in steps {
            together.clock.advance(SignedDuration::from_millis(pause));
            if runtime.block_on(together.take(instance % instances, quota, count)).is_ok() {
                passed.push((together.clock.clock().now().as_nanosecond(), i128::from(count)));
            }
        }
        for from in 0..passed.len() {
            let mut sum = 0;
            for (at, count) in &passed[from..] {
                sum += count;
                let made_up = (at - passed[from].0) / quota.interval().as_nanos();
                prop_assert!(sum <= i128::from(burst) + made_up + held, "{sum} within {made_up}");
            }
            if from == 0 {
                // From the beginning nobody holds anything yet.
                let made_up = passed.last().unwrap().0 / quota.interval().as_nanos();
                prop_assert!(sum <= i128::from(burst) + made_up);
            }
        }
    }
}
