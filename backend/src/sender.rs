//! Where a request comes from, as far as addresses tell (security row S07).
//!
//! The other end of a connection cannot be made up; a header can. So `X-Forwarded-For` counts only where the connection comes
//! from a proxy that the operator named, and of it only what such proxies wrote.
//! It may import nothing of the crate. It deliberately proves nothing about who somebody is: an address is good for sharing out
//! what everybody may use, and for nothing else.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;
use serde::Deserialize;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies in front of this service, as addresses and networks: whose word is believed about where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct TrustedProxies(Vec<IpNet>);

/// What cannot be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoProxy {
    /// Neither an address nor a network.
    #[error("{0:?} is neither an IP address nor a network like \"10.0.0.0/8\"")]
    Malformed(String),
    /// A network that everybody is in.
    #[error("{0:?} is everybody, and everybody's word about an address is nobody's")]
    Everybody(String),
}

impl TrustedProxies {
    /// Reads addresses (`10.0.0.1`, `2001:db8::1`) and networks (`10.0.0.0/8`).
    ///
    /// # Errors
    /// [`NoProxy`], for the first that is none.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, NoProxy> {
        let network = |text: &str| {
            let malformed = || NoProxy::Malformed(text.to_owned());
            let network = match text.parse::<IpAddr>() {
                Ok(address) => IpNet::from(address.to_canonical()),
                Err(_) => text.parse().map_err(|_| malformed())?,
            };
            match network.prefix_len() {
                0 => Err(NoProxy::Everybody(text.to_owned())),
                _ => Ok(network),
            }
        };
        texts.into_iter().map(network).collect::<Result<_, _>>().map(Self)
    }

    /// Whether a connection from there is one of theirs.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Where a request comes from: the other end of its connection or, where that is a trusted proxy, the last address of
    /// `X-Forwarded-For` that is not one. Everything before that one was written by the sender.
    #[must_use]
    pub fn sender(&self, connection: Option<IpAddr>, headers: &HeaderMap) -> IpAddr {
        let mut sender = connection
            .unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED))
            .to_canonical();
        if !self.contains(sender) {
            return sender;
        }
        let lists = headers.get_all(X_FORWARDED_FOR).iter().rev();
        for address in lists.flat_map(|list| list.as_bytes().rsplit(|byte| *byte == b',')) {
            let Some(address) = address_of(address) else {
                break;
            };
            sender = address;
            if !self.contains(sender) {
                break;
            }
        }
        sender
    }
}

impl TryFrom<Vec<String>> for TrustedProxies {
    type Error = NoProxy;

    fn try_from(texts: Vec<String>) -> Result<Self, NoProxy> {
        Self::parse(texts.iter().map(String::as_str))
    }
}

/// What counts as one sender: an IPv4 address, or the network of an IPv6 address, of which one line has 2^64.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

/// An address as proxies write it: some add the port.
fn address_of(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let address = text.parse::<IpAddr>();
    let address = address.or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn forwarded(lists: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for list in lists {
            headers.append(X_FORWARDED_FOR, list.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_a_trusted_proxy_says_where_a_request_comes_from() {
        let headers = forwarded(&["198.51.100.9", "198.51.100.7, 203.0.113.5"]);
        let proxies = TrustedProxies::parse(["10.0.0.1", "192.168.0.0/16", "2001:db8:1::/48"]).unwrap();
        for proxy in ["10.0.0.1", "::ffff:10.0.0.1", "192.168.7.7", "2001:db8:1::9"] {
            let sender = proxies.sender(Some(address(proxy)), &headers);
            assert_eq!(sender, address("203.0.113.5"), "{proxy}");
        }
        for stranger in ["192.0.2.1", "10.0.0.2", "2001:db8:2::9"] {
            let sender = proxies.sender(Some(address(stranger)), &headers);
            assert_eq!(sender, address(stranger));
        }
        let nobody = TrustedProxies::default();
        assert_eq!(
            nobody.sender(Some(address("10.0.0.1")), &headers),
            address("10.0.0.1")
        );
    }

    #[test]
    fn of_a_chain_of_trusted_proxies_the_first_that_is_not_one_counts() {
        let proxies = TrustedProxies::parse(["10.0.0.0/8"]).unwrap();
        let proxy = Some(address("10.0.0.1"));
        for (lists, sender) in [
            (&["198.51.100.7, 203.0.113.5, 10.1.1.1"][..], "203.0.113.5"),
            (&["203.0.113.5", "10.1.1.1", "10.2.2.2"], "203.0.113.5"),
            (&["203.0.113.5:4711, 10.1.1.1"], "203.0.113.5"),
            (&["[2001:db8::7]:443"], "2001:db8::7"),
            (&["10.3.3.3"], "10.3.3.3"),
            (&["198.51.100.7, unknown"], "10.0.0.1"),
            (&["unknown, 10.1.1.1"], "10.1.1.1"),
            (&[""], "10.0.0.1"),
            (&[], "10.0.0.1"),
        ] {
            assert_eq!(
                proxies.sender(proxy, &forwarded(lists)),
                address(sender),
                "{lists:?}"
            );
        }
    }

    #[test]
    fn addresses_of_one_line_are_one_sender() {
        let one = network(address("2001:db8::1"));
        assert_eq!(one, network(address("2001:db8::2:1")));
        assert_ne!(one, network(address("2001:db8:0:1::1")));
        assert_eq!(
            network(address("::ffff:192.0.2.1")),
            network(address("192.0.2.1"))
        );
        assert_ne!(network(address("192.0.2.1")), network(address("192.0.2.2")));
    }

    #[test]
    fn what_is_no_proxy_is_refused() {
        for text in [
            "",
            "localhost",
            "10.0.0.0/33",
            "10.0.0.1:80",
            "*",
            "10.0.0.0/",
            "10.0.0",
        ] {
            assert!(
                matches!(TrustedProxies::parse([text]), Err(NoProxy::Malformed(_))),
                "{text}"
            );
        }
        for text in ["0.0.0.0/0", "::/0"] {
            assert!(
                matches!(TrustedProxies::parse([text]), Err(NoProxy::Everybody(_))),
                "{text}"
            );
        }
    }

    proptest! {
        /// Whatever a sender writes before it, the address that the proxy added is the one that counts.
        #[test]
        fn no_header_of_a_sender_changes_where_it_comes_from(written in "[ -~]{0,80}") {
            let proxies = TrustedProxies::parse(["10.0.0.1"]).unwrap();
            let proxy = Some(address("10.0.0.1"));
            let together = forwarded(&[&format!("{written}, 203.0.113.5")]);
            prop_assert_eq!(proxies.sender(proxy, &together), address("203.0.113.5"));
            let apart = forwarded(&[&written, "203.0.113.5"]);
            prop_assert_eq!(proxies.sender(proxy, &apart), address("203.0.113.5"));
            let direct = proxies.sender(Some(address("192.0.2.1")), &forwarded(&[&written]));
            prop_assert_eq!(direct, address("192.0.2.1"));
        }
    }
}
