//! How many connections one address may have open, so that nobody takes them all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::sender::{TrustedProxies, network};

/// How often the log says that connections were refused: whoever floods must not fill it.
const BETWEEN_WARNINGS: Duration = Duration::from_secs(60);

/// Counts connections by address.
pub(super) struct Shares {
    most: NonZeroUsize,
    proxies: TrustedProxies,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    by_address: HashMap<IpAddr, usize>,
    warned_at: Option<Instant>,
}

/// One connection of an address; given back when dropped. A trusted proxy's connections are everybody's and are not counted.
pub(super) struct Share(Option<(Arc<Shares>, IpAddr)>);

impl Shares {
    pub(super) fn new(most: NonZeroUsize, proxies: TrustedProxies) -> Arc<Self> {
        Arc::new(Self {
            most,
            proxies,
            open: Mutex::default(),
        })
    }

    /// A place for one more connection of `peer`; `None` where it has all that it may have.
    pub(super) fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Share> {
        if self.proxies.contains(peer) {
            return Some(Share(None));
        }
        let peer = network(peer);
        let mut open = self.open();
        let count = open.by_address.entry(peer).or_default();
        if self.most.get() <= *count {
            open.refuse();
            return None;
        }
        *count += 1;
        Some(Share(Some((Arc::clone(self), peer))))
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn refuse(&mut self) {
        metrics::counter!("inlay_limits_refused_total", "scope" => "connections").increment(1);
        let is_time = self
            .warned_at
            .is_none_or(|warned_at| BETWEEN_WARNINGS <= warned_at.elapsed());
        if is_time {
            self.warned_at = Some(Instant::now());
            tracing::warn!(
                "connections of one address were refused: it has too many; if that is your proxy, name it in `server.trusted_proxies`"
            );
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let Some((shares, peer)) = &self.0 else {
            return;
        };
        let mut open = shares.open();
        if let Some(count) = open.by_address.get_mut(peer) {
            *count -= 1;
            if *count == 0 {
                open.by_address.remove(peer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_leaves_places_for_others_and_a_proxy_has_no_share() {
        let proxies = TrustedProxies::parse(["10.0.0.0/8"]).unwrap();
        let shares = Shares::new(NonZeroUsize::new(2).unwrap(), proxies);
        let flood = address("192.0.2.1");
        let held = [shares.enter(flood), shares.enter(address("::ffff:192.0.2.1"))];
        assert!(held.iter().all(Option::is_some));
        assert!(shares.enter(flood).is_none());
        assert!(shares.enter(address("192.0.2.2")).is_some());
        let proxied: Vec<_> = (0..5).map(|_| shares.enter(address("10.1.2.3"))).collect();
        assert!(proxied.iter().all(Option::is_some));
        drop(held);
        assert!(shares.open().by_address.is_empty());
        assert!(shares.enter(flood).is_some());
    }
}
