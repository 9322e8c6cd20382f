//! A chain of daily growth factors from which the growth between any two closes can be read.
//!
//! The chain is made once; a period then costs one quotient. A level is cut at a fixed decimal place: an exact product
//! would grow by up to 28 places a day and a decimal holds 28 in all, so it would be cut at a place that depends on its
//! size. So that a fixed place means a fixed precision, the chain starts anew at one wherever it has become very small or
//! very large; what was reached until then is kept. Over 2 500 days this is off by less than 10⁻¹⁵, on any machine.

use inlay_contract::{Decimal, UnavailableReason};

use crate::number::quotient;

/// Decimal places of a level.
const LEVEL_PLACES: u32 = 20;

/// Decimal places of a return: a ten-thousandth of a millionth of a basis point.
pub(crate) const RETURN_PLACES: u32 = 12;

/// Below this level the chain starts anew, and above its inverse.
const SMALLEST: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
const LARGEST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// Growth factors, linked.
#[derive(Debug, Clone)]
pub(crate) struct LinkedIndex {
    /// Level at each day, or why there is none.
    levels: Vec<Result<Decimal, UnavailableReason>>,
    /// Where the chain starts anew, by day.
    breaks: Vec<(usize, Break)>,
}

/// Why a chain starts anew at one.
#[derive(Debug, Clone, Copy)]
enum Break {
    /// Nobody knows what the day brought: no return leads over it.
    Unknown(UnavailableReason),
    /// The level had reached this, to every digit there is.
    Reached(Decimal),
}

impl LinkedIndex {
    /// A chain that begins at the day `opening`; before it there is nothing, for `reason`.
    pub(crate) fn new(opening: usize, days: usize, reason: UnavailableReason) -> Self {
        let mut levels = Vec::with_capacity(days);
        levels.resize(opening, Err(reason));
        levels.push(Ok(Decimal::ONE));
        Self {
            levels,
            breaks: Vec::new(),
        }
    }

    /// The next day has no level.
    pub(crate) fn push_gap(&mut self, reason: UnavailableReason) {
        self.levels.push(Err(reason));
    }

    /// The next day grew by `growth` since the last one that has a level.
    pub(crate) fn push(&mut self, growth: Result<Decimal, UnavailableReason>) {
        let day = self.levels.len();
        let last = self
            .levels
            .iter()
            .rev()
            .find_map(|level| level.ok())
            .unwrap_or(Decimal::ONE);
        let product = growth.and_then(|growth| last.checked_mul(growth).ok_or(UnavailableReason::TooLarge));
        let level = match product {
            Ok(product) if SMALLEST <= product && product <= LARGEST => product.round_dp(LEVEL_PLACES),
            Ok(product) => {
                self.breaks.push((day, Break::Reached(product)));
                Decimal::ONE
            }
            Err(reason) => {
                self.breaks.push((day, Break::Unknown(reason)));
                Decimal::ONE
            }
        };
        self.levels.push(Ok(level));
    }

    /// The growth between two days, to twelve places.
    pub(crate) fn growth(&self, opening: usize, closing: usize) -> Result<Decimal, UnavailableReason> {
        self.walk(opening).at(closing)
    }

    /// The growth since `opening`, day by day.
    pub(crate) fn walk(&self, opening: usize) -> Walk<'_> {
        Walk {
            index: self,
            next_break: self.breaks.partition_point(|(day, _)| *day <= opening),
            base: self.level(opening),
            reached: Ok(Decimal::ONE),
        }
    }

    /// The return from the day before to `day`; `None` when either has no level, or nobody knows what it brought.
    pub(crate) fn return_of_day(&self, day: usize) -> Option<Decimal> {
        let growth = self.growth(day.checked_sub(1)?, day).ok()?;
        Some(growth - Decimal::ONE)
    }

    fn level(&self, day: usize) -> Result<Decimal, UnavailableReason> {
        let none = Err(UnavailableReason::NoDailyValues);
        self.levels.get(day).copied().unwrap_or(none)
    }
}

/// Reads a [`LinkedIndex`] forwards from an opening day.
#[derive(Debug)]
pub(crate) struct Walk<'a> {
    index: &'a LinkedIndex,
    next_break: usize,
    /// The level at the opening.
    base: Result<Decimal, UnavailableReason>,
    /// What was reached where the chain began anew on the way, multiplied.
    reached: Result<Decimal, UnavailableReason>,
}

impl Walk<'_> {
    /// The growth since the opening at `day`, to twelve places; days must be asked in ascending order.
    pub(crate) fn at(&mut self, day: usize) -> Result<Decimal, UnavailableReason> {
        while let Some((_, found)) = self
            .index
            .breaks
            .get(self.next_break)
            .filter(|(at, _)| *at <= day)
        {
            self.next_break += 1;
            self.reached = self.reached.and_then(|reached| match *found {
                Break::Unknown(reason) => Err(reason),
                Break::Reached(level) => times(reached, level),
            });
        }
        let level = self.index.level(day)?;
        let reached = self.reached?;
        let level = if reached == Decimal::ONE {
            level
        } else {
            times(level, reached)?
        };
        quotient(level, self.base?, RETURN_PLACES).ok_or(UnavailableReason::TooLarge)
    }
}

fn times(one: Decimal, other: Decimal) -> Result<Decimal, UnavailableReason> {
    one.checked_mul(other).ok_or(UnavailableReason::TooLarge)
}

#[cfg(test)]
mod tests;
