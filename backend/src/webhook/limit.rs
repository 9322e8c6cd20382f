//! How much of this service one sender may use, decided before its body is read.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::quota::{Quota, Quotas, Subject, TooSoon};
use crate::sender::network;

/// Denials that are written into audit logs in a minute; the rest are counted. Who may not deliver must not be able to fill logs
/// either.
const DENIALS_A_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("not zero");

/// Counts deliveries by provider and sender.
pub(super) struct SenderLimit {
    quotas: Arc<dyn Quotas>,
    quota: Quota,
}

impl SenderLimit {
    pub(super) fn new(quotas: Arc<dyn Quotas>, per_second: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_second(per_second).with_burst(burst);
        Self { quotas, quota }
    }

    /// Counts one; where it is one too many, says how long to wait.
    pub(super) async fn check(&self, provider: &str, sender: IpAddr) -> Result<(), TooSoon> {
        let subject = Subject::new("deliveries", format!("{provider} {}", network(sender)));
        self.quotas.take(subject, self.quota, NonZeroU32::MIN).await
    }
}

/// How many denials are written down.
pub(super) struct DenialBudget(Arc<dyn Quotas>);

impl DenialBudget {
    pub(super) fn new(quotas: Arc<dyn Quotas>) -> Self {
        Self(quotas)
    }

    pub(super) async fn has_room(&self) -> bool {
        let subject = Subject::new("written denials of deliveries", "");
        let quota = Quota::per_minute(DENIALS_A_MINUTE);
        self.0.take(subject, quota, NonZeroU32::MIN).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::clock::ManualClock;
    use crate::quota::MemoryQuotas;

    fn limit(burst: u32) -> SenderLimit {
        let clock = ManualClock::at(Timestamp::UNIX_EPOCH).clock();
        let quotas = Arc::new(MemoryQuotas::new(clock));
        SenderLimit::new(quotas, NonZeroU32::MIN, NonZeroU32::new(burst).unwrap())
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[tokio::test]
    async fn one_sender_s_flood_takes_nothing_from_another_or_from_another_provider() {
        let limit = limit(2);
        let flood = address("192.0.2.1");
        assert_eq!(limit.check("platform", flood).await, Ok(()));
        assert_eq!(limit.check("platform", flood).await, Ok(()));
        let early = limit.check("platform", flood).await.unwrap_err();
        assert_eq!(early.retry_after_seconds(), 1);
        assert_eq!(limit.check("platform", address("192.0.2.2")).await, Ok(()));
        assert_eq!(limit.check("onfido", flood).await, Ok(()));
    }

    #[tokio::test]
    async fn addresses_of_one_line_are_one_sender() {
        let limit = limit(1);
        assert_eq!(limit.check("platform", address("2001:db8::1")).await, Ok(()));
        assert!(limit.check("platform", address("2001:db8::2:1")).await.is_err());
        assert_eq!(limit.check("platform", address("2001:db8:0:1::1")).await, Ok(()));
    }
}
