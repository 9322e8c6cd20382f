//! The period that a workspace opens on.
//!
//! It goes along from record to record: who looks at one client's year looks at the next one's. It says nothing of any
//! client. All else that the reader does (what is open in the tree, what the tables are narrowed to) belongs to a record and
//! ends with it.

use std::cell::Cell;

use inlay_analytics::engine::Engine;
use inlay_analytics::period::Period;
use inlay_analytics::report::Question;
use leptos::prelude::*;

thread_local! {
    /// What the reader chose last, in whichever record.
    static CHOSEN: Cell<Option<Period>> = const { Cell::new(None) };
}

/// The period that was chosen last, where the book has it; else that of the first picture, so that nothing jumps when the
/// workspace opens: three years, or all there is.
pub(super) fn first_period(engine: &Engine) -> Period {
    let is_there = |period: &Period| {
        let question = Question {
            node: 0,
            period: *period,
        };
        engine.interval(question).is_ok()
    };
    CHOSEN
        .get()
        .filter(is_there)
        .or_else(|| Some(Period::ThreeYears).filter(is_there))
        .unwrap_or(Period::SinceInception)
}

/// Keeps what the reader chooses for the records that follow.
pub(super) fn remember(period: RwSignal<Period>) {
    Effect::watch(
        move || period.get(),
        |period, _, _| CHOSEN.set(Some(*period)),
        false,
    );
}
