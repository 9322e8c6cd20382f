//! How prices walk from day to day.
//!
//! Steps are in millionths of the level and come from one draw for each (security, day), so no step depends on how
//! long the walk is continued. Bonds are pulled back to par and a level can neither vanish nor explode.

use jiff::civil::Date;

use super::{AssetClass, Instrument, Pricing};
use crate::generator::{between, draw, draw_text, milli_sigma};

/// Levels are kept in 10⁻⁶ of the major unit while they walk.
const LEVEL_PER_HUNDREDTH: i64 = 10_000;
const MILLION: i64 = 1_000_000;

/// How the price of a class of securities behaves; rates are millionths a step.
struct Behaviour {
    drift: i64,
    /// Standard deviation of what is its own and not the market's.
    noise: i64,
    /// Share in the market's movement, thousandths.
    market_share: (i64, i64),
    /// How strongly it returns to its first price each step, millionths of the distance.
    pull: i64,
    /// Range of the first price, in hundredths.
    first: (i64, i64),
}

fn behaviour(class: AssetClass) -> Behaviour {
    match class {
        AssetClass::Equity => Behaviour {
            drift: 60,
            noise: 9_500,
            market_share: (650, 1_350),
            pull: 400,
            first: (1_800, 32_000),
        },
        AssetClass::FixedIncome => Behaviour {
            drift: 0,
            noise: 1_700,
            market_share: (20, 120),
            pull: 4_000,
            first: (9_350, 10_450),
        },
        AssetClass::Fund => Behaviour {
            drift: 30,
            noise: 1_800,
            market_share: (300, 850),
            pull: 0,
            first: (1_200, 16_000),
        },
        AssetClass::Alternative => Behaviour {
            drift: 4_500,
            noise: 13_000,
            market_share: (0, 0),
            pull: 0,
            first: (9_000, 120_000),
        },
    }
}

/// The return of the whole share market, in millionths, one entry a day.
pub(super) fn market_factor(days: usize) -> Vec<i64> {
    let stream = draw_text("market");
    (0..days as u64)
        .map(|day| 300 + milli_sigma(draw(&[stream, day])) * 7_800 / 1000)
        .collect()
}

/// The published prices of a security in hundredths, one entry a day.
pub(super) fn prices(instrument: &Instrument, factor: &[i64], dates: &[Date]) -> Vec<i64> {
    let behaviour = behaviour(instrument.class);
    let yen = if instrument.tick() == 100 { 100 } else { 1 };
    let first = between(draw(&[instrument.seed, 1]), behaviour.first.0, behaviour.first.1)
        * LEVEL_PER_HUNDREDTH
        * yen;
    let market_share = between(
        draw(&[instrument.seed, 2]),
        behaviour.market_share.0,
        behaviour.market_share.1,
    );
    let floor = first / 20;
    let mut level = first;
    let mut month = 0;
    let mut published = Vec::with_capacity(dates.len());
    for (day, (date, market)) in dates.iter().zip(factor).enumerate() {
        let moves = match instrument.pricing {
            Pricing::Daily => true,
            Pricing::Monthly => date.month() != month,
        };
        month = date.month();
        if moves {
            let own = milli_sigma(draw(&[instrument.seed, 3, day as u64])) * behaviour.noise / 1000;
            let step = behaviour.drift + market * market_share / 1000 + own;
            level = (scaled(level, MILLION + step) + scaled(first - level, behaviour.pull)).max(floor);
        }
        let tick = instrument.tick();
        published.push((level / LEVEL_PER_HUNDREDTH / tick * tick).max(tick));
    }
    published
}

/// Levels of an index in hundredths: 1000.00 at the epoch, the given share of the market's movement, and interest on
/// the rest.
pub(super) fn index_levels(factor: &[i64], share_milli: i64) -> Vec<i64> {
    const INTEREST: i64 = 90;
    let mut level = 1000 * MILLION;
    let mut levels = Vec::with_capacity(factor.len());
    for market in factor {
        levels.push(level / LEVEL_PER_HUNDREDTH);
        let step = market * share_milli / 1000 + INTEREST * (1000 - share_milli) / 1000;
        level = scaled(level, MILLION + step);
    }
    levels
}

/// `level` × `millionths` ÷ 10⁶.
fn scaled(level: i64, millionths: i64) -> i64 {
    i64::try_from(i128::from(level) * i128::from(millionths) / i128::from(MILLION)).unwrap_or(i64::MAX)
}
