//! The breaker against a naive model that keeps every call it ever saw.

use proptest::prelude::*;

use super::*;

const RULES: Rules = Rules {
    window: Duration::from_secs(20),
    fewest_calls: 4,
    open_at_percent: 70,
    pause: Duration::from_secs(2),
    longest_pause: Duration::from_secs(60),
};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn tell(breaker: &mut Breaker, verdict: Verdict, now: Instant) {
    let leave = breaker.enter(now).unwrap();
    breaker.settle(leave, verdict, now, 0);
}

fn opened(now: Instant) -> Breaker {
    let mut breaker = Breaker::new(RULES, now);
    for _ in 0..4 {
        tell(&mut breaker, Verdict::Failed, now);
    }
    assert_eq!(breaker.standing(), Standing::Open);
    breaker
}

#[test]
fn a_few_failures_say_nothing() {
    let now = Instant::now();
    let mut breaker = Breaker::new(RULES, now);
    for _ in 0..3 {
        tell(&mut breaker, Verdict::Failed, now);
    }
    assert_eq!(breaker.standing(), Standing::Closed);
}

#[test]
fn a_provider_that_still_answers_some_calls_is_asked_on() {
    let now = Instant::now();
    let mut breaker = Breaker::new(RULES, now);
    for number in 0..100 {
        let verdict = if number % 3 == 0 {
            Verdict::Answered
        } else {
            Verdict::Failed
        };
        tell(&mut breaker, verdict, now);
    }
    assert_eq!(breaker.standing(), Standing::Closed);
}

// S21
#[test]
fn after_the_pause_exactly_one_call_probes() {
    let now = Instant::now();
    let mut breaker = opened(now);
    assert_eq!(
        breaker.enter(now + seconds(1)),
        Err(Refused {
            until: now + seconds(2)
        })
    );
    let later = now + seconds(2);
    let probe = breaker.enter(later).unwrap();
    for _ in 0..10 {
        assert!(breaker.enter(later).is_err());
    }
    breaker.settle(probe, Verdict::Answered, later, 0);
    assert_eq!(breaker.standing(), Standing::Closed);
    assert!(breaker.enter(later).is_ok());
}

#[test]
fn a_probe_that_was_dropped_frees_its_place() {
    let now = Instant::now();
    let mut breaker = opened(now);
    let later = now + seconds(2);
    let probe = breaker.enter(later).unwrap();
    breaker.settle(probe, Verdict::Unknown, later, 0);
    assert_eq!(breaker.standing(), Standing::HalfOpen);
    assert!(breaker.enter(later).is_ok());
}

#[test]
fn each_failed_probe_doubles_the_pause_up_to_the_longest() {
    let mut now = Instant::now();
    let mut breaker = opened(now);
    for pause in [2, 4, 8, 16, 32, 60, 60] {
        assert_eq!(
            breaker.look(now),
            Err(Refused {
                until: now + seconds(pause)
            })
        );
        now += seconds(pause);
        tell(&mut breaker, Verdict::Failed, now);
    }
}

#[test]
fn an_answer_to_a_call_from_before_changes_nothing() {
    let now = Instant::now();
    let mut breaker = Breaker::new(RULES, now);
    let early = breaker.enter(now).unwrap();
    for _ in 0..4 {
        tell(&mut breaker, Verdict::Failed, now);
    }
    let probe = breaker.enter(now + seconds(2)).unwrap();
    breaker.settle(early, Verdict::Answered, now + seconds(2), 0);
    assert_eq!(breaker.standing(), Standing::HalfOpen);
    breaker.settle(probe, Verdict::Failed, now + seconds(2), 0);
    assert_eq!(breaker.standing(), Standing::Open);
}

/// The same rules, told as a story: all that happened is kept and looked through each time.
struct Naive {
    /// Calls since it last closed, by second and whether they failed.
    told: Vec<(u64, bool)>,
    closed_at: u64,
    /// Until when it is open, unless closed.
    open_until: Option<u64>,
    /// Whether the pause is over and a probe has passed.
    is_half_open: bool,
    is_probing: bool,
    n_opened: u32,
    n_turns: u64,
}

impl Naive {
    fn new() -> Self {
        Self {
            told: Vec::new(),
            closed_at: 0,
            open_until: None,
            is_half_open: false,
            is_probing: false,
            n_opened: 0,
            n_turns: 0,
        }
    }

    fn standing(&self) -> Standing {
        match (self.open_until, self.is_half_open) {
            (None, _) => Standing::Closed,
            (Some(_), true) => Standing::HalfOpen,
            (Some(_), false) => Standing::Open,
        }
    }

    fn enter(&mut self, now: u64) -> Option<u64> {
        match (self.open_until, self.is_half_open) {
            (None, _) => {}
            (Some(_), true) if self.is_probing => return None,
            (Some(_), true) => self.is_probing = true,
            (Some(until), false) if now < until => return None,
            (Some(_), false) => {
                (self.is_half_open, self.is_probing) = (true, true);
                self.n_turns += 1;
            }
        }
        Some(self.n_turns)
    }

    fn settle(&mut self, turn: u64, verdict: Verdict, now: u64) {
        if turn != self.n_turns {
            return;
        }
        match (self.standing(), verdict) {
            (Standing::Closed, Verdict::Unknown) | (Standing::Open, _) => {}
            (Standing::Closed, _) => {
                self.told.push((now, verdict == Verdict::Failed));
                // Spans of two seconds: what is still counted began after the ninth before this one.
                let span = |at: u64| (at - self.closed_at) / 2;
                let (oldest, told) = (span(now).saturating_sub(9), &self.told);
                let recent: Vec<_> = told.iter().filter(|(at, _)| oldest <= span(*at)).collect();
                let failures = recent.iter().filter(|(_, failed)| *failed).count();
                if 4 <= recent.len() && recent.len() * 70 <= failures * 100 {
                    self.open(now);
                }
            }
            (Standing::HalfOpen, Verdict::Unknown) => self.is_probing = false,
            (Standing::HalfOpen, Verdict::Failed) => self.open(now),
            (Standing::HalfOpen, Verdict::Answered) => {
                *self = Self {
                    closed_at: now,
                    n_turns: self.n_turns + 1,
                    ..Self::new()
                };
            }
        }
    }

    fn open(&mut self, now: u64) {
        let pause = (2_u64 << self.n_opened.min(10)).min(60);
        self.n_opened += 1;
        self.n_turns += 1;
        self.open_until = Some(now + pause);
        (self.is_half_open, self.is_probing) = (false, false);
        self.told.clear();
    }
}

#[derive(Debug, Clone)]
enum Step {
    Wait(u64),
    Enter,
    Settle(usize, Verdict),
}

fn step() -> impl Strategy<Value = Step> {
    let verdict = prop_oneof![
        3 => Just(Verdict::Failed),
        2 => Just(Verdict::Answered),
        1 => Just(Verdict::Unknown),
    ];
    prop_oneof![
        2 => (0_u64..8).prop_map(Step::Wait),
        4 => Just(Step::Enter),
        4 => (any::<usize>(), verdict).prop_map(|(which, verdict)| Step::Settle(which, verdict)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn breaker_and_naive_model_agree(steps in proptest::collection::vec(step(), 1..120)) {
        let begun = Instant::now();
        let (mut breaker, mut naive) = (Breaker::new(RULES, begun), Naive::new());
        let (mut now, mut under_way) = (0, Vec::new());
        for step in steps {
            let at = begun + seconds(now);
            match step {
                Step::Wait(more) => now += more,
                Step::Enter => {
                    let (leave, expected) = (breaker.enter(at).ok(), naive.enter(now));
                    prop_assert_eq!(leave.is_some(), expected.is_some());
                    under_way.extend(leave.zip(expected));
                }
                Step::Settle(_, _) if under_way.is_empty() => {}
                Step::Settle(which, verdict) => {
                    let (leave, turn) = under_way.swap_remove(which % under_way.len());
                    breaker.settle(leave, verdict, at, 0);
                    naive.settle(turn, verdict, now);
                }
            }
            prop_assert_eq!(breaker.standing(), naive.standing());
        }
    }

    #[test]
    fn a_pause_is_shortened_by_a_fifth_at_most(jitter: u8) {
        let now = Instant::now();
        let mut breaker = Breaker::new(RULES, now);
        for _ in 0..4 {
            let leave = breaker.enter(now).unwrap();
            breaker.settle(leave, Verdict::Failed, now, jitter);
        }
        let until = breaker.look(now).unwrap_err().until;
        prop_assert!(now + Duration::from_millis(1_600) <= until && until <= now + seconds(2));
    }
}
