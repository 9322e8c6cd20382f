//! The fixed table of hosts: whatever a request or an answer says, nothing is sent anywhere else (security rows S03 and S04).

use anyhow::anyhow;
use reqwest::Request;
use reqwest::header::AUTHORIZATION;
use url::{Host, Origin, Url};

use crate::upstream::UpstreamError;

/// Where one line may send.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    /// Scheme, host and port of the configuration's addresses.
    origins: Vec<Origin>,
    /// Hosts that may be asked for a document over TLS, without credentials.
    document_hosts: Vec<String>,
}

/// An address that cannot stand in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address of a provider is neither `https` nor `http` on this machine")]
pub struct UnsafeAddress;

impl Hosts {
    /// The hosts of `addresses`.
    pub(super) fn of<'a>(addresses: impl IntoIterator<Item = &'a Url>) -> Result<Self, UnsafeAddress> {
        let origin = |url: &Url| match url.scheme() {
            "https" if url.has_host() => Ok(url.origin()),
            "http" if url.host().is_some_and(|host| is_this_machine(&host)) => Ok(url.origin()),
            _ => Err(UnsafeAddress),
        };
        Ok(Self {
            origins: addresses.into_iter().map(origin).collect::<Result<_, _>>()?,
            document_hosts: Vec::new(),
        })
    }

    pub(super) fn with_document_hosts(mut self, hosts: Vec<String>) -> Self {
        self.document_hosts = hosts;
        self
    }

    /// Whether `request` goes to an address of the configuration, and not to a host that has documents.
    pub(super) fn leads_to_provider(&self, request: &Request) -> bool {
        self.origins.contains(&request.url().origin())
    }

    /// Whether `request` may go where it wants to go.
    pub(super) fn check(&self, request: &Request) -> Result<(), UpstreamError> {
        let url = request.url();
        let is_document = url.scheme() == "https"
            && url.port().is_none()
            && !request.headers().contains_key(AUTHORIZATION)
            && url
                .host_str()
                .is_some_and(|host| self.document_hosts.iter().any(|named| named == host));
        let is_plain = url.username().is_empty() && url.password().is_none();
        if is_plain && (self.leads_to_provider(request) || is_document) {
            return Ok(());
        }
        tracing::error!("a request to a host that is not in the configuration was not sent");
        Err(UpstreamError::Rejected(anyhow!(
            "the address is not one of the provider's"
        )))
    }
}

/// Whether plain `http` to this host never leaves the machine.
fn is_this_machine(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::Method;
    use reqwest::header::HeaderValue;

    use super::*;

    fn hosts() -> Hosts {
        let urls = ["https://api.example/v1", "https://login.example/token"].map(|url| url.parse().unwrap());
        Hosts::of(&urls)
            .unwrap()
            .with_document_hosts(vec!["files.example".to_owned()])
    }

    fn request(url: &str, has_credentials: bool) -> Request {
        let mut request = Request::new(Method::GET, url.parse().unwrap());
        if has_credentials {
            let value = HeaderValue::from_static("Bearer x");
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        request
    }

    #[test]
    fn credentials_go_to_the_configured_hosts_and_nowhere_else() {
        let is_sent = |url, has_credentials| hosts().check(&request(url, has_credentials)).is_ok();
        assert!(is_sent("https://api.example/anything?x=1", true));
        assert!(is_sent("https://login.example/token", true));
        assert!(is_sent("https://files.example/a.pdf", false));
        assert!(!is_sent("https://files.example/a.pdf", true));
        for url in [
            "http://api.example/v1",
            "https://api.example:8443/v1",
            "https://api.example.evil.example/v1",
            "https://user:word@api.example/v1",
            "https://files.example:8443/a.pdf",
            "http://files.example/a.pdf",
            "http://169.254.169.254/latest",
            "http://localhost/",
        ] {
            assert!(!is_sent(url, true) && !is_sent(url, false), "{url}");
        }
    }

    // S31: without TLS nothing leaves this machine, whatever the configuration says.
    #[test]
    fn plain_http_is_for_this_machine_only() {
        for url in ["http://127.0.0.1:8701", "http://localhost", "http://[::1]/"] {
            assert!(Hosts::of([&url.parse().unwrap()]).is_ok(), "{url}");
        }
        for url in [
            "http://api.example",
            "http://10.0.0.1",
            "http://localhost.example",
            "ftp://localhost",
        ] {
            assert!(Hosts::of([&url.parse().unwrap()]).is_err(), "{url}");
        }
    }

    proptest! {
        // S03
        #[test]
        fn no_text_in_an_address_leads_to_another_host(text in "[ -~]{0,40}", place in 0_usize..5) {
            let url = match place {
                0 => format!("https://api.example/{text}"),
                1 => format!("https://api.example{text}"),
                2 => format!("https://{text}api.example/"),
                3 => format!("https://{text}"),
                _ => text,
            };
            if let Ok(url) = url.parse::<Url>() {
                let has_passed = hosts().check(&request(url.as_str(), true)).is_ok();
                let is_ours = url.scheme() == "https"
                    && url.port().is_none()
                    && matches!(url.host_str(), Some("api.example" | "login.example"))
                    && url.username().is_empty()
                    && url.password().is_none();
                prop_assert_eq!(has_passed, is_ours, "{}", url);
            }
        }
    }
}
