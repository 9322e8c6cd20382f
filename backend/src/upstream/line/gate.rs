//! The breaker as several callers share it.
//!
//! Nobody passes when it cannot be told how it stands (security row S26).

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::breaker::{Breaker, Leave, Refused, Rules, Standing, Verdict};
use super::meter::Meter;
use crate::random;
use crate::upstream::UpstreamError;

/// What is told to wait where the breaker cannot be asked.
const UNKNOWN_STATE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Gate {
    breaker: Arc<Mutex<Breaker>>,
    meter: Meter,
}

/// Leave for one call. Dropped without a verdict it says nothing, and a probe frees its place.
#[derive(Debug)]
pub(super) struct Pass<'a> {
    gate: &'a Gate,
    leave: Leave,
    verdict: Verdict,
}

impl Gate {
    pub(super) fn new(rules: Rules, meter: Meter) -> Self {
        Self {
            breaker: Arc::new(Mutex::new(Breaker::new(rules, Instant::now()))),
            meter,
        }
    }

    /// Whether it is worth waiting for a turn.
    pub(super) fn look(&self) -> Result<(), UpstreamError> {
        self.with(|breaker, now| breaker.look(now))
    }

    /// Lets one call pass.
    pub(super) fn enter(&self) -> Result<Pass<'_>, UpstreamError> {
        let leave = self.with(|breaker, now| breaker.enter(now))?;
        Ok(Pass {
            gate: self,
            leave,
            verdict: Verdict::Unknown,
        })
    }

    fn with<T>(
        &self,
        ask: impl FnOnce(&mut Breaker, Instant) -> Result<T, Refused>,
    ) -> Result<T, UpstreamError> {
        let now = Instant::now();
        let Ok(mut breaker) = self.breaker.lock() else {
            return Err(closed_for(UNKNOWN_STATE));
        };
        let before = breaker.standing();
        let asked = ask(&mut breaker, now);
        self.tell(before, breaker.standing());
        asked.map_err(|refused| closed_for(refused.until.saturating_duration_since(now)))
    }

    fn settle(&self, leave: Leave, verdict: Verdict) {
        let Ok(mut breaker) = self.breaker.lock() else {
            return;
        };
        let [jitter] = random::bytes();
        let before = breaker.standing();
        breaker.settle(leave, verdict, Instant::now(), jitter);
        self.tell(before, breaker.standing());
    }

    fn tell(&self, before: Standing, after: Standing) {
        if before == after {
            return;
        }
        self.meter.breaker_turned(after);
        let provider = self.meter.provider();
        match after {
            Standing::Open => {
                tracing::warn!(
                    provider,
                    "most calls fail: the provider is left alone for a while"
                );
            }
            Standing::HalfOpen => tracing::warn!(provider, "one call tries whether the provider is back"),
            Standing::Closed => tracing::warn!(provider, "the provider answers again"),
        }
    }
}

impl Pass<'_> {
    /// What became of the call.
    pub(super) fn judge(mut self, verdict: Verdict) {
        self.verdict = verdict;
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.gate.settle(self.leave, self.verdict);
    }
}

/// The time is rounded up to seconds, and is at least one.
fn closed_for(pause: Duration) -> UpstreamError {
    let seconds = pause.as_secs() + u64::from(pause.subsec_nanos() != 0);
    UpstreamError::CircuitOpen {
        retry_after_seconds: u32::try_from(seconds.max(1)).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::upstream::line::UpstreamContext;

    fn gate() -> Gate {
        Gate::new(
            Rules::default(),
            Meter::new("test", &UpstreamContext::alone(Clock::system())),
        )
    }

    // S26
    #[tokio::test]
    async fn nobody_passes_when_nobody_knows_how_the_breaker_stands() {
        let gate = gate();
        let breaker = Arc::clone(&gate.breaker);
        let poisoner = std::thread::spawn(move || {
            let _held = breaker.lock().unwrap();
            panic!("the thread dies while it holds the breaker");
        });
        assert!(poisoner.join().is_err());
        assert!(matches!(gate.look(), Err(UpstreamError::CircuitOpen { .. })));
        assert!(matches!(gate.enter(), Err(UpstreamError::CircuitOpen { .. })));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_probe_lets_the_next_one_try() {
        let gate = gate();
        for _ in 0..10 {
            gate.enter().unwrap().judge(Verdict::Failed);
        }
        let Err(UpstreamError::CircuitOpen { retry_after_seconds }) = gate.look() else {
            panic!("it is not open");
        };
        assert_eq!(retry_after_seconds, 2);
        tokio::time::advance(Duration::from_secs(2)).await;
        let probe = gate.enter().unwrap();
        assert!(gate.enter().is_err());
        drop(probe);
        gate.enter().unwrap().judge(Verdict::Answered);
        assert!(gate.look().is_ok());
    }
}
