//! Invented securities, their prices and payments, exchange rates and an index.
//!
//! Every number is a function of (seed, instrument, date) alone: a walk that starts at the calendar's epoch. The same
//! date gives the same price whatever day the sandbox runs on. Knows nothing of clients and accounts.

mod income;
mod instrument;
mod names;
mod rates;
mod walk;

use jiff::civil::Date;

pub(crate) use income::{PER_UNIT_SCALE, Payment};
pub(crate) use instrument::{AssetClass, Instrument, Pricing};

use crate::amount;
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;

/// All securities with their prices, and all rates, from the epoch to the last close.
#[derive(Debug)]
pub(crate) struct Market {
    /// The civil date of each business day.
    pub(crate) dates: Vec<Date>,
    /// The securities; an account refers to them by position.
    pub(crate) instruments: Vec<Instrument>,
    /// For each security, the price of one unit in hundredths of its currency, one entry a business day.
    pub(crate) prices: Vec<Vec<i64>>,
    /// What securities pay, one entry a business day.
    payments: Vec<Vec<Payment>>,
    /// For each currency, US dollars for one unit in the scale of rates, one entry a business day.
    usd_per_unit: [Vec<i64>; TradingCurrency::ALL.len()],
    /// The return of the whole share market in millionths, one entry a business day.
    factor: Vec<i64>,
}

impl Market {
    /// The market up to and including the close of `last`.
    pub(crate) fn until(last: BusinessDay) -> Self {
        let dates: Vec<Date> = (0..=last.index())
            .map(|index| BusinessDay::from_index(index).date())
            .collect();
        let factor = walk::market_factor(dates.len());
        let instruments = instrument::universe();
        let prices: Vec<_> = instruments
            .iter()
            .map(|instrument| walk::prices(instrument, &factor, &dates))
            .collect();
        let payments = income::calendar(&instruments, &prices, &dates);
        let usd_per_unit = TradingCurrency::ALL.map(|currency| rates::usd_per_unit(currency, dates.len()));
        Self {
            dates,
            instruments,
            prices,
            payments,
            usd_per_unit,
            factor,
        }
    }

    /// The last business day with prices.
    pub(crate) fn last_day(&self) -> BusinessDay {
        BusinessDay::from_index(self.dates.len().saturating_sub(1))
    }

    /// Units of `base` for one unit of `currency` on `day`, in the scale of rates: exactly as `/v1/rates` publishes it.
    pub(crate) fn rate(&self, base: TradingCurrency, currency: TradingCurrency, day: BusinessDay) -> i64 {
        if base == currency {
            return amount::RATE_ONE;
        }
        let usd_per_currency = self.usd_per_unit[currency.index()][day.index()];
        let usd_per_base = self.usd_per_unit[base.index()][day.index()];
        let product = i128::from(usd_per_currency) * i128::from(amount::RATE_ONE);
        let divisor = i128::from(usd_per_base);
        i64::try_from((product + divisor / 2) / divisor).unwrap_or(i64::MAX)
    }

    /// The day on which the price shown for `day` was made.
    pub(crate) fn price_day(&self, instrument: usize, day: BusinessDay) -> BusinessDay {
        match self.instruments[instrument].pricing {
            Pricing::Daily => day,
            Pricing::Monthly => BusinessDay::on_or_after(self.dates[day.index()].first_of_month()),
        }
    }

    /// What securities pay on `day` to whoever held them at the close before; nothing after the last close.
    pub(crate) fn payments(&self, day: BusinessDay) -> &[Payment] {
        self.payments.get(day.index()).map_or(&[], Vec::as_slice)
    }

    /// Whether a security ever pays a dividend or a coupon.
    pub(crate) fn pays(&self, instrument: usize) -> bool {
        income::pays(&self.instruments[instrument])
    }

    /// What one unit of a security is expected to pay in the twelve months after the last close; `None` where nobody
    /// can say.
    pub(crate) fn expected_income(&self, instrument: usize) -> Option<Vec<(BusinessDay, i64)>> {
        let (known, prices) = (&self.instruments[instrument], &self.prices[instrument]);
        income::is_forecast(known).then(|| income::expected(known, prices, self.last_day()))
    }

    /// Levels of an index with the given share in the share market (thousandths), in hundredths; 1000.00 at the epoch.
    pub(crate) fn index_levels(&self, share_milli: i64) -> Vec<i64> {
        walk::index_levels(&self.factor, share_milli)
    }
}

#[cfg(test)]
impl Market {
    /// The same securities at prices and rates that never move.
    pub(crate) fn frozen(last: BusinessDay) -> Self {
        let mut market = Self::until(last);
        let series = market.prices.iter_mut().chain(&mut market.usd_per_unit);
        for values in series {
            let first = values[0];
            values.fill(first);
        }
        market.payments = income::calendar(&market.instruments, &market.prices, &market.dates);
        market
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_the_same_prices_and_rates_whenever_the_sandbox_runs() {
        let early = Market::until(BusinessDay::from_index(900));
        let late = Market::until(BusinessDay::from_index(1400));
        for (early, late) in early.prices.iter().zip(&late.prices) {
            assert_eq!(early[..], late[..early.len()]);
        }
        for (early, late) in early.usd_per_unit.iter().zip(&late.usd_per_unit) {
            assert_eq!(early[..], late[..early.len()]);
        }
    }

    #[test]
    fn prices_stay_believable_for_two_decades() {
        let market = Market::until(BusinessDay::from_index(5200));
        for (instrument, prices) in market.instruments.iter().zip(&market.prices) {
            for pair in prices.windows(2) {
                assert!(pair[1] > 0, "{}", instrument.name);
                assert!(
                    (pair[1] - pair[0]).abs() * 5 <= pair[0] + 500,
                    "{} jumps {pair:?}",
                    instrument.name
                );
            }
        }
        for currency in TradingCurrency::ALL {
            let rates = &market.usd_per_unit[currency.index()];
            let (low, high) = (rates.iter().min().unwrap(), rates.iter().max().unwrap());
            assert!(high / low < 3, "{} between {low} and {high}", currency.code());
        }
    }

    #[test]
    fn money_never_needs_a_fraction_of_a_cent() {
        let market = Market::until(BusinessDay::from_index(300));
        for (instrument, prices) in market.instruments.iter().zip(&market.prices) {
            for price in prices {
                assert_eq!(
                    price * instrument.lot() % 100,
                    0,
                    "{} at {price}",
                    instrument.name
                );
            }
        }
    }

    #[test]
    fn a_monthly_price_is_dated_at_the_start_of_its_month() {
        let market = Market::until(BusinessDay::from_index(60));
        let position = market
            .instruments
            .iter()
            .position(|instrument| instrument.pricing == Pricing::Monthly)
            .unwrap();
        let day = BusinessDay::from_index(30);
        let priced = market.price_day(position, day);
        assert!(priced < day);
        assert_eq!(
            market.prices[position][priced.index()],
            market.prices[position][day.index()]
        );
    }
}
