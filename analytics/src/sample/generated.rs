//! Generated books: sound ones with everything in them, and wild ones with anything in them.

use inlay_contract::Decimal;
use inlay_contract::book::{
    BenchmarkAssignment, Book, Closes, ExpectedPayment, NodeKind, Position, RateSeries, TargetModel,
    TargetWeight, Transaction, TransactionKind,
};
use inlay_contract::portfolio::AssetClass;
use jiff::Span;
use jiff::civil::{Date, date};

use super::{account, book, cash, currency, node, share};

const KINDS: [TransactionKind; 12] = [
    TransactionKind::Deposit,
    TransactionKind::Withdrawal,
    TransactionKind::DeliveryIn,
    TransactionKind::DeliveryOut,
    TransactionKind::Transfer,
    TransactionKind::Buy,
    TransactionKind::Sell,
    TransactionKind::Dividend,
    TransactionKind::Interest,
    TransactionKind::Fee,
    TransactionKind::Tax,
    TransactionKind::Other,
];

/// Numbers that look random and are the same for the same seed (Numerical Recipes' linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.roll(chances) == 0
    }

    /// A place in a list of `length`.
    fn place(&mut self, length: u64) -> u32 {
        u32::try_from(self.roll(length)).unwrap()
    }

    /// An amount with two decimal places between the two, both in cents.
    fn cents(&mut self, from: i64, until: i64) -> Decimal {
        let width = u64::try_from(until - from).unwrap();
        Decimal::new(from + i64::try_from(self.roll(width)).unwrap(), 2)
    }
}

/// A household with four accounts in two currencies, two months of closes and everything that a figure may need. Now and then
/// a price, a close or a forecast is missing, an account joins or leaves.
pub(crate) fn household(seed: u64) -> Book {
    let mut dice = Dice(seed);
    let days: Vec<Date> = (0..40 + i64::try_from(dice.roll(25)).unwrap())
        .map(|day| date(2026, 3, 2) + Span::new().days(day))
        .collect();
    let as_of = *days.last().unwrap();
    let mut book = Book {
        as_of,
        nodes: vec![
            node(None, NodeKind::Household, None),
            node(Some(0), NodeKind::Person, None),
            node(Some(1), NodeKind::Registration, None),
            node(Some(2), NodeKind::Account, Some(0)),
            node(Some(1), NodeKind::Account, Some(1)),
            node(Some(0), NodeKind::JointOwners, None),
            node(Some(5), NodeKind::Account, Some(2)),
            node(Some(0), NodeKind::Account, Some(3)),
        ],
        accounts: ["A", "B", "C", "D"].map(account).to_vec(),
        instruments: instruments(&mut dice, as_of),
        target: Some(target(&mut dice)),
        benchmarks: vec![
            benchmark(&mut dice, "Index", days[0], days.len()),
            benchmark(&mut dice, "Other index", days[days.len() / 2], days.len()),
        ],
        rates: vec![RateSeries {
            currency: currency("EUR"),
            rates: days
                .iter()
                .map(|_| Some(Decimal::ONE + dice.cents(0, 20)))
                .collect(),
        }],
        ..book()
    };
    for index in 0..book.accounts.len() {
        let mut closes = vec![path(&mut dice, "USD", days.len())];
        if dice.one_in(2) {
            closes.push(path(&mut dice, "EUR", days.len()));
        }
        if dice.one_in(8) {
            let gap = 1 + dice.place(days.len() as u64 - 2) as usize;
            closes[0].values[gap] = None;
        }
        book.accounts[index].closes = closes;
    }
    if dice.one_in(8) {
        book.rates[0].rates = vec![None; days.len()];
    }
    match dice.roll(4) {
        0 => book.accounts[2].joined = Some(days[days.len() / 3]),
        1 => book.accounts[3].left = Some(days[days.len() / 2]),
        _ => {}
    }
    book.positions = (0..12)
        .map(|_| held(&mut dice, 4, book.instruments.len()))
        .collect();
    let mut transactions: Vec<Transaction> = (0..50).map(|_| sound_transaction(&mut dice, &days)).collect();
    transactions.sort_by_key(|transaction| transaction.date);
    book.transactions = transactions;
    book.days = days;
    book
}

fn instruments(dice: &mut Dice, as_of: Date) -> Vec<inlay_contract::book::Instrument> {
    let mut instruments = vec![
        cash("USD"),
        cash("EUR"),
        share("Share", "USD"),
        share("Aktie", "EUR"),
        share("Bond", "USD"),
    ];
    instruments[2].sector = Some("Energy".to_owned());
    instruments[3].region = Some("Europe".to_owned());
    instruments[4].asset_class = AssetClass::FixedIncome;
    for instrument in &mut instruments[2..] {
        instrument.expected_income = (!dice.one_in(4)).then(|| {
            let payment = |months: i64| ExpectedPayment {
                date: as_of + Span::new().months(months),
                per_unit: dice.cents(0, 300),
            };
            [1, 7, 13].map(payment).to_vec()
        });
    }
    instruments
}

fn target(dice: &mut Dice) -> TargetModel {
    let equity = dice.cents(0, 70);
    let weight = |asset_class, weight| TargetWeight {
        asset_class,
        weight,
        tolerance: Some(Decimal::new(5, 2)),
    };
    TargetModel {
        name: "Model".to_owned(),
        weights: vec![
            weight(AssetClass::Equity, equity),
            weight(AssetClass::FixedIncome, Decimal::new(70, 2) - equity),
            weight(AssetClass::Alternative, Decimal::new(30, 2)),
        ],
    }
}

fn benchmark(dice: &mut Dice, name: &str, since: Date, days: usize) -> BenchmarkAssignment {
    BenchmarkAssignment {
        name: name.to_owned(),
        since,
        levels: path(dice, "USD", days).values,
    }
}

fn path(dice: &mut Dice, code: &str, days: usize) -> Closes {
    let mut value = dice.cents(1_000_000, 5_000_000);
    let mut values = Vec::new();
    for _ in 0..days {
        value = (value * (Decimal::new(95, 2) + dice.cents(0, 11))).round_dp(2);
        values.push(Some(value));
    }
    Closes {
        currency: currency(code),
        values,
    }
}

fn held(dice: &mut Dice, accounts: u64, instruments: usize) -> Position {
    let instrument = dice.place(instruments as u64);
    let quantity = dice.cents(-2_000, 100_000);
    let price = (instrument > 1).then(|| dice.cents(1, 50_000));
    let is_unknown = dice.one_in(12);
    Position {
        account: dice.place(accounts),
        instrument,
        quantity,
        price: price.filter(|_| !is_unknown),
        price_date: None,
        value: match price {
            Some(_) if is_unknown => None,
            // Some providers name the price alone.
            Some(_) if dice.one_in(3) => None,
            Some(price) => Some(quantity * price),
            None => Some(quantity),
        },
    }
}

fn sound_transaction(dice: &mut Dice, days: &[Date]) -> Transaction {
    let kind = KINDS[dice.place(KINDS.len() as u64) as usize];
    let size = dice.cents(100, 100_000);
    let units = dice.cents(100, 5_000);
    let goes_out = match kind {
        TransactionKind::Withdrawal
        | TransactionKind::DeliveryOut
        | TransactionKind::Sell
        | TransactionKind::Fee
        | TransactionKind::Tax => true,
        TransactionKind::Transfer | TransactionKind::Other => dice.one_in(2),
        _ => false,
    };
    let moves_units = matches!(
        kind,
        TransactionKind::Buy
            | TransactionKind::Sell
            | TransactionKind::DeliveryIn
            | TransactionKind::DeliveryOut
    ) || (kind == TransactionKind::Transfer && dice.one_in(2));
    let is_trade = matches!(kind, TransactionKind::Buy | TransactionKind::Sell);
    let account = dice.place(4);
    Transaction {
        date: days[dice.place(days.len() as u64) as usize],
        account,
        kind,
        instrument: (moves_units || dice.one_in(2)).then(|| 2 + dice.place(3)),
        quantity: moves_units.then_some(if goes_out { -units } else { units }),
        amount: if goes_out != is_trade { -size } else { size },
        currency: currency(if dice.one_in(3) { "EUR" } else { "USD" }),
        cost: (kind == TransactionKind::DeliveryIn && dice.one_in(2)).then_some(size),
        counterpart: (kind == TransactionKind::Transfer).then(|| (account + 1) % 4),
    }
}

/// Anything that the types allow: references into nowhere, days in disorder, amounts of every size, missing everything.
pub(crate) fn wild(seed: u64) -> Book {
    let mut dice = Dice(seed);
    let mut book = household(seed);
    for _ in 0..dice.roll(8) {
        disturb(&mut dice, &mut book);
    }
    book
}

fn disturb(dice: &mut Dice, book: &mut Book) {
    let huge = [
        Decimal::MAX,
        Decimal::MIN,
        Decimal::new(1, 28),
        Decimal::ZERO,
        Decimal::from(10_i64.pow(15)),
    ];
    let number = huge[dice.place(5) as usize];
    let at = |dice: &mut Dice, length: usize| dice.place(length.max(1) as u64) as usize;
    match dice.roll(16) {
        0 => book.days.reverse(),
        1 => book.days.clear(),
        2 => book.rates.clear(),
        3 => book.instruments.truncate(1),
        4 => book.accounts.truncate(2),
        5 => book.nodes.truncate(1),
        6 => book.positions.clear(),
        7 => book.transactions.clear(),
        8 => book.target = None,
        9 => {
            let place = at(dice, book.positions.len());
            if let Some(position) = book.positions.get_mut(place) {
                position.quantity = number;
                position.value = Some(number);
            }
        }
        10 => {
            let place = at(dice, book.transactions.len());
            if let Some(transaction) = book.transactions.get_mut(place) {
                transaction.quantity = Some(number);
                transaction.amount = number;
                transaction.instrument = Some(2);
            }
        }
        11 => {
            if let Some(closes) = book
                .accounts
                .first_mut()
                .and_then(|account| account.closes.first_mut())
            {
                let place = at(dice, closes.values.len());
                closes.values.insert(place, dice.one_in(2).then_some(number));
            }
        }
        12 => book
            .accounts
            .iter_mut()
            .for_each(|account| account.closes.truncate(1)),
        13 => book.positions.iter_mut().for_each(|position| {
            position.price = None;
            position.value = None;
        }),
        14 => book.rates.iter_mut().for_each(|series| series.rates.truncate(7)),
        _ => book.as_of = book.as_of.saturating_add(Span::new().years(20)),
    }
}
