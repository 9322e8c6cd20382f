//! What happened in each account, what came of it in positions, and what flowed.

use inlay_contract::book::{Position, Transaction, TransactionKind};
use inlay_contract::{Currency, Decimal};
use jiff::civil::Date;

use super::dice::Dice;
use super::{ACCOUNTS, DAYS, SECURITIES, cash_of, currency_at, currency_of, instrument, places};

/// With two of cash, an account has 200 positions and the household 10,000.
const SECURITIES_IN_POCKET: u32 = 99;
/// Of each account, over all the years.
const MONEY_FLOWS: u32 = 60;
const FEES: u32 = 40;
const DIVIDENDS: u32 = 60;

/// What is written account by account.
pub(super) struct Making<'household> {
    pub(super) days: &'household [Date],
    pub(super) currencies: &'household [Currency],
    /// Hundredths of external flows, for each pocket and day.
    pub(super) flows: Vec<Vec<i64>>,
    pub(super) transactions: Vec<Transaction>,
    pub(super) positions: Vec<Position>,
}

impl Making<'_> {
    /// Everything that happened in one account, and what it holds.
    pub(super) fn account(&mut self, dice: &mut Dice, account: u32) {
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
