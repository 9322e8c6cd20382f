//! The table of endpoints: the only place that makes addresses of the platform (security row S03).
//!
//! Scheme, host and port come from the configuration alone. What comes from a request or an answer becomes one path
//! segment or one query value: validated first, then percent-encoded.

use anyhow::anyhow;
use inlay_contract::{Currency, RecordId};
use jiff::civil::Date;
use url::Url;

use super::settings::SettingsError;
use crate::upstream::UpstreamError;
use crate::upstream::caller::{Address, below, is_plain_base, is_plain_id};

/// Holdings or transactions asked for at once: the most that the platform gives.
const PAGE_LIMIT: &str = "2000";

/// Makes the addresses of one platform.
#[derive(Debug, Clone)]
pub(super) struct Addresses {
    base: Url,
}

/// The platform's own identifier of a record, fit to be a path segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EntityId(String);

impl EntityId {
    /// Takes letters, digits and `-._:~`; whatever else an identifier holds, we do not send it back.
    pub(super) fn parse(text: &str) -> Result<Self, UpstreamError> {
        if !is_plain_id(text) {
            return Err(UpstreamError::Nonsense(anyhow!(
                "the entity's id is not a plain identifier"
            )));
        }
        Ok(Self(text.to_owned()))
    }
}

impl Addresses {
    pub(super) fn new(base: &Url) -> Result<Self, SettingsError> {
        if is_plain_base(base) {
            Ok(Self { base: base.clone() })
        } else {
            Err(SettingsError::BaseUrl)
        }
    }

    pub(super) fn record(&self, record: &RecordId) -> Address {
        self.address("record", &["records", record.as_str()], &[])
    }

    pub(super) fn accounts(&self, entity: &EntityId) -> Address {
        self.of_entity("accounts", entity)
    }

    /// The accounts that belong to the entity and those that have left it.
    pub(super) fn all_accounts(&self, entity: &EntityId) -> Address {
        let segments = ["entities", &entity.0, "accounts"];
        self.address("accounts", &segments, &[("include", "left")])
    }

    pub(super) fn holdings(&self, entity: &EntityId, cursor: Option<&str>) -> Address {
        self.page("holdings", entity, None, cursor)
    }

    /// From the very first one on: what was bought then may still be held, at the cost of then.
    pub(super) fn transactions(&self, entity: &EntityId, to: Date, cursor: Option<&str>) -> Address {
        self.page("transactions", entity, Some(to), cursor)
    }

    pub(super) fn structure(&self, entity: &EntityId) -> Address {
        self.of_entity("structure", entity)
    }

    pub(super) fn instruments(&self, entity: &EntityId) -> Address {
        self.of_entity("instruments", entity)
    }

    pub(super) fn target(&self, entity: &EntityId) -> Address {
        self.of_entity("target", entity)
    }

    pub(super) fn closes(&self, entity: &EntityId, from: Date, to: Date) -> Address {
        self.range("closes", entity, from, to)
    }

    pub(super) fn benchmarks(&self, entity: &EntityId, from: Date, to: Date) -> Address {
        self.range("benchmarks", entity, from, to)
    }

    pub(super) fn valuations(&self, entity: &EntityId, from: Date, to: Date) -> Address {
        self.range("valuations", entity, from, to)
    }

    pub(super) fn flows(&self, entity: &EntityId, from: Date, to: Date) -> Address {
        self.range("flows", entity, from, to)
    }

    pub(super) fn rates(&self, base: Currency, date: Date) -> Address {
        self.address(
            "rates",
            &["rates"],
            &[("base", base.as_str()), ("date", &date.to_string())],
        )
    }

    pub(super) fn rate_history(&self, base: Currency, from: Date, to: Date) -> Address {
        self.address(
            "rates_history",
            &["rates", "history"],
            &[
                ("base", base.as_str()),
                ("from", &from.to_string()),
                ("to", &to.to_string()),
            ],
        )
    }

    fn of_entity(&self, name: &'static str, entity: &EntityId) -> Address {
        self.address(name, &["entities", &entity.0, name], &[])
    }

    fn page(&self, name: &'static str, entity: &EntityId, to: Option<Date>, cursor: Option<&str>) -> Address {
        let to = to.map(|date| date.to_string());
        let mut query = vec![("limit", PAGE_LIMIT)];
        query.extend(to.as_deref().map(|date| ("to", date)));
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        self.address(name, &["entities", &entity.0, name], &query)
    }

    fn range(&self, name: &'static str, entity: &EntityId, from: Date, to: Date) -> Address {
        let segments = ["entities", &entity.0, name];
        self.address(
            name,
            &segments,
            &[("from", &from.to_string()), ("to", &to.to_string())],
        )
    }

    fn address(&self, name: &'static str, segments: &[&str], query: &[(&str, &str)]) -> Address {
        let segments: Vec<_> = std::iter::once("v1").chain(segments.iter().copied()).collect();
        let url = below(&self.base, &segments, query);
        Address { name, url }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn addresses() -> Addresses {
        Addresses::new(&"https://api.platform.example:8443/portfolio/".parse().unwrap()).unwrap()
    }

    fn segments(address: &Address) -> Vec<&str> {
        address.url.path_segments().unwrap().collect()
    }

    #[test]
    fn an_address_is_the_base_and_the_endpoint() {
        let entity = EntityId::parse("ent_7").unwrap();
        assert_eq!(
            addresses()
                .valuations(&entity, date(2023, 6, 30), date(2026, 6, 30))
                .url
                .as_str(),
            "https://api.platform.example:8443/portfolio/v1/entities/ent_7/valuations?from=2023-06-30&to=2026-06-30"
        );
        let plain = Addresses::new(&"http://127.0.0.1:8701".parse().unwrap()).unwrap();
        let record = "001A0000006Vm9rIAC".parse().unwrap();
        assert_eq!(
            plain.record(&record).url.as_str(),
            "http://127.0.0.1:8701/v1/records/001A0000006Vm9rIAC"
        );
    }

    #[test]
    fn an_address_with_a_trap_is_refused_at_start() {
        for base in [
            "file:///etc",
            "https://user:pass@host",
            "https://host/?to=",
            "https://host/#x",
            "mailto:a@b",
        ] {
            assert!(Addresses::new(&base.parse().unwrap()).is_err(), "{base}");
        }
    }

    #[test]
    fn an_identifier_that_would_walk_through_paths_is_refused() {
        for id in [
            "", ".", "..", "a/b", "a\\b", "%2e%2e", "a?b", "a#b", "a b", "a\r\nb", "ä", "//host",
        ] {
            assert!(EntityId::parse(id).is_err(), "{id:?}");
        }
    }

    proptest! {
        // S03: nothing that a provider or a caller sends chooses where our credentials go.
        #[test]
        fn arbitrary_ids_never_change_host_or_path(id in any::<String>(), cursor in any::<String>()) {
            let addresses = addresses();
            if let Ok(entity) = EntityId::parse(&id) {
                let address = addresses.holdings(&entity, Some(&cursor));
                prop_assert_eq!(address.url.origin(), addresses.base.origin());
                prop_assert_eq!(segments(&address), ["portfolio", "v1", "entities", id.as_str(), "holdings"]);
                prop_assert_eq!(address.url.fragment(), None);
                let keys: Vec<_> = address.url.query_pairs().map(|(key, _)| key.into_owned()).collect();
                prop_assert_eq!(keys, ["limit", "cursor"]);
            }
        }

        #[test]
        fn plain_identifiers_arrive_unchanged(id in "[A-Za-z0-9_:~-][A-Za-z0-9._:~-]{0,60}") {
            let address = addresses().accounts(&EntityId::parse(&id).unwrap());
            prop_assert_eq!(segments(&address), ["portfolio", "v1", "entities", id.as_str(), "accounts"]);
        }
    }
}
