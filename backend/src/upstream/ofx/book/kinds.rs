//! What income and movements of money count as, by the custodian's own classification.
//!
//! The rules, where it leaves room:
//! - Distributed capital gains are distributions, so they count with dividends.
//! - Miscellaneous income, and income without a type that OFX knows, is interest when it comes from debt or from no
//!   security, and a dividend otherwise.
//! - Interest that is paid is a cost, as margin interest is.
//! - `DEP`, `CREDIT`, `DEBIT`, `OTHER` and unknown types say no more than the sign does, and brokers book interest and fees
//!   under them. Then the description decides, where its first or last word leaves no doubt; interest and fees taken for
//!   money of the client would falsify every return.
//! - What is left came from outside or went there.

use inlay_contract::Decimal;
use inlay_contract::book::TransactionKind;
use inlay_ofx::{CashType, IncomeType, Security, SecurityKind, Transaction};

/// What `INCOME` and `REINVEST` pay.
pub(super) fn of_income(one: &Transaction, security: Option<&Security>) -> TransactionKind {
    match &one.income_type {
        Some(IncomeType::Interest) => TransactionKind::Interest,
        Some(IncomeType::Dividend | IncomeType::LongTermGains | IncomeType::ShortTermGains) => {
            TransactionKind::Dividend
        }
        Some(IncomeType::Miscellaneous | IncomeType::Unrecognised(_)) | None => {
            match (&one.security, security.map(|security| security.kind)) {
                (None, _) | (_, Some(SecurityKind::Debt)) => TransactionKind::Interest,
                (Some(_), _) => TransactionKind::Dividend,
            }
        }
    }
}

/// What a movement of money of that amount is.
pub(super) fn of_cash(one: &Transaction, amount: Decimal) -> TransactionKind {
    let comes_in = !amount.is_sign_negative();
    let by_sign = if comes_in {
        TransactionKind::Deposit
    } else {
        TransactionKind::Withdrawal
    };
    match &one.cash_type {
        Some(CashType::Interest) if comes_in => TransactionKind::Interest,
        Some(CashType::Interest | CashType::Fee | CashType::ServiceCharge) => TransactionKind::Fee,
        Some(CashType::Dividend) => TransactionKind::Dividend,
        Some(CashType::Transfer) => TransactionKind::Transfer,
        // Nothing has moved yet.
        Some(CashType::Hold) => TransactionKind::Other,
        Some(
            CashType::CashMachine
            | CashType::PointOfSale
            | CashType::Check
            | CashType::Payment
            | CashType::Cash
            | CashType::DirectDeposit
            | CashType::DirectDebit
            | CashType::RepeatingPayment,
        ) => by_sign,
        Some(
            CashType::Credit
            | CashType::Debit
            | CashType::Deposit
            | CashType::Other
            | CashType::Unrecognised(_),
        )
        | None => {
            let described = one.description.as_deref();
            described
                .and_then(|text| by_words(text, comes_in))
                .unwrap_or(by_sign)
        }
    }
}

/// What a description names at its beginning or end; nothing where the sign of the amount contradicts it.
fn by_words(description: &str, comes_in: bool) -> Option<TransactionKind> {
    let mut words = description
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next()?;
    let last = words.next_back().unwrap_or(first);
    let names = |all: &[&str]| {
        all.iter()
            .any(|word| first.eq_ignore_ascii_case(word) || last.eq_ignore_ascii_case(word))
    };
    if names(&["fee", "fees", "charge", "charges", "commission"]) {
        (!comes_in).then_some(TransactionKind::Fee)
    } else if names(&["tax", "taxes", "withheld", "withholding"]) {
        (!comes_in).then_some(TransactionKind::Tax)
    } else if names(&["interest"]) {
        Some(if comes_in {
            TransactionKind::Interest
        } else {
            TransactionKind::Fee
        })
    } else if names(&["dividend", "dividends"]) {
        comes_in.then_some(TransactionKind::Dividend)
    } else {
        None
    }
}
