//! The universe of invented securities.

use std::collections::HashSet;

use super::names;
use crate::currency::TradingCurrency;
use crate::generator::{between, draw, draw_text, pick};

/// What kind of investment a security is, as the platform classifies it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum AssetClass {
    Equity,
    FixedIncome,
    Fund,
    Alternative,
}

impl AssetClass {
    pub(crate) const ALL: [Self; 4] = [Self::Equity, Self::FixedIncome, Self::Fund, Self::Alternative];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Equity => "equity",
            Self::FixedIncome => "fixed_income",
            Self::Fund => "fund",
            Self::Alternative => "alternative",
        }
    }
}

/// How often a price is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pricing {
    Daily,
    /// On the first business day of each month, as private markets do.
    Monthly,
}

/// One security.
#[derive(Debug, Clone)]
pub(crate) struct Instrument {
    /// The number that decides everything invented about it.
    pub(crate) seed: u64,
    pub(crate) id: String,
    pub(crate) isin: String,
    pub(crate) symbol: String,
    pub(crate) name: String,
    pub(crate) class: AssetClass,
    pub(crate) sector: &'static str,
    pub(crate) region: &'static str,
    pub(crate) currency: TradingCurrency,
    pub(crate) pricing: Pricing,
    /// The coupon of a bond in eighths of a percent of its face value a year, as its name says it.
    pub(crate) coupon_eighths: Option<i64>,
}

impl Instrument {
    /// The smallest number of units that is traded, in hundredths of a unit.
    ///
    /// Funds trade in quarters; their prices move in steps of four hundredths, so that even a quarter is whole cents.
    pub(crate) const fn lot(&self) -> i64 {
        match (self.class, self.currency) {
            (AssetClass::Fund, TradingCurrency::Jpy) => 100,
            (AssetClass::Fund, _) => 25,
            _ => 100,
        }
    }

    /// The step in which its price moves, in hundredths of its currency.
    pub(crate) const fn tick(&self) -> i64 {
        match (self.currency, self.class) {
            (TradingCurrency::Jpy, _) => 100,
            (_, AssetClass::Fund) => 4,
            _ => 1,
        }
    }
}

/// How many securities of each class there are in a currency, in the order of [`AssetClass::ALL`].
const UNIVERSE: [(TradingCurrency, [u64; 4]); 5] = [
    (TradingCurrency::Usd, [130, 60, 40, 20]),
    (TradingCurrency::Eur, [30, 15, 10, 3]),
    (TradingCurrency::Chf, [8, 4, 2, 0]),
    (TradingCurrency::Gbp, [8, 4, 2, 0]),
    (TradingCurrency::Jpy, [8, 2, 2, 0]),
];

/// All securities, always the same ones in the same order.
pub(super) fn universe() -> Vec<Instrument> {
    let mut taken = Taken::default();
    let mut instruments = Vec::new();
    for (currency, counts) in UNIVERSE {
        for (class, count) in AssetClass::ALL.into_iter().zip(counts) {
            for number in 0..count {
                instruments.push(invent(currency, class, number, &mut taken));
            }
        }
    }
    instruments
}

#[derive(Default)]
struct Taken {
    names: HashSet<String>,
    symbols: HashSet<String>,
}

fn invent(currency: TradingCurrency, class: AssetClass, number: u64, taken: &mut Taken) -> Instrument {
    let seed = draw(&[draw_text(currency.code()), draw_text(class.name()), number]);
    let (name_seed, (name, sector)) = (0..)
        .map(|attempt| draw(&[seed, attempt]))
        .map(|name_seed| (name_seed, names::security(name_seed, currency, class)))
        .find(|(_, (name, _))| !taken.names.contains(name))
        .unwrap_or_default();
    taken.names.insert(name.clone());
    let symbol = (0..)
        .map(|attempt| names::symbol(&name, attempt))
        .find(|symbol| !taken.symbols.contains(symbol));
    let symbol = symbol.unwrap_or_default();
    taken.symbols.insert(symbol.clone());
    Instrument {
        seed,
        id: format!("ins_{seed:016x}"),
        isin: isin(seed),
        symbol,
        name,
        class,
        sector,
        region: region(seed, currency, class),
        currency,
        pricing: if class == AssetClass::Alternative {
            Pricing::Monthly
        } else {
            Pricing::Daily
        },
        coupon_eighths: (class == AssetClass::FixedIncome).then(|| names::coupon_eighths(name_seed)),
    }
}

fn region(seed: u64, currency: TradingCurrency, class: AssetClass) -> &'static str {
    match (currency, class) {
        (TradingCurrency::Usd, AssetClass::Equity) => pick(
            draw(&[seed, 0x0e61]),
            &[
                "North America",
                "North America",
                "North America",
                "North America",
                "Latin America",
                "Emerging Markets",
            ],
        ),
        (TradingCurrency::Usd, AssetClass::Fund) => pick(draw(&[seed, 0x0e61]), &["Global", "North America"]),
        (TradingCurrency::Usd, _) => "North America",
        (TradingCurrency::Eur, _) => "Europe",
        (TradingCurrency::Chf, _) => "Switzerland",
        (TradingCurrency::Gbp, _) => "United Kingdom",
        (TradingCurrency::Jpy, _) => "Japan",
    }
}

/// A number of ISIN form whose check digit is right and whose country code `ZZ` is assigned to nobody.
fn isin(seed: u64) -> String {
    let body = format!("ZZ{:09}", between(draw(&[seed, 0x0151]), 0, 999_999_999));
    let check = isin_check_digit(&body);
    format!("{body}{check}")
}

/// The check digit of the first eleven characters of an ISIN (ISO 6166): Luhn over letters written as 10 to 35.
fn isin_check_digit(body: &str) -> u32 {
    let digits: Vec<u32> = body
        .chars()
        .filter_map(|character| character.to_digit(36))
        .flat_map(|value| {
            if value < 10 {
                vec![value]
            } else {
                vec![value / 10, value % 10]
            }
        })
        .collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(position, digit)| {
            if position % 2 == 0 {
                digit * 2 / 10 + digit * 2 % 10
            } else {
                *digit
            }
        })
        .sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_that_of_the_standard() {
        // US037833100 is the example that most descriptions of ISO 6166 compute.
        assert_eq!(isin_check_digit("US037833100"), 5);
    }

    #[test]
    fn no_two_securities_can_be_taken_for_one_another() {
        let universe = universe();
        let distinct =
            |key: fn(&Instrument) -> &String| universe.iter().map(key).collect::<HashSet<_>>().len();
        assert_eq!(distinct(|instrument| &instrument.id), universe.len());
        assert_eq!(distinct(|instrument| &instrument.isin), universe.len());
        assert_eq!(distinct(|instrument| &instrument.symbol), universe.len());
        assert_eq!(distinct(|instrument| &instrument.name), universe.len());
        assert!(
            universe
                .iter()
                .all(|instrument| instrument.isin.len() == 12 && !instrument.symbol.is_empty())
        );
    }
}
