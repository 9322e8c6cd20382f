//! Where a record or an account can be seen in the platform's own pages.

use inlay_contract::book::{BookAccount, Link, LinkTarget};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for the identifier in the address.
const PLACE: &str = "{entity}";

/// Everything but the characters that mean nothing in any part of an address (RFC 3986, 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The address of a page of the platform with `{entity}` where an entity's identifier belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleUrl(String);

impl ConsoleUrl {
    /// Takes an address that the configuration has checked.
    #[must_use]
    pub const fn new(template: String) -> Self {
        Self(template)
    }

    /// One link for the record, then one for each account. They hold the platform's opaque identifiers and nothing else: an
    /// address ends up in histories and logs of proxies, where no name and no account number belongs.
    pub(super) fn links(&self, entity: &str, accounts: &[BookAccount]) -> Vec<Link> {
        let record = Link {
            to: LinkTarget::Record,
            url: self.address(entity),
        };
        let accounts = (0..).zip(accounts).map(|(account, of)| Link {
            to: LinkTarget::Account { account },
            url: self.address(&of.id),
        });
        std::iter::once(record).chain(accounts).collect()
    }

    fn address(&self, id: &str) -> String {
        self.0
            .replace(PLACE, &utf8_percent_encode(id, ENCODED).to_string())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    fn account(id: &str) -> BookAccount {
        BookAccount {
            id: id.to_owned(),
            name: "Ada Amberg".to_owned(),
            number_ending: "4321".to_owned(),
            joined: None,
            left: None,
            closes: Vec::new(),
        }
    }

    #[test]
    fn record_and_accounts_have_addresses_without_a_name() {
        let console = ConsoleUrl::new("https://console.example/entities/{entity}?tab=all".to_owned());
        let links = console.links("ent-1", &[account("acc-1"), account("acc/2 ü")]);
        let urls: Vec<_> = links.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(
            urls,
            [
                "https://console.example/entities/ent-1?tab=all",
                "https://console.example/entities/acc-1?tab=all",
                "https://console.example/entities/acc%2F2%20%C3%BC?tab=all",
            ]
        );
        assert_eq!(links[2].to, LinkTarget::Account { account: 1 });
    }

    proptest! {
        // A provider's identifier must not lead the advisor to another page, let alone another host.
        #[test]
        fn no_identifier_leaves_its_place_in_the_address(id in any::<String>()) {
            let console = ConsoleUrl::new("https://console.example/e/{entity}/view?of={entity}".to_owned());
            let url: Url = console.address(&id).parse().unwrap();
            prop_assert_eq!(url.host_str(), Some("console.example"));
            prop_assert_eq!(url.fragment(), None);
            prop_assert_eq!(url.query_pairs().collect::<Vec<_>>(), [("of".into(), id.as_str().into())]);
            if id != "." && id != ".." {
                prop_assert_eq!(url.path_segments().unwrap().count(), 3);
            }
        }
    }
}
