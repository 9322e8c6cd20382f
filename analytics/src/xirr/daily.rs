//! The equation behind a money-weighted return where nearly every day has a flow.
//!
//! Then the factor of a day is that of the day before times always the same step, and four days can be summed side by side
//! instead of one after the other. A search looks at the equation more than a hundred times, so this is what it costs.

use super::equation::{Point, SMALLEST_FACTOR};

/// Days that are summed side by side.
const LANES: usize = 4;

/// Amounts with a place for each day, filled up with zeros to whole lanes.
#[derive(Debug)]
pub(super) struct Daily {
    /// From the first day on, for a positive growth.
    forwards: Vec<f64>,
    /// From the last day back, for a negative one.
    backwards: Vec<f64>,
}

impl Daily {
    /// `terms` are (days since the first, amount) in order of days; `None` where days are not whole or most have no amount.
    pub(super) fn of(terms: &[(f64, f64)]) -> Option<Self> {
        let span = whole(terms.last()?.0)?;
        if span >= terms.len().saturating_mul(2) {
            return None;
        }
        let length = (span + 1).next_multiple_of(LANES);
        let mut forwards = vec![0.0; length];
        let mut backwards = vec![0.0; length];
        for (time, amount) in terms {
            let day = whole(*time)?;
            forwards[day] = *amount;
            backwards[span - day] = *amount;
        }
        Some(Self { forwards, backwards })
    }

    /// The equation at one point; `span` is the time from the first day to the last.
    pub(super) fn at(&self, at: f64, span: f64) -> Point {
        let (amounts, sign) = if at < 0.0 {
            (&self.backwards, 1.0)
        } else {
            (&self.forwards, -1.0)
        };
        let step = (-at.abs() / span).exp();
        let leap = (step * step) * (step * step);
        let mut factors = [1.0, step, step * step, step * step * step];
        let mut first_day = 0.0;
        let [mut value, mut slope, mut size] = [[0.0; LANES]; 3];
        for amounts in amounts.as_chunks::<LANES>().0 {
            let terms: [f64; LANES] = std::array::from_fn(|lane| amounts[lane] * factors[lane]);
            value = std::array::from_fn(|lane| value[lane] + terms[lane]);
            slope = std::array::from_fn(|lane| slope[lane] + first_day * terms[lane]);
            size = std::array::from_fn(|lane| size[lane] + terms[lane].abs());
            factors = factors.map(|factor| factor * leap);
            first_day += 4.0;
            // What follows is nothing any more.
            if factors[0] <= SMALLEST_FACTOR {
                break;
            }
        }
        let sum = |lanes: [f64; LANES]| (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
        // The days of a lane are as many later than those of the first one.
        let within = value[1] + 2.0 * value[2] + 3.0 * value[3];
        Point {
            at,
            value: sum(value),
            slope: sign * (sum(slope) + within) / span,
            size: sum(size),
        }
    }
}

/// A time as a number of days, if it is one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "`as` saturates, and a number that is not the same afterwards is refused"
)]
fn whole(time: f64) -> Option<usize> {
    let days = time as u32;
    (f64::from(days) == time).then_some(days as usize)
}
