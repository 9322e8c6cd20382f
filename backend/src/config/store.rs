//! `[store]`.

use std::fmt;
use std::net::Ipv4Addr;
use std::ops::Deref;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::{Host, Url};

use super::error::{ConfigError, Fault};
use super::origin::is_this_machine;
use super::secret::{secret_from_environment, secret_from_file};
use crate::secret::Secret;

const SQLITE: &str = "sqlite:";

/// Where KYC files, jobs, webhook deliveries, the audit log and who was let in are kept.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// What [`store::open`](crate::store::open) is given.
    pub url: StoreUrl,
    /// The password in it, where there is one.
    password: Option<Secret>,
}

impl StoreConfig {
    /// The address with the password as it was last read: what a new connection is to be made with.
    #[must_use]
    pub fn current_url(&self) -> StoreUrl {
        match &self.password {
            Some(password) => self.url.with_password(&password.current()),
            None => self.url.clone(),
        }
    }
}

/// The address of a store, with the password where there is one: `Debug` shows nothing of it.
#[derive(Clone)]
pub struct StoreUrl(SecretString);

impl StoreUrl {
    fn new(url: String) -> Self {
        Self(url.into())
    }

    /// The same address with another password. One that has no place for a password stays as it is.
    fn with_password(&self, password: &SecretString) -> Self {
        let Ok(mut url) = Url::parse(self) else {
            return self.clone();
        };
        match url.set_password(Some(password.expose_secret())) {
            Ok(()) => Self::new(url.into()),
            Err(()) => self.clone(),
        }
    }

    /// Which store it is, for people: the kind, the place, and nothing of who signs in there.
    #[must_use]
    pub fn place(&self) -> String {
        if let Some(file) = self.strip_prefix(SQLITE) {
            return format!("the SQLite file {file}, for one instance");
        }
        let Ok(url) = Url::parse(self) else {
            return "a PostgreSQL database".to_owned();
        };
        let said = |name: &str| {
            let mut pairs = url.query_pairs().filter(|(key, _)| key == name);
            pairs.next().map(|(_, value)| value.into_owned())
        };
        let host = url.host_str().filter(|host| !host.is_empty()).map(|host| {
            url.port()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
        });
        let host = said("host").or(host).unwrap_or_else(|| "this machine".to_owned());
        let how = said("sslmode").map_or_else(String::new, |mode| format!(" (sslmode {mode})"));
        let name = url.path().trim_matches('/');
        format!("the PostgreSQL database {name} at {host}{how}, for any number of instances")
    }
}

impl Deref for StoreUrl {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for StoreUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StoreUrl(…)")
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStore {
    url: String,
    password_file: Option<PathBuf>,
    password_env: Option<String>,
}

impl RawStore {
    /// Whether it names no place of a password.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(super) fn is_self_contained(&self) -> bool {
        self.password_file.is_none() && self.password_env.is_none()
    }

    pub(super) fn resolved(self, folder: &Path, fault: &Fault<'_>) -> Result<StoreConfig, ConfigError> {
        let password = match (self.password_file, self.password_env) {
            (Some(file), None) => Some(secret_from_file(
                &folder.join(file),
                "store.password_file",
                fault,
            )?),
            (None, Some(name)) => Some(secret_from_environment(&name, "store.password_env", fault)?),
            (None, None) => None,
            (Some(_), Some(_)) => {
                let remedy = "Keep one of `password_file` and `password_env`.";
                return Err(fault.at("store", "the password is named twice", remedy));
            }
        };
        let url = match self.url.strip_prefix(SQLITE) {
            Some(path) => sqlite(path, password.is_some(), folder, fault)?,
            None => postgres(&self.url, password.as_ref().map(Secret::current).as_ref(), fault)?,
        };
        Ok(StoreConfig {
            url: StoreUrl::new(url),
            password,
        })
    }
}

fn sqlite(path: &str, has_password: bool, folder: &Path, fault: &Fault<'_>) -> Result<String, ConfigError> {
    if has_password {
        let remedy = "Leave it out, and let only the service's user read the file.";
        return Err(fault.at("store", "SQLite has no password", remedy));
    }
    if path.is_empty() || path.starts_with(':') || path.starts_with("//") || path.contains('?') {
        let remedy = "Write `sqlite:` and the path of a file, for example \"sqlite:inlay.db\".";
        return Err(fault.at("store.url", "names no file", remedy));
    }
    Ok(format!("{SQLITE}{}", folder.join(path).display()))
}

fn postgres(text: &str, password: Option<&SecretString>, fault: &Fault<'_>) -> Result<String, ConfigError> {
    let remedy = "Write \"sqlite:PATH\" or \"postgres://USER@HOST/DATABASE\".";
    let wrong = |problem: &str| fault.at("store.url", problem, remedy);
    let mut url = Url::parse(text).map_err(|_| wrong("is not an address of a store"))?;
    if !matches!(url.scheme(), "postgres" | "postgresql") {
        return Err(wrong("is not an address of a store"));
    }
    if url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password") {
        let remedy = "Put it into `store.password_file` or `store.password_env`.";
        return Err(fault.at("store.url", "holds a password", remedy));
    }
    if url.path().trim_matches('/').is_empty() {
        return Err(wrong("names no database"));
    }
    let says_how = url.query_pairs().any(|(name, _)| name == "sslmode");
    if !says_how && !is_near(&url) {
        // The client's own default would take any server, encrypted or not, for the right one.
        url.query_pairs_mut().append_pair("sslmode", "verify-full");
    }
    if let Some(password) = password
        && url.set_password(Some(password.expose_secret())).is_err()
    {
        return Err(wrong("names no host that a password could be for"));
    }
    Ok(url.into())
}

/// Whether the server is on this machine; without a host it is reached through a socket file.
fn is_near(url: &Url) -> bool {
    match url.host() {
        None => true,
        // In addresses that are not of the web, a host of numbers is read as a name.
        Some(Host::Domain(name)) => match name.parse::<Ipv4Addr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => name.is_empty() || is_this_machine(&Host::Domain(name)),
        },
        Some(host) => is_this_machine(&host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(toml: &str) -> Result<StoreConfig, ConfigError> {
        let raw: RawStore = toml::from_str(toml).unwrap();
        let file = Path::new("/etc/inlay/inlay.toml");
        raw.resolved(Path::new("/etc/inlay"), &Fault::of(file))
    }

    fn url(toml: &str) -> String {
        resolved(toml).unwrap().url.to_string()
    }

    #[test]
    fn a_file_stands_beside_the_configuration_unless_it_says_where() {
        assert_eq!(url("url = 'sqlite:inlay.db'"), "sqlite:/etc/inlay/inlay.db");
        assert_eq!(
            url("url = 'sqlite:/var/lib/inlay.db'"),
            "sqlite:/var/lib/inlay.db"
        );
    }

    #[test]
    fn a_distant_server_must_prove_who_it_is_unless_the_address_says_otherwise() {
        assert_eq!(
            url("url = 'postgres://inlay@db.example.com/inlay'"),
            "postgres://inlay@db.example.com/inlay?sslmode=verify-full"
        );
        for as_it_is in [
            "postgres://inlay@db.example.com/inlay?sslmode=require",
            "postgres://inlay@localhost/inlay",
            "postgres://inlay@127.0.0.1:5433/inlay",
            "postgres://inlay@[::1]/inlay",
            "postgres:///inlay?host=/run/postgresql",
        ] {
            assert_eq!(url(&format!("url = '{as_it_is}'")), as_it_is);
        }
    }

    #[test]
    fn a_password_comes_from_its_file_and_shows_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "gehe/im@\n").unwrap();
        let config = resolved(&format!(
            "url = 'postgres://inlay@localhost/inlay'\npassword_file = '{}'",
            file.display()
        ));
        let config = config.unwrap();
        assert_eq!(&*config.url, "postgres://inlay:gehe%2Fim%40@localhost/inlay");
        assert!(!format!("{config:?}").contains("gehe"), "{config:?}");
    }

    #[test]
    fn a_password_that_has_changed_is_in_the_address_for_the_next_connection() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "first").unwrap();
        let config = resolved(&format!(
            "url = 'postgres://inlay@localhost/inlay'\npassword_file = '{}'",
            file.display()
        ));
        let config = config.unwrap();
        std::fs::write(&file, "se/cond").unwrap();
        config.password.as_ref().unwrap().reload().unwrap();
        assert_eq!(
            &*config.current_url(),
            "postgres://inlay:se%2Fcond@localhost/inlay"
        );
        assert!(!format!("{config:?}").contains("cond"));
    }

    #[test]
    fn the_place_is_said_without_who_signs_in_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        std::fs::write(&file, "geheim").unwrap();
        let place = |url: &str| {
            let password = format!("password_file = '{}'", file.display());
            let password = if url.starts_with("sqlite") { "" } else { &password };
            resolved(&format!("url = '{url}'\n{password}"))
                .unwrap()
                .url
                .place()
        };
        assert_eq!(
            place("sqlite:inlay.db"),
            "the SQLite file /etc/inlay/inlay.db, for one instance"
        );
        assert_eq!(
            place("postgres://wirt@db.example.com:5433/inlay"),
            "the PostgreSQL database inlay at db.example.com:5433 (sslmode verify-full), for any number of instances"
        );
        assert_eq!(
            place("postgres://localhost/inlay"),
            "the PostgreSQL database inlay at localhost, for any number of instances"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_its_key_and_without_the_password() {
        for (toml, key) in [
            ("url = ''", "store.url"),
            ("url = 'inlay.db'", "store.url"),
            ("url = 'mysql://localhost/inlay'", "store.url"),
            ("url = 'sqlite:'", "store.url"),
            ("url = 'sqlite::memory:'", "store.url"),
            ("url = 'postgres://localhost'", "store.url"),
            ("url = 'postgres://inlay:geheim@localhost/inlay'", "store.url"),
            ("url = 'postgres://localhost/inlay?password=geheim'", "store.url"),
            (
                "url = 'sqlite:inlay.db'\npassword_file = 'a'\npassword_env = 'B'",
                "store",
            ),
            (
                "url = 'postgres://localhost/inlay'\npassword_file = 'none'",
                "store.password_file",
            ),
        ] {
            let error = resolved(toml).unwrap_err();
            assert_eq!(error.key, key, "{toml}");
            assert!(!error.to_string().contains("geheim"), "{error}");
        }
    }
}
