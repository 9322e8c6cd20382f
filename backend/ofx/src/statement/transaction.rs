//! Transactions: `INVTRANLIST`.

use crate::classification::{CashType, IncomeType};
use crate::document::Element;
use crate::fault::Located;
use crate::model::{Transaction, TransactionKind};

/// Every kind of transaction that OFX defines.
const KINDS: [(&str, TransactionKind); 21] = [
    ("BUYDEBT", TransactionKind::Buy),
    ("BUYMF", TransactionKind::Buy),
    ("BUYOPT", TransactionKind::Buy),
    ("BUYOTHER", TransactionKind::Buy),
    ("BUYSTOCK", TransactionKind::Buy),
    ("CLOSUREOPT", TransactionKind::OptionClosure),
    ("INCOME", TransactionKind::Income),
    ("INVBANKTRAN", TransactionKind::Cash),
    ("INVEXPENSE", TransactionKind::Expense),
    ("JRNLFUND", TransactionKind::CashJournal),
    ("JRNLSEC", TransactionKind::SecurityJournal),
    ("MARGININTEREST", TransactionKind::MarginInterest),
    ("REINVEST", TransactionKind::Reinvestment),
    ("RETOFCAP", TransactionKind::ReturnOfCapital),
    ("SELLDEBT", TransactionKind::Sell),
    ("SELLMF", TransactionKind::Sell),
    ("SELLOPT", TransactionKind::Sell),
    ("SELLOTHER", TransactionKind::Sell),
    ("SELLSTOCK", TransactionKind::Sell),
    ("SPLIT", TransactionKind::Split),
    ("TRANSFER", TransactionKind::Transfer),
];

/// Every transaction of the list; the period (`DTSTART`, `DTEND`) and other plain values beside them are none.
pub(super) fn read_all(list: &Element<'_>) -> Result<Vec<Transaction>, Located> {
    let is_plain = |element: &&Element<'_>| element.children.is_empty() && kind(element).is_none();
    list.children
        .iter()
        .filter(|element| !is_plain(element))
        .map(read)
        .collect()
}

fn kind(element: &Element<'_>) -> Option<TransactionKind> {
    KINDS
        .iter()
        .find(|(name, _)| element.is(name))
        .map(|(_, kind)| *kind)
}

fn read(element: &Element<'_>) -> Result<Transaction, Located> {
    match kind(element) {
        Some(TransactionKind::Cash) => cash(element),
        Some(kind) => investment(element, kind),
        None => Ok(Transaction {
            kind: TransactionKind::Unrecognised,
            name: element.name.to_owned(),
            income_type: None,
            cash_type: None,
            description: None,
            id: None,
            date: None,
            security: None,
            units: None,
            unit_price: None,
            total: None,
            currency: None,
        }),
    }
}

/// Purchases and sales keep their figures one level deeper than the other kinds.
fn investment(element: &Element<'_>, kind: TransactionKind) -> Result<Transaction, Located> {
    let content = match kind {
        TransactionKind::Buy => element.required("INVBUY")?,
        TransactionKind::Sell => element.required("INVSELL")?,
        _ => element,
    };
    let booking = content.required("INVTRAN")?;
    let income_type = match kind {
        TransactionKind::Income | TransactionKind::Reinvestment => content.optional_text("INCOMETYPE")?,
        _ => None,
    };
    Ok(Transaction {
        kind,
        name: element.name.to_owned(),
        income_type: income_type.map(IncomeType::read),
        cash_type: None,
        description: None,
        id: booking.optional_text("FITID")?.map(str::to_owned),
        date: Some(booking.moment("DTTRADE")?),
        security: content
            .optional("SECID")?
            .map(|_| super::security_id(content))
            .transpose()?,
        units: content.optional_number("UNITS")?,
        unit_price: content.optional_number("UNITPRICE")?,
        total: content.optional_number("TOTAL")?,
        currency: super::foreign_currency(content)?,
    })
}

fn cash(element: &Element<'_>) -> Result<Transaction, Located> {
    let booking = element.required("STMTTRN")?;
    let description = match booking.optional_text("NAME")? {
        Some(name) => Some(name),
        None => booking.optional_text("MEMO")?,
    };
    Ok(Transaction {
        kind: TransactionKind::Cash,
        name: element.name.to_owned(),
        income_type: None,
        cash_type: booking.optional_text("TRNTYPE")?.map(CashType::read),
        description: description.map(str::to_owned),
        id: booking.optional_text("FITID")?.map(str::to_owned),
        date: Some(booking.moment("DTPOSTED")?),
        security: None,
        units: None,
        unit_price: None,
        total: Some(booking.number("TRNAMT")?),
        currency: super::foreign_currency(booking)?,
    })
}
