//! What may be replaced while the service runs.
//!
//! Whoever uses it asks for [`Live::current`] once and works with that to the end, so that nothing changes in the middle of a
//! request. It may import nothing of the crate. It deliberately tells nobody of a change: whoever must do something then is
//! the one who replaces it.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// A value as it is at the moment. Cheap to clone; clones change together.
pub struct Live<T>(Arc<RwLock<Arc<T>>>);

impl<T> Live<T> {
    /// At first it is `value`.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(value))))
    }

    /// What it is now. Whoever holds it keeps it as it was.
    #[must_use]
    pub fn current(&self) -> Arc<T> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts `value` into its place.
    pub fn replace(&self, value: T) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(value);
    }
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Live<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Live(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_began_with_the_old_value_ends_with_it() {
        let live = Live::new(1);
        let clone = live.clone();
        let begun = clone.current();
        live.replace(2);
        assert_eq!((*begun, *clone.current()), (1, 2));
    }
}
