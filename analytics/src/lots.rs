//! Units that were bought together, and what they had cost: first in, first out (`cost.fifo`) and moving average
//! (`cost.average`).
//!
//! - A purchase opens a lot, a sale closes lots; the gain of a sale is its proceeds less the cost of what it closed.
//! - A sale of more than is held opens a short lot, whose cost is the negative of its proceeds; the purchase that covers it
//!   realises the gain.
//! - The last unit of a lot takes all of the cost that is left, so that no rounding stays behind.
//! - With average cost there is one lot whose unit cost is known and, where purchases are missing from the book, others
//!   whose cost is not; units that go out come from all of them in proportion.

pub mod matching;

use inlay_contract::UnavailableReason;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::report::CostMethod;

#[cfg(test)]
mod tests;

/// Decimal places of units that are taken from several lots in proportion: finer than any custodian counts, and coarse
/// enough for the parts to add up exactly.
const UNIT_PLACES: u32 = 12;

/// An amount, or why it is not known.
pub type Known = Result<Decimal, UnavailableReason>;

/// What units had cost, in two currencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// In the currency of the instrument.
    pub local: Known,
    /// In the book's currency, at the rate of the day of purchase.
    pub base: Known,
}

/// Units that were bought together and are still held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenLot {
    /// The day of purchase or delivery; `None` when that is not known, and with average cost.
    pub opened: Option<Date>,
    /// Units; negative when sold short.
    pub quantity: Decimal,
    /// What they had cost; negative for a short lot, which brought money.
    pub cost: Cost,
}

/// Units of one lot that were sold, or covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// The day on which the lot was opened, where it is known.
    pub opened: Option<Date>,
    /// Units, as a positive number.
    pub quantity: Decimal,
    /// What they had cost.
    pub cost: Cost,
    /// What they brought.
    pub proceeds: Cost,
}

/// The open lots of one instrument in one account: all long or all short, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    method: CostMethod,
    open: Vec<OpenLot>,
}

impl Cost {
    /// What is not in the book.
    pub const UNKNOWN: Self = Self {
        local: Err(UnavailableReason::NoCostBasis),
        base: Err(UnavailableReason::NoCostBasis),
    };

    fn each(self, other: Self, combine: fn(Decimal, Decimal) -> Option<Decimal>) -> Self {
        let both = |one: Known, other: Known| combine(one?, other?).ok_or(UnavailableReason::TooLarge);
        Self {
            local: both(self.local, other.local),
            base: both(self.base, other.base),
        }
    }

    fn negated(self) -> Self {
        Self {
            local: self.local.map(negated),
            base: self.base.map(negated),
        }
    }

    /// Whether the same of the two amounts are known, and the others unknown for the same reason.
    fn is_known_alike(&self, other: &Self) -> bool {
        self.local.map(drop) == other.local.map(drop) && self.base.map(drop) == other.base.map(drop)
    }
}

impl OpenLot {
    /// Takes `quantity` units (of the lot's sign, at most all) away from the lot, with their share of the cost.
    fn split(&mut self, quantity: Decimal) -> Self {
        let share =
            |amount: Known| proportion(amount?, quantity, self.quantity).ok_or(UnavailableReason::TooLarge);
        let part = if quantity == self.quantity {
            *self
        } else {
            Self {
                opened: self.opened,
                quantity,
                cost: Cost {
                    local: share(self.cost.local),
                    base: share(self.cost.base),
                },
            }
        };
        self.quantity -= part.quantity;
        self.cost = self.cost.each(part.cost, Decimal::checked_sub);
        part
    }
}

impl Ledger {
    /// Nothing held.
    #[must_use]
    pub const fn new(method: CostMethod) -> Self {
        Self {
            method,
            open: Vec::new(),
        }
    }

    /// The open lots, oldest first.
    #[must_use]
    pub fn into_lots(self) -> Vec<OpenLot> {
        self.open
    }

    /// Bought (positive) or sold (negative) units: what they close, and the rest as a lot of its own.
    pub fn add(&mut self, mut lot: OpenLot) -> Vec<Closed> {
        let is_short = self.is_short();
        let closes = !self.open.is_empty() && lot.quantity.is_sign_negative() != is_short;
        let taken = if closes {
            self.take(lot.quantity.abs())
        } else {
            Vec::new()
        };
        let closed = taken
            .into_iter()
            .map(|open| {
                let closing = lot.split(-open.quantity);
                let (cost, proceeds) = if is_short {
                    (closing.cost, open.cost.negated())
                } else {
                    (open.cost, closing.cost.negated())
                };
                Closed {
                    opened: open.opened,
                    quantity: open.quantity.abs(),
                    cost,
                    proceeds,
                }
            })
            .collect();
        self.put(lot);
        closed
    }

    /// Takes `quantity` units (positive) out without selling them. What is not there leaves a short lot of unknown cost.
    pub fn withdraw(&mut self, quantity: Decimal) -> Vec<OpenLot> {
        let taken = if self.is_short() {
            Vec::new()
        } else {
            self.take(quantity)
        };
        let rest = taken.iter().fold(quantity, |rest, lot| rest - lot.quantity);
        self.put(OpenLot {
            opened: None,
            quantity: -rest,
            cost: Cost::UNKNOWN,
        });
        taken
    }

    /// Changes the number of units by `added` at the same cost, as a split of shares does. Without units to split, those
    /// that appear have no known cost.
    pub fn rescale(&mut self, added: Decimal) {
        let held = self.held();
        let wanted = held.and_then(|held| held.checked_add(added));
        let Some((held, wanted)) = held.zip(wanted).filter(|(held, wanted)| {
            !held.is_zero() && !wanted.is_zero() && held.is_sign_negative() == wanted.is_sign_negative()
        }) else {
            self.add(OpenLot {
                opened: None,
                quantity: added,
                cost: Cost::UNKNOWN,
            });
            return;
        };
        let mut rest = wanted;
        let last = self.open.len() - 1;
        for (index, lot) in self.open.iter_mut().enumerate() {
            let units = if index == last {
                Some(rest)
            } else {
                proportion(lot.quantity, wanted, held)
            };
            // Every share is smaller than the whole, which fits.
            lot.quantity = units.unwrap_or(lot.quantity).round_dp(UNIT_PLACES);
            rest -= lot.quantity;
        }
    }

    /// Puts a lot among the others by age, or with average cost to those that are known alike.
    pub fn put(&mut self, mut lot: OpenLot) {
        if lot.quantity.is_zero() {
            return;
        }
        if self.method == CostMethod::Average {
            lot.opened = None;
            let alike = self
                .open
                .iter_mut()
                .find(|open| open.cost.is_known_alike(&lot.cost));
            if let Some(open) = alike
                && let Some(quantity) = open.quantity.checked_add(lot.quantity)
            {
                open.quantity = quantity;
                open.cost = open.cost.each(lot.cost, Decimal::checked_add);
                return;
            }
        }
        let place = self.open.partition_point(|open| open.opened <= lot.opened);
        self.open.insert(place, lot);
    }

    fn is_short(&self) -> bool {
        self.open
            .first()
            .is_some_and(|lot| lot.quantity.is_sign_negative())
    }

    /// Units held; negative when short.
    fn held(&self) -> Option<Decimal> {
        self.open
            .iter()
            .try_fold(Decimal::ZERO, |sum, lot| sum.checked_add(lot.quantity))
    }

    /// Takes up to `quantity` units (positive) out of what is open.
    fn take(&mut self, quantity: Decimal) -> Vec<OpenLot> {
        match (self.method, self.held()) {
            (CostMethod::Average, Some(held)) if quantity < held.abs() => {
                self.take_of_each(quantity, held.abs())
            }
            _ => self.take_oldest(quantity),
        }
    }

    fn take_oldest(&mut self, quantity: Decimal) -> Vec<OpenLot> {
        let mut left = quantity;
        let mut taken = Vec::new();
        let mut emptied = 0;
        for lot in &mut self.open {
            if left.is_zero() {
                break;
            }
            let units = lot.quantity.abs().min(left);
            left -= units;
            let part = lot.split(with_sign_of(units, lot.quantity));
            taken.push(part);
            if lot.quantity.is_zero() {
                emptied += 1;
            }
        }
        self.open.drain(..emptied);
        taken
    }

    fn take_of_each(&mut self, quantity: Decimal, held: Decimal) -> Vec<OpenLot> {
        let mut left = quantity;
        let mut taken = Vec::new();
        let last = self.open.len() - 1;
        for (index, lot) in self.open.iter_mut().enumerate() {
            let units = lot.quantity.abs();
            let part = if index == last {
                left
            } else {
                proportion(quantity, units, held)
                    .unwrap_or(left)
                    .round_dp(UNIT_PLACES)
            };
            let part = part.min(units).min(left);
            left -= part;
            if !part.is_zero() {
                taken.push(lot.split(with_sign_of(part, lot.quantity)));
            }
        }
        self.open.retain(|lot| !lot.quantity.is_zero());
        taken
    }
}

/// −`amount`; zero has no sign.
pub(crate) fn negated(amount: Decimal) -> Decimal {
    if amount.is_zero() { Decimal::ZERO } else { -amount }
}

fn with_sign_of(magnitude: Decimal, sign: Decimal) -> Decimal {
    if sign.is_sign_negative() {
        -magnitude
    } else {
        magnitude
    }
}

/// `amount` × `part` ÷ `whole`. Multiplied first, because that is exact wherever it fits.
pub(crate) fn proportion(amount: Decimal, part: Decimal, whole: Decimal) -> Option<Decimal> {
    amount
        .checked_mul(part)
        .and_then(|product| product.checked_div(whole))
        .or_else(|| amount.checked_mul(part.checked_div(whole)?))
}
