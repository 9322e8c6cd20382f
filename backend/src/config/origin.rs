//! An exact web origin, as browsers write it in the `Origin` header.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;

use serde::Deserialize;
use url::{Host, Url};

/// Scheme, host and port (left out when it is the scheme's own), lower case, nothing behind.
///
/// `https`, except for `localhost`, `*.localhost`, `127.0.0.1` and `[::1]`. Origins are compared as whole texts and
/// nowhere by prefix, suffix or pattern.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Origin(String);

/// Why a text is not an [`Origin`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrigin {
    /// No absolute `http` or `https` address.
    #[error("`{0}` is not an origin: write scheme, host and port, as in \"https://inlay.example.com\"")]
    NotAnOrigin(String),
    /// Has a path, a default port, upper-case letters or the like.
    #[error("`{written}` is not exactly an origin: write \"{exact}\"")]
    NotExact {
        /// What was written.
        written: String,
        /// What was probably meant.
        exact: String,
    },
    /// A wildcard or another character that no host name has.
    #[error(
        "`{0}` has a host with characters that no host name has: list each origin by itself, without wildcards"
    )]
    Host(String),
    /// Plain `http` to another machine.
    #[error("`{0}` is not encrypted: only localhost may be `http`")]
    NotEncrypted(String),
}

impl Origin {
    /// The origin as browsers write it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is reached over TLS.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }

    /// The plain `http` origin of an address of this machine.
    pub(crate) fn of_loopback(address: SocketAddr) -> Self {
        Self(format!("http://{address}"))
    }
}

/// Whether plain `http` to this host never leaves the machine.
pub(super) fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(address) => *address == Ipv4Addr::LOCALHOST,
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let not_an_origin = || InvalidOrigin::NotAnOrigin(text.to_owned());
        let url: Url = text.parse().map_err(|_| not_an_origin())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(not_an_origin());
        }
        let host = url.host().ok_or_else(not_an_origin)?;
        // The URL standard lets hosts hold `*`, `'` or `;`, which would mean something else in a security policy.
        let is_host_character = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
        if matches!(host, Host::Domain(name) if !name.bytes().all(is_host_character)) {
            return Err(InvalidOrigin::Host(text.to_owned()));
        }
        let exact = url.origin().ascii_serialization();
        if exact != text {
            let written = text.to_owned();
            return Err(InvalidOrigin::NotExact { written, exact });
        }
        if url.scheme() == "http" && !is_this_machine(&host) {
            return Err(InvalidOrigin::NotEncrypted(exact));
        }
        Ok(Self(exact))
    }
}

impl TryFrom<String> for Origin {
    type Error = InvalidOrigin;

    fn try_from(text: String) -> Result<Self, InvalidOrigin> {
        text.parse()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Origin({})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_origins_are_taken_as_they_are() {
        for text in [
            "https://example.lightning.force.com",
            "https://example--c.vf.force.com:8443",
            "http://localhost:8702",
            "http://crm.localhost",
            "http://127.0.0.1:8700",
            "http://[::1]:8700",
        ] {
            assert_eq!(text.parse::<Origin>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn what_could_let_another_page_in_is_refused() {
        for text in [
            "",
            "null",
            "*",
            "example.com",
            "https://",
            "https://example.com/",
            "https://example.com/path",
            "https://example.com:443",
            "https://EXAMPLE.com",
            "https://user@example.com",
            "https://*.example.com",
            "https://example.com;script-src",
            "https://exa'mple.com",
            "http://example.com",
            "http://localhost.example.com",
            "http://127.0.0.2",
            "ftp://example.com",
            "data:text/html,x",
            " https://example.com",
            "https://example.com ",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_near_miss_names_what_was_meant() {
        let refusal = "https://Example.com:443/".parse::<Origin>().unwrap_err();
        assert!(
            refusal.to_string().contains("write \"https://example.com\""),
            "{refusal}"
        );
    }

    proptest::proptest! {
        #[test]
        fn an_accepted_origin_cannot_break_out_of_a_policy(text in "https?://[ -~]{1,30}") {
            if let Ok(origin) = text.parse::<Origin>() {
                let forbidden = |character: char| " ;,'\"*/\\<>".contains(character);
                let (_, behind) = origin.as_str().split_once("//").unwrap();
                proptest::prop_assert!(!behind.contains(forbidden));
            }
        }
    }
}
