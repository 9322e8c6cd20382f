//! The custodian's own classification of a transaction: `INCOMETYPE` of income, `TRNTYPE` of money.
//!
//! What OFX defines is a value of its own; anything else is kept as it was written, because a custodian that strays from
//! the list still means something.

/// What kind of income it is (`INCOMETYPE` of `INCOME` and `REINVEST`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncomeType {
    /// Long-term capital gains that a fund distributes (`CGLONG`).
    LongTermGains,
    /// Short-term capital gains that a fund distributes (`CGSHORT`).
    ShortTermGains,
    /// A dividend (`DIV`).
    Dividend,
    /// Interest (`INTEREST`).
    Interest,
    /// Anything else, in the custodian's judgement (`MISC`).
    Miscellaneous,
    /// Not a type that OFX defines, as written.
    Unrecognised(String),
}

/// What kind of movement of money it is (`TRNTYPE` of `STMTTRN`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CashType {
    /// Any credit (`CREDIT`).
    Credit,
    /// Any debit (`DEBIT`).
    Debit,
    /// Interest earned or paid, told apart by the sign of the amount (`INT`).
    Interest,
    /// A dividend (`DIV`).
    Dividend,
    /// A fee of the institution (`FEE`).
    Fee,
    /// A service charge (`SRVCHG`).
    ServiceCharge,
    /// A deposit (`DEP`).
    Deposit,
    /// At a cash machine, in or out (`ATM`).
    CashMachine,
    /// At a point of sale, in or out (`POS`).
    PointOfSale,
    /// A transfer between accounts (`XFER`).
    Transfer,
    /// A check (`CHECK`).
    Check,
    /// An electronic payment (`PAYMENT`).
    Payment,
    /// A withdrawal of cash (`CASH`).
    Cash,
    /// A deposit made by somebody else, such as an employer (`DIRECTDEP`).
    DirectDeposit,
    /// A debit that a merchant collects (`DIRECTDEBIT`).
    DirectDebit,
    /// A standing order (`REPEATPMT`).
    RepeatingPayment,
    /// An amount that is held back and has not moved (`HOLD`).
    Hold,
    /// Anything else, in the custodian's judgement (`OTHER`).
    Other,
    /// Not a type that OFX defines, as written.
    Unrecognised(String),
}

const INCOME_TYPES: [(&str, IncomeType); 5] = [
    ("CGLONG", IncomeType::LongTermGains),
    ("CGSHORT", IncomeType::ShortTermGains),
    ("DIV", IncomeType::Dividend),
    ("INTEREST", IncomeType::Interest),
    ("MISC", IncomeType::Miscellaneous),
];

const CASH_TYPES: [(&str, CashType); 18] = [
    ("CREDIT", CashType::Credit),
    ("DEBIT", CashType::Debit),
    ("INT", CashType::Interest),
    ("DIV", CashType::Dividend),
    ("FEE", CashType::Fee),
    ("SRVCHG", CashType::ServiceCharge),
    ("DEP", CashType::Deposit),
    ("ATM", CashType::CashMachine),
    ("POS", CashType::PointOfSale),
    ("XFER", CashType::Transfer),
    ("CHECK", CashType::Check),
    ("PAYMENT", CashType::Payment),
    ("CASH", CashType::Cash),
    ("DIRECTDEP", CashType::DirectDeposit),
    ("DIRECTDEBIT", CashType::DirectDebit),
    ("REPEATPMT", CashType::RepeatingPayment),
    ("HOLD", CashType::Hold),
    ("OTHER", CashType::Other),
];

impl IncomeType {
    pub(crate) fn read(text: &str) -> Self {
        named(&INCOME_TYPES, text).unwrap_or_else(|| Self::Unrecognised(text.to_owned()))
    }
}

impl CashType {
    pub(crate) fn read(text: &str) -> Self {
        named(&CASH_TYPES, text).unwrap_or_else(|| Self::Unrecognised(text.to_owned()))
    }
}

/// The value of that name, without regard to case, as for every name in OFX.
fn named<T: Clone>(all: &[(&str, T)], text: &str) -> Option<T> {
    let found = all.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.clone())
}
