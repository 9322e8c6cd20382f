//! How much is kept, counted from time to time and not for each newcomer.
//!
//! Between two counts an instance adds what it has let in itself. So with several instances the bound may be exceeded by what the
//! others let in within [`COUNTED_EVERY`]: it is there against floods, and need not be exact.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::session::NotKept;
use crate::session::stored::unavailable;
use crate::store::StoreError;

/// After this the store is asked again how much is kept.
pub(super) const COUNTED_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// Room for so many, of all instances together.
pub(super) struct Room {
    most: u64,
    latest: Mutex<Option<Count>>,
}

#[derive(Clone, Copy)]
struct Count {
    at: Timestamp,
    count: u64,
}

impl Room {
    pub(super) fn new(most: NonZeroUsize) -> Self {
        Self {
            most: u64::try_from(most.get()).unwrap_or(u64::MAX),
            latest: Mutex::new(None),
        }
    }

    /// Takes a place where there is one; `count` asks the store how many are taken.
    ///
    /// # Errors
    /// [`NotKept`].
    pub(super) async fn enter<C>(&self, now: Timestamp, count: impl FnOnce() -> C) -> Result<(), NotKept>
    where
        C: Future<Output = Result<u64, StoreError>>,
    {
        if !self.is_counted(now) {
            let count = count().await.map_err(|error| unavailable(&error))?;
            self.set(Count { at: now, count });
        }
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        match latest.as_mut() {
            Some(latest) if latest.count < self.most => {
                latest.count += 1;
                Ok(())
            }
            _ => Err(NotKept::Full),
        }
    }

    fn is_counted(&self, now: Timestamp) -> bool {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.is_some_and(|latest| now.duration_since(latest.at).abs() < COUNTED_EVERY)
    }

    fn set(&self, count: Count) {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(count);
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use futures::executor::block_on;

    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_store_is_counted_once_in_a_while_and_what_came_since_is_added() {
        let room = Room::new(NonZeroUsize::new(3).unwrap());
        let enter = |now, counted: Option<u64>| {
            let count = || ready(Ok(counted.expect("it is too early to ask again")));
            block_on(room.enter(second(now), count))
        };
        assert_eq!(enter(0, Some(1)), Ok(()));
        assert_eq!(enter(1, None), Ok(()));
        assert_eq!(enter(9, None), Err(NotKept::Full));
        assert_eq!(enter(10, Some(0)), Ok(()), "others have gone");
        assert_eq!(enter(20, Some(3)), Err(NotKept::Full));
        assert_eq!(
            enter(5, Some(2)),
            Ok(()),
            "a clock that went back does not close the door"
        );
    }
}
