//! How everybody else fails on the day.

use inlay_sandbox::fault::{Fault, FaultMix, FaultPlan};
use inlay_sandbox::kyc::DeliveryPlan;

/// Of a thousand calls to provider, vendors and CRM, token endpoints included: 300 are answered with 503, 100 not at all, 100
/// with 429, and 71 break in other ways; another 50 are late.
///
/// An answer that is complete and no JSON (`broken`) is left out: it is the provider's mistake and not an outage, and old figures
/// are never given in place of a mistake.
pub(crate) fn plan(seed: u64) -> FaultPlan {
    FaultPlan {
        fault: Fault::Mixed(FaultMix {
            seed,
            unavailable: 300,
            silent: 100,
            rate_limited: 100,
            retry_after_seconds: 1,
            broken_off: 30,
            broken: 0,
            closed: 20,
            answer_lost: 20,
            tokens_withdrawn: 1,
            slow: 50,
            slow_within_ms: 800,
        }),
        // Every path: the vendor and the CRM fail, too.
        path_contains: Some("/".to_owned()),
    }
}

/// Webhooks come twice, late and out of order.
pub(crate) fn deliveries() -> DeliveryPlan {
    DeliveryPlan {
        times: 2,
        shuffle_within_ms: 2_000,
        delay_ms: 300,
        dropped: false,
    }
}
