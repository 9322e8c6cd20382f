//! Amounts of several currencies in one.

use std::collections::BTreeMap;

use inlay_contract::{Currency, Money};
use rust_decimal::Decimal;

use crate::Overflow;

/// Exchange rates of one date into one base currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    base: Currency,
    units_of_base: BTreeMap<Currency, Decimal>,
}

/// A rate that cannot be one: zero or negative, or of the base currency and not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the exchange rate of {currency} cannot be right")]
pub struct ImplausibleRate {
    /// The currency it is given for.
    pub currency: Currency,
}

impl Rates {
    /// `units_of_base` says what one unit of each currency is worth in `base`, which need not be listed itself.
    ///
    /// # Errors
    /// [`ImplausibleRate`] names the first rate that is zero, negative, or other than one for the base itself.
    pub fn new(base: Currency, units_of_base: BTreeMap<Currency, Decimal>) -> Result<Self, ImplausibleRate> {
        for (&currency, &rate) in &units_of_base {
            if rate <= Decimal::ZERO || (currency == base && rate != Decimal::ONE) {
                return Err(ImplausibleRate { currency });
            }
        }
        Ok(Self { base, units_of_base })
    }

    /// The currency that everything is converted into.
    #[must_use]
    pub const fn base(&self) -> Currency {
        self.base
    }

    /// What one unit of `currency` is worth in the base currency, if known.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<Decimal> {
        if currency == self.base {
            Some(Decimal::ONE)
        } else {
            self.units_of_base.get(&currency).copied()
        }
    }

    /// `money` in the base currency, unrounded; `None` without a rate.
    ///
    /// # Errors
    /// [`Overflow`] when the product is no amount of money.
    pub fn convert(&self, money: Money) -> Result<Option<Decimal>, Overflow> {
        let Some(rate) = self.rate(money.currency) else {
            return Ok(None);
        };
        money.amount.checked_mul(rate).ok_or(Overflow).map(Some)
    }

    /// An amount of the base currency in `currency`, to 28 digits; `None` without a rate.
    ///
    /// # Errors
    /// [`Overflow`] when the quotient is no amount of money.
    pub fn convert_back(&self, amount: Decimal, currency: Currency) -> Result<Option<Decimal>, Overflow> {
        let Some(rate) = self.rate(currency) else {
            return Ok(None);
        };
        amount.checked_div(rate).ok_or(Overflow).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn dollars(rates: &[(&str, &str)]) -> Result<Rates, ImplausibleRate> {
        let rates = rates
            .iter()
            .map(|(code, rate)| (currency(code), decimal(rate)))
            .collect();
        Rates::new(currency("USD"), rates)
    }

    #[test]
    fn an_amount_is_multiplied_by_its_rate_and_not_rounded() {
        let rates = dollars(&[("EUR", "1.0834"), ("JPY", "0.006412")]).unwrap();
        let euros = Money::new(decimal("1000.05"), currency("EUR"));
        assert_eq!(rates.convert(euros), Ok(Some(decimal("1083.454170"))));
        let dollars = Money::new(decimal("-7.5"), currency("USD"));
        assert_eq!(rates.convert(dollars), Ok(Some(decimal("-7.5"))));
        assert_eq!(
            rates.convert_back(decimal("2.1668"), currency("EUR")),
            Ok(Some(decimal("2")))
        );
    }

    #[test]
    fn without_a_rate_nothing_is_assumed() {
        let francs = Money::new(decimal("100"), currency("CHF"));
        assert_eq!(dollars(&[]).unwrap().convert(francs), Ok(None));
    }

    #[test]
    fn a_rate_that_would_falsify_every_total_is_refused() {
        for (code, rate) in [("EUR", "0"), ("EUR", "-1.1"), ("USD", "1.1")] {
            assert_eq!(
                dollars(&[(code, rate)]),
                Err(ImplausibleRate {
                    currency: currency(code)
                })
            );
        }
        assert!(dollars(&[("USD", "1.0")]).is_ok());
    }

    #[test]
    fn an_absurd_product_is_an_error() {
        let rates = dollars(&[("EUR", "100")]).unwrap();
        assert_eq!(
            rates.convert(Money::new(Decimal::MAX, currency("EUR"))),
            Err(Overflow)
        );
    }
}
