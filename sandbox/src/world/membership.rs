//! When an account belongs to an entity: from its opening or its joining on, until it leaves.

use crate::calendar::BusinessDay;

/// The time during which an account belongs to a household, a person or, to itself, an account.
#[derive(Debug, Clone, Copy)]
pub(super) struct Membership {
    /// Its place in the firm's accounts.
    pub(super) account: usize,
    /// The first close at which it belongs; `None`: from its opening on.
    pub(super) joined: Option<BusinessDay>,
    /// The first close at which it does not belong any more, planned or past.
    pub(super) left: Option<BusinessDay>,
}

impl Membership {
    /// Whether it belongs at the close of `day`. Before its opening it is worth nothing and does no harm.
    pub(super) fn covers(&self, day: BusinessDay) -> bool {
        self.joined.is_none_or(|joined| joined <= day) && self.left.is_none_or(|left| day < left)
    }

    /// Whether it belonged at some close until `last`.
    pub(super) fn began_by(&self, last: BusinessDay) -> bool {
        self.joined.is_none_or(|joined| joined <= last)
    }

    /// Whether what is booked in it on `day` is booked in the entity as well. On the day of joining its whole close
    /// comes in instead, which includes those bookings.
    pub(super) fn counts_bookings_of(&self, day: BusinessDay) -> bool {
        self.covers(day) && self.joined != Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_joining_belongs_and_the_day_of_leaving_does_not() {
        let day = BusinessDay::from_index;
        let membership = Membership {
            account: 0,
            joined: Some(day(10)),
            left: Some(day(20)),
        };
        assert_eq!(
            [9, 10, 19, 20].map(|index| membership.covers(day(index))),
            [false, true, true, false]
        );
        assert!(!membership.counts_bookings_of(day(10)) && membership.counts_bookings_of(day(11)));
        assert!(!membership.began_by(day(9)) && membership.began_by(day(30)));
    }
}
