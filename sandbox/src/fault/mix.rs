//! A bad day on which every call fares otherwise: what happens to each is drawn from a seed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Fault, Nonsense, Outage};
use crate::generator::draw;

/// How many calls of a thousand come to what. Calls that come to nothing of it are answered as they should be.
///
/// The same seed gives the same sequence of fates; which call gets which depends on the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FaultMix {
    /// Decides the sequence.
    pub seed: u64,
    /// Status 503.
    pub unavailable: u16,
    /// No answer until the caller gives up.
    pub silent: u16,
    /// Status 429.
    pub rate_limited: u16,
    /// `Retry-After` of those, in seconds.
    pub retry_after_seconds: u32,
    /// The connection is closed in the middle of the answer.
    pub broken_off: u16,
    /// Well-formed up to the middle, and complete by its length: not JSON.
    pub broken: u16,
    /// The connection is closed without an answer.
    pub closed: u16,
    /// The call is carried out, and then the connection is closed without an answer.
    pub answer_lost: u16,
    /// Every token is withdrawn, that of this call included.
    pub tokens_withdrawn: u16,
    /// The right answer comes late.
    pub slow: u16,
    /// How late, in milliseconds, at most; each by an amount of its own.
    pub slow_within_ms: u64,
}

impl FaultMix {
    /// What happens to the call of this number.
    pub(crate) fn fate(&self, number: u64) -> Fault {
        let outage = |outage| Fault::Down { outage };
        let nonsense = |nonsense| Fault::Nonsense { nonsense };
        let amount = draw(&[self.seed, number, 1]);
        let fates = [
            (self.unavailable, outage(Outage::Unavailable)),
            (self.silent, outage(Outage::Silent)),
            (
                self.rate_limited,
                Fault::RateLimited {
                    retry_after_seconds: self.retry_after_seconds,
                },
            ),
            (self.broken_off, outage(Outage::BrokenOff)),
            (self.broken, nonsense(Nonsense::Broken)),
            (self.closed, outage(Outage::Closed)),
            (self.answer_lost, outage(Outage::AnswerLost)),
            (self.tokens_withdrawn, Fault::TokensWithdrawn),
            (
                self.slow,
                Fault::Slow {
                    delay_ms: amount % self.slow_within_ms.max(1),
                },
            ),
        ];
        let mut place = draw(&[self.seed, number, 0]) % 1_000;
        for (share, fate) in fates {
            match place.checked_sub(u64::from(share)) {
                None => return fate,
                Some(rest) => place = rest,
            }
        }
        Fault::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIX: FaultMix = FaultMix {
        seed: 7,
        unavailable: 300,
        silent: 100,
        rate_limited: 100,
        retry_after_seconds: 1,
        broken_off: 20,
        broken: 10,
        closed: 20,
        answer_lost: 20,
        tokens_withdrawn: 10,
        slow: 50,
        slow_within_ms: 200,
    };

    #[test]
    fn each_fate_has_its_share() {
        let fates: Vec<Fault> = (0..20_000).map(|number| MIX.fate(number)).collect();
        let share = |wanted: &dyn Fn(&Fault) -> bool| fates.iter().filter(|fate| wanted(fate)).count() / 20;
        let near = |found: usize, wanted: usize| found.abs_diff(wanted) <= 12;
        let down = |wanted| share(&|fate| *fate == Fault::Down { outage: wanted });
        assert!(near(down(Outage::Unavailable), 300));
        assert!(near(down(Outage::Silent), 100));
        assert!(near(down(Outage::BrokenOff), 20));
        assert!(near(down(Outage::Closed), 20));
        assert!(near(down(Outage::AnswerLost), 20));
        assert!(near(
            share(&|fate| matches!(
                fate,
                Fault::RateLimited {
                    retry_after_seconds: 1
                }
            )),
            100
        ));
        assert!(near(share(&|fate| *fate == Fault::TokensWithdrawn), 10));
        assert!(near(
            share(&|fate| matches!(fate, Fault::Slow { delay_ms } if *delay_ms < 200)),
            50
        ));
        assert!(near(share(&|fate| *fate == Fault::None), 370));
    }

    #[test]
    fn the_same_seed_has_the_same_day_and_another_seed_another() {
        let day = |mix: FaultMix| (0..100).map(|number| mix.fate(number)).collect::<Vec<_>>();
        assert_eq!(day(MIX), day(MIX));
        assert_ne!(day(MIX), day(FaultMix { seed: 8, ..MIX }));
    }

    #[test]
    fn nothing_asked_for_is_nothing_that_happens() {
        assert!((0..1_000).all(|number| FaultMix::default().fate(number) == Fault::None));
    }
}
