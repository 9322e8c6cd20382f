//! What came into an entity from outside and what went there.
//!
//! What is moved between two of its accounts is none of it; what is moved to an account that does not belong to it is.
//! An account that joins comes in at its close of that day, one that leaves goes at its last close: it has no part in
//! the return of that day in either case.

use std::ops::RangeInclusive;

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::{Member, Portfolio};
use crate::amount::{money, round_to_cents};
use crate::answer::{Flow, FlowKind, FlowSeries};
use crate::calendar::BusinessDay;
use crate::world::ledger::{Booking, Pocket};

impl Portfolio<'_> {
    /// External flows on the days of [`Portfolio::valuations`], oldest first.
    #[must_use]
    pub fn flows(&self, dates: RangeInclusive<Date>) -> FlowSeries {
        let first = self.summary_days(&(Date::MIN..=Date::MAX)).next();
        let bounds = first.zip(self.last_close());
        let is_told = |day: BusinessDay| {
            bounds.is_some_and(|(first, last)| first <= day && day <= last) && dates.contains(&day.date())
        };
        let mut flows: Vec<Flow> = Vec::new();
        for member in self.members() {
            for pocket in member.pockets {
                let crossing = pocket.bookings.iter().filter(|booking| is_told(booking.day));
                let crossing = crossing.filter(|booking| self.crosses_border(&member, booking));
                flows.extend(crossing.map(|booking| self.flow_of(&member, pocket, booking)));
            }
            flows.extend(
                self.joining(&member)
                    .filter(|(day, _)| is_told(*day))
                    .map(|(_, flow)| flow),
            );
            flows.extend(
                self.leaving(&member)
                    .filter(|(day, _)| is_told(*day))
                    .map(|(_, flow)| flow),
            );
        }
        flows.sort_by_key(|flow| flow.date);
        FlowSeries {
            currency: self.entity.base.into(),
            flows,
        }
    }

    fn crosses_border(&self, member: &Member<'_>, booking: &Booking) -> bool {
        let is_own = |account: usize| {
            let mut memberships = self.entity.accounts.iter();
            memberships.any(|other| other.account == account && other.counts_bookings_of(booking.day))
        };
        booking.is_flow()
            && member.membership.counts_bookings_of(booking.day)
            && !booking.counterpart.is_some_and(is_own)
    }

    fn flow_of(&self, member: &Member<'_>, pocket: &Pocket, booking: &Booking) -> Flow {
        let rate = self.market().rate(self.entity.base, pocket.currency, booking.day);
        self.flow(member, booking.day, i128::from(booking.cents) * i128::from(rate))
    }

    /// The close of the day of joining, where the account had a history before it.
    fn joining(&self, member: &Member<'_>) -> impl Iterator<Item = (BusinessDay, Flow)> {
        member.membership.joined.into_iter().map(move |day| {
            let value = member.value(self.entity.base, day, self.market());
            (day, self.flow(member, day, value))
        })
    }

    /// The last close, going out on the day after; nothing where the account was emptied before.
    fn leaving(&self, member: &Member<'_>) -> impl Iterator<Item = (BusinessDay, Flow)> {
        let left = member.membership.left.filter(|left| *left <= self.last_day());
        left.into_iter().filter_map(move |day| {
            let last = BusinessDay::from_index(day.index() - 1);
            let value = member.value(self.entity.base, last, self.market());
            (value != 0).then(|| (day, self.flow(member, day, -value)))
        })
    }

    /// A flow of an amount in cents of the base currency times the scale of rates.
    fn flow(&self, member: &Member<'_>, day: BusinessDay, amount: i128) -> Flow {
        let amount: Decimal = money(round_to_cents(amount), self.entity.base);
        Flow {
            date: day.date(),
            amount,
            kind: if amount < Decimal::ZERO {
                FlowKind::Withdrawal
            } else {
                FlowKind::Deposit
            },
            account_id: member.account.id.clone(),
        }
    }
}
