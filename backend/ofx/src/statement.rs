//! Meaning layer: element tree → [`Statements`]. It knows what OFX elements mean and deliberately nothing of how they
//! were written down.

mod balance;
mod position;
mod security;
mod transaction;

use crate::document::Element;
use crate::fault::{Fault, Located, quoted};
use crate::model::{AccountKey, ForeignCurrency, SecurityId, Statement, Statements};

/// Reads everything about investments below the root element.
pub(crate) fn read(root: &Element<'_>) -> Result<Statements, Located> {
    let responses = root
        .all("INVSTMTMSGSRSV1")
        .flat_map(|messages| messages.all("INVSTMTTRNRS"));
    let statements = responses.map(response).collect::<Result<Vec<_>, _>>()?;
    if statements.is_empty() {
        return Err(root.fault(Fault::NoStatement));
    }
    let signon = root
        .optional("SIGNONMSGSRSV1")?
        .map(|messages| messages.optional("SONRS"))
        .transpose()?
        .flatten();
    let produced = signon
        .map(|signon| signon.optional_moment("DTSERVER"))
        .transpose()?
        .flatten();
    let lists = root
        .all("SECLISTMSGSRSV1")
        .flat_map(|messages| messages.all("SECLIST"));
    let described = lists
        .flat_map(|list| &list.children)
        .filter_map(|child| security::read(child).transpose());
    Ok(Statements {
        produced,
        statements,
        securities: described.collect::<Result<_, _>>()?,
    })
}

fn response(response: &Element<'_>) -> Result<Statement, Located> {
    if let Some(content) = response.optional("INVSTMTRS")? {
        return statement(content);
    }
    match response.optional("STATUS")? {
        Some(status) => Err(status.fault(Fault::SourceError(quoted(status.text("CODE")?)))),
        None => Err(response.missing("INVSTMTRS")),
    }
}

fn statement(content: &Element<'_>) -> Result<Statement, Located> {
    let account = content.required("INVACCTFROM")?;
    let positions = content.optional("INVPOSLIST")?;
    let transactions = content.optional("INVTRANLIST")?;
    Ok(Statement {
        as_of: content.moment("DTASOF")?,
        currency: content.currency("CURDEF")?,
        account: AccountKey {
            broker_id: account.text("BROKERID")?.to_owned(),
            account_id: account.text("ACCTID")?.to_owned(),
        },
        positions: positions.map(position::read_all).transpose()?.unwrap_or_default(),
        balances: content.optional("INVBAL")?.map(balance::read).transpose()?,
        retirement: content
            .optional("INV401KBAL")?
            .map(balance::read_retirement)
            .transpose()?,
        transactions: transactions
            .map(transaction::read_all)
            .transpose()?
            .unwrap_or_default(),
    })
}

/// The `SECID` of an element.
fn security_id(element: &Element<'_>) -> Result<SecurityId, Located> {
    let id = element.required("SECID")?;
    Ok(SecurityId {
        unique_id: id.text("UNIQUEID")?.to_owned(),
        scheme: id.text("UNIQUEIDTYPE")?.to_owned(),
    })
}

/// The `CURRENCY` or `ORIGCURRENCY` of an element.
fn foreign_currency(element: &Element<'_>) -> Result<Option<ForeignCurrency>, Located> {
    let (content, converted) = match (element.optional("CURRENCY")?, element.optional("ORIGCURRENCY")?) {
        (Some(content), _) => (content, false),
        (None, Some(content)) => (content, true),
        (None, None) => return Ok(None),
    };
    let rate = content.number("CURRATE")?;
    if rate.is_zero() || rate.is_sign_negative() {
        return Err(content.required("CURRATE")?.fault(Fault::NotARate {
            element: "CURRATE".to_owned(),
        }));
    }
    Ok(Some(ForeignCurrency {
        currency: content.currency("CURSYM")?,
        rate,
        converted,
    }))
}
