//! Return of a benchmark, definition `benchmark`: each index over the closes for which it was assigned, linked.
//!
//! An index counts from the close of its assignment on; its first return is of the day after. A change is linked at a close
//! at which both indexes have a level, never across different days. A level that is zero or negative is none.

use inlay_contract::book::BenchmarkAssignment;
use inlay_contract::{Decimal, UnavailableReason};

use crate::linked::LinkedIndex;
use crate::order::sort_by_key;

/// One assignment, placed in the days of the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Assigned {
    /// The position of its close.
    from: usize,
    /// Its position in the list of assignments.
    assignment: usize,
}

/// What a record was compared with, day by day.
#[derive(Debug, Clone)]
pub(crate) struct Benchmark {
    assigned: Vec<Assigned>,
    /// Its levels, linked over changes.
    pub(crate) index: LinkedIndex,
}

impl Benchmark {
    /// Links `assignments` over `days` closes; `position` says at which close something since a date begins.
    pub(crate) fn new(
        assignments: &[BenchmarkAssignment],
        days: usize,
        position: impl Fn(&BenchmarkAssignment) -> usize,
    ) -> Self {
        let mut assigned: Vec<_> = assignments
            .iter()
            .enumerate()
            .map(|(assignment, one)| Assigned {
                from: position(one),
                assignment,
            })
            .collect();
        sort_by_key(&mut assigned, |one| one.from);
        // Of several from the same close on, the last has the word.
        assigned.reverse();
        assigned.dedup_by_key(|one| one.from);
        assigned.reverse();
        let index = link(assignments, &assigned, days);
        Self { assigned, index }
    }

    /// Assignments that begin between two closes: the close and the position in the list.
    pub(crate) fn changes(&self, opening: usize, closing: usize) -> impl Iterator<Item = (usize, usize)> {
        let within = move |one: &&Assigned| opening < one.from && one.from < closing;
        self.assigned
            .iter()
            .filter(within)
            .map(|one| (one.from, one.assignment))
    }

    /// The assignments whose return is part of the way between two closes: each with the closes between which it counts.
    pub(crate) fn parts(
        &self,
        opening: usize,
        closing: usize,
    ) -> impl Iterator<Item = (usize, usize, usize)> {
        let ends = self
            .assigned
            .iter()
            .skip(1)
            .map(|next| next.from)
            .chain([usize::MAX]);
        self.assigned
            .iter()
            .zip(ends)
            .map(move |(one, end)| (one.assignment, one.from.max(opening), end.min(closing)))
            .filter(|(_, from, until)| from < until)
    }
}

fn link(assignments: &[BenchmarkAssignment], assigned: &[Assigned], days: usize) -> LinkedIndex {
    let none = UnavailableReason::NoBenchmark;
    let level = |one: Assigned, day: usize| {
        let level = assignments[one.assignment].levels.get(day).copied().flatten();
        level.filter(|level| *level > Decimal::ZERO)
    };
    let mut coming = assigned.iter().copied().peekable();
    let Some(mut current) = coming.next() else {
        return LinkedIndex::new(days, days, none);
    };
    let Some(begin) = (current.from..days).find(|day| level(current, *day).is_some()) else {
        return LinkedIndex::new(days, days, none);
    };
    let mut index = LinkedIndex::new(begin, days, none);
    let mut base = level(current, begin);
    // What is assigned before the first one has a level takes over where it has one itself.
    for day in begin..days {
        if day > begin {
            match level(current, day) {
                Some(reached) => {
                    index.push(base.and_then(|base| reached.checked_div(base)).ok_or(none));
                    base = Some(reached);
                }
                None => index.push_gap(UnavailableReason::MissingClose),
            }
        }
        while let Some(next) = coming.next_if(|next| next.from <= day) {
            let both = level(current, day).is_some();
            current = next;
            base = level(current, day).filter(|_| both);
        }
    }
    index
}

#[cfg(test)]
mod tests;
