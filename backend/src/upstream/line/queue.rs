//! Who may call now: so many at the same time, and the others one after the other in turns.
//!
//! Each requester (a record, a run) has its own short row, and the rows take turns, so that a household with hundreds of calls
//! holds up nobody else. Advisors go before jobs, but one in five goes to a job while any waits. A caller who goes away
//! leaves nothing behind: neither a place in the row nor a place among those who call.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use super::errand::{Asker, Urgency};
use super::meter::Meter;

/// So many advisors' calls in a row while a job waits.
const INTERACTIVE_IN_A_ROW: u32 = 4;

/// Cheap to clone; clones are the same queue.
#[derive(Debug, Clone)]
pub(super) struct Queue(Arc<Mutex<State>>);

/// Leave to call; given back when dropped.
#[derive(Debug)]
pub(super) struct Slot(Queue);

/// Why there is no leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoSlot {
    /// Too many wait already.
    Full,
    /// It took too long.
    TooLong,
}

#[derive(Debug)]
struct State {
    concurrent: u32,
    length: usize,
    calling: u32,
    interactive: Rows,
    background: Rows,
    interactive_in_a_row: u32,
    next_ticket: u64,
    meter: Meter,
}

/// The rows of one urgency.
#[derive(Debug, Default)]
struct Rows {
    /// Whose turn it is, the next one first: each requester who waits, once.
    turns: VecDeque<Box<str>>,
    waiting: HashMap<Box<str>, VecDeque<Waiter>>,
    length: usize,
}

#[derive(Debug)]
struct Waiter {
    ticket: u64,
    called: oneshot::Sender<()>,
}

/// A place in a row, given up when dropped.
struct Place<'a> {
    queue: &'a Queue,
    asker: &'a Asker,
    ticket: u64,
    called: oneshot::Receiver<()>,
    has_slot: bool,
}

impl Queue {
    /// `concurrent` call at the same time, and `length` wait at most.
    pub(super) fn new(concurrent: u32, length: usize, meter: Meter) -> Self {
        Self(Arc::new(Mutex::new(State {
            concurrent,
            length,
            calling: 0,
            interactive: Rows::default(),
            background: Rows::default(),
            interactive_in_a_row: 0,
            next_ticket: 0,
            meter,
        })))
    }

    /// Waits for the turn of `asker`, but not longer than `until`.
    pub(super) async fn enter(&self, asker: &Asker, until: Instant) -> Result<Slot, NoSlot> {
        let mut place = match self.place(asker)? {
            Ok(slot) => return Ok(slot),
            Err(place) => place,
        };
        match timeout_at(until, &mut place.called).await {
            Ok(Ok(())) => {
                place.has_slot = true;
                Ok(Slot(self.clone()))
            }
            _ => Err(NoSlot::TooLong),
        }
    }

    /// A slot, or a place in the row.
    fn place<'a>(&'a self, asker: &'a Asker) -> Result<Result<Slot, Place<'a>>, NoSlot> {
        let mut state = self.state();
        // Whoever leaves calls the next one, so with a free slot nobody waits.
        if state.calling < state.concurrent {
            state.calling += 1;
            return Ok(Ok(Slot(self.clone())));
        }
        let room = match asker.urgency {
            Urgency::Interactive => state.length,
            // Jobs alone must not fill it: they can wait elsewhere.
            Urgency::Background => state.length / 2,
        };
        if room <= state.waiting() {
            return Err(NoSlot::Full);
        }
        let (called, answer) = oneshot::channel();
        let ticket = state.next_ticket;
        state.next_ticket += 1;
        state
            .rows(asker.urgency)
            .push(&asker.whom, Waiter { ticket, called });
        state.tell_depth();
        Ok(Err(Place {
            queue: self,
            asker,
            ticket,
            called: answer,
            has_slot: false,
        }))
    }

    fn release(&self) {
        let mut state = self.state();
        state.calling = state.calling.saturating_sub(1);
        state.call_next();
        state.tell_depth();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here can panic between two states that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn waiting(&self) -> usize {
        self.interactive.length + self.background.length
    }

    fn tell_depth(&self) {
        self.meter.waiting(self.waiting());
    }

    fn rows(&mut self, urgency: Urgency) -> &mut Rows {
        match urgency {
            Urgency::Interactive => &mut self.interactive,
            Urgency::Background => &mut self.background,
        }
    }

    fn call_next(&mut self) {
        while self.calling < self.concurrent {
            let is_turn_of_job = INTERACTIVE_IN_A_ROW <= self.interactive_in_a_row;
            let first = match is_turn_of_job && 0 < self.background.length {
                true => Urgency::Background,
                false => Urgency::Interactive,
            };
            let (next, urgency) = match (self.rows(first).pop(), first) {
                (None, Urgency::Interactive) => (self.background.pop(), Urgency::Background),
                (next, urgency) => (next, urgency),
            };
            let Some(next) = next else {
                return;
            };
            self.interactive_in_a_row = match urgency {
                Urgency::Interactive => self.interactive_in_a_row.saturating_add(1),
                Urgency::Background => 0,
            };
            // Who has gone away has given up the place as well, so this always arrives.
            if next.called.send(()).is_ok() {
                self.calling += 1;
            }
        }
    }
}

impl Rows {
    fn push(&mut self, whom: &str, waiter: Waiter) {
        self.length += 1;
        match self.waiting.get_mut(whom) {
            Some(row) => row.push_back(waiter),
            None => {
                self.turns.push_back(whom.into());
                self.waiting.insert(whom.into(), VecDeque::from([waiter]));
            }
        }
    }

    fn pop(&mut self) -> Option<Waiter> {
        let whom = self.turns.pop_front()?;
        let row = self.waiting.get_mut(&whom)?;
        let waiter = row.pop_front()?;
        self.length -= 1;
        if row.is_empty() {
            self.waiting.remove(&whom);
        } else {
            self.turns.push_back(whom);
        }
        Some(waiter)
    }

    /// Whether the ticket was still waiting.
    fn remove(&mut self, whom: &str, ticket: u64) -> bool {
        let Some(row) = self.waiting.get_mut(whom) else {
            return false;
        };
        let Some(at) = row.iter().position(|waiter| waiter.ticket == ticket) else {
            return false;
        };
        row.remove(at);
        self.length -= 1;
        if row.is_empty() {
            self.waiting.remove(whom);
            self.turns.retain(|waiting| **waiting != *whom);
        }
        true
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.release();
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if self.has_slot {
            return;
        }
        let was_waiting = {
            let mut state = self.queue.state();
            let rows = state.rows(self.asker.urgency);
            let was_waiting = rows.remove(&self.asker.whom, self.ticket);
            state.tell_depth();
            was_waiting
        };
        // It was called while it went away: the slot goes to the next one.
        if !was_waiting {
            self.queue.release();
        }
    }
}

#[cfg(test)]
mod tests;
