//! One position and what it is worth in the portfolio's currency.

use inlay_analytics::Overflow;
use inlay_analytics::allocation::weight;
use inlay_analytics::conversion::Rates;
use inlay_contract::portfolio::Holding;
use inlay_contract::{Currency, Decimal, Figure, Money, UnavailableReason};
use jiff::civil::Date;

use crate::upstream::Position;

/// A position with its value in the portfolio's currency, if that can be said.
#[derive(Debug)]
pub(super) struct Valued {
    pub(super) position: Position,
    pub(super) value: Option<Decimal>,
}

impl Valued {
    pub(super) fn new(position: Position, rates: &Rates) -> Result<Self, Overflow> {
        let value = match position.market_value {
            None => None,
            Some(money) if money.currency == rates.base() => Some(money.amount),
            // The zeros that a multiplication leaves at the end say nothing and travel ten thousand times.
            Some(money) => rates.convert(money)?.map(|value| value.normalize()),
        };
        Ok(Self { position, value })
    }

    /// Why its value cannot be said; `None` when it can.
    pub(super) const fn missing(&self) -> Option<UnavailableReason> {
        match (&self.value, &self.position.market_value) {
            (Some(_), _) => None,
            (None, Some(_)) => Some(UnavailableReason::NoRate),
            (None, None) => Some(UnavailableReason::NoPrice),
        }
    }

    /// What orders positions of equal value.
    pub(super) fn label(&self) -> (Option<&str>, &str) {
        (self.position.name.as_deref(), &self.position.account)
    }

    pub(super) fn into_holding(self, whole: Option<Decimal>, currency: Currency, as_of: Date) -> Holding {
        let value = match (self.value, self.missing()) {
            (Some(value), _) => Figure::value(Money::new(value, currency)),
            (None, reason) => Figure::unavailable(reason.unwrap_or(UnavailableReason::NoPrice)),
        };
        let position = self.position;
        Holding {
            account: position.account,
            name: position.name,
            symbol: position.symbol,
            asset_class: position.asset_class,
            quantity: position.quantity,
            price: position.price,
            price_date: position.price_date.filter(|date| *date != as_of),
            local_value: position
                .market_value
                .map_or(Figure::unavailable(UnavailableReason::NoPrice), Figure::value),
            weight: self
                .value
                .zip(whole)
                .and_then(|(value, whole)| weight(value, whole)),
            value,
        }
    }
}
