//! What works in the background goes on after a panic.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt as _;
use tokio_util::sync::CancellationToken;

/// Before beginning anew: what panics at once must not burn the processor.
const PAUSE: Duration = Duration::from_secs(1);

/// Does what `begin` begins, until it ends by itself; after a panic it is begun anew, unless the service stops.
///
/// What is shared with others is guarded by locks that take a poisoned one for what it holds, or stands in the store, where a
/// commit is whole or is none; so a panic leaves nothing half done behind it.
pub(super) async fn unbroken<F: Future<Output = ()>>(
    what: &'static str,
    stop: CancellationToken,
    begin: impl Fn() -> F,
) {
    while AssertUnwindSafe(begin()).catch_unwind().await.is_err() {
        tracing::error!(
            part = what,
            "something in the background panicked and begins anew"
        );
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            () = stop.cancelled() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn after_a_panic_the_work_begins_anew_and_its_own_end_is_the_end() {
        let begun = AtomicUsize::new(0);
        let work = || async {
            let number = begun.fetch_add(1, Ordering::SeqCst);
            assert!(2 <= number, "not yet");
        };
        unbroken("test", CancellationToken::new(), work).await;
        assert_eq!(begun.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_service_that_stops_waits_for_nothing_that_panicked() {
        let stop = CancellationToken::new();
        stop.cancel();
        unbroken("test", stop, || async { panic!("again") }).await;
    }
}
