//! Descriptions of securities: `SECLIST`.

use crate::document::Element;
use crate::fault::Located;
use crate::model::{Security, SecurityKind};

/// The security that a child of the list describes; `None` for an element that describes none.
pub(super) fn read(element: &Element<'_>) -> Result<Option<Security>, Located> {
    let Some(content) = element.optional("SECINFO")? else {
        return Ok(None);
    };
    let kinds = [
        ("STOCKINFO", SecurityKind::Stock),
        ("MFINFO", SecurityKind::Fund),
        ("DEBTINFO", SecurityKind::Debt),
        ("OPTINFO", SecurityKind::Option),
    ];
    let owned = |text: Option<&str>| text.map(str::to_owned);
    Ok(Some(Security {
        id: super::security_id(content)?,
        name: owned(content.optional_text("SECNAME")?),
        ticker: owned(content.optional_text("TICKER")?),
        kind: kinds
            .iter()
            .find(|(name, _)| element.is(name))
            .map_or(SecurityKind::Other, |(_, kind)| *kind),
        asset_class: owned(element.optional_text("ASSETCLASS")?),
        shares_per_contract: element.optional_number("SHPERCTRCT")?,
    }))
}
