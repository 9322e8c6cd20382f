//! What the [`Engine`](crate::engine::Engine) answers with: every figure of a portfolio, each with its honesty state.
//!
//! Amounts are in the book's currency unless a field says otherwise, unrounded; ratios are fractions of one. Types only;
//! how each figure is computed stands where its module is.

use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal, Figure};
use jiff::civil::Date;

use crate::period::{Interval, Period};

/// What is asked: about which part of the hierarchy, over which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    /// Position in [`Book::nodes`](inlay_contract::book::Book::nodes); 0 is the record itself.
    pub node: usize,
    /// The period, counted back from the book's as-of date.
    pub period: Period,
}

/// Returns, risk and series of one node over one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PerformanceReport {
    /// From the close before the first day to the last close; unavailable when the period has none.
    pub interval: Figure<Interval>,
    /// Market value at the opening close.
    pub opening_value: Figure<Decimal>,
    /// Market value at the closing close.
    pub closing_value: Figure<Decimal>,
    /// What came in less what went out: external flows, accounts that joined or left included. Definition `flow.net`.
    pub net_flow: Figure<Decimal>,
    /// Closing − opening − net flow. Definition `gain.period`.
    pub gain: Figure<Decimal>,
    /// Time-weighted return, `twr.daily`, of the period; not annualised.
    pub time_weighted: Figure<Decimal>,
    /// The same per year, `annualise`; only from one year on.
    pub time_weighted_annual: Figure<Decimal>,
    /// Money-weighted return, `xirr`, of the period; not annualised: (1 + r)^(days ÷ 365) − 1.
    pub money_weighted: Figure<Decimal>,
    /// The same per year, r itself; only from one year on.
    pub money_weighted_annual: Figure<Decimal>,
    /// Modified Dietz return, `moddietz`, of the period.
    pub modified_dietz: Figure<Decimal>,
    /// Return of the benchmark over the same closes, `benchmark`, linked over assignments.
    pub benchmark: Figure<Decimal>,
    /// Time-weighted return − return of the benchmark, `excess`: in fractions of one (0.01: one percentage point).
    pub excess: Figure<Decimal>,
    /// Standard deviation of daily returns × √252, `vol`.
    pub volatility: Figure<Decimal>,
    /// The same of the benchmark.
    pub benchmark_volatility: Figure<Decimal>,
    /// Largest fall from a peak, `max_drawdown`.
    pub max_drawdown: Figure<Drawdown>,
    /// One point a valuation day of the interval, oldest first; a gap is a point with `None`.
    pub points: Vec<SeriesPoint>,
    /// Changes of the benchmark within the interval: from which close on, and to what.
    pub benchmark_changes: Vec<BenchmarkChange>,
}

/// One close of a [`PerformanceReport`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesPoint {
    /// The valuation date.
    pub date: Date,
    /// Market value.
    pub value: Option<Decimal>,
    /// Time-weighted return since the opening close.
    pub cumulative: Option<Decimal>,
    /// Return of the benchmark since the opening close.
    pub benchmark: Option<Decimal>,
    /// Fall from the highest point since the opening close: zero or negative.
    pub drawdown: Option<Decimal>,
    /// Net external flow of the day.
    pub net_flow: Decimal,
}

/// A benchmark that begins within an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenchmarkChange {
    /// The close from which on it counts.
    pub since: Date,
    /// Its display name.
    pub name: String,
}

/// The largest fall from a peak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawdown {
    /// Trough ÷ peak − 1: zero (there was none) or negative.
    pub depth: Decimal,
    /// The close of the peak.
    pub peak: Date,
    /// The close of the trough.
    pub trough: Date,
    /// The first close at which the peak was reached again; `None` when it has not been yet.
    pub recovered: Option<Date>,
}

/// What led from the opening value to the closing value. Definition `bridge`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    /// Market value at the opening close, to the minor unit.
    pub opening: Decimal,
    /// The lines in the order in which they are shown, each to the minor unit; lines of zero are there too.
    pub lines: Vec<BridgeLine>,
    /// Market value at the closing close, to the minor unit: exactly opening + Σ lines.
    pub closing: Decimal,
}

/// One line of a [`Bridge`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BridgeLine {
    /// What it is.
    pub kind: BridgeKind,
    /// What it added (positive) or took away (negative).
    pub amount: Decimal,
}

/// What a [`BridgeLine`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BridgeKind {
    /// Money and securities from outside.
    Contributions,
    /// Money and securities to the outside.
    Withdrawals,
    /// Accounts that joined, at their value.
    AccountsJoined,
    /// Accounts that left, at their value.
    AccountsLeft,
    /// Dividends and interest.
    Income,
    /// Fees.
    Fees,
    /// Taxes.
    Taxes,
    /// Change of prices, realised or not, at the rates of each day; and whatever the provider did not classify.
    Gains,
    /// Change of exchange rates on what was held in other currencies.
    Currency,
}

/// By what a whole is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Asset class.
    AssetClass,
    /// Sector.
    Sector,
    /// Region.
    Region,
    /// Currency of the instrument.
    Currency,
    /// Account.
    Account,
}

/// One part of a whole that was split by a [`Dimension`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// An asset class.
    AssetClass(AssetClass),
    /// A sector, in the provider's words.
    Sector(String),
    /// What has no sector.
    NoSector,
    /// A region, in the provider's words.
    Region(String),
    /// What has no region.
    NoRegion,
    /// A currency.
    Currency(Currency),
    /// An account: position in [`Book::accounts`](inlay_contract::book::Book::accounts).
    Account(u32),
}

/// The share of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartShare {
    /// The part.
    pub part: Part,
    /// Sum of its holdings; negative for a short or overdrawn one.
    pub value: Decimal,
    /// Value ÷ the whole; `None` when the whole is zero or negative.
    pub weight: Option<Decimal>,
}

/// How far one asset class is from its target. Definition `drift`. A model whose weights do not add up to one has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drift {
    /// The class; one that is held without a target has a target of zero, and the other way round.
    pub asset_class: AssetClass,
    /// Value held.
    pub value: Decimal,
    /// Weight held.
    pub weight: Decimal,
    /// Wanted weight.
    pub target: Decimal,
    /// Weight − target.
    pub drift: Decimal,
    /// What has to be bought (positive) or sold (negative) to reach the target, to the minor unit. The trades of all classes add
    /// up to zero.
    pub trade: Decimal,
    /// Whether the drift exceeds the model's tolerance; `None` where the model names none.
    pub exceeds_tolerance: Option<bool>,
}

/// How units that are sold are matched with units that were bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CostMethod {
    /// First in, first out. Definition `cost.fifo`.
    Fifo,
    /// Moving average. Definition `cost.average`.
    Average,
}

/// A gain and what it is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CostedGain {
    /// Value or proceeds − cost.
    pub amount: Decimal,
    /// The cost.
    pub cost: Decimal,
    /// Amount ÷ cost; `None` when the cost is zero or negative.
    pub ratio: Option<Decimal>,
}

/// One holding with everything that is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct PositionRow {
    /// Position in [`Book::positions`](inlay_contract::book::Book::positions).
    pub position: usize,
    /// Market value in the book's currency.
    pub value: Figure<Decimal>,
    /// Value ÷ value of the node.
    pub weight: Option<Decimal>,
    /// Unrealised gain, cost at the exchange rate of each purchase's day. Definition `gain.unrealised`.
    pub unrealised: Figure<CostedGain>,
    /// Income that is expected within twelve months.
    pub projected_income: Figure<Decimal>,
}

/// Units that were bought together and are still held, or were sold short together and are not covered yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// Position in [`Book::accounts`](inlay_contract::book::Book::accounts).
    pub account: u32,
    /// Position in [`Book::instruments`](inlay_contract::book::Book::instruments).
    pub instrument: u32,
    /// The day of purchase or delivery; `None` for units whose purchase is not in the book, and with average cost.
    pub opened: Option<Date>,
    /// Units still held; negative when sold short.
    pub quantity: Decimal,
    /// What they had cost, in the currency of the instrument; negative for a short lot, which brought money.
    pub local_cost: Figure<Decimal>,
    /// The same in the book's currency, at the rate of the day of purchase.
    pub cost: Figure<Decimal>,
    /// Market value in the book's currency.
    pub value: Figure<Decimal>,
    /// Value − cost.
    pub unrealised: Figure<CostedGain>,
}

/// Gains that sales of a period brought. Definition `gain.realised`.
#[derive(Debug, Clone, PartialEq)]
pub struct Realised {
    /// Sum of all of them.
    pub total: Figure<CostedGain>,
    /// One entry a sale, oldest first.
    pub sales: Vec<Sale>,
}

/// One sale, or a purchase that covered units sold short: then the gain is that of the short sale.
#[derive(Debug, Clone, PartialEq)]
pub struct Sale {
    /// Position in [`Book::transactions`](inlay_contract::book::Book::transactions).
    pub transaction: usize,
    /// Proceeds of the units whose lots were closed, in the book's currency at the rate of the day of the sale.
    pub proceeds: Figure<Decimal>,
    /// Proceeds − cost.
    pub gain: Figure<CostedGain>,
}

/// Income of a node: received in a period, and expected.
#[derive(Debug, Clone, PartialEq)]
pub struct IncomeReport {
    /// Dividends and interest of the period, at the rates of the day. Definition `income.received`.
    pub received: Figure<Decimal>,
    /// What is expected within twelve months after the as-of date, at its rates. Definition `income.projected`.
    pub projected: Figure<Decimal>,
    /// The months of the period and the twelve to come, oldest first, without a gap. A period that ends before the month of the
    /// as-of date has its own months only.
    pub months: Vec<IncomeMonth>,
}

/// Income of one calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IncomeMonth {
    /// The first day of the month.
    pub month: Date,
    /// Dividends received.
    pub dividends: Decimal,
    /// Interest received.
    pub interest: Decimal,
    /// Still expected.
    pub projected: Decimal,
}

/// One transaction in the book's currency.
#[derive(Debug, Clone, PartialEq)]
pub struct TransactionRow {
    /// Position in [`Book::transactions`](inlay_contract::book::Book::transactions).
    pub transaction: usize,
    /// Its amount at the rate of the day.
    pub amount: Figure<Decimal>,
    /// Whether it crossed the border of the node: such rows, and accounts that joined or left, are the flows.
    pub is_external_flow: bool,
}

/// A flow of a node: a transaction, or an account that joined or left.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowRow {
    /// The day.
    pub date: Date,
    /// The account.
    pub account: u32,
    /// What it was.
    pub kind: FlowKind,
    /// Amount in the book's currency, positive when it came in.
    pub amount: Figure<Decimal>,
}

/// What a [`FlowRow`] was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowKind {
    /// A transaction: its position in [`Book::transactions`](inlay_contract::book::Book::transactions).
    Transaction(usize),
    /// The account joined, at its value.
    Joined,
    /// The account left, at its value.
    Left,
}

/// One row of the hierarchy: a node or, below an account, a holding.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeRow {
    /// Position in [`Book::nodes`](inlay_contract::book::Book::nodes).
    pub node: usize,
    /// Levels below the record.
    pub depth: u32,
    /// Market value: the sum of its children.
    pub value: Figure<Decimal>,
    /// Value ÷ value of the asked node.
    pub weight: Option<Decimal>,
    /// Gain in the period; of a node that began within it, since then.
    pub gain: Figure<Decimal>,
    /// Time-weighted return of the period.
    pub time_weighted: Figure<Decimal>,
    /// Income received in the period.
    pub income: Figure<Decimal>,
    /// Number of accounts below.
    pub accounts: u32,
    /// Number of holdings below.
    pub holdings: u32,
}

/// Sums of a period that are figures of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Money and securities that came in from outside; accounts that joined are apart. Definition `flow.in`.
    pub contributions: Figure<Decimal>,
    /// Money and securities that went outside: zero or negative; accounts that left are apart. Definition `flow.out`.
    pub withdrawals: Figure<Decimal>,
    /// Fees: zero or negative, unless refunded. Definition `fees`.
    pub fees: Figure<Decimal>,
    /// Taxes: zero or negative, unless refunded. Definition `taxes`.
    pub taxes: Figure<Decimal>,
    /// All transactions of the period, newest first.
    pub transactions: Vec<TransactionRow>,
    /// The flows of the period, newest first.
    pub flows: Vec<FlowRow>,
}
