//! How long to wait before the event stream is opened again, and when to ask for the whole file instead.

/// Waits double from here …
const FIRST_MS: f64 = 1_000.0;
/// … up to here.
const LONGEST_MS: f64 = 15_000.0;
/// From so many failures in a row on, the file is asked for as long as there is no stream.
const GIVEN_UP_AFTER: u32 = 3;
/// Between two readings of the file.
const POLL_MS: u32 = 15_000;

/// What comes next, after a stream ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Next {
    /// How long to wait first.
    pub(super) wait_ms: u32,
    /// Whether to ask for the whole file then, beside another try for a stream.
    pub(super) polls: bool,
}

/// After `failures` streams in a row that did not begin. `chance` is between zero and one: many widgets that lost the same
/// service do not come back at the same moment.
pub(super) fn next(failures: u32, chance: f64) -> Next {
    if GIVEN_UP_AFTER <= failures {
        return Next {
            wait_ms: POLL_MS,
            polls: true,
        };
    }
    let doubled = FIRST_MS * f64::from(1_u32 << failures.min(10));
    let wait = doubled.min(LONGEST_MS) * (0.5 + chance.clamp(0.0, 1.0) / 2.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and the wait is positive"
    )]
    let wait_ms = wait as u32;
    Next {
        wait_ms,
        polls: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_then_the_file_is_asked_for_every_fifteen_seconds() {
        let waits: Vec<u32> = (0..3).map(|failures| next(failures, 1.0).wait_ms).collect();
        assert_eq!(waits, [1_000, 2_000, 4_000]);
        for failures in [3, 4, 1_000, u32::MAX] {
            let polling = Next {
                wait_ms: 15_000,
                polls: true,
            };
            assert_eq!(next(failures, 0.3), polling);
        }
    }

    proptest::proptest! {
        #[test]
        fn nobody_comes_back_at_once_or_never(failures in proptest::num::u32::ANY, chance in proptest::num::f64::ANY) {
            let wait = next(failures, if chance.is_nan() { 0.0 } else { chance }).wait_ms;
            proptest::prop_assert!((500..=15_000).contains(&wait));
        }
    }
}
