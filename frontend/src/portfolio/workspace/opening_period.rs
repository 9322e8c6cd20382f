//! The period of a workspace: what it opens on, what the reader makes of it, and what becomes of it when the admin's default
//! changes meanwhile.

use std::rc::Rc;

use inlay_analytics::engine::Engine;
use inlay_analytics::period::Period;
use inlay_analytics::report::Question;
use leptos::prelude::*;

use super::Workspace;
use crate::portfolio::first_period::{choose, is_chosen, wishes};
use crate::portfolio::placement::Placement;

/// The period of a workspace over `engine`. Until the reader chooses one, it follows the admin's default.
pub(super) fn opening_period(
    engine: RwSignal<Rc<Engine>, LocalStorage>,
    placement: RwSignal<Placement>,
) -> RwSignal<Period> {
    let default = Memo::new(move |_| placement.with(|placement| placement.period));
    let of = move |default| engine.with_untracked(|engine| first_period(engine, default));
    let period = RwSignal::new(of(default.get_untracked()));
    Effect::watch(
        move || default.get(),
        move |default, _, _| {
            if !is_chosen() {
                period.set(of(*default));
            }
        },
        false,
    );
    period
}

/// The first wish that the book has; else that of a first picture without wishes: three years, or all there is.
fn first_period(engine: &Engine, default: Option<Period>) -> Period {
    let is_there = |period: &Period| {
        let question = Question {
            node: 0,
            period: *period,
        };
        engine.interval(question).is_ok()
    };
    wishes(default)
        .chain([Period::ThreeYears])
        .find(is_there)
        .unwrap_or(Period::SinceInception)
}

impl Workspace {
    /// The reader wants another period, here and in the records that follow.
    pub(super) fn choose_period(self, period: Period) {
        choose(period);
        self.period.set(period);
    }
}
