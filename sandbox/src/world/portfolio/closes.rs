//! What an entity and its accounts were worth, day by day.

use std::ops::RangeInclusive;

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::{Member, Portfolio, days_between};
use crate::amount::{money, round_to_cents};
use crate::answer::{AccountCloses, CloseSeries, PocketCloses, Valuation, ValuationSeries};
use crate::calendar::BusinessDay;
use crate::world::membership::Membership;
use crate::world::summary_start;

impl Portfolio<'_> {
    /// The value at each close in `dates`, as far as there is one and it is not more than three years ago.
    #[must_use]
    pub fn valuations(&self, dates: RangeInclusive<Date>) -> ValuationSeries {
        let members: Vec<Member<'_>> = self.members().collect();
        let valuation = |day: BusinessDay| Valuation {
            date: day.date(),
            value: self.value_on(day, &members),
        };
        ValuationSeries {
            currency: self.entity.base.into(),
            valuations: self.summary_days(&dates).map(valuation).collect(),
        }
    }

    /// The value at the last close; `None` when nothing is held.
    #[must_use]
    pub(crate) fn value(&self) -> Option<Decimal> {
        let members: Vec<Member<'_>> = self.held().collect();
        (!members.is_empty()).then(|| self.value_on(self.last_day(), &members))
    }

    /// The value of every account at each close in `dates`, from the entity's first day on.
    #[must_use]
    pub fn closes(&self, dates: RangeInclusive<Date>) -> CloseSeries {
        let days: Vec<BusinessDay> = self
            .inception()
            .into_iter()
            .flat_map(|first| days_between(&dates, first, self.last_day()))
            .collect();
        let account = |member: Member<'_>| AccountCloses {
            account_id: member.account.id.clone(),
            pockets: member
                .pockets
                .iter()
                .map(|pocket| PocketCloses {
                    currency: pocket.currency.into(),
                    values: days
                        .iter()
                        .map(|day| pocket.close(*day).map(|value| money(value, pocket.currency)))
                        .collect(),
                })
                .collect(),
        };
        CloseSeries {
            days: days.iter().map(|day| day.date()).collect(),
            accounts: self.members().map(account).collect(),
        }
    }

    /// The days of the summary resources in `dates`: at most the last three years, and not after everything has left.
    pub(super) fn summary_days(
        &self,
        dates: &RangeInclusive<Date>,
    ) -> impl Iterator<Item = BusinessDay> + use<> {
        let last = self.last_close();
        let first = self
            .inception()
            .map(|first| first.max(summary_start(self.market())));
        let dates = dates.clone();
        first
            .zip(last)
            .into_iter()
            .flat_map(move |(first, last)| days_between(&dates, first, last))
    }

    /// The last close at which any account belonged to it.
    pub(super) fn last_close(&self) -> Option<BusinessDay> {
        let end = |membership: &Membership| {
            membership.left.map_or(self.last_day(), |left| {
                BusinessDay::from_index(left.index() - 1).min(self.last_day())
            })
        };
        self.entity.accounts.iter().map(end).max()
    }

    fn value_on(&self, day: BusinessDay, members: &[Member<'_>]) -> Decimal {
        let base = self.entity.base;
        let all = members
            .iter()
            .filter(|member| member.membership.covers(day))
            .map(|member| member.value(base, day, self.market()));
        money(round_to_cents(all.sum()), base)
    }
}
