//! `[limits]`.

use std::num::{NonZeroU32, NonZeroUsize};

use serde::Deserialize;

use super::error::{ConfigError, Fault};
use crate::quota::Quota;

/// One record page makes about six requests at once; with less than this nobody could work.
const SMALLEST_BURST: NonZeroU32 = NonZeroU32::new(20).expect("not zero");

/// How often callers may ask, and how much they may hold open (security row S22).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    session_per_second: NonZeroU32,
    session_burst: NonZeroU32,
    org_per_second: NonZeroU32,
    org_burst: NonZeroU32,
    address_per_second: NonZeroU32,
    address_burst: NonZeroU32,
    /// Event streams that one session may have open.
    pub streams_per_session: NonZeroUsize,
    streams_per_org: Option<NonZeroUsize>,
    streams: Option<NonZeroUsize>,
}

impl LimitsConfig {
    /// Requests of one session.
    #[must_use]
    pub fn session(&self) -> Quota {
        Quota::per_second(self.session_per_second).with_burst(self.session_burst)
    }

    /// Requests of all sessions of one org, and the opening of sessions.
    #[must_use]
    pub fn org(&self) -> Quota {
        Quota::per_second(self.org_per_second).with_burst(self.org_burst)
    }

    /// Requests of one address that need no session, and those whose session is refused.
    #[must_use]
    pub fn address(&self) -> Quota {
        Quota::per_second(self.address_per_second).with_burst(self.address_burst)
    }

    /// Event streams of all orgs together. Each holds a connection, and some must be left for requests.
    #[must_use]
    pub fn streams(&self, max_connections: NonZeroUsize) -> NonZeroUsize {
        let most = max_connections.get() - max_connections.get() / 4;
        self.streams
            .or(NonZeroUsize::new(most))
            .unwrap_or(NonZeroUsize::MIN)
    }

    /// Event streams of one org: where there are several, no one of them takes more than half unless it is said.
    #[must_use]
    pub fn streams_per_org(&self, max_connections: NonZeroUsize, orgs: usize) -> NonZeroUsize {
        let all = self.streams(max_connections);
        let share = match orgs {
            0 | 1 => all,
            _ => NonZeroUsize::new(all.get() / 2).unwrap_or(NonZeroUsize::MIN),
        };
        self.streams_per_org.unwrap_or(share)
    }

    pub(super) fn checked(
        self,
        max_connections: NonZeroUsize,
        fault: &Fault<'_>,
    ) -> Result<Self, ConfigError> {
        let bursts = [
            ("limits.session_burst", self.session_burst),
            ("limits.org_burst", self.org_burst),
            ("limits.address_burst", self.address_burst),
        ];
        if let Some((key, _)) = bursts.into_iter().find(|(_, burst)| *burst < SMALLEST_BURST) {
            let problem =
                format!("is less than {SMALLEST_BURST}, and one record page makes several requests at once");
            return Err(fault.at(key, &problem, "Leave it out, or allow more at once."));
        }
        if self.streams.is_some_and(|streams| max_connections <= streams) {
            let problem =
                "would let event streams take every connection, and none would be left for requests";
            let remedy = format!(
                "Name fewer than `server.max_connections`, which is {max_connections}, or raise that."
            );
            return Err(fault.at("limits.streams", problem, &remedy));
        }
        Ok(self)
    }
}

impl Default for LimitsConfig {
    fn default() -> Self {
        const fn number(number: u32) -> NonZeroU32 {
            NonZeroU32::new(number).expect("not zero")
        }
        const STREAMS: NonZeroUsize = NonZeroUsize::new(4).expect("not zero");
        Self {
            session_per_second: number(50),
            session_burst: number(500),
            org_per_second: number(2_000),
            org_burst: number(60_000),
            address_per_second: number(200),
            address_burst: number(20_000),
            streams_per_session: STREAMS,
            streams_per_org: None,
            streams: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONNECTIONS: NonZeroUsize = NonZeroUsize::new(1_000).unwrap();

    #[test]
    fn streams_leave_connections_for_requests_and_one_org_leaves_some_for_others() {
        let limits = LimitsConfig::default();
        assert_eq!(limits.streams(CONNECTIONS).get(), 750);
        assert_eq!(limits.streams_per_org(CONNECTIONS, 1).get(), 750);
        assert_eq!(limits.streams_per_org(CONNECTIONS, 2).get(), 375);
        assert_eq!(limits.streams(NonZeroUsize::MIN).get(), 1);
        assert_eq!(limits.streams_per_org(NonZeroUsize::MIN, 2).get(), 1);
    }
}
