//! The circuit breaker: when a provider is down, it is left alone for a while, and everybody is told so at once.
//!
//! - *Closed*: calls pass. When most of the latest calls failed, and there were enough of them to tell, it opens.
//! - *Open*: nothing passes until the pause is over.
//! - *Half open*: one call passes, the probe. If it gets an answer the breaker closes; if it fails, the pause doubles.
//!
//! A state machine without clock, lock or randomness: whoever holds it says what time it is (security rows S21 and S26). A
//! model test compares it with a naive one. Own code: the crates there are do not let a probe that was dropped free its place.

use std::time::Duration;

use tokio::time::Instant;

use super::rolling::Rolling;

/// When it opens, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// The span over which failures are counted.
    pub(super) window: Duration,
    /// Fewer calls than this within the window say nothing.
    pub(super) fewest_calls: u32,
    /// Share of failures at which it opens, in percent. High, because while some calls get through, repeating one helps more
    /// than giving up all.
    pub(super) open_at_percent: u32,
    /// The first pause.
    pub(super) pause: Duration,
    /// The longest pause.
    pub(super) longest_pause: Duration,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Closed,
    HalfOpen,
    Open,
}

/// What became of a call, as far as it says something of whether the provider is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It answered, were it with a refusal.
    Answered,
    /// It could not be reached, broke off, took too long, or said itself that it is broken.
    Failed,
    /// Nobody knows: the call was given up by the one who made it.
    Unknown,
}

/// Leave for one call. What comes back under an older era than the breaker's says nothing any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leave {
    era: u64,
}

/// No call now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused {
    /// When it is worth asking again.
    pub(super) until: Instant,
}

#[derive(Debug)]
pub(super) struct Breaker {
    rules: Rules,
    state: State,
    era: u64,
    /// How often it has opened without having closed in between.
    n_opened: u32,
}

#[derive(Debug)]
enum State {
    Closed(Rolling),
    Open { until: Instant },
    HalfOpen { is_probing: bool },
}

/// While a probe is under way, others are told to come again after this.
const PROBE_TAKES: Duration = Duration::from_secs(1);

impl Default for Rules {
    fn default() -> Self {
        Self {
            window: Duration::from_secs(20),
            fewest_calls: 10,
            open_at_percent: 70,
            pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(60),
        }
    }
}

impl Breaker {
    pub(super) fn new(rules: Rules, now: Instant) -> Self {
        Self {
            rules,
            state: State::Closed(Rolling::new(rules.window, now)),
            era: 0,
            n_opened: 0,
        }
    }

    pub(super) const fn standing(&self) -> Standing {
        match self.state {
            State::Closed(_) => Standing::Closed,
            State::HalfOpen { .. } => Standing::HalfOpen,
            State::Open { .. } => Standing::Open,
        }
    }

    /// Whether a call could pass now; nothing changes.
    pub(super) fn look(&self, now: Instant) -> Result<(), Refused> {
        match self.state {
            State::Closed(_) | State::HalfOpen { is_probing: false } => Ok(()),
            State::Open { until } if until <= now => Ok(()),
            State::Open { until } => Err(Refused { until }),
            State::HalfOpen { is_probing: true } => Err(Refused {
                until: now + PROBE_TAKES,
            }),
        }
    }

    /// Lets a call pass, or not. Each leave is given back with [`Breaker::settle`].
    pub(super) fn enter(&mut self, now: Instant) -> Result<Leave, Refused> {
        self.look(now)?;
        if matches!(self.state, State::Open { .. }) {
            self.turn(State::HalfOpen { is_probing: true });
        } else if let State::HalfOpen { is_probing } = &mut self.state {
            *is_probing = true;
        }
        Ok(Leave { era: self.era })
    }

    /// What became of a call. `jitter` spreads the pauses of several instances: 0 is the full pause, 255 four fifths of it.
    pub(super) fn settle(&mut self, leave: Leave, verdict: Verdict, now: Instant, jitter: u8) {
        if leave.era != self.era {
            return;
        }
        match (&mut self.state, verdict) {
            (State::Closed(rolling), Verdict::Answered | Verdict::Failed) => {
                rolling.count(now, verdict == Verdict::Failed);
                let counts = rolling.sum(now);
                let is_enough = self.rules.fewest_calls <= counts.calls;
                let (failures, calls) = (u64::from(counts.failures), u64::from(counts.calls));
                if is_enough && calls * u64::from(self.rules.open_at_percent) <= failures * 100 {
                    self.open(now, jitter);
                }
            }
            (State::HalfOpen { .. }, Verdict::Answered) => {
                self.n_opened = 0;
                self.turn(State::Closed(Rolling::new(self.rules.window, now)));
            }
            (State::HalfOpen { .. }, Verdict::Failed) => self.open(now, jitter),
            (State::HalfOpen { is_probing }, Verdict::Unknown) => *is_probing = false,
            (State::Closed(_), Verdict::Unknown) | (State::Open { .. }, _) => {}
        }
    }

    fn open(&mut self, now: Instant, jitter: u8) {
        let doubled = 2_u32.saturating_pow(self.n_opened);
        let pause = self
            .rules
            .pause
            .saturating_mul(doubled)
            .min(self.rules.longest_pause);
        self.n_opened = self.n_opened.saturating_add(1);
        let until = now + pause - pause * u32::from(jitter) / (5 * 255);
        self.turn(State::Open { until });
    }

    fn turn(&mut self, state: State) {
        self.state = state;
        self.era += 1;
    }
}

#[cfg(test)]
mod tests;
