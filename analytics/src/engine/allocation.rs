//! Answers about how a node is made up, and how far that is from the target model.

use std::cmp::Reverse;

use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Decimal, Figure, UnavailableReason};

use super::Engine;
use crate::allocation::weight;
use crate::drift::drift;
use crate::order::sort_by;
use crate::report::{Dimension, Drift, Part, PartShare};

impl Engine {
    /// How a node is made up, largest part first; equal parts in the order of [`Part`]. The parts add up to the value of
    /// the node. Cash has neither sector nor region and stands under its class there.
    #[must_use]
    pub fn allocation(&self, node: usize, by: Dimension) -> Figure<Vec<PartShare>> {
        let whole = self.value(node);
        let Some(&amount) = whole.known() else {
            return whole.map(|_| Vec::new());
        };
        let mut shares: Vec<PartShare> = Vec::new();
        for position in self.positions_of(node) {
            let Ok(value) = self.values().of_position[position] else {
                continue;
            };
            let share = shares
                .iter_mut()
                .find(|share| self.is_part(position, by, &share.part));
            let Some(share) = share else {
                shares.push(PartShare {
                    part: self.part(position, by),
                    value,
                    weight: None,
                });
                continue;
            };
            match share.value.checked_add(value) {
                Some(sum) => share.value = sum,
                None => return Figure::unavailable(UnavailableReason::TooLarge),
            }
        }
        for share in &mut shares {
            share.weight = weight(share.value, amount);
        }
        sort_by(&mut shares, |one, other| {
            (Reverse(one.value), &one.part).cmp(&(Reverse(other.value), &other.part))
        });
        whole.map(|_| shares)
    }

    /// How far a node is from the record's target model, in the order of asset classes.
    ///
    /// Unavailable with [`UnavailableReason::NoTarget`] when there is no model, or one whose weights do not add up to one.
    #[must_use]
    pub fn drift(&self, node: usize) -> Figure<Vec<Drift>> {
        let value = self.value(node);
        let book = self.book();
        let Some(model) = &book.target else {
            return Figure::unavailable(UnavailableReason::NoTarget);
        };
        if value.known().is_none() {
            return value.map(|_| Vec::new());
        }
        match drift(&self.classes(node), model, book.currency.minor_units()) {
            Ok(drifts) => value.map(|_| drifts),
            Err(reason) => Figure::unavailable(reason),
        }
    }

    /// The known value of each position of a node, with its class.
    fn classes(&self, node: usize) -> Vec<(AssetClass, Decimal)> {
        let of_position = &self.values().of_position;
        self.positions_of(node)
            .into_iter()
            .filter_map(|position| {
                Some((
                    self.instrument_of(position).asset_class,
                    of_position[position].ok()?,
                ))
            })
            .collect()
    }

    /// Of which part a position is.
    fn part(&self, position: usize, by: Dimension) -> Part {
        let instrument = self.instrument_of(position);
        match by {
            Dimension::AssetClass => Part::AssetClass(instrument.asset_class),
            Dimension::Currency => Part::Currency(instrument.currency),
            Dimension::Account => Part::Account(self.book().positions[position].account),
            Dimension::Sector | Dimension::Region => match (self.word(position, by), by) {
                (Some(word), Dimension::Sector) => Part::Sector(word.to_owned()),
                (Some(word), _) => Part::Region(word.to_owned()),
                (None, _) if instrument.asset_class == AssetClass::Cash => Part::AssetClass(AssetClass::Cash),
                (None, Dimension::Sector) => Part::NoSector,
                (None, _) => Part::NoRegion,
            },
        }
    }

    /// Whether a position is of `part`. Compares without making a part: there are many positions and few parts.
    pub(super) fn is_part(&self, position: usize, by: Dimension, part: &Part) -> bool {
        let instrument = self.instrument_of(position);
        let is_by_word = matches!(by, Dimension::Sector | Dimension::Region);
        match part {
            Part::AssetClass(class) => {
                instrument.asset_class == *class && (!is_by_word || self.word(position, by).is_none())
            }
            Part::Sector(name) => self.word(position, Dimension::Sector) == Some(name),
            Part::Region(name) => self.word(position, Dimension::Region) == Some(name),
            Part::NoSector => self.has_no(position, Dimension::Sector),
            Part::NoRegion => self.has_no(position, Dimension::Region),
            Part::Currency(currency) => instrument.currency == *currency,
            Part::Account(account) => self.book().positions[position].account == *account,
        }
    }

    /// Whether a position has no sector or region although it should; cash has none by nature.
    fn has_no(&self, position: usize, by: Dimension) -> bool {
        self.instrument_of(position).asset_class != AssetClass::Cash && self.word(position, by).is_none()
    }

    /// Sector or region in the provider's words; an empty one is none.
    fn word(&self, position: usize, by: Dimension) -> Option<&str> {
        let instrument = self.instrument_of(position);
        let word = match by {
            Dimension::Sector => instrument.sector.as_deref(),
            Dimension::Region => instrument.region.as_deref(),
            Dimension::AssetClass | Dimension::Currency | Dimension::Account => None,
        };
        word.filter(|word| !word.is_empty())
    }
}
