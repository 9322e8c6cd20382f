//! What a file of investment statements says, in types.
//!
//! Nothing here is computed: every number stands in the file as it stands here, only without padding.

use std::collections::BTreeMap;
use std::fmt;

use inlay_contract::{Currency, Decimal};

use crate::classification::{CashType, IncomeType};
use crate::moment::Moment;

/// The content of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Statements {
    /// When the custodian's server made the file (`DTSERVER`), if it says so.
    pub produced: Option<Moment>,
    /// The statements, one an account, in the order of the file. Never empty.
    pub statements: Vec<Statement>,
    /// The securities that the file describes (`SECLIST`), whether held or not.
    pub securities: Vec<Security>,
}

/// The statement of one account at one moment (`INVSTMTRS`).
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// As of when.
    pub as_of: Moment,
    /// The account's own currency: that of every amount that does not name another.
    pub currency: Currency,
    /// Which account.
    pub account: AccountKey,
    /// What is held, positions of zero units included.
    pub positions: Vec<Position>,
    /// Balances, if stated (`INVBAL`).
    pub balances: Option<Balances>,
    /// Balance of a retirement plan, if stated (`INV401KBAL`).
    pub retirement: Option<RetirementBalance>,
    /// What happened in the period, in the order of the file.
    pub transactions: Vec<Transaction>,
}

impl Statement {
    /// How many transactions of each kind the reader does not know, by the name they have in the file.
    #[must_use]
    pub fn unrecognised(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for transaction in self
            .transactions
            .iter()
            .filter(|one| one.kind == TransactionKind::Unrecognised)
        {
            *counts.entry(transaction.name.as_str()).or_default() += 1;
        }
        counts
    }
}

/// An account, named by its custodian and the custodian's number for it. `Display` is `<broker id>/<account id>`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey {
    /// The custodian (`BROKERID`), mostly its domain name.
    pub broker_id: String,
    /// The account number (`ACCTID`).
    pub account_id: String,
}

impl fmt::Display for AccountKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.broker_id, self.account_id)
    }
}

/// Names a security.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecurityId {
    /// The identifier.
    pub unique_id: String,
    /// Of which kind it is: `CUSIP`, `ISIN`, or whatever the custodian chose.
    pub scheme: String,
}

/// Kinds of security, as positions and descriptions name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityKind {
    /// Shares.
    Stock,
    /// Mutual funds.
    Fund,
    /// Bonds and other debt.
    Debt,
    /// Options.
    Option,
    /// Anything else, also what OFX does not define.
    Other,
}

/// The description of a security.
#[derive(Debug, Clone, PartialEq)]
pub struct Security {
    /// Which one.
    pub id: SecurityId,
    /// Its name.
    pub name: Option<String>,
    /// Its ticker.
    pub ticker: Option<String>,
    /// Its kind.
    pub kind: SecurityKind,
    /// The custodian's own classification (`ASSETCLASS`: `LARGESTOCK`, `DOMESTICBOND`, `MONEYMRKT`, …).
    pub asset_class: Option<String>,
    /// Units of the underlying security in one option contract.
    pub shares_per_contract: Option<Decimal>,
}

/// Whether a position is owned or owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Owned.
    Long,
    /// Owed.
    Short,
}

/// One position.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// What is held.
    pub security: SecurityId,
    /// What kind the position list says it is.
    pub kind: SecurityKind,
    /// Owned or owed. Custodians differ in whether they also write the units of a short position as negative.
    pub side: Side,
    /// Shares, face value of debt, or option contracts.
    pub units: Decimal,
    /// Price of a share, percent of face value for debt, premium for one underlying share for an option.
    pub unit_price: Option<Decimal>,
    /// Market value as stated.
    pub market_value: Option<Decimal>,
    /// When the price was made.
    pub priced: Option<Moment>,
    /// Set when price and value are not in the account's currency, or were converted into it.
    pub currency: Option<ForeignCurrency>,
}

/// Which currency amounts are in, or came from, and its rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignCurrency {
    /// The currency.
    pub currency: Currency,
    /// Units of the account's currency for one unit of this one (`CURRATE`). Above zero.
    pub rate: Decimal,
    /// `false`: the amounts beside it are in this currency (`CURRENCY`). `true`: they were converted from it into the
    /// account's currency (`ORIGCURRENCY`).
    pub converted: bool,
}

/// The balances of an account.
#[derive(Debug, Clone, PartialEq)]
pub struct Balances {
    /// Cash, sweep funds included (`AVAILCASH`).
    pub available_cash: Option<Decimal>,
    /// Everything else that the custodian chose to list, by its own names.
    pub named: Vec<NamedBalance>,
}

/// A balance with the custodian's own name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedBalance {
    /// Its name.
    pub name: String,
    /// What the value counts.
    pub unit: Unit,
    /// The value.
    pub value: Decimal,
    /// Set when it is not in the account's currency.
    pub currency: Option<ForeignCurrency>,
}

/// What a [`NamedBalance`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Money.
    Amount,
    /// Percent.
    Percent,
    /// Neither, or not said.
    Number,
}

/// The balance of a retirement plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetirementBalance {
    /// Its cash, if stated (`CASHBAL`).
    pub cash: Option<Decimal>,
    /// Its total (`TOTAL`).
    pub total: Decimal,
}

/// Kinds of transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionKind {
    /// A purchase.
    Buy,
    /// A sale.
    Sell,
    /// Dividends, interest, distributions of gains.
    Income,
    /// Income that bought more of the same security.
    Reinvestment,
    /// Securities that came from, or went to, another account.
    Transfer,
    /// Money in or out, as a bank would book it.
    Cash,
    /// Money moved between parts of the account.
    CashJournal,
    /// Securities moved between parts of the account.
    SecurityJournal,
    /// An expense on an investment.
    Expense,
    /// Interest on borrowed money.
    MarginInterest,
    /// Capital paid back.
    ReturnOfCapital,
    /// A split.
    Split,
    /// An option exercised, assigned or expired.
    OptionClosure,
    /// Not a kind that OFX defines. Kept, counted by [`Statement::unrecognised`], and not looked into.
    Unrecognised,
}

/// One transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Transaction {
    /// Its kind.
    pub kind: TransactionKind,
    /// The name of its element in the file (`BUYSTOCK`).
    pub name: String,
    /// What kind of income it is; only of [`TransactionKind::Income`] and [`TransactionKind::Reinvestment`].
    pub income_type: Option<IncomeType>,
    /// What kind of movement of money it is; only of [`TransactionKind::Cash`].
    pub cash_type: Option<CashType>,
    /// Who was paid, or what happened in the custodian's words (`NAME`, without one `MEMO`); only of
    /// [`TransactionKind::Cash`].
    pub description: Option<String>,
    /// The custodian's identifier; unique within the account.
    pub id: Option<String>,
    /// Trade date, or booking date for cash. `None` only when unrecognised.
    pub date: Option<Moment>,
    /// Which security, where there is one.
    pub security: Option<SecurityId>,
    /// Units; negative when they leave.
    pub units: Option<Decimal>,
    /// Price of one unit.
    pub unit_price: Option<Decimal>,
    /// Effect on cash.
    pub total: Option<Decimal>,
    /// Set when the amounts are not in the account's currency, or were converted into it.
    pub currency: Option<ForeignCurrency>,
}
