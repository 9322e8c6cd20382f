//! Exchange rates: walks that always return to where the pair has its centre.

use crate::currency::TradingCurrency;
use crate::generator::{draw, draw_text, milli_sigma};

/// US dollars for one unit of `currency` in the scale of rates, one entry a day.
pub(super) fn usd_per_unit(currency: TradingCurrency, days: usize) -> Vec<i64> {
    /// Standard deviation of a day, millionths.
    const NOISE: i64 = 3_800;
    /// A hundred-and-twentieth of the distance to the centre is made good each day.
    const PULL_DIVISOR: i64 = 120;

    let (centre, step) = centre_and_step(currency);
    let stream = draw_text(currency.code());
    let mut level = centre;
    let mut published = Vec::with_capacity(days);
    for day in 0..days as u64 {
        published.push(level / step * step);
        let noise = milli_sigma(draw(&[stream, day])) * NOISE / 1000;
        if currency != TradingCurrency::Usd {
            level += level / 1000 * noise / 1000 + (centre - level) / PULL_DIVISOR;
        }
    }
    published
}

/// The centre of the walk and the step in which the rate is published, both in the scale of rates.
const fn centre_and_step(currency: TradingCurrency) -> (i64, i64) {
    match currency {
        TradingCurrency::Usd => (100_000_000, 1),
        TradingCurrency::Eur => (108_500_000, 10_000),
        TradingCurrency::Chf => (112_800_000, 10_000),
        TradingCurrency::Gbp => (127_200_000, 10_000),
        TradingCurrency::Jpy => (674_000, 1),
    }
}
