//! Why a figure is what it is: inputs, what is left out, and steps that compute it again.
//!
//! An explanation holds no words: [`Term`]s name things, the reader's language says them. Its steps are a small program:
//! [`Explanation::recompute`] runs them over the inputs and must arrive at the figure that is shown.

pub(crate) mod derivation;
mod recompute;
#[cfg(test)]
mod tests;

use inlay_contract::portfolio::AssetClass;
use inlay_contract::{Currency, Decimal, UnavailableReason};
use jiff::civil::Date;

use crate::report::{BridgeKind, CostMethod, Dimension, Part};

/// A figure that can explain itself. All are about the node and period of a [`Question`](crate::report::Question).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FigureId {
    /// Market value at the closing close: the sum of the positions where the close is the as-of date.
    Value,
    /// Gain of the latest day.
    DayGain,
    /// Net external flow of the period.
    NetFlow,
    /// Gain of the period.
    Gain,
    /// Time-weighted return of the period.
    TimeWeighted,
    /// The same per year.
    TimeWeightedAnnual,
    /// Money-weighted return of the period.
    MoneyWeighted,
    /// The same per year.
    MoneyWeightedAnnual,
    /// Modified Dietz return of the period.
    ModifiedDietz,
    /// Return of the benchmark.
    Benchmark,
    /// Time-weighted return less the benchmark's.
    Excess,
    /// Volatility.
    Volatility,
    /// Maximum drawdown.
    MaxDrawdown,
    /// Weight of a part of the node, split by a dimension.
    Weight(Dimension, Part),
    /// Drift of a class from the target.
    Drift(AssetClass),
    /// The trade that closes the drift of a class.
    Trade(AssetClass),
    /// Unrealised gain of the node.
    Unrealised(CostMethod),
    /// Realised gain of the period.
    Realised(CostMethod),
    /// Income received in the period.
    IncomeReceived,
    /// Income expected within twelve months.
    IncomeProjected,
    /// Fees of the period.
    Fees,
    /// Taxes of the period.
    Taxes,
    /// One line of the bridge.
    Bridge(BridgeKind),
    /// Market value of one position: its place in the book.
    PositionValue(usize),
    /// Unrealised gain of one position: its place in the book.
    PositionUnrealised(usize, CostMethod),
}

/// Why a figure is what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Stable id of the definition (`twr.daily`).
    pub definition: &'static str,
    /// What the value is.
    pub unit: Unit,
    /// The figure; the value of the last step.
    pub value: Decimal,
    /// What it is computed from.
    pub inputs: Vec<Input>,
    /// How, in order.
    pub steps: Vec<Step>,
    /// What is left out, and why.
    pub excluded: Vec<Exclusion>,
    /// Oldest and newest day of the prices or closes behind it.
    pub price_dates: Option<(Date, Date)>,
    /// The exchange rates behind it: currency, oldest and newest day.
    pub rate_dates: Vec<(Currency, Date, Date)>,
}

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// An amount.
    Money(Currency),
    /// A fraction of one.
    Ratio,
    /// A growth factor: 1 + return.
    Factor,
    /// Units of a security.
    Quantity,
    /// A price or exchange rate.
    Price(Currency),
    /// Calendar days.
    Days,
    /// Index points.
    Points,
}

/// A number that is taken as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// What it is.
    pub term: Term,
    /// Whose it is, where the term alone does not say: an account, a security, an index.
    pub subject: Option<String>,
    /// Of which day.
    pub date: Option<Date>,
    /// The number.
    pub value: Decimal,
    /// What it is.
    pub unit: Unit,
}

/// One computation.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What comes of it.
    pub term: Term,
    /// Of which day, where there is one step a day.
    pub date: Option<Date>,
    /// What is done.
    pub operation: Operation,
    /// To what, in order.
    pub operands: Vec<Operand>,
    /// What came of it.
    pub value: Decimal,
    /// What it is.
    pub unit: Unit,
}

/// What a step reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    /// Position in [`Explanation::inputs`].
    Input(usize),
    /// Position in [`Explanation::steps`], smaller than the step's own.
    Step(usize),
    /// A number of the formula itself.
    Constant(Decimal),
}

/// What is left out of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion {
    /// What: an account or a security; `None` for a security without a name.
    pub subject: Option<String>,
    /// Why.
    pub reason: UnavailableReason,
}

/// What is done in a [`Step`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// The sum of all operands.
    Sum,
    /// The first operand less all others.
    Difference,
    /// The product of all operands.
    Product,
    /// The first operand divided by the second.
    Quotient,
    /// The first operand to the power of the second.
    Power,
    /// The smallest operand.
    Minimum,
    /// Rounded half away from zero to as many decimal places as the second operand says.
    Round,
    /// The rate r with Σ amount ÷ (1 + r)^(days ÷ 365) = 0; operands are amount, days, amount, days, …
    RateOfReturn,
    /// The sample standard deviation of all operands.
    StandardDeviation,
    /// The square root of the operand.
    SquareRoot,
}

/// What an input or the result of a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    /// Market value at the opening close.
    OpeningValue,
    /// Market value at the closing close.
    ClosingValue,
    /// Market value at the previous close.
    PreviousValue,
    /// Market value.
    MarketValue,
    /// Sum of market values.
    TotalValue,
    /// What came in.
    Inflow,
    /// What went out.
    Outflow,
    /// Net flow.
    NetFlow,
    /// A flow, weighted by the part of the period for which it was there.
    WeightedFlow,
    /// The part of the period for which a flow was there.
    TimeWeight,
    /// Capital that was invested on average.
    AverageCapital,
    /// Capital at the start of a day, inflow included.
    CapitalAtStart,
    /// What the capital became, outflow included.
    CapitalAtEnd,
    /// Growth factor of a day.
    GrowthOfDay,
    /// Growth factor of the period.
    GrowthOfPeriod,
    /// A return.
    Return,
    /// A return per year.
    AnnualReturn,
    /// Days from opening to closing close.
    Days,
    /// Years: days ÷ 365.
    Years,
    /// Index points at the start.
    IndexAtStart,
    /// Index points at the end.
    IndexAtEnd,
    /// Return of the benchmark.
    BenchmarkReturn,
    /// Difference of two returns.
    Excess,
    /// Daily return.
    DailyReturn,
    /// Standard deviation of daily returns.
    DailyDeviation,
    /// Number of trading days in a year.
    TradingDays,
    /// Volatility per year.
    Volatility,
    /// Highest point so far.
    Peak,
    /// Lowest point after it.
    Trough,
    /// Fall from the peak.
    Fall,
    /// Units.
    Quantity,
    /// Price of one unit.
    Price,
    /// Exchange rate.
    ExchangeRate,
    /// Value in the currency of the instrument.
    LocalValue,
    /// Cost.
    Cost,
    /// Proceeds of a sale.
    Proceeds,
    /// A gain.
    Gain,
    /// Weight held.
    Weight,
    /// Wanted weight.
    TargetWeight,
    /// Weight held − wanted weight.
    Drift,
    /// Wanted value.
    TargetValue,
    /// What to buy or sell.
    Trade,
    /// A dividend or interest payment.
    Payment,
    /// An expected payment.
    ExpectedPayment,
    /// Income.
    Income,
    /// A fee.
    Fee,
    /// A tax.
    Tax,
    /// Change of value at the rates of each day.
    PriceEffect,
    /// Effect of exchange rates.
    CurrencyEffect,
    /// Account that joined or left, at its value.
    Membership,
    /// The result, rounded as it is shown.
    Rounded,
}
