//! The roots of the equation behind a money-weighted return.
//!
//! One is found first, where there must be one, and in nearly every case proved to be the only one. Where that fails, the
//! whole curve is looked at.

use super::equation::{Equation, Point};
use crate::order::sort_by;

/// Rates are searched between e^−30 − 1 and e^30 − 1 per unit of time, and at least so far over the whole span.
const FARTHEST_RATE: f64 = 30.0;
const FARTHEST_GROWTH: f64 = 60.0;

/// Points at either side of zero at which the equation is looked at when it may have several roots.
const SCANNED: i32 = 64;

/// Part of the sum of all terms that is taken for zero: far above the noise of binary numbers, far below money.
const NOISE: f64 = 1e-11;

/// Of several roots only those count at which money became at most 10¹⁵ times as much, or as little, over the whole span, if
/// there are any: ln 10¹⁵. An equation of many flows often has one far out, where no client's money ever was; it is no
/// reason to doubt the other.
const PLAUSIBLE: f64 = 34.5;

/// Growth up to which it can be proved that a root is the only one.
const PROVABLE: f64 = 500.0;

/// The roots, in ascending order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Solution {
    None,
    /// There is one, but beyond every plausible rate.
    Beyond,
    One(f64),
    Several(Vec<f64>),
}

impl Equation {
    pub(super) fn solve(&self) -> Solution {
        let side = if self.total == 0.0 { None } else { self.sure_side() };
        let bracket = side.map(|side| self.bracket(side));
        let root = match bracket {
            _ if self.total == 0.0 => Some(0.0),
            Some(Some((low, high))) => Some(self.refine(low, high)),
            Some(None) | None => None,
        };
        if let Some(root) = root.filter(|root| self.is_the_only_one(*root)) {
            return Solution::One(root);
        }
        let known = root.into_iter().filter(|root| root.abs() <= PLAUSIBLE);
        match with(self.scan(PLAUSIBLE), known).as_slice() {
            [] => {}
            [root] => return Solution::One(*root),
            roots => return Solution::Several(roots.to_vec()),
        }
        let is_one_beyond = bracket == Some(None);
        match with(self.scan(self.farthest()), root).as_slice() {
            [] if is_one_beyond => Solution::Beyond,
            [] => Solution::None,
            // One that must be there and was not found within reach is one more.
            [root] if !is_one_beyond => Solution::One(*root),
            roots => Solution::Several(roots.to_vec()),
        }
    }

    /// The side of zero on which there must be a root: far to the right the first amount alone counts, far to the left the
    /// last one.
    fn sure_side(&self) -> Option<f64> {
        let (first, last) = (self.terms.first()?.1, self.terms.last()?.1);
        if first.signum() != self.total.signum() {
            Some(1.0)
        } else if last.signum() != self.total.signum() {
            Some(-1.0)
        } else {
            None
        }
    }

    /// Walks from zero in one direction until the sign changes.
    fn bracket(&self, side: f64) -> Option<(f64, f64)> {
        let mut inner = 0.0;
        let mut outer = 0.125 * side;
        while inner < self.farthest() && -inner < self.farthest() {
            if self.at(outer).value.signum() != self.total.signum() {
                return Some((f64::min(inner, outer), f64::max(inner, outer)));
            }
            inner = outer;
            outer *= 2.0;
        }
        None
    }

    /// The root between two points of different sign on one side of zero: Newton's method, and halving where it would leave
    /// the bracket or hardly move.
    fn refine(&self, mut low: f64, mut high: f64) -> f64 {
        let is_falling = self.value_at(low) > 0.0;
        let mut at = f64::midpoint(low, high);
        let mut last_step = high - low;
        for _ in 0..200 {
            let point = self.at(at);
            if point.value == 0.0 {
                break;
            }
            if (point.value > 0.0) == is_falling {
                low = at;
            } else {
                high = at;
            }
            let step = point.value / point.slope;
            let newton = at - step;
            let is_useful = low <= newton && newton <= high && step.abs() <= last_step.abs() * 0.5;
            let next = if is_useful {
                newton
            } else {
                f64::midpoint(low, high)
            };
            last_step = next - at;
            at = next;
            if last_step.abs() <= f64::EPSILON * at.abs().max(1e-3) {
                break;
            }
        }
        let last = self.exactly_at(at);
        let polished = at - last.value / last.slope;
        if low <= polished && polished <= high {
            polished
        } else {
            at
        }
    }

    /// Whether no other root can exist: if what is invested, compounded at this rate, has one sign all the time, the rule of
    /// Descartes leaves no room for one.
    fn is_the_only_one(&self, root: f64) -> bool {
        // Beyond it, terms become too small to be told from nothing.
        if root.abs() > PROVABLE {
            return false;
        }
        // What is noise is measured by the terms so far: far from zero, later ones are larger by many powers of ten.
        let (mut balance, mut size) = (0.0, 0.0);
        let (mut above, mut below) = (false, false);
        for (time, amount) in &self.terms[..self.terms.len() - 1] {
            let term = amount * self.factor(root, *time);
            balance += term;
            size += term.abs();
            above |= balance > NOISE * size;
            below |= balance < -NOISE * size;
        }
        !(above && below)
    }

    /// All roots up to `farthest` that a closer look finds: changes of sign, and points at which the curve touches zero.
    fn scan(&self, farthest: f64) -> Vec<f64> {
        let mut roots: Vec<f64> = Vec::new();
        let mut add = |root: f64| {
            if roots.last().is_none_or(|last| !is_same(*last, root)) {
                roots.push(root);
            }
        };
        // Dense around zero, where most rates are, and wide at the ends. Zero itself is one of the points, so that no
        // interval lies on both sides of it.
        let place = |step: i32| {
            let part = f64::from(step) / f64::from(SCANNED);
            farthest * part * (0.02 + 0.98 * part * part)
        };
        let points: Vec<_> = (-SCANNED..=SCANNED).map(|step| self.at(place(step))).collect();
        for (index, pair) in points.windows(2).enumerate() {
            let (left, right) = (pair[0], pair[1]);
            if left.value == 0.0 {
                add(left.at);
            } else if right.value != 0.0
                && self.value_at(left.at).signum() != self.value_at(right.at).signum()
            {
                add(self.refine(left.at, right.at));
            } else if let Some(bottom) = self.touching(&points, index) {
                if bottom.value.signum() == left.value.signum() || bottom.value == 0.0 {
                    add(bottom.at);
                } else {
                    add(self.refine(left.at, bottom.at));
                    add(self.refine(bottom.at, right.at));
                }
            }
        }
        roots
    }

    /// The point nearest to zero between two neighbours of one sign, where the curve turns between them and touches or
    /// crosses zero.
    fn touching(&self, points: &[Point], index: usize) -> Option<Point> {
        let (left, right) = (points[index], points[index + 1]);
        let sign = left.value.signum();
        // It turns towards zero and away again.
        if left.slope * sign >= 0.0 || right.slope * sign <= 0.0 {
            return None;
        }
        let (mut low, mut high) = (left.at, right.at);
        let mut bottom = left;
        for _ in 0..60 {
            bottom = self.at(f64::midpoint(low, high));
            if bottom.value * sign <= NOISE * bottom.size {
                return Some(bottom);
            }
            if bottom.slope * sign < 0.0 {
                low = bottom.at;
            } else {
                high = bottom.at;
            }
        }
        (bottom.value * sign <= NOISE * bottom.size).then_some(bottom)
    }

    /// How far from zero roots are looked for.
    fn farthest(&self) -> f64 {
        FARTHEST_GROWTH.max(FARTHEST_RATE * self.units)
    }
}

/// `roots` and those of `known` that are not among them, in ascending order.
fn with(mut roots: Vec<f64>, known: impl IntoIterator<Item = f64>) -> Vec<f64> {
    for root in known {
        if roots.iter().all(|other| !is_same(*other, root)) {
            roots.push(root);
        }
    }
    sort_by(&mut roots, f64::total_cmp);
    roots
}

/// Whether two roots are one, found twice.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * one.abs().max(1.0)
}
