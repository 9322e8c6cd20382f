//! Reaches the readers of request headers for `crate::fuzzing`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use inlay_contract::http::INSTANCE_HEADER;

use super::authenticated::{bearer, instance};
use super::json::is_json;
use super::kyc::events::last_event_id;
use super::request_id::RequestId;
use crate::sender::TrustedProxies;

/// Each line is a value of every header that is read. What is taken out of a header stood in it, and only a trusted proxy says
/// where a request comes from.
pub(crate) fn fuzz_headers(data: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in data.split(|byte| *byte == b'\n').take(16) {
        let Ok(value) = HeaderValue::from_bytes(line) else {
            continue;
        };
        check_alone(&value);
        for name in [
            AUTHORIZATION,
            CONTENT_TYPE,
            HeaderName::from_static(INSTANCE_HEADER),
        ] {
            headers.append(name, value.clone());
        }
        headers.append("x-forwarded-for", value.clone());
        headers.append("last-event-id", value);
    }
    let several = 1 < headers.get_all(AUTHORIZATION).iter().count();
    assert!(
        !several || bearer(&headers).is_err(),
        "one of several tokens counts"
    );

    let stranger = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    let proxy = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
    let proxies = TrustedProxies::parse(["10.0.0.0/8"]).expect("a network");
    assert_eq!(proxies.sender(Some(stranger), &headers), stranger);
    let sender = proxies.sender(Some(proxy), &headers);
    let said: Vec<_> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    let said = String::from_utf8_lossy(&said.join(&b',')).into_owned();
    let is_said = said.split(',').any(|address| is_address(address.trim(), sender));
    assert!(sender == proxy || is_said, "a sender that nobody named");
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = TrustedProxies::parse([text]);
    }
}

fn is_address(text: &str, sender: IpAddr) -> bool {
    let address = text.parse::<IpAddr>();
    let address = address.or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.is_ok_and(|address| address.to_canonical() == sender)
}

fn check_alone(value: &HeaderValue) {
    let of = |name: HeaderName| HeaderMap::from_iter([(name, value.clone())]);
    let text = value.to_str().unwrap_or_default();
    if let Ok(token) = bearer(&of(AUTHORIZATION)) {
        assert!(text.ends_with(&token.reveal()) || text.trim_ascii_end().ends_with(&token.reveal()));
    }
    if let Some(instance) = instance(&of(HeaderName::from_static(INSTANCE_HEADER))) {
        assert!(
            text.to_ascii_lowercase()
                .replace('-', "")
                .contains(&instance.0.simple().to_string())
        );
    }
    if let Some(id) = RequestId::accept(value) {
        assert_eq!(id.as_str(), text);
        assert!(
            !text.contains(['\r', '\n', '"', ' ', '<', '{']),
            "a name that could forge a line"
        );
    }
    if let Ok(Some(number)) = last_event_id(&of(HeaderName::from_static("last-event-id"))) {
        assert_eq!(
            text.trim_start_matches('+').trim_start_matches('0'),
            number.to_string().trim_start_matches('0')
        );
    }
    assert!(!is_json(&of(CONTENT_TYPE)) || text.to_ascii_lowercase().contains("application/json"));
}
