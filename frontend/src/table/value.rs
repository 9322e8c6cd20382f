//! What stands in a cell. Text, order and export are all made from it.

use std::borrow::Cow;

use inlay_contract::{Currency, Decimal, Figure, Money};
use jiff::civil::Date;

use crate::calendar::day_number;
use crate::i18n::{Digits, Language, Sign};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'rows> {
    /// There is nothing to say: cash has no price. Not the same as an unknown figure, which says why.
    Nothing,
    /// A name.
    Text(Cow<'rows, str>),
    /// A word of a list that has an order of its own.
    Ranked {
        /// Place in that order.
        rank: u32,
        /// The word.
        text: &'static str,
    },
    /// A civil date.
    Day(Date),
    /// A calendar month, by any of its days.
    Month(Date),
    /// A number, and how far it can be trusted.
    Number(Unit, Figure<Decimal>),
}

/// What a number is, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// An amount, to the minor unit.
    Money(Currency),
    /// An amount that was won or lost, or that moved: a positive one says so.
    Change(Currency),
    /// What one unit costs.
    Price(Currency),
    /// Units of a security, or cash.
    Quantity,
    /// A share of a whole, a fraction of one.
    Weight,
    /// A return, a fraction of one: a positive one says so.
    Return,
}

impl Unit {
    /// The currency, where it has one.
    pub(crate) const fn currency(self) -> Option<Currency> {
        match self {
            Self::Money(currency) | Self::Change(currency) | Self::Price(currency) => Some(currency),
            Self::Quantity | Self::Weight | Self::Return => None,
        }
    }

    /// A number of this unit as the reader reads it.
    pub(crate) fn text(self, number: Decimal, language: &Language) -> String {
        let formats = &language.formats;
        match self {
            Self::Money(currency) => formats.money(Money::new(number, currency), Sign::Minus),
            Self::Change(currency) => formats.money(Money::new(number, currency), Sign::Always),
            Self::Price(currency) => formats.price(Money::new(number, currency)),
            Self::Quantity => formats.plain(number, Digits::up_to(QUANTITY_PLACES)),
            Self::Weight => formats.percent(number, Sign::Minus, Digits::exactly(2)),
            Self::Return => formats.percent(number, Sign::Always, Digits::exactly(2)),
        }
    }

    /// How many decimal places are written at most.
    pub(crate) fn most_places(self) -> u32 {
        match self {
            Self::Money(currency) | Self::Change(currency) => currency.minor_units(),
            Self::Price(_) | Self::Quantity => QUANTITY_PLACES,
            // A fraction of one, to the hundredth of a per cent.
            Self::Weight | Self::Return => 4,
        }
    }
}

/// Funds are held and priced to four places.
const QUANTITY_PLACES: u32 = 4;

/// What a value is ordered by. Names are ordered among each other in the reader's language, everything else as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'value> {
    /// Comes last whichever way is sorted: it is neither small nor large.
    Unknown,
    Number(Decimal),
    Name(&'value str),
}

impl<'rows> Value<'rows> {
    /// A name; nothing where there is none.
    pub(crate) fn text(text: Option<&'rows str>) -> Self {
        text.filter(|text| !text.is_empty())
            .map_or(Self::Nothing, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// A known number.
    pub(crate) const fn known(unit: Unit, number: Decimal) -> Self {
        Self::Number(unit, Figure::value(number))
    }

    /// A number, or nothing.
    pub(crate) fn optional(unit: Unit, number: Option<Decimal>) -> Self {
        number.map_or(Self::Nothing, |number| Self::known(unit, number))
    }

    /// Whether there is nothing to say.
    pub(crate) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// As the reader reads it; empty for nothing, and the word for "not available" for an unknown figure.
    pub(super) fn shown(&self, language: &Language) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone().into_owned(),
            Self::Ranked { text, .. } => (*text).to_owned(),
            Self::Day(date) => language.formats.date(*date),
            Self::Month(date) => language.formats.month_and_year(*date),
            Self::Number(unit, figure) => figure.known().map_or_else(
                || language.words.unavailable_badge().to_owned(),
                |number| unit.text(*number, language),
            ),
        }
    }

    /// What it is ordered by.
    pub(super) fn key(&self) -> Key<'_> {
        match self {
            Self::Nothing => Key::Unknown,
            Self::Text(text) => Key::Name(text),
            Self::Ranked { rank, .. } => Key::Number(Decimal::from(*rank)),
            Self::Day(date) | Self::Month(date) => Key::Number(Decimal::from(day_number(*date))),
            Self::Number(_, figure) => figure.known().map_or(Key::Unknown, |number| Key::Number(*number)),
        }
    }

    /// The figure, where it is one.
    pub(super) const fn figure(&self) -> Option<&Figure<Decimal>> {
        match self {
            Self::Number(_, figure) => Some(figure),
            _ => None,
        }
    }

    /// The currency of the number, where it has one.
    pub(super) const fn currency(&self) -> Option<Currency> {
        match self {
            Self::Number(unit, _) => unit.currency(),
            _ => None,
        }
    }
}
