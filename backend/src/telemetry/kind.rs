//! The six kinds of failure as the label `kind` names them.

use inlay_contract::ErrorKind;

/// As it stands in JSON.
#[must_use]
pub const fn kind_name(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Network => "network",
        ErrorKind::Authentication => "authentication",
        ErrorKind::Validation => "validation",
        ErrorKind::RateLimit => "rate_limit",
        ErrorKind::Duplicate => "duplicate",
        ErrorKind::Partial => "partial",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_spelt_as_the_contract_spells_it() {
        for code in inlay_contract::ErrorCode::ALL {
            let kind = code.kind();
            assert_eq!(serde_json::to_value(kind).unwrap(), kind_name(kind));
        }
    }
}
