//! The inert block in the page by which the backend says whose widget this is and which pages may show it.

use inlay_contract::json::Json;
use inlay_contract::read::{FromJson, from_text};

/// The element that holds the block.
pub(crate) const ELEMENT_ID: &str = "inlay-tenant";

/// What the backend wrote into the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tenant {
    /// Exact origins of the pages that may show this widget.
    pub(crate) host_origins: Vec<String>,
}

impl Tenant {
    /// Reads the block. A page without a readable block trusts nobody.
    pub(crate) fn from_block(text: &str) -> Self {
        from_text(text).unwrap_or_default()
    }
}

impl FromJson for Tenant {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        Some(Self {
            host_origins: json.fields()?.read("hostOrigins")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backends_block_is_read() {
        let block = r#"{"org":"00DA0000000abcdMAA","hostOrigins":["http://localhost:8702"]}"#;
        assert_eq!(Tenant::from_block(block).host_origins, ["http://localhost:8702"]);
    }

    #[test]
    fn a_page_that_was_not_filled_in_trusts_nobody() {
        assert!(Tenant::from_block("__INLAY_TENANT__").host_origins.is_empty());
    }
}
