//! Whether a call is made again, and when: the rules of security row S21, without clock and network.

use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBackoff, ExponentialBuilder};
use reqwest::StatusCode;

use super::breaker::Verdict;
use super::errand::{Repeat, Urgency};

/// The longest `Retry-After` that is waited for. With a longer one the answer is given back as it is, and whoever called may tell
/// of it.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The first delay, before jitter.
const FIRST_DELAY: Duration = Duration::from_millis(100);
/// The longest delay, before jitter.
const LONGEST_DELAY: Duration = Duration::from_secs(2);

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The provider answered what a second call would answer, too.
    Answered,
    /// It said that it is busy or broken, or that it gave up.
    Broken,
    /// It asked to slow down.
    Limited,
    /// No answer in time.
    TimedOut,
    /// No connection, or it broke off.
    Lost,
    /// There was no connection to send it over.
    NotSent,
    /// An answer that cannot be used.
    Unusable,
}

/// The repetitions that one call still has.
#[derive(Debug)]
pub(super) struct Repetitions {
    repeat: Repeat,
    left: u32,
    delays: ExponentialBackoff,
}

impl Outcome {
    pub(super) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::TOO_MANY_REQUESTS => Self::Limited,
            StatusCode::REQUEST_TIMEOUT => Self::Broken,
            // What it cannot do at all it will not do later.
            StatusCode::NOT_IMPLEMENTED | StatusCode::HTTP_VERSION_NOT_SUPPORTED => Self::Answered,
            status if status.is_server_error() => Self::Broken,
            _ => Self::Answered,
        }
    }

    /// What it says about whether the provider is there.
    pub(super) const fn verdict(self) -> Verdict {
        match self {
            Self::Answered | Self::Limited | Self::Unusable => Verdict::Answered,
            Self::Broken | Self::TimedOut | Self::Lost | Self::NotSent => Verdict::Failed,
        }
    }

    /// Its name in metrics.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Broken => "broken",
            Self::Limited => "limited",
            Self::TimedOut => "timed_out",
            Self::Lost => "lost",
            Self::NotSent => "not_sent",
            Self::Unusable => "unusable",
        }
    }
}

impl Repetitions {
    /// Two for an advisor, one for a job: jobs are done again later, and the two must not multiply.
    pub(super) fn new(repeat: Repeat, urgency: Urgency) -> Self {
        let left = match urgency {
            Urgency::Interactive => 2,
            Urgency::Background => 1,
        };
        let delays = ExponentialBuilder::new()
            .with_min_delay(FIRST_DELAY)
            .with_max_delay(LONGEST_DELAY)
            .with_factor(4.0)
            .without_max_times()
            .build();
        Self { repeat, left, delays }
    }

    /// How long to wait before the call is made again; `None` when it is not. `asked` is what the provider asked for. The
    /// delay is anywhere between nothing and its bound (full jitter), by `jitter` of 255.
    pub(super) fn next(&mut self, outcome: Outcome, asked: Option<Duration>, jitter: u8) -> Option<Duration> {
        let is_allowed = match outcome {
            Outcome::Answered | Outcome::Unusable => false,
            Outcome::NotSent => true,
            Outcome::Broken | Outcome::Limited | Outcome::TimedOut | Outcome::Lost => {
                self.repeat != Repeat::Never
            }
        };
        self.left = self.left.checked_sub(1).filter(|_| is_allowed)?;
        let bound = self.delays.next()?;
        let delay = bound * u32::from(jitter) / 255;
        match asked {
            Some(asked) if LONGEST_WAIT < asked => None,
            Some(asked) => Some(asked + delay.min(FIRST_DELAY)),
            None => Some(delay),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTCOMES: [Outcome; 7] = [
        Outcome::Answered,
        Outcome::Broken,
        Outcome::Limited,
        Outcome::TimedOut,
        Outcome::Lost,
        Outcome::NotSent,
        Outcome::Unusable,
    ];

    fn is_repeated(repeat: Repeat, outcome: Outcome) -> bool {
        Repetitions::new(repeat, Urgency::Interactive)
            .next(outcome, None, 255)
            .is_some()
    }

    // S21
    #[test]
    fn what_must_not_be_done_twice_is_repeated_only_where_it_was_never_sent() {
        for outcome in OUTCOMES {
            assert_eq!(
                is_repeated(Repeat::Never, outcome),
                outcome == Outcome::NotSent,
                "{outcome:?}"
            );
            let is_final = matches!(outcome, Outcome::Answered | Outcome::Unusable);
            assert_eq!(is_repeated(Repeat::Safe, outcome), !is_final, "{outcome:?}");
            assert_eq!(is_repeated(Repeat::Keyed, outcome), !is_final, "{outcome:?}");
        }
    }

    #[test]
    fn statuses_that_a_second_call_would_not_change_end_a_call() {
        for status in [200, 201, 204, 302, 400, 401, 403, 404, 409, 422, 501] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Outcome::of(status), Outcome::Answered, "{status}");
        }
        for status in [408, 500, 502, 503, 504, 529] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(Outcome::of(status), Outcome::Broken, "{status}");
        }
        assert_eq!(Outcome::of(StatusCode::TOO_MANY_REQUESTS), Outcome::Limited);
    }

    // A refusal, a limit or nonsense says that somebody is there.
    #[test]
    fn only_failures_of_the_network_speak_against_a_provider() {
        for outcome in OUTCOMES {
            let is_there = matches!(outcome, Outcome::Answered | Outcome::Limited | Outcome::Unusable);
            assert_eq!(outcome.verdict() == Verdict::Answered, is_there, "{outcome:?}");
        }
    }

    #[test]
    fn a_long_wait_is_told_and_not_waited_for() {
        let mut repetitions = Repetitions::new(Repeat::Safe, Urgency::Interactive);
        assert_eq!(
            repetitions.next(Outcome::Limited, Some(Duration::from_secs(6)), 0),
            None
        );
        let mut repetitions = Repetitions::new(Repeat::Safe, Urgency::Interactive);
        let asked = Duration::from_secs(5);
        assert_eq!(repetitions.next(Outcome::Limited, Some(asked), 0), Some(asked));
    }

    proptest! {
        #[test]
        fn attempts_and_delays_are_bounded(jitters: [u8; 8], asked in proptest::option::of(0_u64..100)) {
            for (urgency, most) in [(Urgency::Interactive, 2), (Urgency::Background, 1)] {
                let mut repetitions = Repetitions::new(Repeat::Safe, urgency);
                let asked = asked.map(Duration::from_secs);
                let waits: Vec<_> = jitters
                    .iter()
                    .map_while(|jitter| repetitions.next(Outcome::Broken, asked, *jitter))
                    .collect();
                prop_assert!(waits.len() <= most);
                for wait in waits {
                    prop_assert!(wait <= LONGEST_WAIT + FIRST_DELAY);
                    prop_assert!(asked.unwrap_or_default() <= wait);
                    prop_assert!(asked.is_some() || wait <= LONGEST_DELAY);
                }
            }
        }
    }
}
