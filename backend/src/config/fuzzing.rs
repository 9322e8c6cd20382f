//! Reaches the texts of the configuration for `crate::fuzzing`. Reads no file that a text names.

use std::path::{Path, PathBuf};

use super::error::Fault;
use super::{Origin, RawConfig, tenants};

/// No text makes reading it panic; what is read of an origin is what was written; the place of a store says nothing of who
/// signs in there.
pub(crate) fn fuzz_texts(text: &str) {
    let path = Path::new("inlay.toml");
    if let Ok(raw) = RawConfig::parse(text, path) {
        let _ = raw.webhook.checked(&Fault::of(path));
        if let Some(store) = raw.store.filter(super::store::RawStore::is_self_contained)
            && let Ok(store) = store.resolved(Path::new(""), &Fault::of(path))
        {
            let shown = format!("{:?}", store.url);
            assert_eq!(shown, "StoreUrl(…)");
            let _ = store.url.place();
        }
    }
    let _ = tenants::parse(text, PathBuf::from("tenant.toml"));
    if let Ok(origin) = text.parse::<Origin>() {
        assert_eq!(origin.as_str(), text);
        assert!(!text.contains([' ', ';', ',', '\'', '"', '*', '\r', '\n']));
    }
}
