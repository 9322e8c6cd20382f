//! The book of a large household, the same in every run: every kind of thing that figures are made of, in the numbers
//! that a family office has.
//!
//! It is sound where figures depend on it: positions are what was bought less what was sold, transfers have two sides,
//! closes contain the flows of their day. Prices are those of a random walk for each account and not of the holdings,
//! which no figure compares.

use inlay_contract::book::{
    BenchmarkAssignment, Book, BookAccount, Closes, ExpectedPayment, Instrument, Node, NodeKind, Position,
    RateSeries, TargetModel, TargetWeight, Transaction, TransactionKind,
};
use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal};
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

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
/// With two of cash, an account has 200 positions and the household 10,000.
const SECURITIES_IN_POCKET: u32 = 99;
const MONEY_FLOWS: u32 = 60;
const FEES: u32 = 40;
const DIVIDENDS: u32 = 60;

/// The household.
pub(crate) fn household() -> Option<Book> {
    let currencies: Vec<Currency> = CURRENCIES
        .iter()
        .map(|code| code.parse().ok())
        .collect::<Option<_>>()?;
    let mut dice = Dice(0x2545_f491);
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

/// Numbers that look random (xorshift).
struct Dice(u32);

impl Dice {
    fn roll(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % below
    }

    /// An amount in hundredths, from `least` to twice as much.
    fn amount(&mut self, least: u32) -> i64 {
        i64::from(least) + i64::from(self.roll(least))
    }
}

/// What is written account by account.
struct Making<'household> {
    days: &'household [Date],
    currencies: &'household [Currency],
    /// Hundredths of external flows, for each pocket and day.
    flows: Vec<Vec<i64>>,
    transactions: Vec<Transaction>,
    positions: Vec<Position>,
}

impl Making<'_> {
    fn account(&mut self, dice: &mut Dice, account: u32) {
        for pocket in 0..2 {
            let currency = currency_of(account, pocket);
            for slot in 0..SECURITIES_IN_POCKET {
                // Four is the step, so that accounts share securities without having the same ones.
                let security = (account * 7 + slot * 4) % SECURITIES;
                self.holding(dice, account, instrument(currency, security));
            }
            self.cash(dice, account, currency);
            self.fees(dice, account, currency);
        }
        for _ in 0..MONEY_FLOWS {
            self.money(dice, account);
        }
        for _ in 0..DIVIDENDS {
            self.dividend(dice, account);
        }
    }

    /// Bought twice, and of every fourth some was sold again.
    fn holding(&mut self, dice: &mut Dice, account: u32, instrument: u32) {
        let price = dice.amount(5_000);
        let mut held = 0;
        let early = dice.roll(DAYS / 2);
        let late = DAYS / 2 + dice.roll(DAYS / 2);
        for (day, kind) in [
            (early, TransactionKind::Buy),
            (late - 1, TransactionKind::Buy),
            (late, TransactionKind::Sell),
        ] {
            if kind == TransactionKind::Sell && dice.roll(4) != 0 {
                continue;
            }
            let units = match kind {
                TransactionKind::Buy => dice.amount(50),
                _ => -i64::from(dice.roll(50)) - 1,
            };
            held += units;
            let paid = price * (90 + i64::from(dice.roll(20))) / 100;
            self.transactions.push(Transaction {
                instrument: Some(instrument),
                quantity: Some(Decimal::from(units)),
                amount: Decimal::new(-units * paid, 2),
                ..self.booking(account, currency_at(instrument), day, kind)
            });
        }
        self.positions.push(Position {
            account,
            instrument,
            quantity: Decimal::from(held),
            price: Some(Decimal::new(price, 2)),
            price_date: None,
            value: Some(Decimal::new(held * price, 2)),
        });
    }

    fn cash(&mut self, dice: &mut Dice, account: u32, currency: u32) {
        let amount = Decimal::new(dice.amount(1_000_000), 2);
        self.positions.push(Position {
            account,
            instrument: cash_of(currency),
            quantity: amount,
            price: None,
            price_date: None,
            value: Some(amount),
        });
    }

    fn fees(&mut self, dice: &mut Dice, account: u32, currency: u32) {
        for fee in 0..FEES / 2 {
            let kind = if fee % 4 == 0 {
                TransactionKind::Tax
            } else {
                TransactionKind::Fee
            };
            let day = dice.roll(DAYS);
            let amount = -dice.amount(5_000);
            let booking = self.booking(account, currency, day, kind);
            self.transactions.push(Transaction {
                amount: Decimal::new(amount, 2),
                ..booking
            });
        }
    }

    /// In, out, or to the next account of the household.
    fn money(&mut self, dice: &mut Dice, account: u32) {
        let day = 1 + dice.roll(DAYS - 1);
        let pocket = dice.roll(2);
        let amount = dice.amount(500_000);
        match dice.roll(4) {
            0 => {
                let other = (account + 1) % ACCOUNTS;
                self.flow(account, 0, day, TransactionKind::Transfer, -amount, Some(other));
                self.flow(other, 0, day, TransactionKind::Transfer, amount, Some(account));
            }
            1 => self.flow(account, pocket, day, TransactionKind::Withdrawal, -amount, None),
            _ => self.flow(account, pocket, day, TransactionKind::Deposit, amount, None),
        }
    }

    fn flow(
        &mut self,
        account: u32,
        pocket: u32,
        day: u32,
        kind: TransactionKind,
        amount: i64,
        counterpart: Option<u32>,
    ) {
        let booking = self.booking(account, currency_of(account, pocket), day, kind);
        self.flows[places(account * 2 + pocket)][places(day)] += amount;
        self.transactions.push(Transaction {
            amount: Decimal::new(amount, 2),
            counterpart,
            ..booking
        });
    }

    fn dividend(&mut self, dice: &mut Dice, account: u32) {
        let currency = currency_of(account, dice.roll(2));
        let slot = dice.roll(SECURITIES_IN_POCKET);
        let security = (account * 7 + slot * 4) % SECURITIES;
        let day = dice.roll(DAYS);
        let kind = if dice.roll(3) == 0 {
            TransactionKind::Interest
        } else {
            TransactionKind::Dividend
        };
        let amount = dice.amount(10_000);
        let booking = self.booking(account, currency, day, kind);
        self.transactions.push(Transaction {
            instrument: Some(instrument(currency, security)),
            amount: Decimal::new(amount, 2),
            ..booking
        });
    }

    fn booking(&self, account: u32, currency: u32, day: u32, kind: TransactionKind) -> Transaction {
        Transaction {
            date: self.days[places(day)],
            account,
            kind,
            instrument: None,
            quantity: None,
            amount: Decimal::ZERO,
            currency: self.currencies[places(currency)],
            cost: None,
            counterpart: None,
        }
    }
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
            name: code.to_owned(),
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
        name: numbered("Security", number),
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
