//! Numbers and dates through the browser's `Intl`, in the user's locale.
//!
//! [`style`] says in the terms of `Intl` how each kind of text is written, [`intl`] calls it. Where the browser cannot
//! write something, plain English forms stand in.

mod intl;
mod style;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::rc::Rc;

use inlay_contract::{Decimal, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use js_sys::Array;
use wasm_bindgen::JsValue;

use self::intl::Formatter;
use self::style::Style;
use super::plain::grouped;
use super::translation::Translation;
use crate::calendar::day_number;

pub(crate) use self::style::{Digits, Sign};

/// More digits than these do not survive a detour through binary floating point.
const SAFE_DIGITS: usize = 15;
const MILLISECONDS_PER_DAY: f64 = 86_400_000.0;

struct Shared {
    locale: String,
    time_zone: String,
    exact: bool,
    formatters: RefCell<Vec<(Style, Option<Formatter>)>>,
}

/// Writes numbers and dates for one reader. Clones share their formatters, of which there is one per style.
#[derive(Clone)]
pub(crate) struct Formats {
    shared: Rc<Shared>,
}

/// Formats of one locale and time zone write alike.
impl PartialEq for Formats {
    fn eq(&self, other: &Self) -> bool {
        let (one, other) = (&*self.shared, &*other.shared);
        one.locale == other.locale && one.time_zone == other.time_zone
    }
}

#[expect(dead_code, reason = "formats are there before the views that write with them")]
impl Formats {
    /// For a BCP 47 locale and an IANA time zone.
    pub(crate) fn new(locale: &str, time_zone: &str) -> Self {
        Self {
            shared: Rc::new(Shared {
                locale: locale.to_owned(),
                time_zone: time_zone.to_owned(),
                exact: formats_texts_exactly(),
                formatters: RefCell::default(),
            }),
        }
    }

    /// The user's BCP 47 locale, for ordering names as the user's alphabet has them.
    pub(crate) fn locale(&self) -> &str {
        &self.shared.locale
    }

    /// An amount with its currency, rounded to the currency's minor unit.
    pub(crate) fn money(&self, money: Money, sign: Sign) -> String {
        let digits = Digits::exactly(money.currency.minor_units());
        self.currency(money, sign, digits)
    }

    /// A price: with at least the minor unit and up to four decimal places, because funds are priced finer.
    pub(crate) fn price(&self, money: Money) -> String {
        let least = money.currency.minor_units();
        let most = least.max(4);
        self.currency(money, Sign::Minus, Digits { least, most })
    }

    /// An amount for the scale of an axis: `$1.2M`. Rounded to two decimal places of the unit that it is written in.
    pub(crate) fn compact_money(&self, money: Money) -> String {
        self.number(Style::CompactCurrency(money.currency), money.amount, || {
            plain_money(money)
        })
    }

    /// A number for the scale of an axis: `1.2M`. Rounded to two decimal places of the unit that it is written in.
    pub(crate) fn compact(&self, number: Decimal) -> String {
        self.number(Style::Compact, number, || {
            grouped(&number.round_dp(2).to_string())
        })
    }

    fn currency(&self, money: Money, sign: Sign, digits: Digits) -> String {
        self.number(
            Style::Currency(money.currency, sign, digits),
            money.amount,
            || plain_money(money),
        )
    }

    /// A fraction of one as a percentage.
    pub(crate) fn percent(&self, ratio: Decimal, sign: Sign, digits: Digits) -> String {
        let fallback = || {
            let percent = ratio * Decimal::ONE_HUNDRED;
            [&grouped(&percent.round_dp(digits.most).to_string()), "%"].concat()
        };
        self.number(Style::Percent(sign, digits), ratio, fallback)
    }

    /// A number without unit.
    pub(crate) fn plain(&self, number: Decimal, digits: Digits) -> String {
        self.signed(number, Sign::Minus, digits)
    }

    /// A number without unit, and whether a positive one says so.
    pub(crate) fn signed(&self, number: Decimal, sign: Sign, digits: Digits) -> String {
        self.number(Style::Plain(sign, digits), number, || {
            grouped(&number.round_dp(digits.most).to_string())
        })
    }

    /// A count.
    pub(crate) fn count(&self, count: usize) -> String {
        self.plain(Decimal::from(count), Digits::exactly(0))
    }

    /// A civil date with day, short month and year.
    pub(crate) fn date(&self, date: Date) -> String {
        self.civil(Style::Date, date)
    }

    /// From a first to a last civil date, written as briefly as the locale allows: `Mar 3 – 14, 2026`.
    pub(crate) fn date_range(&self, first: Date, last: Date) -> String {
        self.written(Style::DateRange, &Array::of2(&midnight(first), &midnight(last)))
            .unwrap_or_else(|| [&plain_date(first), " – ", &plain_date(last)].concat())
    }

    /// A short month and its year.
    pub(crate) fn month_and_year(&self, date: Date) -> String {
        self.civil(Style::MonthAndYear, date)
    }

    /// A short month.
    pub(crate) fn month(&self, date: Date) -> String {
        self.civil(Style::Month, date)
    }

    /// A year.
    pub(crate) fn year(&self, date: Date) -> String {
        self.civil(Style::Year, date)
    }

    /// A day and its short month.
    pub(crate) fn day_and_month(&self, date: Date) -> String {
        self.civil(Style::DayAndMonth, date)
    }

    /// An instant as date and time in the user's time zone; in UTC, and saying so, where the browser does not know it.
    pub(crate) fn instant(&self, instant: Timestamp) -> String {
        let milliseconds = Array::of1(&JsValue::from_f64(instant.as_millisecond() as f64));
        self.written(Style::Instant, &milliseconds)
            .or_else(|| self.written(Style::InstantInUtc, &milliseconds))
            .unwrap_or_default()
    }

    /// The category of a count in the plural rules of a language (CLDR): `one`, `many`, `other` and so on.
    pub(super) fn plural_category(&self, translation: Translation, count: usize) -> String {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.written(Style::Plural(translation), &Array::of1(&count.into()))
            .unwrap_or_default()
    }

    /// Several things as an enumeration in a language: "A, B, and C".
    pub(super) fn list(&self, translation: Translation, items: &[String]) -> String {
        let texts: Array = items.iter().map(|item| JsValue::from_str(item)).collect();
        self.written(Style::List(translation), &Array::of1(&texts))
            .unwrap_or_else(|| items.join(", "))
    }

    /// The name of a country (ISO 3166-1 alpha-2) in a language; the code where the browser knows no name.
    pub(super) fn country(&self, translation: Translation, code: &str) -> String {
        self.written(Style::Country(translation), &Array::of1(&JsValue::from_str(code)))
            .unwrap_or_else(|| code.to_owned())
    }

    fn civil(&self, style: Style, date: Date) -> String {
        self.written(style, &Array::of1(&midnight(date)))
            .unwrap_or_else(|| plain_date(date))
    }

    fn number(&self, style: Style, number: Decimal, fallback: impl FnOnce() -> String) -> String {
        let text = number.to_string();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if !self.shared.exact && SAFE_DIGITS < digits {
            return fallback();
        }
        self.written(style, &Array::of1(&JsValue::from_str(&text)))
            .unwrap_or_else(fallback)
    }

    fn written(&self, style: Style, values: &Array) -> Option<String> {
        let mut cached = self.shared.formatters.borrow_mut();
        let index = cached
            .iter()
            .position(|(known, _)| *known == style)
            .unwrap_or_else(|| {
                let formatter = Formatter::new(style, &self.shared.locale, &self.shared.time_zone);
                cached.push((style, formatter));
                cached.len() - 1
            });
        cached[index].1.as_ref()?.format(values)
    }
}

/// Milliseconds since 1970 at the beginning of a civil date in UTC, which is also where it is written.
fn midnight(date: Date) -> JsValue {
    JsValue::from_f64(f64::from(day_number(date)) * MILLISECONDS_PER_DAY)
}

fn plain_date(date: Date) -> String {
    let (year, month, day) = (
        date.year().to_string(),
        date.month().to_string(),
        date.day().to_string(),
    );
    [year.as_str(), "-", &month, "-", &day].concat()
}

fn plain_money(money: Money) -> String {
    [
        money.currency.as_str(),
        " ",
        &grouped(&money.rounded().amount.to_string()),
    ]
    .concat()
}

/// Whether this browser's `Intl` takes decimal texts digit by digit (all current ones do).
fn formats_texts_exactly() -> bool {
    let style = Style::Plain(Sign::Minus, Digits::exactly(2));
    Formatter::new(style, "en-US", "UTC")
        .and_then(|formatter| formatter.format(&Array::of1(&"9007199254740993.01".into())))
        .is_some_and(|text| text == "9,007,199,254,740,993.01")
}
