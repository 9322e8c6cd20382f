//! Numbers and dates through the browser's `Intl`, in the user's locale.
//!
//! A locale or time zone that the browser does not know makes `Intl` throw, so everything is called through
//! `Reflect`, which turns a throw into a value; then plain English forms stand in.

use std::cell::RefCell;
use std::rc::Rc;

use inlay_contract::{Decimal, Money};
use jiff::Timestamp;
use jiff::civil::Date;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::plain::grouped;
use crate::calendar::day_number;

/// More digits than these do not survive a detour through binary floating point.
const SAFE_DIGITS: usize = 15;
const MILLISECONDS_PER_DAY: f64 = 86_400_000.0;

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

    /// As many as there are, up to `most`.
    pub(crate) const fn up_to(most: u32) -> Self {
        Self { least: 0, most }
    }
}

#[derive(PartialEq, Clone)]
enum NumberStyle {
    Currency(inlay_contract::Currency, Sign, Digits),
    Percent(Sign, Digits),
    Plain(Digits),
}

#[derive(PartialEq, Clone, Copy)]
enum DateStyle {
    Medium,
    MonthAndYear,
    Month,
    Year,
    DayAndMonth,
    Instant,
}

struct Shared {
    locale: String,
    time_zone: String,
    exact: bool,
    numbers: RefCell<Vec<(NumberStyle, Option<Formatter>)>>,
    dates: RefCell<Vec<(DateStyle, Option<Formatter>)>>,
}

/// Writes numbers and dates for one reader. Clones share their formatters.
#[derive(Clone)]
pub(crate) struct Formats {
    shared: Rc<Shared>,
}

impl Formats {
    /// For a BCP 47 locale and an IANA time zone.
    pub(crate) fn new(locale: &str, time_zone: &str) -> Self {
        Self {
            shared: Rc::new(Shared {
                locale: locale.to_owned(),
                time_zone: time_zone.to_owned(),
                exact: formats_texts_exactly(),
                numbers: RefCell::default(),
                dates: RefCell::default(),
            }),
        }
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

    fn currency(&self, money: Money, sign: Sign, digits: Digits) -> String {
        let fallback = || {
            [
                money.currency.as_str(),
                " ",
                &grouped(&money.rounded().amount.to_string()),
            ]
            .concat()
        };
        self.number(
            &NumberStyle::Currency(money.currency, sign, digits),
            money.amount,
            fallback,
        )
    }

    /// A fraction of one as a percentage.
    pub(crate) fn percent(&self, ratio: Decimal, sign: Sign, digits: Digits) -> String {
        let fallback = || {
            let percent = ratio * Decimal::ONE_HUNDRED;
            [&grouped(&percent.round_dp(digits.most).to_string()), "%"].concat()
        };
        self.number(&NumberStyle::Percent(sign, digits), ratio, fallback)
    }

    /// A number without unit.
    pub(crate) fn plain(&self, number: Decimal, digits: Digits) -> String {
        let fallback = || grouped(&number.round_dp(digits.most).to_string());
        self.number(&NumberStyle::Plain(digits), number, fallback)
    }

    /// A count.
    pub(crate) fn count(&self, count: usize) -> String {
        self.plain(Decimal::from(count), Digits::exactly(0))
    }

    /// A civil date with day, short month and year.
    pub(crate) fn date(&self, date: Date) -> String {
        self.civil(DateStyle::Medium, date)
    }

    /// A short month and its year.
    pub(crate) fn month_and_year(&self, date: Date) -> String {
        self.civil(DateStyle::MonthAndYear, date)
    }

    /// A short month.
    pub(crate) fn month(&self, date: Date) -> String {
        self.civil(DateStyle::Month, date)
    }

    /// A year.
    pub(crate) fn year(&self, date: Date) -> String {
        self.civil(DateStyle::Year, date)
    }

    /// A day and its short month.
    pub(crate) fn day_and_month(&self, date: Date) -> String {
        self.civil(DateStyle::DayAndMonth, date)
    }

    /// An instant as date and time in the user's time zone.
    pub(crate) fn instant(&self, instant: Timestamp) -> String {
        let milliseconds = instant.as_millisecond() as f64;
        self.formatted_date(DateStyle::Instant, milliseconds)
            .unwrap_or_default()
    }

    fn civil(&self, style: DateStyle, date: Date) -> String {
        // A civil date has no time zone: it is midnight UTC, and written in UTC.
        let milliseconds = f64::from(day_number(date)) * MILLISECONDS_PER_DAY;
        self.formatted_date(style, milliseconds)
            .unwrap_or_else(|| plain_date(date))
    }

    fn formatted_date(&self, style: DateStyle, milliseconds: f64) -> Option<String> {
        let mut cached = self.shared.dates.borrow_mut();
        let index = cached
            .iter()
            .position(|(known, _)| *known == style)
            .unwrap_or_else(|| {
                cached.push((style, self.date_formatter(style)));
                cached.len() - 1
            });
        cached[index].1.as_ref()?.format(&JsValue::from_f64(milliseconds))
    }

    fn number(&self, style: &NumberStyle, number: Decimal, fallback: impl FnOnce() -> String) -> String {
        let text = number.to_string();
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        if !self.shared.exact && SAFE_DIGITS < digits {
            return fallback();
        }
        let mut cached = self.shared.numbers.borrow_mut();
        let index = cached
            .iter()
            .position(|(known, _)| known == style)
            .unwrap_or_else(|| {
                cached.push((style.clone(), self.number_formatter(style)));
                cached.len() - 1
            });
        let formatter = cached[index].1.as_ref();
        formatter
            .and_then(|formatter| formatter.format(&JsValue::from_str(&text)))
            .unwrap_or_else(fallback)
    }

    fn number_formatter(&self, style: &NumberStyle) -> Option<Formatter> {
        let options = Options::default();
        let (sign, digits) = match style {
            NumberStyle::Currency(currency, sign, digits) => {
                options.set("style", "currency");
                options.set("currency", currency.as_str());
                (*sign, *digits)
            }
            NumberStyle::Percent(sign, digits) => {
                options.set("style", "percent");
                (*sign, *digits)
            }
            NumberStyle::Plain(digits) => (Sign::Minus, *digits),
        };
        if sign == Sign::Always {
            options.set("signDisplay", "exceptZero");
        } else {
            options.set("signDisplay", "negative");
        }
        options.set("minimumFractionDigits", digits.least);
        options.set("maximumFractionDigits", digits.most);
        Formatter::new("NumberFormat", &self.shared.locale, &options)
    }

    fn date_formatter(&self, style: DateStyle) -> Option<Formatter> {
        let options = Options::default();
        options.set("timeZone", "UTC");
        match style {
            DateStyle::Medium => options.set("dateStyle", "medium"),
            DateStyle::Instant => {
                options.set("dateStyle", "medium");
                options.set("timeStyle", "short");
                options.set("timeZone", self.shared.time_zone.as_str());
                let known = Formatter::new("DateTimeFormat", &self.shared.locale, &options);
                if known.is_some() {
                    return known;
                }
                // An unknown zone: then UTC, and saying so.
                options.set("timeZone", "UTC");
                options.set("timeStyle", "long");
            }
            DateStyle::MonthAndYear => {
                options.set("month", "short");
                options.set("year", "numeric");
            }
            DateStyle::Month => options.set("month", "short"),
            DateStyle::Year => options.set("year", "numeric"),
            DateStyle::DayAndMonth => {
                options.set("day", "numeric");
                options.set("month", "short");
            }
        }
        Formatter::new("DateTimeFormat", &self.shared.locale, &options)
    }
}

fn plain_date(date: Date) -> String {
    let (year, month, day) = (
        date.year().to_string(),
        date.month().to_string(),
        date.day().to_string(),
    );
    [year.as_str(), "-", &month, "-", &day].concat()
}

#[derive(Default)]
struct Options(Object);

impl Options {
    fn set(&self, name: &str, value: impl Into<JsValue>) {
        let _ = Reflect::set(&self.0, &name.into(), &value.into());
    }
}

struct Formatter {
    object: JsValue,
    format: Function,
}

impl Formatter {
    /// An `Intl` formatter; for an unknown locale an English one.
    fn new(kind: &str, locale: &str, options: &Options) -> Option<Self> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let constructor: Function = Reflect::get(&intl, &kind.into()).ok()?.dyn_into().ok()?;
        let construct = |locale: &str| {
            Reflect::construct(&constructor, &Array::of2(&locale.into(), options.0.as_ref())).ok()
        };
        let object = construct(locale).or_else(|| construct("en-US"))?;
        let format = Reflect::get(&object, &"format".into()).ok()?.dyn_into().ok()?;
        Some(Self { object, format })
    }

    fn format(&self, value: &JsValue) -> Option<String> {
        self.format.call1(&self.object, value).ok()?.as_string()
    }
}

/// Whether this browser's `Intl` takes decimal texts digit by digit (all current ones do).
fn formats_texts_exactly() -> bool {
    let options = Options::default();
    options.set("maximumFractionDigits", 2);
    options.set("useGrouping", false);
    Formatter::new("NumberFormat", "en-US", &options)
        .and_then(|formatter| formatter.format(&"9007199254740993.01".into()))
        .is_some_and(|text| text == "9007199254740993.01")
}
