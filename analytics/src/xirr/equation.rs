//! The equation behind a money-weighted return, and its roots.
//!
//! The unknown is g, the logarithm of the growth over the whole span of the flows: f(g) = Σ aᵢ · e^(−g·τᵢ) with times τ
//! from zero to one. In g a loss of 99.9 % is as near as a gain of a thousand times, and no rate below −1 can be reached.
//! For a negative g everything is multiplied by e^g, which changes no sign and no root: so no term ever exceeds its amount.

use inlay_contract::Decimal;

use crate::number::binary;

/// Rates are searched between e^−30 − 1 and e^30 − 1 per unit of time, and at least so far over the whole span.
const FARTHEST_RATE: f64 = 30.0;
const FARTHEST_GROWTH: f64 = 60.0;

/// Points at either side of zero at which the equation is looked at when it may have several roots.
const SCANNED: i32 = 128;

/// Part of the sum of all terms that is taken for zero: far above the noise of binary numbers, far below money.
const NOISE: f64 = 1e-11;

/// Of several roots only those count at which money became at most ten thousand times as much, or as little, over the whole
/// span, if there are any: ln 10 000. An equation of many flows often has one far out, where no client's money ever was; it
/// is no reason to doubt the other.
const PLAUSIBLE: f64 = 9.21;

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

#[derive(Debug)]
pub(super) struct Equation {
    /// (time, amount), in order of time.
    terms: Vec<(f64, f64)>,
    /// f(0), from exact amounts.
    total: f64,
    farthest: f64,
}

/// f and its derivative at one point, and the sum of the sizes of all terms.
#[derive(Debug, Clone, Copy)]
struct Point {
    at: f64,
    value: f64,
    slope: f64,
    size: f64,
}

impl Equation {
    /// `flows` are (time, amount) in order of time, with both signs, over `units` of time.
    pub(super) fn new(flows: &[(f64, Decimal)], total: f64, units: f64) -> Self {
        let first = flows.first().map_or(0.0, |(time, _)| *time);
        let span = flows.last().map_or(0.0, |(time, _)| *time) - first;
        let term = |(time, amount): &(f64, Decimal)| ((time - first) / span, binary(*amount));
        Self {
            terms: flows.iter().map(term).collect(),
            total,
            farthest: FARTHEST_GROWTH.max(FARTHEST_RATE * units),
        }
    }

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
        let mut roots = self.scan();
        // Where the scan is too coarse for the root that is known, it is added.
        if let Some(root) = root.filter(|root| roots.iter().all(|other| !is_same(*other, *root))) {
            roots.push(root);
            roots.sort_by(f64::total_cmp);
        }
        let is_plausible = |root: &&f64| root.abs() <= PLAUSIBLE;
        let plausible: Vec<f64> = roots.iter().filter(is_plausible).copied().collect();
        match (plausible.as_slice(), roots.as_slice()) {
            ([root], _) => Solution::One(*root),
            ([], []) if bracket == Some(None) => Solution::Beyond,
            ([], []) => Solution::None,
            // One that must be there and was not found within reach is one more.
            ([], [root]) if bracket != Some(None) => Solution::One(*root),
            ([], _) => Solution::Several(roots),
            _ => Solution::Several(plausible),
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
        while inner < self.farthest && -inner < self.farthest {
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
            let next = if is_useful { newton } else { f64::midpoint(low, high) };
            last_step = next - at;
            at = next;
            if last_step.abs() <= f64::EPSILON * at.abs().max(1e-3) {
                break;
            }
        }
        at
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
            let term = amount * factor(root, *time);
            balance += term;
            size += term.abs();
            above |= balance > NOISE * size;
            below |= balance < -NOISE * size;
        }
        !(above && below)
    }

    /// All roots that a closer look finds: changes of sign, and points at which the curve touches zero.
    fn scan(&self) -> Vec<f64> {
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
            self.farthest * (part * 6.0).sinh() / 6.0_f64.sinh()
        };
        let points: Vec<_> = (-SCANNED..=SCANNED).map(|step| self.at(place(step))).collect();
        for (index, pair) in points.windows(2).enumerate() {
            let (left, right) = (pair[0], pair[1]);
            if left.value == 0.0 {
                add(left.at);
            } else if right.value != 0.0 && self.value_at(left.at).signum() != self.value_at(right.at).signum() {
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

    fn value_at(&self, at: f64) -> f64 {
        if at == 0.0 { self.total } else { self.at(at).value }
    }

    fn at(&self, at: f64) -> Point {
        // The time from which a term is seen; see the head of this file.
        let origin = if at < 0.0 { 1.0 } else { 0.0 };
        let mut point = Point {
            at,
            value: 0.0,
            slope: 0.0,
            size: 0.0,
        };
        for (time, amount) in &self.terms {
            let term = amount * factor(at, *time);
            point.value += term;
            point.slope -= (time - origin) * term;
            point.size += term.abs();
        }
        point
    }
}

/// What an amount of one is worth at another time, seen from the start, or from the end for a negative growth.
fn factor(growth: f64, time: f64) -> f64 {
    let time = if growth < 0.0 { time - 1.0 } else { time };
    (-growth * time).exp()
}

/// Whether two roots are one, found twice.
fn is_same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-7 * one.abs().max(1.0)
}
