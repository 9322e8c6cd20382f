//! What each kind of number and date is written with, in the terms of `Intl`. Plain data, so that it is tested as such.

use inlay_contract::Currency;

use super::super::translation::Translation;

/// Whether a positive number shows its sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// Only a minus.
    Minus,
    /// Plus or minus; none for zero.
    Always,
}

/// How many decimal places a percentage or a quantity has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digits {
    /// At least.
    pub(crate) least: u32,
    /// At most; what is beyond is rounded half away from zero.
    pub(crate) most: u32,
}

impl Digits {
    /// Always exactly `count`.
    pub(crate) const fn exactly(count: u32) -> Self {
        Self {
            least: count,
            most: count,
        }
    }

    /// As many as there are, but not fewer than `least` and not more than `most`.
    pub(crate) const fn between(least: u32, most: u32) -> Self {
        Self { least, most }
    }

    /// As many as there are, up to `most`.
    pub(crate) const fn up_to(most: u32) -> Self {
        Self { least: 0, most }
    }
}

/// One kind of text that `Intl` writes; each has a formatter of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// An amount.
    Currency(Currency, Sign, Digits),
    /// An amount for an axis: `$1.2M`.
    CompactCurrency(Currency),
    /// A number for an axis: `1.2M`.
    Compact,
    /// A fraction of one as a percentage.
    Percent(Sign, Digits),
    /// A number without unit.
    Plain(Sign, Digits),
    /// Day, short month and year of a civil date.
    Date,
    /// The same from a first to a last date, without what both have in common.
    DateRange,
    /// Short month and year.
    MonthAndYear,
    /// Short month.
    Month,
    /// Year.
    Year,
    /// Day and short month.
    DayAndMonth,
    /// Date and time of an instant in the user's time zone.
    Instant,
    /// The same in UTC, which it names: for a time zone that the browser does not know.
    InstantInUtc,
    /// Which plural form a count asks for.
    Plural(Translation),
    /// An enumeration: "A, B, and C".
    List(Translation),
    /// The name of a country in a language.
    Country(Translation),
}

/// A value of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting<'text> {
    Text(&'text str),
    Number(u32),
}

use Setting::{Number, Text};

impl Style {
    /// The constructor in `Intl`.
    pub(super) const fn constructor(self) -> &'static str {
        match self {
            Self::Currency(..)
            | Self::CompactCurrency(_)
            | Self::Compact
            | Self::Percent(..)
            | Self::Plain(..) => "NumberFormat",
            Self::Plural(_) => "PluralRules",
            Self::List(_) => "ListFormat",
            Self::Country(_) => "DisplayNames",
            _ => "DateTimeFormat",
        }
    }

    /// The method that writes the text.
    pub(super) const fn method(self) -> &'static str {
        match self {
            Self::DateRange => "formatRange",
            Self::Plural(_) => "select",
            Self::Country(_) => "of",
            _ => "format",
        }
    }

    /// The locale: plural forms and enumerations are part of the words and follow their language, the rest follows the
    /// user's locale.
    pub(super) const fn locale(self, user: &str) -> &str {
        match self {
            Self::Plural(translation) | Self::List(translation) | Self::Country(translation) => {
                translation.tag()
            }
            _ => user,
        }
    }

    /// The options, given to `set` one by one. Civil dates have no time zone: they are midnight UTC, written in UTC.
    pub(super) fn options(&self, time_zone: &str, mut set: impl FnMut(&'static str, Setting<'_>)) {
        match *self {
            Self::Currency(currency, sign, digits) => {
                set("style", Text("currency"));
                set("currency", Text(currency.as_str()));
                number(sign, digits, set);
            }
            Self::CompactCurrency(currency) => {
                set("style", Text("currency"));
                set("currency", Text(currency.as_str()));
                set("currencyDisplay", Text("narrowSymbol"));
                compact(set);
            }
            Self::Compact => compact(set),
            Self::Percent(sign, digits) => {
                set("style", Text("percent"));
                number(sign, digits, set);
            }
            Self::Plain(sign, digits) => number(sign, digits, set),
            Self::Instant => {
                set("dateStyle", Text("medium"));
                set("timeStyle", Text("short"));
                set("timeZone", Text(time_zone));
            }
            Self::InstantInUtc => {
                set("dateStyle", Text("medium"));
                set("timeStyle", Text("long"));
                set("timeZone", Text("UTC"));
            }
            Self::Plural(_) | Self::List(_) => {}
            Self::Country(_) => set("type", Text("region")),
            Self::Date | Self::DateRange => {
                set("timeZone", Text("UTC"));
                set("dateStyle", Text("medium"));
            }
            Self::MonthAndYear | Self::Month | Self::Year | Self::DayAndMonth => {
                set("timeZone", Text("UTC"));
                if matches!(self, Self::DayAndMonth) {
                    set("day", Text("numeric"));
                }
                if !matches!(self, Self::Year) {
                    set("month", Text("short"));
                }
                if matches!(self, Self::Year | Self::MonthAndYear) {
                    set("year", Text("numeric"));
                }
            }
        }
    }
}

fn number(sign: Sign, digits: Digits, mut set: impl FnMut(&'static str, Setting<'_>)) {
    let shown = match sign {
        Sign::Always => "exceptZero",
        Sign::Minus => "negative",
    };
    set("signDisplay", Text(shown));
    set("minimumFractionDigits", Number(digits.least));
    set("maximumFractionDigits", Number(digits.most));
}

fn compact(mut set: impl FnMut(&'static str, Setting<'_>)) {
    set("notation", Text("compact"));
    set("signDisplay", Text("negative"));
    set("minimumFractionDigits", Number(0));
    set("maximumFractionDigits", Number(2));
}
