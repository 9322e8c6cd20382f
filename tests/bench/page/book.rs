//! The book of a large household, the same in every run: every kind of thing that figures are made of, in the numbers
//! that a family office has.
//!
//! It is sound where figures depend on it: positions are what was bought less what was sold, transfers have two sides,
//! closes contain the flows of their day. The closes are a random walk and not the sum of the holdings: no figure that
//! is asked for here compares the two.

mod bookings;
mod dice;

use inlay_contract::book::{
    BenchmarkAssignment, Book, BookAccount, Closes, ExpectedPayment, Instrument, Node, NodeKind, RateSeries,
    TargetModel, TargetWeight,
};
use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use self::bookings::Making;
use self::dice::Dice;

const ACCOUNTS: u32 = 50;
/// Ten years of a stock exchange.
const DAYS: u32 = 2_520;
const AS_OF: Date = jiff::civil::date(2026, 6, 30);
/// The currency of the book, and those of the second pockets.
const CURRENCIES: [&str; 5] = ["USD", "EUR", "GBP", "CHF", "JPY"];
const FOREIGN: u32 = 4;
const MEMBERS: u32 = 8;
/// Securities of one currency; the instruments stand by currency, cash first.
const SECURITIES: u32 = 400;

/// The household.
pub(crate) fn household() -> Option<Book> {
    let currencies: Vec<Currency> = CURRENCIES
        .iter()
        .map(|code| code.parse().ok())
        .collect::<Option<_>>()?;
    let mut dice = Dice::new();
    let days = days()?;
    let mut making = Making {
        days: &days,
        currencies: &currencies,
        flows: vec![vec![0; days.len()]; places(ACCOUNTS * 2)],
        transactions: Vec::new(),
        positions: Vec::new(),
    };
    for account in 0..ACCOUNTS {
        making.account(&mut dice, account);
    }
    let Making {
        flows,
        mut transactions,
        positions,
        ..
    } = making;
    transactions.sort_by_key(|transaction| transaction.date);
    let accounts = (0..ACCOUNTS)
        .map(|account| book_account(&mut dice, &currencies, account, &flows))
        .collect();
    Some(Book {
        record: "001000000000001AAA".parse().ok()?,
        currency: currencies[0],
        as_of: AS_OF,
        stale_since: None,
        nodes: nodes(),
        accounts,
        instruments: instruments(&mut dice, &currencies),
        positions,
        transactions,
        rates: currencies[1..]
            .iter()
            .map(|currency| RateSeries {
                currency: *currency,
                rates: walk(&mut dice, 100_000, 5),
            })
            .collect(),
        benchmarks: vec![
            benchmark(&mut dice, "World", days[0]),
            benchmark(&mut dice, "World, hedged", days[days.len() / 2]),
        ],
        target: Some(target()),
        links: Vec::new(),
        days,
    })
}

/// The last days of the week until the as-of date, Saturdays and Sundays left out.
fn days() -> Option<Vec<Date>> {
    let mut days = Vec::new();
    let mut day = AS_OF;
    while days.len() < places(DAYS) {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            days.push(day);
        }
        day = day.checked_sub(1.day()).ok()?;
    }
    days.reverse();
    Some(days)
}

/// Household › member › registration › account; two registrations to a member.
fn nodes() -> Vec<Node> {
    let node = |parent, kind, name: String, account| Node {
        parent,
        kind,
        name,
        owners: Vec::new(),
        account,
    };
    let mut nodes = vec![node(None, NodeKind::Household, "Household".to_owned(), None)];
    nodes
        .extend((0..MEMBERS).map(|member| node(Some(0), NodeKind::Person, numbered("Member", member), None)));
    nodes.extend((0..MEMBERS * 2).map(|registration| {
        let name = numbered("Registration", registration);
        node(Some(1 + registration / 2), NodeKind::Registration, name, None)
    }));
    nodes.extend((0..ACCOUNTS).map(|account| {
        let parent = 1 + MEMBERS + account % (MEMBERS * 2);
        let name = numbered("Account", account);
        node(Some(parent), NodeKind::Account, name, Some(account))
    }));
    nodes
}

fn book_account(dice: &mut Dice, currencies: &[Currency], account: u32, flows: &[Vec<i64>]) -> BookAccount {
    let closes = (0..2)
        .map(|pocket| Closes {
            currency: currencies[places(currency_of(account, pocket))],
            values: values(dice, &flows[places(account * 2 + pocket)]),
        })
        .collect();
    BookAccount {
        id: numbered("account", account),
        name: numbered("Account", account),
        number_ending: String::new(),
        joined: None,
        left: None,
        closes,
    }
}

/// Daily closes of a pocket that contain the flows of their day.
fn values(dice: &mut Dice, flows: &[i64]) -> Vec<Option<Decimal>> {
    let mut value = dice.amount(200_000_000);
    let mut close = |flow: &i64| {
        value += value * (i64::from(dice.roll(2_001)) - 998) / 100_000 + flow;
        Some(Decimal::new(value, 2))
    };
    flows.iter().map(&mut close).collect()
}

/// A random walk of a rate or an index.
fn walk(dice: &mut Dice, start: u32, places: u32) -> Vec<Option<Decimal>> {
    let mut value = dice.amount(start);
    (0..DAYS)
        .map(|_| {
            value += value * (i64::from(dice.roll(1_001)) - 499) / 100_000;
            Some(Decimal::new(value, places))
        })
        .collect()
}

fn benchmark(dice: &mut Dice, name: &str, since: Date) -> BenchmarkAssignment {
    BenchmarkAssignment {
        name: name.to_owned(),
        since,
        levels: walk(dice, 200_000, 2),
    }
}

/// For each currency its cash and then its securities.
fn instruments(dice: &mut Dice, currencies: &[Currency]) -> Vec<Instrument> {
    let mut instruments = Vec::new();
    for (currency, code) in currencies.iter().zip(CURRENCIES) {
        instruments.push(Instrument {
            name: Some(code.to_owned()),
            symbol: None,
            isin: None,
            asset_class: AssetClass::Cash,
            sector: None,
            region: None,
            currency: *currency,
            expected_income: None,
        });
        instruments.extend((0..SECURITIES).map(|number| security(dice, *currency, number)));
    }
    instruments
}

fn security(dice: &mut Dice, currency: Currency, number: u32) -> Instrument {
    let of = |names: [&str; 4], step: u32| names[places(number / step % 4)].to_owned();
    let payments = [3, 6, 9, 12].map(|months| ExpectedPayment {
        date: AS_OF.saturating_add(months.months()),
        per_unit: Decimal::new(dice.amount(20), 2),
    });
    Instrument {
        name: Some(numbered("Security", number)),
        symbol: None,
        isin: None,
        asset_class: match number % 4 {
            0 => AssetClass::FixedIncome,
            1 => AssetClass::Alternative,
            _ => AssetClass::Equity,
        },
        sector: Some(of(["Energy", "Health care", "Industry", "Technology"], 1)),
        region: Some(of(["Asia", "Europe", "North America", "Other"], 4)),
        currency,
        expected_income: Some(payments.to_vec()),
    }
}

fn target() -> TargetModel {
    let weight = |asset_class, percent| TargetWeight {
        asset_class,
        weight: Decimal::new(percent, 2),
        tolerance: Some(Decimal::new(5, 2)),
    };
    TargetModel {
        name: "Balanced".to_owned(),
        weights: vec![
            weight(AssetClass::Equity, 55),
            weight(AssetClass::FixedIncome, 30),
            weight(AssetClass::Alternative, 15),
        ],
    }
}

/// Each account has dollars and one other currency.
fn currency_of(account: u32, pocket: u32) -> u32 {
    pocket * (1 + account % FOREIGN)
}

fn cash_of(currency: u32) -> u32 {
    currency * (SECURITIES + 1)
}

fn instrument(currency: u32, security: u32) -> u32 {
    cash_of(currency) + 1 + security
}

fn currency_at(instrument: u32) -> u32 {
    instrument / (SECURITIES + 1)
}

fn numbered(name: &str, number: u32) -> String {
    [name, " ", &number.to_string()].concat()
}

fn places(number: u32) -> usize {
    number as usize
}
