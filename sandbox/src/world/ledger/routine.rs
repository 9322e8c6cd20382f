//! What happens in a pocket again and again: income, fees, savings, withdrawals, and the investment of what piles up.

use jiff::civil::Date;

use super::{Booking, BookingKind, Run};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::market::{AssetClass, PER_UNIT_SCALE};
use crate::world::blueprint::Routine;

/// Withheld from dividends of foreign shares and funds.
const WITHHELD_PERCENT: i64 = 15;
/// The first fee is due after this many business days, a whole quarter.
const FEE_AFTER_DAYS: usize = 66;

impl Run<'_> {
    /// Dividends and coupons of what was held at the close before, and interest on the cash of that close.
    pub(super) fn receive_income(&mut self, day: BusinessDay) {
        let market = self.market;
        let interest = self.pocket.cash * interest_basis_points(self.pocket.currency) / 40_000;
        for payment in market.payments(day) {
            let Some(place) = self.places[payment.instrument] else {
                continue;
            };
            let units = self.pocket.positions[place].units;
            let gross = whole_money(units * payment.per_unit, self.pocket.currency);
            if gross == 0 {
                continue;
            }
            let is_coupon = market.instruments[payment.instrument].class == AssetClass::FixedIncome;
            let kind = if is_coupon {
                BookingKind::Interest
            } else {
                BookingKind::Dividend
            };
            self.book_payment(day, kind, payment.instrument, gross);
            if self.course.is_foreign && !is_coupon {
                // A percent of a cent is a hundred units of 10⁻⁶.
                let tax = whole_money(gross * 100 * WITHHELD_PERCENT, self.pocket.currency);
                if tax != 0 {
                    self.book_payment(day, BookingKind::Tax, payment.instrument, -tax);
                }
            }
        }
        if 0 < interest && is_last_of_quarter(day) {
            self.book_money(day, BookingKind::Interest, interest);
        }
    }

    /// Fee, routine and investment of a day, each where it is due.
    pub(super) fn keep_up(&mut self, day: BusinessDay) {
        let dates = &self.market.dates;
        let (yesterday, today) = (dates[day.index() - 1], dates[day.index()]);
        let is_first_of_month = yesterday.month() != today.month();
        if is_first_of_month
            && today.month() % 3 == 1
            && FEE_AFTER_DAYS <= day.index() - self.course.opened.index()
        {
            self.charge_fee(day);
        }
        if is_due(self.course.plan.routine, yesterday, today) {
            self.perform(day);
            self.occasions += 1;
        }
        if is_first_of_month && today.month() == 2 {
            self.invest_surplus(day);
        }
    }

    fn book_payment(&mut self, day: BusinessDay, kind: BookingKind, instrument: usize, cents: i64) {
        self.book(Booking {
            day,
            kind,
            instrument: Some(instrument),
            units: 0,
            cents,
            cost: None,
            counterpart: None,
        });
    }

    /// A quarter of the yearly fee on the value of the close before, or as much of it as can be paid.
    fn charge_fee(&mut self, day: BusinessDay) {
        let before = self.pocket.values.last().copied().unwrap_or(0);
        let fee = before * self.course.plan.fee_basis_points / 40_000;
        let fee = if self.pocket.currency == TradingCurrency::Jpy {
            fee / 100 * 100
        } else {
            fee
        };
        self.raise_cash(fee, day);
        let paid = fee.min(self.pocket.cash);
        if 0 < paid {
            self.book_money(day, BookingKind::Fee, -paid);
        }
    }

    fn perform(&mut self, day: BusinessDay) {
        match self.course.plan.routine {
            Routine::Nothing => {}
            Routine::MonthlyDeposit { amount, .. } => {
                self.book_money(day, BookingKind::Deposit, amount * 100);
                let positions = &self.pocket.positions;
                if !positions.is_empty() {
                    let instrument = positions[self.occasions % positions.len()].instrument;
                    self.buy(instrument, amount * 100, day);
                }
            }
            Routine::QuarterlyWithdrawal { amount, .. } => {
                self.raise_cash(amount * 100, day);
                // An account that cannot raise the amount any more leaves the withdrawal out.
                if amount * 100 <= self.pocket.cash {
                    self.book_money(day, BookingKind::Withdrawal, -amount * 100);
                }
            }
        }
    }

    /// Once a year, cash beyond six percent of the value is put into the smallest position, down to four percent.
    fn invest_surplus(&mut self, day: BusinessDay) {
        const UNTOUCHED_PERCENT: i64 = 6;
        const KEPT_PERCENT: i64 = 4;

        let value = self.pocket.values.last().copied().unwrap_or(0);
        if self.pocket.cash <= value * UNTOUCHED_PERCENT / 100 {
            return;
        }
        let held = self.pocket.positions.iter().filter(|position| 0 < position.units);
        if let Some(smallest) = held.min_by_key(|position| self.value_of(**position, day)) {
            let instrument = smallest.instrument;
            self.buy(instrument, self.pocket.cash - value * KEPT_PERCENT / 100, day);
        }
    }
}

/// An amount in 10⁻⁶ of the major unit, as units times amounts for one unit are, in hundredths: rounded to what the
/// currency can pay.
fn whole_money(millionths: i64, currency: TradingCurrency) -> i64 {
    const MILLIONTHS_PER_HUNDREDTH: i64 = 10_i64.pow(PER_UNIT_SCALE);
    let step = currency.smallest_coin();
    let unit = MILLIONTHS_PER_HUNDREDTH * step;
    (millionths + unit / 2) / unit * step
}

/// Interest on cash in hundredths of a percent a year. Francs and yen earn nothing, and nothing is booked for them.
const fn interest_basis_points(currency: TradingCurrency) -> i64 {
    match currency {
        TradingCurrency::Usd => 180,
        TradingCurrency::Gbp => 150,
        TradingCurrency::Eur => 80,
        TradingCurrency::Chf | TradingCurrency::Jpy => 0,
    }
}

fn is_last_of_quarter(day: BusinessDay) -> bool {
    let (today, tomorrow) = (day.date(), BusinessDay::from_index(day.index() + 1).date());
    today.month() % 3 == 0 && today.month() != tomorrow.month()
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

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

    #[test]
    fn a_quarter_that_ends_on_a_weekend_ends_on_the_friday_before() {
        // 31 May 2026 is a Sunday and ends no quarter; 30 September 2028 is a Saturday and ends one.
        assert!(!is_last_of_quarter(BusinessDay::on_or_before(date(2026, 5, 31))));
        assert!(is_last_of_quarter(BusinessDay::on_or_before(date(2028, 9, 30))));
        assert!(!is_last_of_quarter(BusinessDay::on_or_before(date(2028, 9, 28))));
    }

    #[test]
    fn amounts_are_rounded_to_what_the_currency_can_pay() {
        assert_eq!(whole_money(4_999, TradingCurrency::Usd), 0);
        assert_eq!(whole_money(5_000, TradingCurrency::Usd), 1);
        assert_eq!(whole_money(499_999, TradingCurrency::Jpy), 0);
        assert_eq!(whole_money(500_000, TradingCurrency::Jpy), 100);
    }
}
