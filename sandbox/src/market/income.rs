//! What securities pay: dividends, distributions and coupons, with their days.
//!
//! A payment is a function of the security and of prices before it, so that no past payment ever changes. Entitled is
//! who holds the units at the close before the day of payment.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{AssetClass, Instrument};
use crate::calendar::BusinessDay;
use crate::currency::TradingCurrency;
use crate::generator::{between, draw};

/// Amounts for one unit are kept in 10⁻⁴ of the major unit.
pub(crate) const PER_UNIT_SCALE: u32 = 4;
/// One yen in that scale; the yen has no smaller unit.
const YEN: i64 = 10_000;

/// What one unit of a security pays on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Payment {
    /// Its place in the list of securities.
    pub(crate) instrument: usize,
    /// In the currency of the security, in units of 10⁻⁴.
    pub(crate) per_unit: i64,
}

/// When a security pays, and how much.
#[derive(Debug, Clone, Copy)]
struct Schedule {
    /// The first month of the year in which it pays.
    first_month: i8,
    times_a_year: i8,
    day_of_month: i8,
    rate: Rate,
}

#[derive(Debug, Clone, Copy)]
enum Rate {
    /// Eighths of a percent of the face value a year.
    Coupon(i64),
    /// Hundredths of a percent a year of the price at the beginning of the year.
    Yield(i64),
}

/// Whether the platform forecasts what a security pays. It does not for private investments: they pay when they pay.
pub(super) fn is_forecast(instrument: &Instrument) -> bool {
    instrument.class != AssetClass::Alternative
}

/// Whether a security ever pays anything.
pub(super) fn pays(instrument: &Instrument) -> bool {
    schedule(instrument).is_some()
}

/// Everything that is paid on each business day of `dates`.
pub(super) fn calendar(instruments: &[Instrument], prices: &[Vec<i64>], dates: &[Date]) -> Vec<Vec<Payment>> {
    let mut calendar = vec![Vec::new(); dates.len()];
    let years = dates
        .first()
        .zip(dates.last())
        .map(|(first, last)| first.year()..=last.year());
    for (position, (instrument, prices)) in instruments.iter().zip(prices).enumerate() {
        let Some(schedule) = schedule(instrument) else {
            continue;
        };
        for year in years.clone().into_iter().flatten() {
            let per_unit = schedule.per_unit(instrument.currency, prices, year);
            for day in schedule.days(year) {
                // The very first day has no close before it, so nobody is entitled.
                if let Some(payments) = calendar.get_mut(day.index()).filter(|_| 0 < day.index()) {
                    payments.push(Payment {
                        instrument: position,
                        per_unit,
                    });
                }
            }
        }
    }
    calendar
}

/// What a security is expected to pay in the twelve months after `last`, at the rate of the current year.
pub(super) fn expected(
    instrument: &Instrument,
    prices: &[i64],
    last: BusinessDay,
) -> Vec<(BusinessDay, i64)> {
    let Some(schedule) = schedule(instrument) else {
        return Vec::new();
    };
    let today = last.date();
    let end = today.saturating_add(12.months());
    let per_unit = schedule.per_unit(instrument.currency, prices, today.year());
    (today.year()..=end.year())
        .flat_map(|year| schedule.days(year))
        .filter(|day| today < day.date() && day.date() <= end)
        .map(|day| (day, per_unit))
        .collect()
}

impl Schedule {
    /// The business days of payment in a year.
    fn days(self, year: i16) -> impl Iterator<Item = BusinessDay> {
        let months = (self.first_month..=12).step_by(usize::from((12 / self.times_a_year).unsigned_abs()));
        months.filter_map(move |month| {
            let day = Date::new(year, month, self.day_of_month).ok()?;
            Some(BusinessDay::on_or_after(day))
        })
    }

    fn per_unit(self, currency: TradingCurrency, prices: &[i64], year: i16) -> i64 {
        let times = i64::from(self.times_a_year);
        let hundredths = if currency == TradingCurrency::Jpy { 100 } else { 1 };
        let amount = match self.rate {
            // An eighth of a percent of a face value of 100 is 1250 units of 10⁻⁴.
            Rate::Coupon(eighths) => eighths * 1250 * hundredths / times,
            Rate::Yield(basis_points) => {
                let new_year = Date::new(year, 1, 1).map_or(0, |day| BusinessDay::on_or_after(day).index());
                prices[new_year.min(prices.len() - 1)] * basis_points / (100 * times)
            }
        };
        if currency == TradingCurrency::Jpy {
            amount / YEN * YEN
        } else {
            amount
        }
    }
}

/// Bonds pay their coupon, a good quarter of shares and funds pay, the others keep what they earn.
fn schedule(instrument: &Instrument) -> Option<Schedule> {
    let seed = instrument.seed;
    let pays = between(draw(&[seed, 11]), 1, 100) <= 28;
    let (rate, times_a_year) = match instrument.class {
        AssetClass::FixedIncome => (
            Rate::Coupon(instrument.coupon_eighths?),
            match instrument.currency {
                TradingCurrency::Eur | TradingCurrency::Chf => 1,
                _ => 2,
            },
        ),
        AssetClass::Equity if pays => (
            Rate::Yield(between(draw(&[seed, 12]), 120, 420)),
            match instrument.currency {
                TradingCurrency::Usd => 4,
                TradingCurrency::Gbp | TradingCurrency::Jpy => 2,
                TradingCurrency::Eur | TradingCurrency::Chf => 1,
            },
        ),
        AssetClass::Fund if pays => (Rate::Yield(between(draw(&[seed, 12]), 90, 300)), 2),
        _ => return None,
    };
    let first_month = match times_a_year {
        // Whoever pays once a year does so after the general meeting in spring.
        1 if instrument.class == AssetClass::Equity => between(draw(&[seed, 13]), 4, 6),
        times => between(draw(&[seed, 13]), 1, 12 / i64::from(times)),
    };
    Some(Schedule {
        first_month: i8::try_from(first_month).unwrap_or(1),
        times_a_year,
        day_of_month: i8::try_from(between(draw(&[seed, 14]), 2, 27)).unwrap_or(2),
        rate,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::Market;
    use super::*;

    fn market() -> Market {
        Market::until(BusinessDay::on_or_before(date(2026, 6, 30)))
    }

    #[test]
    fn a_bond_pays_the_coupon_in_its_name() {
        let market = market();
        let position = market
            .instruments
            .iter()
            .position(|instrument| {
                instrument.class == AssetClass::FixedIncome && instrument.currency == TradingCurrency::Usd
            })
            .unwrap();
        let name = &market.instruments[position].name;
        let percent: inlay_contract::Decimal = name
            .split(' ')
            .find_map(|word| word.strip_suffix('%'))
            .unwrap()
            .parse()
            .unwrap();
        let of_2025: i64 = (0..market.dates.len())
            .filter(|index| market.dates[*index].year() == 2025)
            .flat_map(|index| market.payments(BusinessDay::from_index(index)))
            .filter(|payment| payment.instrument == position)
            .map(|payment| payment.per_unit)
            .sum();
        let paid = inlay_contract::Decimal::new(of_2025, PER_UNIT_SCALE);
        assert!(
            (paid - percent).abs() <= inlay_contract::Decimal::new(2, PER_UNIT_SCALE),
            "{name}: {paid}"
        );
    }

    #[test]
    fn what_was_expected_is_what_is_paid_within_the_year() {
        let early = Market::until(BusinessDay::on_or_before(date(2025, 1, 31)));
        let late = market();
        for (position, instrument) in early.instruments.iter().enumerate() {
            for (day, per_unit) in early.expected_income(position).unwrap_or_default() {
                if day.date().year() == 2025 {
                    let payment = Payment {
                        instrument: position,
                        per_unit,
                    };
                    assert!(late.payments(day).contains(&payment), "{}", instrument.name);
                }
            }
        }
    }

    #[test]
    fn a_forecast_covers_a_whole_year_and_no_more() {
        let market = market();
        let (today, end) = (date(2026, 6, 30), date(2027, 6, 30));
        let mut forecasts = 0;
        for (position, instrument) in market.instruments.iter().enumerate() {
            let Some(expected) = market.expected_income(position) else {
                assert_eq!(instrument.class, AssetClass::Alternative);
                continue;
            };
            assert!(
                expected
                    .iter()
                    .all(|(day, per_unit)| { today < day.date() && day.date() <= end && 0 < *per_unit })
            );
            assert_eq!(expected.is_empty(), !market.pays(position), "{}", instrument.name);
            forecasts += 1;
        }
        assert!(300 < forecasts);
    }

    #[test]
    fn no_yen_is_ever_split() {
        let market = market();
        for index in 0..market.dates.len() {
            for payment in market.payments(BusinessDay::from_index(index)) {
                let currency = market.instruments[payment.instrument].currency;
                assert!(currency != TradingCurrency::Jpy || payment.per_unit % YEN == 0);
            }
        }
    }
}
