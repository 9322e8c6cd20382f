//! The one open question to the host: at most one at a time, answered, given up or overtaken.

/// What makes an answer the answer: the question's id and the epoch in which it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Open {
    id: String,
    epoch: u32,
}

/// Holds the open question, if there is one.
#[derive(Debug, Default)]
pub(crate) struct RequestSlot {
    open: Option<Open>,
}

impl RequestSlot {
    /// Takes the slot for a new question. `false` when another one is still open.
    #[must_use]
    pub(crate) fn ask(&mut self, id: &str, epoch: u32) -> bool {
        if self.open.is_some() {
            return false;
        }
        self.open = Some(Open {
            id: id.to_owned(),
            epoch,
        });
        true
    }

    /// Whether a message answers the open question; then the slot is free again.
    #[must_use]
    pub(crate) fn answered_by(&mut self, re: Option<&str>, epoch: u32) -> bool {
        let matches = self
            .open
            .as_ref()
            .is_some_and(|open| re == Some(open.id.as_str()) && epoch == open.epoch);
        if matches {
            self.open = None;
        }
        matches
    }

    /// Gives up the question with this id. `false` when it is not the open one any more.
    pub(crate) fn give_up(&mut self, id: &str) -> bool {
        let matches = self.open.as_ref().is_some_and(|open| open.id == id);
        if matches {
            self.open = None;
        }
        matches
    }

    /// Gives up whatever is open.
    pub(crate) fn clear(&mut self) {
        self.open = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_question_at_a_time() {
        let mut slot = RequestSlot::default();
        assert!(slot.ask("a", 1));
        assert!(!slot.ask("b", 1));
        assert!(slot.answered_by(Some("a"), 1));
        assert!(slot.ask("b", 1));
    }

    #[test]
    fn an_assertion_for_another_question_or_record_is_not_used() {
        let mut slot = RequestSlot::default();
        assert!(!slot.answered_by(Some("a"), 1));
        assert!(slot.ask("a", 2));
        assert!(!slot.answered_by(None, 2));
        assert!(!slot.answered_by(Some("b"), 2));
        assert!(!slot.answered_by(Some("a"), 1));
        assert!(slot.answered_by(Some("a"), 2));
        assert!(!slot.answered_by(Some("a"), 2), "an answer counts once");
    }

    #[test]
    fn a_timer_of_an_old_question_does_not_end_the_new_one() {
        let mut slot = RequestSlot::default();
        assert!(slot.ask("a", 1));
        slot.clear();
        assert!(slot.ask("b", 2));
        assert!(!slot.give_up("a"));
        assert!(slot.give_up("b"));
    }
}
