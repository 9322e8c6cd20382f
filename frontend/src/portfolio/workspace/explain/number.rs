//! The numbers of an explanation, each in its unit.

use inlay_analytics::explanation::Unit;
use inlay_contract::{Decimal, Money};

use crate::i18n::{Digits, Language, Sign};

/// As exact as it helps to follow a computation: more places than the figure has on the page.
pub(super) fn number(value: Decimal, unit: Unit, language: &Language) -> String {
    let formats = &language.formats;
    match unit {
        Unit::Money(currency) => formats.money(Money::new(value, currency), Sign::Minus),
        Unit::Ratio => formats.percent(value, Sign::Minus, Digits::between(2, 6)),
        Unit::Factor => formats.plain(value, Digits::between(2, 8)),
        Unit::Quantity | Unit::Points => formats.plain(value, Digits::between(0, 6)),
        Unit::Price(currency) => formats.price(Money::new(value, currency)),
        Unit::Days => formats.plain(value, Digits::exactly(0)),
    }
}
