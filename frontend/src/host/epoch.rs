//! The gate that a late answer for an earlier record cannot pass.

use std::cell::Cell;
use std::rc::Rc;

/// Names one stretch of work for one record on one connection. Compared, never computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pass(u32);

/// Gives out passes and says whether one is still good. Clones are the same gate.
///
/// The host's own epoch number is not enough: after a reload of the host page it may start again at the same number.
#[derive(Debug, Clone, Default)]
pub(crate) struct EpochGate {
    current: Rc<Cell<u32>>,
}

impl EpochGate {
    /// Makes every pass given out so far worthless and gives out a new one.
    pub(crate) fn open(&self) -> Pass {
        self.close();
        Pass(self.current.get())
    }

    /// Makes every pass given out so far worthless.
    pub(crate) fn close(&self) {
        self.current.set(self.current.get().wrapping_add(1));
    }

    /// Whether what was begun under this pass may still be painted.
    pub(crate) fn admits(&self, pass: Pass) -> bool {
        pass.0 == self.current.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_late_answer_for_the_previous_record_is_not_admitted() {
        let gate = EpochGate::default();
        let first = gate.open();
        assert!(gate.admits(first));
        let second = gate.clone().open();
        assert!(
            !gate.admits(first),
            "the advisor would see the previous client's money"
        );
        assert!(gate.admits(second));
    }

    #[test]
    fn nothing_paints_after_the_end() {
        let gate = EpochGate::default();
        let pass = gate.open();
        gate.close();
        assert!(!gate.admits(pass));
    }
}
