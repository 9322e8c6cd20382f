//! The period that a view opens on.
//!
//! What the reader chose last goes along from record to record: who looks at one client's year looks at the next one's. It
//! says nothing of any client. All else that the reader does (what is open in the tree, what the tables are narrowed to)
//! belongs to a record and ends with it. Without a choice of the reader's it is the admin's default.

use std::cell::Cell;

use inlay_analytics::period::Period;

thread_local! {
    /// What the reader chose last, in whichever record.
    static CHOSEN: Cell<Option<Period>> = const { Cell::new(None) };
}

/// Keeps what the reader chooses for the records that follow.
pub(super) fn choose(period: Period) {
    CHOSEN.set(Some(period));
}

/// Whether the reader has chosen a period in any record.
pub(super) fn is_chosen() -> bool {
    CHOSEN.get().is_some()
}

/// What is wished for, the first one first: what the reader chose, then `default`, the admin's. The first that there is
/// wins; where there is none, the widget has its own.
pub(super) fn wishes(default: Option<Period>) -> impl Iterator<Item = Period> {
    CHOSEN.get().into_iter().chain(default)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_own_choice_wins_over_the_admins_default() {
        let wished = |default| wishes(default).collect::<Vec<_>>();
        assert!(!is_chosen());
        assert_eq!(wished(None), []);
        assert_eq!(wished(Some(Period::OneYear)), [Period::OneYear]);
        choose(Period::SixMonths);
        assert!(is_chosen());
        assert_eq!(
            wished(Some(Period::OneYear)),
            [Period::SixMonths, Period::OneYear]
        );
    }
}
