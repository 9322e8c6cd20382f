//! Names of invented securities. Made of invented stems, so that none is the name of a real issuer.

use super::AssetClass;
use crate::currency::TradingCurrency;
use crate::generator::{between, draw, pick};

const STEMS: [&str; 56] = [
    "Aldermere",
    "Amberlok",
    "Ardentis",
    "Ashvale",
    "Belcarra",
    "Birchgrove",
    "Bramwick",
    "Brightholm",
    "Calderon Peak",
    "Cedarline",
    "Corvanta",
    "Dunmarrow",
    "Eastmoor",
    "Elderfen",
    "Fairhaven",
    "Fenwright",
    "Galtara",
    "Glenhollow",
    "Halvern",
    "Harrowgate",
    "Hollisend",
    "Inverlock",
    "Ironquay",
    "Juniper Vale",
    "Kestrelton",
    "Kingsbarrow",
    "Larkfield",
    "Lindenmark",
    "Lumenfold",
    "Maplethorn",
    "Marrowstone",
    "Meridane",
    "Northmere",
    "Novarel Bay",
    "Oakhaven",
    "Orbellum",
    "Pellworth",
    "Pinecrest",
    "Quillmark",
    "Ravensholt",
    "Redfern",
    "Rowanmoor",
    "Saltmarsh",
    "Silverbeck",
    "Solvanta",
    "Stonebarrow",
    "Tamarin",
    "Thornbury",
    "Umbervale",
    "Valcrest",
    "Verdanta",
    "Westerling",
    "Whitmoor",
    "Windhollow",
    "Yarrowfield",
    "Zephyrine",
];

/// Sectors with words that a company of the sector calls itself by.
const SECTORS: [(&str, [&str; 3]); 11] = [
    ("Technology", ["Robotics", "Systems", "Semiconductor"]),
    ("Health Care", ["Therapeutics", "Diagnostics", "Health"]),
    ("Financials", ["Bancorp", "Insurance", "Capital Group"]),
    ("Industrials", ["Engineering", "Logistics", "Aerospace"]),
    ("Consumer Discretionary", ["Motors", "Hotels", "Outfitters"]),
    ("Consumer Staples", ["Foods", "Brands", "Beverages"]),
    ("Energy", ["Energy", "Petroleum", "Renewables"]),
    ("Materials", ["Chemicals", "Minerals", "Paper"]),
    ("Utilities", ["Power", "Water", "Gas & Electric"]),
    ("Communication Services", ["Media", "Telecom", "Networks"]),
    ("Real Estate", ["Properties", "Residential", "Storage"]),
];

const FUND_STRATEGIES: [&str; 14] = [
    "Core Allocation",
    "Global Small Companies",
    "Dividend Growth",
    "Balanced Income",
    "Sustainable Leaders",
    "Emerging Opportunities",
    "Multi-Asset Defensive",
    "Quality Compounders",
    "Strategic Growth",
    "Real Return",
    "Large Company Index",
    "Total Bond Index",
    "Value Discovery",
    "Target Horizon",
];

const ALTERNATIVE_STRATEGIES: [(&str, &str); 7] = [
    ("Infrastructure Partners", "Infrastructure"),
    ("Private Credit", "Private Debt"),
    ("Timberland", "Natural Resources"),
    ("Real Estate Income", "Real Estate"),
    ("Growth Equity Partners", "Private Equity"),
    ("Long/Short", "Hedge Fund"),
    ("Commodity Strategy", "Commodities"),
];

/// The name of a security and its sector.
pub(super) fn security(seed: u64, currency: TradingCurrency, class: AssetClass) -> (String, &'static str) {
    let stem = pick(draw(&[seed, 1]), &STEMS);
    let (sector, words) = pick(draw(&[seed, 2]), &SECTORS);
    let word = pick(draw(&[seed, 3]), &words);
    match class {
        AssetClass::Equity => (
            format!("{stem} {word} {}", legal_form(draw(&[seed, 4]), currency)),
            sector,
        ),
        AssetClass::FixedIncome => (bond(seed, stem, word), sector),
        AssetClass::Fund => (
            format!("{stem} {} Fund", pick(draw(&[seed, 5]), &FUND_STRATEGIES)),
            "Diversified",
        ),
        AssetClass::Alternative => {
            let (strategy, sector) = pick(draw(&[seed, 6]), &ALTERNATIVE_STRATEGIES);
            (
                format!(
                    "{stem} {strategy} {}",
                    pick(draw(&[seed, 7]), &["I", "II", "III", "IV"])
                ),
                sector,
            )
        }
    }
}

/// Three to five capital letters of the name; a later attempt takes other letters.
pub(super) fn symbol(name: &str, attempt: u64) -> String {
    let letters: Vec<char> = name
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let initials = name
        .split(' ')
        .filter_map(|word| word.chars().find(char::is_ascii_alphabetic));
    if attempt == 0 {
        return initials
            .take(4)
            .chain(letters.last().copied())
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
    }
    let tail = (0..3).map(|position| pick(draw(&[attempt, position, letters.len() as u64]), &letters));
    letters.first().copied().into_iter().chain(tail).collect()
}

fn legal_form(seed: u64, currency: TradingCurrency) -> &'static str {
    match currency {
        TradingCurrency::Usd => pick(seed, &["Inc.", "Corp.", "Holdings", "Co."]),
        TradingCurrency::Eur => pick(seed, &["SE", "N.V.", "S.A.", "S.p.A."]),
        TradingCurrency::Chf => "AG",
        TradingCurrency::Gbp => "plc",
        TradingCurrency::Jpy => "K.K.",
    }
}

/// The coupon that stands in the name of a bond, in eighths of a percent a year.
pub(super) fn coupon_eighths(seed: u64) -> i64 {
    between(draw(&[seed, 8]), 8, 52)
}

fn bond(seed: u64, stem: &str, word: &str) -> String {
    let year = between(draw(&[seed, 9]), 2041, 2056);
    let thousandths = coupon_eighths(seed) * 125;
    format!(
        "{stem} {word} {}.{:03}% {year}",
        thousandths / 1000,
        thousandths % 1000
    )
}
