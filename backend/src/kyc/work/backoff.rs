//! How long to wait before the next try: a second, doubled each time, at most five minutes, spread so that what failed
//! together does not come back together. What the other side asks for is granted.

use backon::{BackoffBuilder as _, ExponentialBuilder};
use jiff::SignedDuration;

use crate::random;

const FIRST: std::time::Duration = std::time::Duration::from_secs(1);
const LONGEST: std::time::Duration = std::time::Duration::from_secs(300);

/// After `attempt` tries (1 for the first), where the other side asked for `asked` seconds.
pub(super) fn wait(attempt: u32, asked: Option<u32>) -> SignedDuration {
    let [chance] = random::bytes();
    spread(attempt, asked, chance)
}

fn spread(attempt: u32, asked: Option<u32>, chance: u8) -> SignedDuration {
    // Without the builder's own jitter: that one is added after the cap and cannot be repeated in a test.
    let delay = ExponentialBuilder::default()
        .with_min_delay(FIRST)
        .with_max_delay(LONGEST)
        .without_max_times()
        .build()
        .nth(usize::try_from(attempt.clamp(1, 64) - 1).unwrap_or(0))
        .unwrap_or(LONGEST);
    let delay = SignedDuration::try_from(delay).unwrap_or(SignedDuration::from_secs(300));
    // Between three quarters of the delay and the whole.
    let spread = delay - delay / 4 * i32::from(chance) / 255;
    match asked {
        Some(seconds) => spread.max(SignedDuration::from_secs(seconds.into())),
        None => spread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_five_minutes_and_are_spread_downwards() {
        let seconds: Vec<_> = (1..=12)
            .map(|attempt| spread(attempt, None, 0).as_secs())
            .collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
        assert_eq!(spread(4, None, 255), SignedDuration::from_secs(6));
        assert_eq!(spread(u32::MAX, None, 0), SignedDuration::from_secs(300));
    }

    #[test]
    fn what_the_other_side_asks_for_is_granted_and_never_shortens_a_wait() {
        assert_eq!(spread(1, Some(90), 255), SignedDuration::from_secs(90));
        assert_eq!(spread(9, Some(1), 0), SignedDuration::from_secs(256));
    }
}
