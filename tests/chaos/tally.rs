//! What advisors met on the day.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use inlay_bed::Answer;
use inlay_bed::latency::{Latencies, Summary, microseconds};
use inlay_contract::kyc::CheckId;
use serde::{Deserialize, Serialize};

use crate::people::Record;

/// What was asked about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Portfolio,
    Book,
}

/// What became of an action to which no answer came.
const NO_ANSWER: &str = "no answer";

/// Everything that was counted. Shared by all advisors.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Counted>);

#[derive(Debug, Default)]
struct Counted {
    /// Parts of records that were answered at least once.
    known: BTreeSet<(Record, Part)>,
    seen: Counts,
    unseen: Counts,
    done: BTreeMap<&'static str, Done>,
    started: BTreeMap<CheckId, Record>,
}

#[derive(Debug, Default)]
struct Done {
    took: Vec<u32>,
    came_to: BTreeMap<String, u64>,
}

/// Reads of records, by what came of them.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Counts {
    /// Answered with figures of now.
    pub(crate) fresh: u64,
    /// Answered with figures that are marked as stale.
    pub(crate) stale: u64,
    /// Not answered, by error code.
    pub(crate) failed: BTreeMap<String, u64>,
}

/// One kind of action.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Kind {
    /// How long it took.
    pub(crate) latency: Summary,
    /// What came of it: `ok` or an error code.
    pub(crate) came_to: BTreeMap<String, u64>,
}

/// What is said about the day when it is over.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Told {
    /// Reads of what had been read before.
    pub(crate) seen: Counts,
    /// Reads of what nobody had read before.
    pub(crate) unseen: Counts,
    /// Every kind of action.
    pub(crate) actions: BTreeMap<String, Kind>,
}

impl Counts {
    /// All of them.
    pub(crate) fn all(&self) -> u64 {
        self.fresh + self.stale + self.failed.values().sum::<u64>()
    }

    /// The share that was answered; one where there were none.
    #[expect(clippy::cast_precision_loss, reason = "counts of a day fit")]
    pub(crate) fn answered(&self) -> f64 {
        (self.fresh + self.stale) as f64 / self.all().max(1) as f64
    }

    /// The share of stale figures among the answers.
    #[expect(clippy::cast_precision_loss, reason = "counts of a day fit")]
    pub(crate) fn stale_share(&self) -> f64 {
        self.stale as f64 / (self.fresh + self.stale).max(1) as f64
    }
}

/// As much of a portfolio or a book as says whether it is stale.
#[derive(Deserialize)]
struct Dated {
    #[serde(default)]
    stale_since: Option<String>,
    #[serde(default)]
    source: Option<Box<Dated>>,
}

impl Dated {
    fn is_stale(&self) -> bool {
        self.stale_since.is_some() || self.source.as_ref().is_some_and(|source| source.is_stale())
    }
}

impl Tally {
    /// Whether this was answered before.
    pub(crate) fn knows(&self, record: Record, part: Part) -> bool {
        self.counted(|counted| counted.known.contains(&(record, part)))
    }

    /// Notes that this was answered.
    pub(crate) fn learn(&self, record: Record, part: Part) {
        self.counted(|counted| counted.known.insert((record, part)));
    }

    /// Notes what a read came to, also where no answer came; `was_known` is what was so when it was asked for.
    pub(crate) fn read(&self, record: Record, part: Part, was_known: bool, answer: Option<&Answer>) {
        // A book need not be read as a whole to know its date, and unknown members are passed over.
        let dated = answer.and_then(Answer::ours::<Dated>);
        if dated.is_some() {
            self.learn(record, part);
        }
        self.counted(|counted| {
            let counts = if was_known {
                &mut counted.seen
            } else {
                &mut counted.unseen
            };
            match dated {
                Some(dated) if dated.is_stale() => counts.stale += 1,
                Some(_) => counts.fresh += 1,
                None => {
                    let why = answer.map_or_else(|| NO_ANSWER.to_owned(), Answer::problem);
                    *counts.failed.entry(why).or_default() += 1;
                }
            }
        });
    }

    /// Notes an action.
    pub(crate) fn did(&self, what: &'static str, answer: &Answer) {
        let came_to = if answer.status.is_success() {
            "ok".to_owned()
        } else {
            answer.problem()
        };
        self.note(what, answer.took, came_to);
    }

    /// Notes an action to which no answer came.
    pub(crate) fn broke(&self, what: &'static str, took: Duration) {
        self.note(what, took, NO_ANSWER.to_owned());
    }

    fn note(&self, what: &'static str, took: Duration, came_to: String) {
        self.counted(|counted| {
            let done = counted.done.entry(what).or_default();
            done.took.push(microseconds(took));
            *done.came_to.entry(came_to).or_default() += 1;
        });
    }

    /// Notes a check that an advisor was told of.
    pub(crate) fn started(&self, check: CheckId, record: Record) {
        self.counted(|counted| counted.started.insert(check, record));
    }

    /// Every check that an advisor was told of.
    pub(crate) fn all_started(&self) -> BTreeMap<CheckId, Record> {
        self.counted(|counted| counted.started.clone())
    }

    /// What is said about the day.
    pub(crate) fn told(&self) -> Told {
        self.counted(|counted| Told {
            seen: counted.seen.clone(),
            unseen: counted.unseen.clone(),
            actions: counted
                .done
                .iter()
                .map(|(what, done)| {
                    let kind = Kind {
                        latency: done.took.iter().copied().collect::<Latencies>().summary(),
                        came_to: done.came_to.clone(),
                    };
                    ((*what).to_owned(), kind)
                })
                .collect(),
        })
    }

    fn counted<T>(&self, with: impl FnOnce(&mut Counted) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
