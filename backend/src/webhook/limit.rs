//! How much of this service one sender may use, decided before its body is read.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Above this many senders those are forgotten that have not been heard of for a while.
const MANY_SENDERS: usize = 10_000;
/// Denials that are written into audit logs in a minute, for each provider; the rest are counted. Who may not deliver must not
/// be able to fill logs either.
const DENIALS_A_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("not zero");

/// Counts deliveries by provider and sender.
pub(super) struct SenderLimit(DefaultKeyedRateLimiter<(String, IpAddr)>);

impl SenderLimit {
    pub(super) fn new(per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_second(per_second).allow_burst(burst);
        Self(RateLimiter::dashmap(quota))
    }

    /// Counts one; where it is one too many, says in how many seconds the next may come.
    pub(super) fn check(&self, provider: &str, sender: IpAddr) -> Result<(), u32> {
        if MANY_SENDERS < self.0.len() {
            self.0.retain_recent();
        }
        let key = (provider.to_owned(), network(sender));
        self.0.check_key(&key).map_err(|early| {
            let wait = early.wait_time_from(DefaultClock::default().now());
            seconds(wait)
        })
    }
}

/// Whole seconds, rounded up and at least one.
fn seconds(wait: Duration) -> u32 {
    let rounded = wait.as_secs() + u64::from(wait.subsec_nanos() != 0);
    u32::try_from(rounded.max(1)).unwrap_or(u32::MAX)
}

/// What counts as one sender: an IPv4 address, or the network of an IPv6 address, of which one line has 2^64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
    }
}

/// Where a request comes from: its connection's other end, or what a trusted proxy there says in the last entry of
/// `X-Forwarded-For`, the only one that the sender cannot write.
pub(super) fn sender(connection: Option<IpAddr>, headers: &HeaderMap, trusted_proxies: &[IpAddr]) -> IpAddr {
    let connection = connection
        .unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED))
        .to_canonical();
    if !trusted_proxies
        .iter()
        .any(|proxy| proxy.to_canonical() == connection)
    {
        return connection;
    }
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    forwarded
        .and_then(|list| list.to_str().ok())
        .and_then(|list| list.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(connection)
}

/// How many denials are written down.
pub(super) struct DenialBudget(DefaultDirectRateLimiter);

impl DenialBudget {
    pub(super) fn new() -> Self {
        Self(RateLimiter::direct(Quota::per_minute(DENIALS_A_MINUTE)))
    }

    pub(super) fn has_room(&self) -> bool {
        self.0.check().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(burst: u32) -> SenderLimit {
        SenderLimit::new(NonZeroU32::MIN, NonZeroU32::new(burst).unwrap())
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_sender_s_flood_takes_nothing_from_another_or_from_another_provider() {
        let limit = limit(2);
        let flood = address("192.0.2.1");
        assert_eq!(limit.check("platform", flood), Ok(()));
        assert_eq!(limit.check("platform", flood), Ok(()));
        assert_eq!(limit.check("platform", flood), Err(1));
        assert_eq!(limit.check("platform", address("192.0.2.2")), Ok(()));
        assert_eq!(limit.check("onfido", flood), Ok(()));
    }

    #[test]
    fn addresses_of_one_line_are_one_sender() {
        let limit = limit(1);
        assert_eq!(limit.check("platform", address("2001:db8::1")), Ok(()));
        assert!(limit.check("platform", address("2001:db8::2:1")).is_err());
        assert_eq!(limit.check("platform", address("2001:db8:0:1::1")), Ok(()));
        assert_eq!(limit.check("platform", address("192.0.2.1")), Ok(()));
        assert!(limit.check("platform", address("::ffff:192.0.2.1")).is_err());
    }

    #[test]
    fn only_a_trusted_proxy_says_where_a_request_comes_from() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "198.51.100.9".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.7, 203.0.113.5".parse().unwrap());
        let proxy = address("10.0.0.1");
        let trusted = [proxy];
        assert_eq!(sender(Some(proxy), &headers, &trusted), address("203.0.113.5"));
        assert_eq!(
            sender(Some(address("::ffff:10.0.0.1")), &headers, &trusted),
            address("203.0.113.5")
        );
        assert_eq!(sender(Some(proxy), &headers, &[]), proxy);
        let stranger = address("192.0.2.1");
        assert_eq!(sender(Some(stranger), &headers, &trusted), stranger);
        headers.insert("x-forwarded-for", "unknown".parse().unwrap());
        assert_eq!(sender(Some(proxy), &headers, &trusted), proxy);
    }

    #[test]
    fn senders_that_went_away_are_forgotten() {
        let limit = SenderLimit::new(NonZeroU32::new(1_000_000).unwrap(), NonZeroU32::MIN);
        for number in 0..30_000_u32 {
            let sender = IpAddr::V4(std::net::Ipv4Addr::from_bits(number));
            assert_eq!(limit.check("platform", sender), Ok(()));
        }
        assert!(limit.0.len() < 30_000);
    }
}
