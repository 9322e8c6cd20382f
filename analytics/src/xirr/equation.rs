//! The equation behind a money-weighted return.
//!
//! The unknown is g, the logarithm of the growth over the whole span of the flows: f(g) = Σ aᵢ · e^(−g·τᵢ) with times τ
//! from zero to one. In g a loss of 99.9 % is as near as a gain of a thousand times, and no rate below −1 can be reached.
//! For a negative g everything is multiplied by e^g, which changes no sign and no root: so no term ever exceeds its amount.

use inlay_contract::Decimal;

use super::daily::Daily;
use crate::number::binary;

#[derive(Debug)]
pub(super) struct Equation {
    /// (days since the first, amount), in order of days.
    pub(super) terms: Vec<(f64, f64)>,
    /// The same with a place for each day, where most days have one.
    daily: Option<Daily>,
    /// Days from the first to the last.
    span: f64,
    /// f(0), from exact amounts.
    pub(super) total: f64,
    /// Its length in units of the rate.
    pub(super) units: f64,
}

/// f and its derivative at one point, and the sum of the sizes of all terms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub(super) at: f64,
    pub(super) value: f64,
    pub(super) slope: f64,
    pub(super) size: f64,
}

impl Equation {
    /// `flows` are (time, amount) in order of time, with both signs, over `units` of time.
    pub(super) fn new(flows: &[(f64, Decimal)], total: f64, units: f64) -> Self {
        let first = flows.first().map_or(0.0, |(time, _)| *time);
        let span = flows.last().map_or(0.0, |(time, _)| *time) - first;
        let term = |(time, amount): &(f64, Decimal)| (time - first, binary(*amount));
        let terms: Vec<_> = flows.iter().map(term).collect();
        Self {
            daily: Daily::of(&terms),
            terms,
            span,
            total,
            units,
        }
    }

    /// f at one point, exact at zero.
    pub(super) fn value_at(&self, at: f64) -> f64 {
        if at == 0.0 { self.total } else { self.at(at).value }
    }

    /// The equation at one point. The factor of each term is that of its neighbour times a step, and steps repeat: an
    /// exponential for every term would take five times as long.
    pub(super) fn at(&self, at: f64) -> Point {
        if let Some(daily) = &self.daily {
            return daily.at(at, self.span);
        }
        let mut sums = Sums::default();
        let mut steps = Steps::new(at.abs() / self.span);
        if at < 0.0 {
            let mut later = self.span;
            for (time, amount) in self.terms.iter().rev() {
                if !sums.add(time - self.span, *amount, steps.over(later - time)) {
                    break;
                }
                later = *time;
            }
        } else {
            let mut earlier = 0.0;
            for (time, amount) in &self.terms {
                if !sums.add(*time, *amount, steps.over(time - earlier)) {
                    break;
                }
                earlier = *time;
            }
        }
        sums.point(at, self.span)
    }

    /// The same with an exponential for every term: the last digits of a root are of this one.
    pub(super) fn exactly_at(&self, at: f64) -> Point {
        let origin = if at < 0.0 { self.span } else { 0.0 };
        let mut sums = Sums::default();
        for (time, amount) in &self.terms {
            sums.add(time - origin, *amount, self.factor(at, *time));
        }
        sums.point(at, self.span)
    }

    /// What an amount of one is worth at another time, seen from the start, or from the end for a negative growth.
    pub(super) fn factor(&self, growth: f64, time: f64) -> f64 {
        let time = if growth < 0.0 { time - self.span } else { time };
        (-growth * (time / self.span)).exp()
    }
}

/// The sums behind a [`Point`].
#[derive(Debug, Default)]
struct Sums {
    value: f64,
    slope: f64,
    size: f64,
}

impl Sums {
    /// Adds a term; `false` when it and all after it are nothing any more.
    fn add(&mut self, time: f64, amount: f64, factor: f64) -> bool {
        let term = amount * factor;
        self.value += term;
        self.slope -= time * term;
        self.size += term.abs();
        factor > SMALLEST_FACTOR
    }

    const fn point(&self, at: f64, span: f64) -> Point {
        Point {
            at,
            value: self.value,
            slope: self.slope / span,
            size: self.size,
        }
    }
}

/// Below this, factors are no longer told apart.
pub(super) const SMALLEST_FACTOR: f64 = 1e-290;

/// Factors of one term after the other.
#[derive(Debug)]
struct Steps {
    growth: f64,
    factor: f64,
    /// The last few distances and what they multiply by: days, weekends, months come again and again.
    known: [(f64, f64); 4],
    oldest: usize,
}

impl Steps {
    const fn new(growth: f64) -> Self {
        Self {
            growth,
            factor: 1.0,
            known: [(0.0, 1.0); 4],
            oldest: 0,
        }
    }

    /// The factor of the term at `distance` from the one before.
    #[expect(
        clippy::float_cmp,
        reason = "a distance that differs by a bit is another one and computed anew"
    )]
    fn over(&mut self, distance: f64) -> f64 {
        let step = match self.known.iter().find(|(known, _)| *known == distance) {
            Some((_, step)) => *step,
            None => {
                let step = (-self.growth * distance).exp();
                self.known[self.oldest] = (distance, step);
                self.oldest = (self.oldest + 1) % self.known.len();
                step
            }
        };
        self.factor *= step;
        self.factor
    }
}
