//! What the books of a pocket promise, whatever its plan.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::currency::TradingCurrency::{Chf, Eur, Gbp, Jpy, Usd};
use crate::world::blueprint::{Moved, Origin, Preference, Routine};

const DAYS: usize = 700;
/// The account that sends, and the one that receives.
const SENDER: usize = 3;
const RECEIVER: usize = 4;

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
    let origin = prop_oneof![
        Just(Origin::Bought),
        Just(Origin::Delivered),
        Just(Origin::DeliveredWithAGap)
    ];
    let preference = prop_oneof![Just(Preference::Any), Just(Preference::Accumulating)];
    let securities = [0_usize..6, 0_usize..3, 0_usize..3, 0_usize..3];
    (
        currency,
        0_i64..3_000_000,
        origin,
        securities,
        preference,
        0_i64..300,
        routine(),
    )
        .prop_map(
            |(currency, opening, origin, securities, preference, fee_basis_points, routine)| PocketPlan {
                currency,
                opening,
                origin,
                securities,
                preference,
                fee_basis_points,
                routine,
            },
        )
}

fn outgoing() -> impl Strategy<Value = Vec<Outgoing>> {
    let what = prop_oneof![
        (1_i64..200_000).prop_map(Moved::Cash),
        Just(Moved::SmallestPosition),
        Just(Moved::Everything),
    ];
    let receiver = prop_oneof![Just(Some(RECEIVER)), Just(None)];
    let one = (0..DAYS, what, receiver).prop_map(|(day, what, receiver)| Outgoing {
        day: BusinessDay::from_index(day),
        what,
        receiver,
    });
    proptest::collection::vec(one, 0..4)
}

/// What a property needs to know of one invented pocket.
#[derive(Debug, Clone)]
struct Case {
    plan: PocketPlan,
    seed: u64,
    opened: usize,
    is_foreign: bool,
    outgoing: Vec<Outgoing>,
}

fn case() -> impl Strategy<Value = Case> {
    (plan(), any::<u64>(), 0..DAYS, any::<bool>(), outgoing()).prop_map(
        |(plan, seed, opened, is_foreign, outgoing)| Case {
            plan,
            seed,
            opened,
            is_foreign,
            outgoing,
        },
    )
}

impl Case {
    fn run(&self, incoming: &[Incoming], market: &Market) -> Pocket {
        let course = Course {
            plan: &self.plan,
            seed: self.seed,
            opened: BusinessDay::from_index(self.opened),
            moved_away: None,
            is_foreign: self.is_foreign,
            incoming,
            outgoing: &self.outgoing,
        };
        run(&course, market)
    }

    /// The sender, and a receiver that was opened when the sender was.
    fn pair(&self, market: &Market) -> (Pocket, Pocket) {
        let sender = self.run(&[], market);
        let incoming: Vec<Incoming> = sender
            .bookings
            .iter()
            .filter(|booking| booking.counterpart == Some(RECEIVER))
            .map(|sent| Incoming {
                sent: *sent,
                sender: SENDER,
            })
            .collect();
        let receiver = Case {
            seed: self.seed ^ 1,
            outgoing: Vec::new(),
            ..self.clone()
        };
        (sender, receiver.run(&incoming, market))
    }
}

static MARKET: LazyLock<Market> = LazyLock::new(|| Market::until(BusinessDay::from_index(DAYS)));
static EARLIER: LazyLock<Market> = LazyLock::new(|| Market::until(BusinessDay::from_index(500)));
/// Without price moves, nothing but bookings changes a value.
static FROZEN: LazyLock<Market> = LazyLock::new(|| Market::frozen(BusinessDay::from_index(DAYS)));

/// Units held at the close of `day`, from the bookings alone.
fn units_on(pocket: &Pocket, instrument: usize, day: usize) -> i64 {
    let until = pocket
        .bookings
        .iter()
        .filter(|booking| booking.instrument == Some(instrument) && booking.day.index() <= day);
    until.map(|booking| booking.units).sum()
}

/// Everything booked on `day` that is not an exchange of money for securities.
fn gained_on(pocket: &Pocket, day: usize) -> i64 {
    pocket
        .bookings
        .iter()
        .filter(|booking| booking.day.index() == day)
        .filter(|booking| !matches!(booking.kind, BookingKind::Buy | BookingKind::Sell))
        .map(|booking| booking.cents)
        .sum()
}

fn instruments(pocket: &Pocket) -> std::collections::BTreeSet<usize> {
    pocket
        .bookings
        .iter()
        .filter_map(|booking| booking.instrument)
        .collect()
}

/// Every change of value is what was booked plus price moves of what was held.
fn assert_explained(pocket: &Pocket, market: &Market) -> Result<(), TestCaseError> {
    let opened = pocket.opened.index();
    for (index, value) in pocket.values.iter().enumerate() {
        let day = opened + index;
        let (before, moves) = match index.checked_sub(1) {
            None => (0, 0),
            Some(previous) => {
                let moved = |instrument: usize| {
                    let prices = &market.prices[instrument];
                    units_on(pocket, instrument, day - 1) * (prices[day] - prices[day - 1]) / 100
                };
                (
                    pocket.values[previous],
                    instruments(pocket).into_iter().map(moved).sum(),
                )
            }
        };
        prop_assert_eq!(value - before, gained_on(pocket, day) + moves, "day {}", day);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_change_is_what_was_booked_plus_price_moves_of_what_was_held(case in case()) {
        for market in [&*MARKET, &*FROZEN] {
            let (sender, receiver) = case.pair(market);
            assert_explained(&sender, market)?;
            assert_explained(&receiver, market)?;
        }
    }

    #[test]
    fn holdings_are_what_the_books_add_up_to(case in case()) {
        let (sender, receiver) = case.pair(&MARKET);
        for pocket in [sender, receiver] {
            let last = pocket.opened.index() + pocket.values.len() - 1;
            let mut securities = 0;
            for instrument in instruments(&pocket) {
                let held = pocket.positions.iter().find(|position| position.instrument == instrument);
                prop_assert_eq!(held.map_or(0, |position| position.units), units_on(&pocket, instrument, last));
                securities += units_on(&pocket, instrument, last) * MARKET.prices[instrument][last] / 100;
            }
            prop_assert_eq!(securities + pocket.cash, pocket.values[last - pocket.opened.index()]);
        }
    }

    #[test]
    fn nothing_is_sold_short_or_overdrawn_on_any_day(case in case()) {
        let (sender, receiver) = case.pair(&MARKET);
        for pocket in [sender, receiver] {
            let (mut cash, mut day) = (0, pocket.opened);
            for booking in &pocket.bookings {
                if booking.day != day {
                    prop_assert!(0 <= cash, "{:?}", day);
                    day = booking.day;
                }
                cash += if booking.moves_cash() { booking.cents } else { 0 };
                if let Some(instrument) = booking.instrument {
                    prop_assert!(0 <= units_on(&pocket, instrument, booking.day.index()));
                }
            }
            prop_assert_eq!(cash, pocket.cash);
            prop_assert!(0 <= cash);
        }
    }

    #[test]
    fn what_one_account_sends_is_what_the_other_receives(case in case()) {
        let (sender, receiver) = case.pair(&MARKET);
        let flows = |pocket: &Pocket, other| -> Vec<_> {
            let with_other = pocket.bookings.iter().filter(|booking| booking.counterpart == Some(other));
            with_other.map(|booking| (booking.day, booking.instrument, booking.units, booking.cents, booking.cost)).collect()
        };
        let received = flows(&receiver, SENDER);
        let sent: Vec<_> = flows(&sender, RECEIVER)
            .into_iter()
            .map(|(day, instrument, units, cents, cost)| (day, instrument, -units, -cents, cost))
            .filter(|(day, ..)| *day >= receiver.opened)
            .collect();
        prop_assert_eq!(sent, received);
    }

    #[test]
    fn an_account_that_gives_everything_away_ends_at_zero(case in case(), day in 1..DAYS) {
        prop_assume!(case.opened < day);
        let everything = Outgoing {
            day: BusinessDay::from_index(day),
            what: Moved::Everything,
            receiver: Some(RECEIVER),
        };
        let closed = Case { outgoing: vec![everything], ..case }.run(&[], &MARKET);
        prop_assert_eq!(closed.close(BusinessDay::from_index(day)), Some(0));
        prop_assert_eq!(closed.close(BusinessDay::from_index(day + 1)), None);
        prop_assert!(closed.positions.is_empty() && closed.cash == 0);
    }

    #[test]
    fn running_on_a_later_day_leaves_the_past_as_it_was(case in case()) {
        let case = Case { opened: case.opened.min(499), ..case };
        let early = case.run(&[], &EARLIER);
        let late = case.run(&[], &MARKET);
        prop_assert_eq!(&early.values[..], &late.values[..early.values.len()]);
        prop_assert_eq!(&early.bookings[..], &late.bookings[..early.bookings.len()]);
    }

    #[test]
    fn no_booking_splits_a_yen(case in case()) {
        let plan = PocketPlan { currency: Jpy, ..case.plan.clone() };
        let (sender, receiver) = Case { plan, ..case }.pair(&MARKET);
        for booking in sender.bookings.iter().chain(&receiver.bookings) {
            prop_assert_eq!(booking.cents % 100, 0, "{:?}", booking);
            prop_assert_eq!(booking.cost.unwrap_or(0) % 100, 0, "{:?}", booking);
        }
    }
}

#[test]
fn dividends_from_abroad_are_taxed_and_those_at_home_are_not() {
    let of = |is_foreign| Case {
        plan: PocketPlan::new(Usd, 2_000_000, [40, 4, 10, 0]),
        seed: 5,
        opened: 10,
        is_foreign,
        outgoing: Vec::new(),
    };
    let sum = |pocket: &Pocket, kind| -> i64 {
        let of_kind = pocket.bookings.iter().filter(|booking| booking.kind == kind);
        of_kind.map(|booking| booking.cents).sum()
    };
    let (home, abroad) = (of(false).run(&[], &MARKET), of(true).run(&[], &MARKET));
    assert_eq!(sum(&home, BookingKind::Tax), 0);
    let (gross, tax) = (
        sum(&abroad, BookingKind::Dividend),
        sum(&abroad, BookingKind::Tax),
    );
    assert!(0 < gross && (gross * 15 / 100 + tax).abs() < 100, "{gross} {tax}");
}
