//! What was booked in an entity's accounts, and in which instruments.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use inlay_contract::Decimal;
use jiff::civil::Date;

use super::{Member, Portfolio, cash, cash_id, security};
use crate::amount::{money, quantity};
use crate::answer::{ExpectedPayment, InstrumentList, KnownInstrument, Transaction, TransactionKind};
use crate::currency::TradingCurrency;
use crate::generator::draw;
use crate::market::PER_UNIT_SCALE;
use crate::world::ledger::{Booking, BookingKind};

/// A booking with where it was made.
struct Line<'a> {
    member: Member<'a>,
    currency: TradingCurrency,
    /// Its place in the books of its pocket: never changes, because books are only ever continued.
    position: usize,
    booking: &'a Booking,
}

impl<'a> Portfolio<'a> {
    /// Everything that was booked on the days in `dates` in the accounts that ever belonged to it, oldest first, also
    /// before they joined: what a position had cost is not known otherwise.
    #[must_use]
    pub fn transactions(&self, dates: RangeInclusive<Date>) -> Vec<Transaction> {
        self.transactions_page(dates, 0, usize::MAX).0
    }

    /// At most `limit` of [`Portfolio::transactions`] from position `offset` on, and whether there are more after them.
    #[must_use]
    pub fn transactions_page(
        &self,
        dates: RangeInclusive<Date>,
        offset: usize,
        limit: usize,
    ) -> (Vec<Transaction>, bool) {
        let mut lines = self.booked(&dates);
        // The order within a day is that of the accounts and of their books: sorting keeps it.
        lines.sort_by_key(|line| line.booking.day);
        let page = lines.iter().skip(offset).take(limit);
        let page: Vec<Transaction> = page.map(|line| self.transaction(line)).collect();
        let is_more = offset + page.len() < lines.len();
        (page, is_more)
    }

    /// Everything that was ever held in its accounts, currencies last.
    #[must_use]
    pub fn instruments(&self) -> InstrumentList {
        let mut securities = BTreeSet::new();
        let mut currencies = BTreeSet::new();
        for pocket in self.members().flat_map(|member| member.pockets) {
            currencies.insert(pocket.currency);
            securities.extend(pocket.bookings.iter().filter_map(|booking| booking.instrument));
        }
        let known = |index: usize| KnownInstrument {
            instrument: security(self.market(), index),
            expected_income: self.expected_income(index),
        };
        let held_as_cash = |currency| KnownInstrument {
            instrument: cash(currency),
            // Interest on cash depends on a balance that nobody knows yet.
            expected_income: None,
        };
        InstrumentList {
            instruments: securities
                .into_iter()
                .map(known)
                .chain(currencies.into_iter().map(held_as_cash))
                .collect(),
        }
    }

    fn expected_income(&self, instrument: usize) -> Option<Vec<ExpectedPayment>> {
        let expected = self.market().expected_income(instrument)?;
        let payments = expected.into_iter().map(|(day, per_unit)| ExpectedPayment {
            date: day.date(),
            per_unit: Decimal::new(per_unit, PER_UNIT_SCALE).normalize(),
        });
        Some(payments.collect())
    }

    fn booked(&self, dates: &RangeInclusive<Date>) -> Vec<Line<'a>> {
        let market = self.market();
        let mut lines = Vec::new();
        for member in self.members() {
            for pocket in member.pockets {
                for (position, booking) in pocket.bookings.iter().enumerate() {
                    if dates.contains(&market.dates[booking.day.index()]) {
                        lines.push(Line {
                            member,
                            currency: pocket.currency,
                            position,
                            booking,
                        });
                    }
                }
            }
        }
        lines
    }

    fn transaction(&self, line: &Line<'_>) -> Transaction {
        let (account, booking, currency) = (line.member.account, line.booking, line.currency);
        let seed = draw(&[account.seed, currency.index() as u64, line.position as u64]);
        Transaction {
            id: format!("tx_{seed:016x}"),
            date: booking.day.date(),
            account_id: account.id.clone(),
            kind: kind(booking.kind),
            instrument_id: match (booking.instrument, booking.kind) {
                (Some(index), _) => Some(self.market().instruments[index].id.clone()),
                (None, BookingKind::Interest) => Some(cash_id(currency)),
                (None, _) => None,
            },
            quantity: (booking.units != 0).then(|| quantity(booking.units)),
            amount: money(booking.cents, currency),
            currency: currency.into(),
            cost: booking
                .cost
                .filter(|_| 0 < booking.units)
                .map(|cost| money(cost, currency)),
            counterpart_account_id: booking
                .counterpart
                .map(|account| self.firm.accounts[account].id.clone()),
        }
    }
}

const fn kind(kind: BookingKind) -> TransactionKind {
    match kind {
        BookingKind::Deposit => TransactionKind::Deposit,
        BookingKind::Withdrawal => TransactionKind::Withdrawal,
        BookingKind::DeliveryIn => TransactionKind::DeliveryIn,
        BookingKind::DeliveryOut => TransactionKind::DeliveryOut,
        BookingKind::Transfer => TransactionKind::Transfer,
        BookingKind::Buy => TransactionKind::Buy,
        BookingKind::Sell => TransactionKind::Sell,
        BookingKind::Dividend => TransactionKind::Dividend,
        BookingKind::Interest => TransactionKind::Interest,
        BookingKind::Fee => TransactionKind::Fee,
        BookingKind::Tax => TransactionKind::Tax,
    }
}
