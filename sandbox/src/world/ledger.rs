//! The history of one pocket of an account: deposits, withdrawals, trades, and its value at every close.
//!
//! Day by day and forward only, so that nothing on a date depends on what comes after it. All trades are at the
//! close and free of charge; every amount is whole cents. Hence, exactly and on every day:
//! value = Σ units × price + cash, and value − value of the day before = flows + Σ units held before × price change.

use jiff::civil::Date;

use super::blueprint::{PocketPlan, Routine};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::generator::{between, draw};
use crate::market::{AssetClass, Market};

/// What a pocket holds at the last close, and how it came to that. Amounts are hundredths of its currency.
#[derive(Debug)]
pub(crate) struct Pocket {
    pub(crate) currency: TradingCurrency,
    pub(crate) opened: BusinessDay,
    pub(crate) positions: Vec<Position>,
    pub(crate) cash: i64,
    /// The value at each close, the opening day first.
    pub(crate) values: Vec<i64>,
    /// What came in (positive) or left (negative), oldest first.
    pub(crate) flows: Vec<Flow>,
    /// What was bought (positive) and sold (negative), oldest first.
    pub(crate) trades: Vec<Trade>,
}

/// Units of one security.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// Its place in [`Market::instruments`].
    pub(crate) instrument: usize,
    /// Hundredths of a unit.
    pub(crate) units: i64,
}

/// Money that crossed the border of the pocket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flow {
    pub(crate) day: BusinessDay,
    pub(crate) cents: i64,
}

/// A purchase or a sale at the close.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(
    not(test),
    expect(
        dead_code,
        reason = "the property tests value the pocket anew from its trades"
    )
)]
pub(crate) struct Trade {
    pub(crate) day: BusinessDay,
    pub(crate) instrument: usize,
    /// Hundredths of a unit; negative for a sale.
    pub(crate) units: i64,
}

/// The history of a pocket opened on `opened`, up to the last close of `market`.
///
/// `seed` decides which securities it buys.
pub(crate) fn run(plan: &PocketPlan, seed: u64, opened: BusinessDay, market: &Market) -> Pocket {
    let mut pocket = Pocket {
        currency: plan.currency,
        opened,
        positions: Vec::new(),
        cash: 0,
        values: Vec::with_capacity(market.dates.len().saturating_sub(opened.index())),
        flows: Vec::new(),
        trades: Vec::new(),
    };
    pocket.open(plan, seed, market);
    pocket.close_day(opened, market);
    let mut occasions = 0;
    for index in opened.index() + 1..market.dates.len() {
        let day = BusinessDay::from_index(index);
        if is_due(plan.routine, market.dates[index - 1], market.dates[index]) {
            pocket.perform(plan.routine, occasions, day, market);
            occasions += 1;
        }
        pocket.close_day(day, market);
    }
    pocket
}

/// Whether a routine falls on `today`: the first business day of the month from its day of month on.
fn is_due(routine: Routine, yesterday: Date, today: Date) -> bool {
    let (day_of_month, in_month) = match routine {
        Routine::Nothing => return false,
        Routine::MonthlyDeposit { day_of_month, .. } => (day_of_month, true),
        Routine::QuarterlyWithdrawal { day_of_month, .. } => (day_of_month, today.month() % 3 == 0),
    };
    let was_due_before = yesterday.month() == today.month() && day_of_month <= yesterday.day();
    in_month && day_of_month <= today.day() && !was_due_before
}

impl Pocket {
    /// Pays in the opening deposit and buys the first securities, keeping a few percent in cash.
    fn open(&mut self, plan: &PocketPlan, seed: u64, market: &Market) {
        /// How the deposit is split among the classes that are bought at all, in the order of [`AssetClass::ALL`].
        const CLASS_SHARES: [i64; 4] = [52, 27, 12, 5];
        const INVESTED_PERCENT: i64 = 96;

        let deposit = plan.opening * 100;
        self.flow(self.opened, deposit);
        let shares = || {
            CLASS_SHARES
                .into_iter()
                .zip(plan.securities)
                .filter(|(_, count)| 0 < *count)
        };
        let all_shares: i64 = shares().map(|(share, _)| share).sum();
        for ((class, share), count) in AssetClass::ALL.into_iter().zip(CLASS_SHARES).zip(plan.securities) {
            let chosen = choose(market, plan.currency, class, count, seed);
            let weights: Vec<i64> = chosen
                .iter()
                .map(|instrument| weight(market, *instrument, seed))
                .collect();
            let all_weights: i64 = weights.iter().sum();
            for (instrument, weight) in chosen.into_iter().zip(weights) {
                let budget = i128::from(deposit) * i128::from(INVESTED_PERCENT * share * weight);
                let budget = budget / i128::from(100 * all_shares * all_weights);
                self.positions.push(Position { instrument, units: 0 });
                self.buy(
                    self.positions.len() - 1,
                    i64::try_from(budget).unwrap_or(0),
                    self.opened,
                    market,
                );
            }
        }
    }

    fn perform(&mut self, routine: Routine, occasion: usize, day: BusinessDay, market: &Market) {
        match routine {
            Routine::Nothing => {}
            Routine::MonthlyDeposit { amount, .. } => {
                self.flow(day, amount * 100);
                if !self.positions.is_empty() {
                    self.buy(occasion % self.positions.len(), amount * 100, day, market);
                }
            }
            Routine::QuarterlyWithdrawal { amount, .. } => {
                self.raise_cash(amount * 100, day, market);
                // An account that cannot raise the amount any more leaves the withdrawal out.
                if amount * 100 <= self.cash {
                    self.flow(day, -amount * 100);
                }
            }
        }
    }

    fn flow(&mut self, day: BusinessDay, cents: i64) {
        self.cash += cents;
        self.flows.push(Flow { day, cents });
    }

    /// Buys whole lots for at most `budget`; nothing when not even one is affordable.
    fn buy(&mut self, position: usize, budget: i64, day: BusinessDay, market: &Market) {
        let instrument = self.positions[position].instrument;
        let lot = market.instruments[instrument].lot();
        let lots = budget.min(self.cash) / (lot * market.prices[instrument][day.index()] / 100);
        self.trade(position, lots * lot, day, market);
    }

    /// Sells of the largest positions until there is `wanted` cash. A position is never sold out.
    fn raise_cash(&mut self, wanted: i64, day: BusinessDay, market: &Market) {
        let value = |position: &Position| position.units * market.prices[position.instrument][day.index()];
        let mut order: Vec<usize> = (0..self.positions.len()).collect();
        order.sort_by_key(|position| std::cmp::Reverse(value(&self.positions[*position])));
        for position in order {
            let Position { instrument, units } = self.positions[position];
            let lot = market.instruments[instrument].lot();
            let lot_price = lot * market.prices[instrument][day.index()] / 100;
            let missing = (wanted - self.cash).max(0);
            let lots = ((missing + lot_price - 1) / lot_price)
                .min(units / lot - 1)
                .max(0);
            self.trade(position, -lots * lot, day, market);
        }
    }

    fn trade(&mut self, position: usize, units: i64, day: BusinessDay, market: &Market) {
        if units == 0 {
            return;
        }
        let position = &mut self.positions[position];
        let instrument = position.instrument;
        position.units += units;
        self.cash -= units * market.prices[instrument][day.index()] / 100;
        self.trades.push(Trade {
            day,
            instrument,
            units,
        });
    }

    fn close_day(&mut self, day: BusinessDay, market: &Market) {
        let securities: i64 = self
            .positions
            .iter()
            .map(|position| position.units * market.prices[position.instrument][day.index()] / 100)
            .sum();
        self.values.push(securities + self.cash);
    }

    /// Its value at the close of `day`; zero before it was opened.
    pub(crate) fn value_on(&self, day: BusinessDay) -> i64 {
        let since_opening = day.index().checked_sub(self.opened.index());
        since_opening
            .and_then(|index| self.values.get(index))
            .copied()
            .unwrap_or(0)
    }
}

/// `count` securities of a class, always the same ones for a seed.
fn choose(
    market: &Market,
    currency: TradingCurrency,
    class: AssetClass,
    count: usize,
    seed: u64,
) -> Vec<usize> {
    let mut candidates: Vec<usize> = (0..market.instruments.len())
        .filter(|index| {
            let instrument = &market.instruments[*index];
            instrument.currency == currency && instrument.class == class
        })
        .collect();
    candidates.sort_by_key(|index| draw(&[seed, market.instruments[*index].seed]));
    candidates.truncate(count);
    candidates
}

/// How much of its class a security gets, compared with the others.
fn weight(market: &Market, instrument: usize, seed: u64) -> i64 {
    between(draw(&[seed, market.instruments[instrument].seed, 1]), 60, 160)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::currency::TradingCurrency::{Chf, Eur, Gbp, Jpy, Usd};

    const DAYS: usize = 700;

    fn routine() -> impl Strategy<Value = Routine> {
        prop_oneof![
            Just(Routine::Nothing),
            (1_i8..26, 100_i64..50_000)
                .prop_map(|(day_of_month, amount)| Routine::MonthlyDeposit { day_of_month, amount }),
            (1_i8..26, 100_i64..50_000)
                .prop_map(|(day_of_month, amount)| Routine::QuarterlyWithdrawal { day_of_month, amount }),
        ]
    }

    fn plan() -> impl Strategy<Value = PocketPlan> {
        let currency = prop_oneof![Just(Usd), Just(Eur), Just(Chf), Just(Gbp), Just(Jpy)];
        let securities = [0_usize..6, 0_usize..3, 0_usize..3, 0_usize..3];
        (currency, 0_i64..3_000_000, securities, routine()).prop_map(
            |(currency, opening, securities, routine)| PocketPlan {
                currency,
                opening,
                securities,
                routine,
            },
        )
    }

    /// Units held at the close of `day`, from the trades alone.
    fn units_on(pocket: &Pocket, instrument: usize, day: usize) -> i64 {
        let until = pocket
            .trades
            .iter()
            .filter(|trade| trade.instrument == instrument && trade.day.index() <= day);
        until.map(|trade| trade.units).sum()
    }

    fn flows_on(pocket: &Pocket, day: usize) -> i64 {
        pocket
            .flows
            .iter()
            .filter(|flow| flow.day.index() == day)
            .map(|flow| flow.cents)
            .sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn without_price_moves_only_flows_change_the_value(plan in plan(), seed: u64, opened in 0..DAYS) {
            let market = Market::frozen(BusinessDay::from_index(DAYS));
            let pocket = run(&plan, seed, BusinessDay::from_index(opened), &market);
            let mut before = 0;
            for (index, value) in pocket.values.iter().enumerate() {
                prop_assert_eq!(value - before, flows_on(&pocket, opened + index));
                before = *value;
            }
        }

        #[test]
        fn every_change_is_flows_plus_price_moves_of_what_was_held(plan in plan(), seed: u64, opened in 0..DAYS) {
            let market = Market::until(BusinessDay::from_index(DAYS));
            let pocket = run(&plan, seed, BusinessDay::from_index(opened), &market);
            for day in opened + 1..=DAYS {
                let moves: i64 = pocket.positions.iter().map(|position| {
                    let prices = &market.prices[position.instrument];
                    units_on(&pocket, position.instrument, day - 1) * (prices[day] - prices[day - 1]) / 100
                }).sum();
                let change = pocket.values[day - opened] - pocket.values[day - 1 - opened];
                prop_assert_eq!(change, flows_on(&pocket, day) + moves);
            }
        }

        #[test]
        fn nothing_is_sold_short_or_overdrawn(plan in plan(), seed: u64, opened in 0..DAYS) {
            let market = Market::until(BusinessDay::from_index(DAYS));
            let pocket = run(&plan, seed, BusinessDay::from_index(opened), &market);
            prop_assert!(0 <= pocket.cash);
            prop_assert!(pocket.positions.iter().all(|position| 0 <= position.units));
        }

        #[test]
        fn running_on_a_later_day_leaves_the_past_as_it_was(plan in plan(), seed: u64, opened in 0_usize..500) {
            let opened = BusinessDay::from_index(opened);
            let early = run(&plan, seed, opened, &Market::until(BusinessDay::from_index(500)));
            let late = run(&plan, seed, opened, &Market::until(BusinessDay::from_index(DAYS)));
            prop_assert_eq!(&early.values[..], &late.values[..early.values.len()]);
        }
    }

    #[test]
    fn a_routine_due_on_a_weekend_happens_on_the_monday_after_and_once() {
        let routine = Routine::MonthlyDeposit {
            day_of_month: 6,
            amount: 1,
        };
        // 6 June 2026 is a Saturday.
        assert!(!is_due(routine, date(2026, 6, 4), date(2026, 6, 5)));
        assert!(is_due(routine, date(2026, 6, 5), date(2026, 6, 8)));
        assert!(!is_due(routine, date(2026, 6, 8), date(2026, 6, 9)));
    }
}
