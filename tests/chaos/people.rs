//! Whom the day is about: the records of both firms, and which of them nobody has seen before.

use std::collections::BTreeSet;

use inlay_sandbox::orgs::{self, Org};
use inlay_sandbox::records::{self, north};

/// A record of a firm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Record {
    /// The firm's place among [`orgs::ALL`].
    pub(crate) firm: usize,
    pub(crate) id: &'static str,
    pub(crate) is_person: bool,
}

/// Records that are read once while nothing fails, and those that are not.
pub(crate) struct People {
    pub(crate) seen: Vec<Record>,
    pub(crate) unseen: Vec<Record>,
}

impl Record {
    pub(crate) fn org(self) -> &'static Org {
        orgs::ALL[self.firm]
    }
}

impl People {
    /// Records of the sandbox, so many at the most and evenly from all; without the largest household, whose book alone would
    /// take a third of the cache: what has no room cannot be bridged, and that is not what is looked at here. Each seventh is
    /// left unseen.
    pub(crate) fn of_the_sandbox(most: usize) -> Self {
        let mut all = BTreeSet::new();
        for firm in records::all() {
            let place = orgs::ALL.iter().position(|org| org.id == firm.org.as_str());
            for record in firm.records {
                let id: &'static str = String::leak(record.id.to_string());
                let Some(firm) = place.filter(|_| id != north::LARGE_HOUSEHOLD) else {
                    continue;
                };
                let is_person = inlay_sandbox::persons::of(orgs::ALL[firm], id).is_some();
                all.insert(Record { firm, id, is_person });
            }
        }
        let mut people = Self {
            seen: Vec::new(),
            unseen: Vec::new(),
        };
        let step = all.len().div_ceil(most.max(1)).max(1);
        for (place, record) in all.into_iter().step_by(step).enumerate() {
            if place % 7 == 3 {
                people.unseen.push(record);
            } else {
                people.seen.push(record);
            }
        }
        people
    }
}
