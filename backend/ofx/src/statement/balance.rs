//! Balances: `INVBAL` and `INV401KBAL`.

use crate::document::Element;
use crate::fault::Located;
use crate::model::{Balances, NamedBalance, RetirementBalance, Unit};

pub(super) fn read(element: &Element<'_>) -> Result<Balances, Located> {
    let list = element.optional("BALLIST")?;
    let named = list
        .into_iter()
        .flat_map(|list| list.all("BAL"))
        .map(named)
        .collect::<Result<_, _>>()?;
    Ok(Balances {
        available_cash: element.optional_number("AVAILCASH")?,
        named,
    })
}

fn named(element: &Element<'_>) -> Result<NamedBalance, Located> {
    let unit = match element.optional_text("BALTYPE")? {
        Some(text) if text.eq_ignore_ascii_case("DOLLAR") => Unit::Amount,
        Some(text) if text.eq_ignore_ascii_case("PERCENT") => Unit::Percent,
        _ => Unit::Number,
    };
    Ok(NamedBalance {
        name: element.text("NAME")?.to_owned(),
        unit,
        value: element.number("VALUE")?,
        currency: super::foreign_currency(element)?,
    })
}

pub(super) fn read_retirement(element: &Element<'_>) -> Result<RetirementBalance, Located> {
    Ok(RetirementBalance {
        cash: element.optional_number("CASHBAL")?,
        total: element.number("TOTAL")?,
    })
}
