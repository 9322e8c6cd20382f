//! Positions: `INVPOSLIST`.

use crate::document::Element;
use crate::fault::{Fault, Located, quoted};
use crate::model::{Position, SecurityKind, Side};

/// Every position of the list. An element of an unknown name is a position too: leaving it out would make the account
/// look smaller than it is.
pub(super) fn read_all(list: &Element<'_>) -> Result<Vec<Position>, Located> {
    list.children.iter().map(read).collect()
}

fn read(element: &Element<'_>) -> Result<Position, Located> {
    let content = element.required("INVPOS")?;
    Ok(Position {
        security: super::security_id(content)?,
        kind: kind(element),
        side: side(content)?,
        units: content.number("UNITS")?,
        unit_price: content.optional_number("UNITPRICE")?,
        market_value: content.optional_number("MKTVAL")?,
        priced: content.optional_moment("DTPRICEASOF")?,
        currency: super::foreign_currency(content)?,
    })
}

fn kind(element: &Element<'_>) -> SecurityKind {
    let kinds = [
        ("POSSTOCK", SecurityKind::Stock),
        ("POSMF", SecurityKind::Fund),
        ("POSDEBT", SecurityKind::Debt),
        ("POSOPT", SecurityKind::Option),
    ];
    kinds
        .iter()
        .find(|(name, _)| element.is(name))
        .map_or(SecurityKind::Other, |(_, kind)| *kind)
}

fn side(content: &Element<'_>) -> Result<Side, Located> {
    match content.text("POSTYPE")? {
        text if text.eq_ignore_ascii_case("LONG") => Ok(Side::Long),
        text if text.eq_ignore_ascii_case("SHORT") => Ok(Side::Short),
        text => {
            let (element, text) = ("POSTYPE".to_owned(), quoted(text));
            Err(content.required("POSTYPE")?.fault(Fault::NotAChoice {
                element,
                accepted: "LONG, SHORT",
                text,
            }))
        }
    }
}
