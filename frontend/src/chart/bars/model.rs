//! What bar charts show, independent of how.

use inlay_contract::{Currency, Decimal, Money};
use jiff::civil::Date;

/// The parts of a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BarModel {
    /// What is split, in the reader's language.
    pub(crate) title: String,
    /// In the order in which they are shown.
    pub(crate) bars: Vec<Bar>,
}

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    /// Its name.
    pub(crate) label: String,
    /// What it is worth; drawn to the other side of zero when negative.
    pub(crate) value: Money,
    /// Of the whole, as a fraction of one; `None` where the whole has no meaning.
    pub(crate) share: Option<Decimal>,
}

/// How far each part is from its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DriftModel {
    /// What the targets are of, in the reader's language.
    pub(crate) title: String,
    /// In the order in which they are shown.
    pub(crate) bars: Vec<DriftBar>,
}

/// One part and its target; shares are fractions of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DriftBar {
    /// Its name.
    pub(crate) label: String,
    /// The share that it has.
    pub(crate) held: Decimal,
    /// The share that it should have.
    pub(crate) target: Decimal,
    /// How far it may be off; `None` where nobody says.
    pub(crate) tolerance: Option<Decimal>,
    /// What has to be bought (positive) or sold (negative) to be there.
    pub(crate) trade: Money,
}

impl DriftBar {
    /// Held − target.
    pub(crate) fn drift(&self) -> Decimal {
        self.held - self.target
    }

    /// Whether it is further off than it may be; `None` where nobody says how far that is.
    pub(crate) fn exceeds_tolerance(&self) -> Option<bool> {
        self.tolerance.map(|tolerance| tolerance < self.drift().abs())
    }
}

/// Amounts by month, in layers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ColumnModel {
    /// What the amounts are, in the reader's language.
    pub(crate) title: String,
    /// Of all amounts.
    pub(crate) currency: Currency,
    /// From the bottom up.
    pub(crate) layers: Vec<Layer>,
    /// Oldest first, without a gap.
    pub(crate) columns: Vec<Column>,
}

/// One kind of amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is still to come: drawn hatched, so that it is not taken for what has happened.
    pub(crate) expected: bool,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its first day.
    pub(crate) month: Date,
    /// One amount a layer.
    pub(crate) amounts: Vec<Decimal>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(held: &str, target: &str, tolerance: Option<&str>) -> DriftBar {
        DriftBar {
            label: String::new(),
            held: held.parse().unwrap(),
            target: target.parse().unwrap(),
            tolerance: tolerance.map(|tolerance| tolerance.parse().unwrap()),
            trade: Money::new(Decimal::ZERO, "USD".parse().unwrap()),
        }
    }

    #[test]
    fn the_edge_of_the_tolerance_is_still_within_on_both_sides() {
        assert_eq!(bar("0.55", "0.5", Some("0.05")).exceeds_tolerance(), Some(false));
        assert_eq!(bar("0.45", "0.5", Some("0.05")).exceeds_tolerance(), Some(false));
        assert_eq!(bar("0.5501", "0.5", Some("0.05")).exceeds_tolerance(), Some(true));
        assert_eq!(bar("0.4499", "0.5", Some("0.05")).exceeds_tolerance(), Some(true));
        assert_eq!(bar("0.9", "0.5", None).exceeds_tolerance(), None);
    }
}
