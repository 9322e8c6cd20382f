//! The history of one pocket of an account: every booking, and its value at every close.
//!
//! Day by day and forward only, so that nothing on a date depends on what comes after it. All trades are at the close
//! and free of charge; every amount is whole cents. Hence, exactly and on every day: value = Σ units × price + cash, and
//! value − value of the day before = flows + income − fees − taxes + Σ units held before × price change. Flows are
//! deposits, withdrawals, deliveries and transfers.
//!
//! - `opening`: what a pocket begins with.
//! - `routine`: what happens again and again: income, fees, savings, withdrawals.
//! - `movement`: what comes from or goes to other accounts and banks.

mod movement;
mod opening;
mod routine;

#[cfg(test)]
mod tests;

use super::blueprint::PocketPlan;
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::market::Market;

pub(crate) use movement::{Incoming, Outgoing};

/// What a pocket holds at its last close, and how it came to that. Amounts are hundredths of its currency.
#[derive(Debug)]
pub(crate) struct Pocket {
    pub(crate) currency: TradingCurrency,
    pub(crate) opened: BusinessDay,
    /// What is held, in the order in which it was first acquired; nothing that was given away altogether.
    pub(crate) positions: Vec<Position>,
    pub(crate) cash: i64,
    /// The value at each close, the opening day first. Ends with the pocket.
    values: Vec<i64>,
    /// Oldest first.
    pub(crate) bookings: Vec<Booking>,
}

/// Units of one security.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Position {
    /// Its place in [`Market::instruments`].
    pub(crate) instrument: usize,
    /// Hundredths of a unit.
    pub(crate) units: i64,
}

/// One line of a pocket's books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Booking {
    pub(crate) day: BusinessDay,
    pub(crate) kind: BookingKind,
    /// Its place in [`Market::instruments`]; `None` where money moved for no security.
    pub(crate) instrument: Option<usize>,
    /// Hundredths of a unit that came in or, negative, went out.
    pub(crate) units: i64,
    /// Money that came in or, negative, went out; of securities that are moved in kind, their market value.
    pub(crate) cents: i64,
    /// What securities that are moved in kind had cost, where that is known.
    pub(crate) cost: Option<i64>,
    /// The other account of a transfer, by its place in the firm.
    pub(crate) counterpart: Option<usize>,
}

/// What a booking was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BookingKind {
    Deposit,
    Withdrawal,
    DeliveryIn,
    DeliveryOut,
    Transfer,
    Buy,
    Sell,
    Dividend,
    Interest,
    Fee,
    Tax,
}

/// The circumstances of a pocket beside its plan.
#[derive(Debug)]
pub(crate) struct Course<'a> {
    pub(crate) plan: &'a PocketPlan,
    /// Decides which securities it buys.
    pub(crate) seed: u64,
    pub(crate) opened: BusinessDay,
    /// The first day on which the account is not on the platform any more, with everything in it.
    pub(crate) moved_away: Option<BusinessDay>,
    /// Whether dividends come from abroad, seen from the account, and are taxed where they come from.
    pub(crate) is_foreign: bool,
    /// Oldest first.
    pub(crate) incoming: &'a [Incoming],
    /// Oldest first.
    pub(crate) outgoing: &'a [Outgoing],
}

/// A pocket while its days go by.
struct Run<'a> {
    course: &'a Course<'a>,
    market: &'a Market,
    pocket: Pocket,
    /// For each security of the market, its place in [`Pocket::positions`].
    places: Vec<Option<usize>>,
    /// How often the routine was performed.
    occasions: usize,
}

/// The history of a pocket up to its end or the last close of `market`.
pub(crate) fn run(course: &Course<'_>, market: &Market) -> Pocket {
    let opened = course.opened;
    let end = course
        .moved_away
        .map_or(market.dates.len(), |day| day.index().min(market.dates.len()));
    let mut run = Run {
        course,
        market,
        pocket: Pocket {
            currency: course.plan.currency,
            opened,
            positions: Vec::new(),
            cash: 0,
            values: Vec::with_capacity(end.saturating_sub(opened.index())),
            bookings: Vec::new(),
        },
        places: vec![None; market.instruments.len()],
        occasions: 0,
    };
    for index in opened.index()..end {
        let day = BusinessDay::from_index(index);
        if day == opened {
            run.open();
        } else {
            run.receive_income(day);
        }
        run.receive(day);
        let is_closed = run.hand_over(day);
        if day != opened && !is_closed {
            run.keep_up(day);
        }
        run.close_day(day);
        if is_closed {
            break;
        }
    }
    run.pocket.positions.retain(|position| position.units != 0);
    run.pocket
}

impl Run<'_> {
    /// Writes a booking down and lets it take effect.
    fn book(&mut self, booking: Booking) {
        if let Some(instrument) = booking.instrument.filter(|_| booking.units != 0) {
            let place = self.place(instrument);
            self.pocket.positions[place].units += booking.units;
        }
        if booking.moves_cash() {
            self.pocket.cash += booking.cents;
        }
        self.pocket.bookings.push(booking);
    }

    /// Books money that has to do with no security.
    fn book_money(&mut self, day: BusinessDay, kind: BookingKind, cents: i64) {
        self.book(Booking {
            day,
            kind,
            instrument: None,
            units: 0,
            cents,
            cost: None,
            counterpart: None,
        });
    }

    /// The place of a security among the positions; a new one at the end when it was never held.
    fn place(&mut self, instrument: usize) -> usize {
        let positions = &mut self.pocket.positions;
        *self.places[instrument].get_or_insert_with(|| {
            positions.push(Position { instrument, units: 0 });
            positions.len() - 1
        })
    }

    fn price(&self, instrument: usize, day: BusinessDay) -> i64 {
        self.market.prices[instrument][day.index()]
    }

    fn value_of(&self, position: Position, day: BusinessDay) -> i64 {
        position.units * self.price(position.instrument, day) / 100
    }

    /// Buys whole lots for at most `budget`; nothing when not even one is affordable.
    fn buy(&mut self, instrument: usize, budget: i64, day: BusinessDay) {
        let lot = self.market.instruments[instrument].lot();
        let lots = budget.min(self.pocket.cash) / (lot * self.price(instrument, day) / 100);
        self.trade(instrument, lots * lot, day);
    }

    /// Sells of the largest positions until there is `wanted` cash. A position is never sold out.
    fn raise_cash(&mut self, wanted: i64, day: BusinessDay) {
        if wanted <= self.pocket.cash {
            return;
        }
        let mut order = self.pocket.positions.clone();
        order.sort_by_key(|position| std::cmp::Reverse(self.value_of(*position, day)));
        for Position { instrument, units } in order {
            let lot = self.market.instruments[instrument].lot();
            let lot_price = lot * self.price(instrument, day) / 100;
            let missing = (wanted - self.pocket.cash).max(0);
            let lots = ((missing + lot_price - 1) / lot_price)
                .min(units / lot - 1)
                .max(0);
            self.trade(instrument, -lots * lot, day);
        }
    }

    fn trade(&mut self, instrument: usize, units: i64, day: BusinessDay) {
        if units == 0 {
            return;
        }
        self.book(Booking {
            day,
            kind: if units < 0 {
                BookingKind::Sell
            } else {
                BookingKind::Buy
            },
            instrument: Some(instrument),
            units,
            cents: -units * self.price(instrument, day) / 100,
            cost: None,
            counterpart: None,
        });
    }

    fn close_day(&mut self, day: BusinessDay) {
        let positions = self.pocket.positions.iter();
        let securities: i64 = positions.map(|position| self.value_of(*position, day)).sum();
        self.pocket.values.push(securities + self.pocket.cash);
    }
}

impl Pocket {
    /// Its value at the close of `day`; `None` before it was opened and after it ended.
    pub(crate) fn close(&self, day: BusinessDay) -> Option<i64> {
        let since_opening = day.index().checked_sub(self.opened.index())?;
        self.values.get(since_opening).copied()
    }
}

impl Booking {
    /// Whether something crossed the border of the account, rather than being earned, spent or exchanged within it.
    pub(crate) const fn is_flow(&self) -> bool {
        match self.kind {
            BookingKind::Deposit
            | BookingKind::Withdrawal
            | BookingKind::DeliveryIn
            | BookingKind::DeliveryOut
            | BookingKind::Transfer => true,
            BookingKind::Buy
            | BookingKind::Sell
            | BookingKind::Dividend
            | BookingKind::Interest
            | BookingKind::Fee
            | BookingKind::Tax => false,
        }
    }

    /// Whether its amount is money; securities that are moved in kind only have a value.
    const fn moves_cash(&self) -> bool {
        match self.kind {
            BookingKind::DeliveryIn | BookingKind::DeliveryOut => false,
            BookingKind::Transfer => self.instrument.is_none(),
            _ => true,
        }
    }
}
