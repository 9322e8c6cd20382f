//! What is known of the processes of a story, and what is decided about them.

use jiff::{SignedDuration, Timestamp};

use super::process::Process;
use super::steps::{Step, numbered};

/// How much later the next process begins: a little more than a lease, so that what the dead one held is free again.
const UNTIL_LEASES_RUN_OUT: SignedDuration = SignedDuration::from_secs(61);
/// How much time passes when something is put off: more than the pauses before the first few tries, less than a lease.
const UNTIL_TRIED_AGAIN: SignedDuration = SignedDuration::from_secs(10);
/// The call that makes the party known to the provider.
const ENROL: &str = "enrolling the party";

/// Where processes die.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// Nowhere.
    Nowhere,
    /// The first one at this step, and no other one.
    At(Step),
    /// Each at the first step at which none has died yet.
    AtEachNewStep,
}

/// How provider and CRM take what they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// They do it.
    Willing,
    /// Each is out of service until it is put off once.
    UnwillingAtFirst,
}

/// How the process is.
pub(super) enum Standing {
    /// There is none, or it is dead.
    Dead,
    /// It is not listening yet.
    Starting,
    /// It listens here.
    Listening(String),
}

/// All processes of a story, of which one lives at most.
pub(super) struct Watched {
    plan: Plan,
    others: Others,
    /// What time it is for the service.
    pub(super) now: Timestamp,
    /// How many processes there were: the name of the one that lives.
    number: usize,
    process: Option<Process>,
    base_url: Option<String>,
    /// Changes of the store that the process has begun and not reported as made.
    begun: Vec<String>,
    passed: Vec<String>,
    /// The steps at which processes died.
    pub(super) deaths: Vec<String>,
    /// How often the provider enrolled the party, whether or not anybody was left to hear its answer.
    pub(super) enrolments: usize,
}

impl Watched {
    pub(super) fn new(plan: Plan, others: Others, now: Timestamp) -> Self {
        Self {
            plan,
            others,
            now,
            number: 0,
            process: None,
            base_url: None,
            begun: Vec::new(),
            passed: Vec::new(),
            deaths: Vec::new(),
            enrolments: 0,
        }
    }

    /// Starts the next process, later than the one before; `start` is given its number and the time.
    pub(super) fn start(&mut self, start: impl FnOnce(usize, Timestamp) -> Process) {
        if self.number != 0 {
            self.now += UNTIL_LEASES_RUN_OUT;
        }
        self.number += 1;
        self.base_url = None;
        self.begun.clear();
        self.process = Some(start(self.number, self.now));
    }

    /// A process listens.
    pub(super) fn listens(&mut self, process: usize, base_url: String) {
        if self.number == process {
            self.base_url = Some(base_url);
        }
    }

    pub(super) fn standing(&mut self) -> Standing {
        match (&mut self.process, &self.base_url) {
            (None, _) => Standing::Dead,
            (Some(_), Some(base_url)) => Standing::Listening(base_url.clone()),
            (Some(process), None) => {
                process.assert_running();
                Standing::Starting
            }
        }
    }

    /// Kills the process, which is no death of the plan.
    pub(super) fn kill(&mut self) {
        if let Some(process) = self.process.take() {
            process.kill();
        }
    }

    /// Whether nothing is on its way: there is no process, or it has reported every change that it has begun. The store shows
    /// a change a little before it is reported.
    pub(super) fn is_quiet(&self) -> bool {
        self.process.is_none() || self.begun.is_empty()
    }

    /// The steps that were passed by all processes together.
    pub(super) fn passed(&self) -> Vec<Step> {
        numbered(&self.passed)
    }

    /// A process is at a step: whether it goes on. Where it does not, it is dead when this returns.
    pub(super) fn goes_on(&mut self, process: usize, name: &str) -> bool {
        if self.number != process || self.process.is_none() {
            return false;
        }
        self.passed.push(name.to_owned());
        let dies = match &self.plan {
            Plan::Nowhere => false,
            Plan::At(step) => {
                let time = self.passed.iter().filter(|passed| *passed == name).count();
                self.deaths.is_empty() && step.name == name && step.time == time
            }
            Plan::AtEachNewStep => !self.deaths.iter().any(|death| death == name),
        };
        if dies {
            self.deaths.push(name.to_owned());
            self.kill();
        }
        if name.starts_with("after putting off") {
            self.now += UNTIL_TRIED_AGAIN;
        }
        !dies
    }

    /// As [`Watched::goes_on`], for a step of the store.
    pub(super) fn goes_on_in_store(&mut self, process: usize, name: &str) -> bool {
        if !self.goes_on(process, name) {
            return false;
        }
        if let Some(change) = name.strip_prefix("before ") {
            self.begun.push(change.to_owned());
        } else if let Some(change) = name.strip_prefix("after ") {
            // One of them: two of a kind may be made at the same time.
            let mut begun = self.begun.iter();
            if let Some(place) = begun.position(|begun| change.starts_with(begun.as_str())) {
                self.begun.remove(place);
            }
        }
        true
    }

    /// Whether the other side does what it is asked by a call that has reached it.
    pub(super) fn is_done(&mut self, call: &str) -> bool {
        let lasts_until = match call {
            ENROL => Some("after putting off submit"),
            "writing the record" => Some("after putting off write_back"),
            _ => None,
        };
        let is_over = |step| self.passed.iter().any(|passed| passed == step);
        let is_done = self.others == Others::Willing || lasts_until.is_none_or(is_over);
        self.enrolments += usize::from(is_done && call == ENROL);
        is_done
    }
}
