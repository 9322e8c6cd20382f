//! The retry budget: repeated calls are a share of the calls, so that a provider in trouble is not asked three times as often.
//!
//! Each call pays in a part of a repetition, and each second a few more, so that a quiet line can repeat as well (security
//! row S21).

use std::time::Duration;

use tokio::time::Instant;

/// What one call pays in, in thousandths of a repetition.
const PER_CALL: u64 = 200;
/// What one second pays in, in thousandths of a repetition.
const PER_SECOND: u64 = 3_000;
/// What one repetition costs.
const COST: u64 = 1_000;
/// The most that is kept, in thousandths: what ten quiet seconds pay in.
const MOST: u64 = 10 * PER_SECOND;

#[derive(Debug)]
pub(super) struct RetryBudget {
    balance: u64,
    paid_at: Instant,
}

impl RetryBudget {
    /// A full one.
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            balance: MOST,
            paid_at: now,
        }
    }

    /// A call is made.
    pub(super) fn pay_in(&mut self) {
        self.balance = (self.balance + PER_CALL).min(MOST);
    }

    /// Whether one repetition is paid for; then it is.
    pub(super) fn spend(&mut self, now: Instant) -> bool {
        let passed = now
            .saturating_duration_since(self.paid_at)
            .min(Duration::from_secs(60));
        let earned = u64::try_from(passed.as_millis()).unwrap_or(0) * PER_SECOND / 1_000;
        // What is less than a thousandth is not lost: the time is taken as paid only where it paid something.
        if 0 < earned {
            self.paid_at = now;
        }
        self.balance = (self.balance + earned).min(MOST);
        let is_paid = COST <= self.balance;
        if is_paid {
            self.balance -= COST;
        }
        is_paid
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_flood_of_failures_is_repeated_by_a_fifth_only() {
        let now = Instant::now();
        let mut budget = RetryBudget::new(now);
        let repeated = (0..10_000).filter(|_| {
            budget.pay_in();
            budget.spend(now)
        });
        let repeated = repeated.count();
        assert!((2_000..=2_040).contains(&repeated), "{repeated}");
    }

    proptest! {
        #[test]
        fn no_more_is_repeated_than_calls_and_time_pay_for(
            steps in proptest::collection::vec((0_u64..500, any::<bool>()), 1..400),
        ) {
            let begun = Instant::now();
            let mut budget = RetryBudget::new(begun);
            let (mut passed_ms, mut calls, mut repeated) = (0, 0_u64, 0_u64);
            for (pause_ms, is_call) in steps {
                passed_ms += pause_ms;
                if is_call {
                    budget.pay_in();
                    calls += 1;
                } else {
                    repeated += u64::from(budget.spend(begun + Duration::from_millis(passed_ms)));
                }
                prop_assert!(repeated * COST <= MOST + calls * PER_CALL + passed_ms * PER_SECOND / 1_000);
            }
        }
    }
}
