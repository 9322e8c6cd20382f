//! What comes from other accounts of the platform, and what goes to them or to other banks.
//!
//! An account that receives repeats what the sender booked with the signs turned round, so that a transfer is the same
//! on both sides to the cent.

use std::collections::VecDeque;

use super::{Booking, BookingKind, Position, Run};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::world::blueprint::Moved;

/// Something that another account sends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming {
    /// As the sender booked it.
    pub(crate) sent: Booking,
    /// The sender, by its place in the firm.
    pub(crate) sender: usize,
}

/// Something that is to be sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outgoing {
    pub(crate) day: BusinessDay,
    pub(crate) what: Moved,
    /// The receiving account, by its place in the firm; `None` for another bank.
    pub(crate) receiver: Option<usize>,
}

impl Run<'_> {
    /// Books what other accounts send on `day`.
    pub(super) fn receive(&mut self, day: BusinessDay) {
        for incoming in self
            .course
            .incoming
            .iter()
            .filter(|incoming| incoming.sent.day == day)
        {
            let sent = incoming.sent;
            self.book(Booking {
                units: -sent.units,
                cents: -sent.cents,
                counterpart: Some(incoming.sender),
                ..sent
            });
        }
    }

    /// Sends what is due on `day`; returns whether that was everything, for good.
    pub(super) fn hand_over(&mut self, day: BusinessDay) -> bool {
        let mut is_closed = false;
        for outgoing in self.course.outgoing.iter().filter(|outgoing| outgoing.day == day) {
            match outgoing.what {
                Moved::Cash(amount) => {
                    self.raise_cash(amount * 100, day);
                    // As with withdrawals: what cannot be raised is left out, and then the receiver gets nothing.
                    if amount * 100 <= self.pocket.cash {
                        self.send_cash(amount * 100, outgoing);
                    }
                }
                Moved::SmallestPosition => {
                    let held = self
                        .pocket
                        .positions
                        .iter()
                        .filter(|position| position.units != 0);
                    let smallest = held.min_by_key(|position| self.value_of(**position, day));
                    if let Some(position) = smallest.copied() {
                        self.send_position(position, outgoing);
                    }
                }
                Moved::Everything => {
                    for position in self.pocket.positions.clone() {
                        self.send_position(position, outgoing);
                    }
                    self.send_cash(self.pocket.cash, outgoing);
                    is_closed = true;
                }
            }
        }
        is_closed
    }

    fn send_cash(&mut self, cents: i64, outgoing: &Outgoing) {
        if cents == 0 {
            return;
        }
        self.book(Booking {
            day: outgoing.day,
            kind: match outgoing.receiver {
                Some(_) => BookingKind::Transfer,
                None => BookingKind::Withdrawal,
            },
            instrument: None,
            units: 0,
            cents: -cents,
            cost: None,
            counterpart: outgoing.receiver,
        });
    }

    fn send_position(&mut self, position: Position, outgoing: &Outgoing) {
        if position.units == 0 {
            return;
        }
        self.book(Booking {
            day: outgoing.day,
            kind: match outgoing.receiver {
                Some(_) => BookingKind::Transfer,
                None => BookingKind::DeliveryOut,
            },
            instrument: Some(position.instrument),
            units: -position.units,
            cents: -self.value_of(position, outgoing.day),
            cost: cost_of_rest(&self.pocket.bookings, position.instrument, self.pocket.currency),
            counterpart: outgoing.receiver,
        });
    }
}

/// What the units that are left of a security had cost, by first in, first out; `None` where that is not known of all.
fn cost_of_rest(bookings: &[Booking], instrument: usize, currency: TradingCurrency) -> Option<i64> {
    let coin = currency.smallest_coin();
    let mut lots: VecDeque<(i64, Option<i64>)> = VecDeque::new();
    for booking in bookings
        .iter()
        .filter(|booking| booking.instrument == Some(instrument))
    {
        if 0 < booking.units {
            let cost = if booking.kind == BookingKind::Buy {
                Some(-booking.cents)
            } else {
                booking.cost
            };
            lots.push_back((booking.units, cost));
        }
        let mut gone = (-booking.units).max(0);
        while let Some((units, cost)) = lots.front_mut().filter(|_| 0 < gone) {
            let taken = gone.min(*units);
            // Only the part that goes is rounded: the parts of a lot always add up to what it had cost.
            *cost = cost.map(|cost| cost - (cost * taken + *units * coin / 2) / (*units * coin) * coin);
            *units -= taken;
            gone -= taken;
            if *units == 0 {
                lots.pop_front();
            }
        }
    }
    lots.into_iter().map(|(_, cost)| cost).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::currency::TradingCurrency::Usd;

    fn booking(kind: BookingKind, units: i64, cents: i64, cost: Option<i64>) -> Booking {
        Booking {
            day: BusinessDay::from_index(0),
            kind,
            instrument: Some(7),
            units,
            cents,
            cost,
            counterpart: None,
        }
    }

    #[test]
    fn first_in_first_out_agrees_with_the_published_case() {
        // Buy 109 for 3149.20, buy 52 for 1684.92, sell 15: 4400.74 is left.
        let bookings = [
            booking(BookingKind::Buy, 10_900, -314_920, None),
            booking(BookingKind::Buy, 5_200, -168_492, None),
            booking(BookingKind::Sell, -1_500, 50_000, None),
        ];
        assert_eq!(cost_of_rest(&bookings, 7, Usd), Some(440_074));
    }

    #[test]
    fn a_lot_of_unknown_cost_makes_the_cost_unknown_until_it_is_gone() {
        let mut bookings = vec![
            booking(BookingKind::DeliveryIn, 1_000, 5_000, None),
            booking(BookingKind::Buy, 500, -2_600, None),
        ];
        assert_eq!(cost_of_rest(&bookings, 7, Usd), None);
        bookings.push(booking(BookingKind::Sell, -1_000, 5_100, None));
        assert_eq!(cost_of_rest(&bookings, 7, Usd), Some(2_600));
    }

    #[test]
    fn other_securities_do_not_count() {
        let bookings = [booking(BookingKind::Buy, 100, -900, None)];
        assert_eq!(cost_of_rest(&bookings, 8, Usd), Some(0));
    }
}
