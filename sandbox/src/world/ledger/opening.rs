//! What a pocket begins with: a deposit that is invested, or securities that another bank delivers.

use super::{Booking, BookingKind, Run};
use crate::generator::{between, draw};
use crate::market::{AssetClass, Market};
use crate::world::blueprint::{Origin, PocketPlan, Preference};

impl Run<'_> {
    /// Brings in the opening amount, nearly all of it as securities.
    pub(super) fn open(&mut self) {
        let (plan, day) = (self.course.plan, self.course.opened);
        let amount = plan.opening * 100;
        let budgets = budgets(plan, self.course.seed, self.market);
        if plan.origin == Origin::Bought {
            self.book_money(day, BookingKind::Deposit, amount);
            for (instrument, budget) in budgets {
                // It is held from now on, even where the budget is too small for it today.
                self.place(instrument);
                self.buy(instrument, budget, day);
            }
            return;
        }
        let mut rest = amount;
        for (position, (instrument, budget)) in budgets.into_iter().enumerate() {
            let has_gap = plan.origin == Origin::DeliveredWithAGap && position == 0;
            rest -= self.accept(instrument, budget, !has_gap);
        }
        self.book_money(day, BookingKind::Deposit, rest);
    }

    /// Takes delivery of securities worth at most `budget`; returns what they are worth.
    fn accept(&mut self, instrument: usize, budget: i64, is_cost_known: bool) -> i64 {
        let day = self.course.opened;
        let lot = self.market.instruments[instrument].lot();
        let units = budget / (lot * self.price(instrument, day) / 100) * lot;
        if units == 0 {
            return 0;
        }
        let cents = units * self.price(instrument, day) / 100;
        // Bought some years before, for 55 to 115 percent of what they are worth now.
        let percent = between(
            draw(&[self.course.seed, self.market.instruments[instrument].seed, 2]),
            55,
            115,
        );
        self.book(Booking {
            day,
            kind: BookingKind::DeliveryIn,
            instrument: Some(instrument),
            units,
            cents,
            // In whole units of the currency, as clients remember it.
            cost: is_cost_known.then_some(cents * percent / 100 / 100 * 100),
            counterpart: None,
        });
        cents
    }
}

/// The securities that a pocket begins with, each with what is to be spent on it; a few percent stay in cash.
fn budgets(plan: &PocketPlan, seed: u64, market: &Market) -> Vec<(usize, i64)> {
    /// How the amount is split among the classes that are held at all, in the order of [`AssetClass::ALL`].
    const CLASS_SHARES: [i64; 4] = [52, 27, 12, 5];
    const INVESTED_PERCENT: i64 = 96;

    let all_shares: i64 = CLASS_SHARES
        .into_iter()
        .zip(plan.securities)
        .filter(|(_, count)| 0 < *count)
        .map(|(share, _)| share)
        .sum();
    let mut budgets = Vec::new();
    for ((class, share), count) in AssetClass::ALL.into_iter().zip(CLASS_SHARES).zip(plan.securities) {
        let chosen = choose(plan, class, count, seed, market);
        let weight =
            |instrument: usize| between(draw(&[seed, market.instruments[instrument].seed, 1]), 60, 160);
        let all_weights: i64 = chosen.iter().map(|instrument| weight(*instrument)).sum();
        for instrument in chosen {
            let budget =
                i128::from(plan.opening * 100) * i128::from(INVESTED_PERCENT * share * weight(instrument));
            let budget = budget / i128::from(100 * all_shares * all_weights);
            budgets.push((instrument, i64::try_from(budget).unwrap_or(0)));
        }
    }
    budgets
}

/// `count` securities of a class, always the same ones for a seed.
fn choose(plan: &PocketPlan, class: AssetClass, count: usize, seed: u64, market: &Market) -> Vec<usize> {
    let mut candidates: Vec<usize> = (0..market.instruments.len())
        .filter(|index| {
            let instrument = &market.instruments[*index];
            instrument.currency == plan.currency && instrument.class == class
        })
        .collect();
    candidates.sort_by_cached_key(|index| {
        let comes_later = plan.preference == Preference::Accumulating && market.pays(*index);
        (comes_later, draw(&[seed, market.instruments[*index].seed]))
    });
    candidates.truncate(count);
    candidates
}
