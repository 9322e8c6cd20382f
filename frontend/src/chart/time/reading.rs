//! Where the reader is in a chart, and what each command and gesture changes about it.

use std::sync::Arc;

use jiff::civil::Date;
use leptos::prelude::*;

use super::gesture::Act;
use super::keys::{Command, stepped};
use super::layout::Layout;
use super::scene::Stage;
use super::window::Window;
use super::words::{day_sentence, range_text, time_summary};

/// One step of zooming shows so many times as many days.
pub(crate) const ZOOM_STEP: f64 = 0.6;

/// The reader's place.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    pub(crate) stage: Stage,
    /// The day of the crosshair.
    pub(crate) cursor: RwSignal<Option<usize>>,
    /// The series that the keyboard reads.
    pub(crate) series: RwSignal<usize>,
    /// The day where a period that is being selected begins, and the day up to which it goes; in either order.
    pub(crate) marked: RwSignal<Option<(usize, usize)>>,
    /// What the live region says.
    pub(crate) spoken: RwSignal<String>,
    pub(crate) has_help: RwSignal<bool>,
    /// Whether the reader has just chosen another period here, which is said when it is there.
    is_awaited: StoredValue<bool>,
}

impl Reading {
    /// Nowhere yet.
    pub(crate) fn new(stage: Stage) -> Self {
        let reading = Self {
            stage,
            cursor: RwSignal::new(None),
            series: RwSignal::new(0),
            marked: RwSignal::new(None),
            spoken: RwSignal::new(String::new()),
            has_help: RwSignal::new(false),
            is_awaited: StoredValue::new(false),
        };
        Effect::new(move |_| {
            stage.scene.model.track();
            // Places are places of a model.
            reading.leave();
            if reading.is_awaited.get_value() {
                reading.is_awaited.set_value(false);
                reading.say_shown();
            }
        });
        reading
    }

    /// Does what a key asks for; `false` when there is nothing to do, so that the key may mean something to the page.
    pub(crate) fn obey(&self, command: Command) -> bool {
        let Some(layout) = self.stage.layout.get_untracked() else {
            return false;
        };
        match command {
            Command::Step(step) => self.go(&layout, self.after(&layout, step)),
            Command::First => self.go(&layout, layout.ends().0),
            Command::Last => self.go(&layout, layout.ends().1),
            Command::Select(step) => self.extend(&layout, step),
            Command::Series(step) => self.change_series(&layout, step),
            Command::ZoomIn => return self.zoom(ZOOM_STEP),
            Command::ZoomOut => return self.zoom(1.0 / ZOOM_STEP),
            Command::Confirm => self.confirm(&layout),
            Command::Help => self.has_help.update(|shown| *shown = !*shown),
            Command::Leave => {
                let was_anywhere = self.cursor.with_untracked(Option::is_some)
                    || self.marked.with_untracked(Option::is_some)
                    || self.has_help.get_untracked();
                self.leave();
                return was_anywhere;
            }
        }
        true
    }

    /// Does what a pointer asks for.
    pub(crate) fn follow(&self, act: Act) {
        let Some(layout) = self.stage.layout.get_untracked() else {
            return;
        };
        match act {
            Act::Look(x) => {
                self.marked.set(None);
                self.cursor.set(Some(layout.day_at(x)));
            }
            Act::Mark(from, to) => {
                let days = (layout.day_at(from), layout.day_at(to));
                self.marked.set(Some(days));
                self.cursor.set(Some(days.1));
            }
            Act::Select(from, to) => self.select(&layout, layout.day_at(from), layout.day_at(to)),
            Act::Pinch { before, after } => self.pinch(&layout, before, after),
            Act::Pinched => self.say_shown(),
            Act::Nothing => {}
        }
    }

    /// Shows `factor` times as many days around the crosshair, and says which; `false` when that changes nothing.
    pub(crate) fn zoom(&self, factor: f64) -> bool {
        let Some(layout) = self.stage.layout.get_untracked() else {
            return false;
        };
        let anchor = self
            .cursor
            .get_untracked()
            .map_or(0.5, |day| (layout.x_of_day(day) / layout.width).clamp(0.0, 1.0));
        let is_other = self.show(&layout, layout.window.zoomed(factor, anchor));
        if is_other {
            self.say_shown();
        }
        is_other
    }

    /// Shows another window; `false` when it is the same.
    pub(crate) fn show(&self, layout: &Layout, window: Window) -> bool {
        let is_other = window != layout.window;
        if is_other {
            self.stage.window.set(Some(window));
        }
        is_other
    }

    /// Shows the whole period again, and forgets the one that was selected.
    pub(crate) fn reset(&self) {
        self.stage.window.set(None);
        self.stage.scene.selection.set(None);
        self.marked.set(None);
        self.say_shown();
    }

    /// Has another period shown, which is said once it is: the first and the last of its days.
    pub(crate) fn choose(&self, first: Date, last: Date) {
        let is_shown = self.stage.scene.model.with_untracked(|model| {
            let days = model.as_ref().map_or(&[][..], |model| model.days());
            days.first() == Some(&first) && days.last() == Some(&last)
        });
        if is_shown {
            self.say_shown();
        } else {
            self.is_awaited.set_value(true);
            self.stage.scene.selection.set(Some((first, last)));
        }
    }

    /// Shows the marked period.
    pub(crate) fn select_marked(&self) {
        if let (Some(layout), Some((from, to))) =
            (self.stage.layout.get_untracked(), self.marked.get_untracked())
        {
            self.select(&layout, from.min(to), from.max(to));
        }
    }

    /// Takes crosshair, mark and help away.
    pub(crate) fn leave(&self) {
        self.cursor.set(None);
        self.marked.set(None);
        self.has_help.set(false);
        self.spoken.update(String::clear);
    }

    fn after(&self, layout: &Layout, step: isize) -> usize {
        stepped(self.cursor.get_untracked(), layout.model.days().len() - 1, step)
    }

    fn go(&self, layout: &Arc<Layout>, day: usize) {
        self.marked.set(None);
        self.place(layout, day);
        let series = self.series.get_untracked();
        self.say(layout, |layout, language| {
            day_sentence(&layout.model, day, series, language)
        });
    }

    fn place(&self, layout: &Layout, day: usize) {
        self.cursor.set(Some(day));
        let offset = layout
            .model
            .offsets()
            .get(day)
            .map_or(0.0, |offset| f64::from(*offset));
        self.show(layout, layout.window.showing(offset));
    }

    fn extend(&self, layout: &Arc<Layout>, step: isize) {
        let to = self.after(layout, step);
        let cursor = self.cursor.get_untracked().unwrap_or(to);
        let (from, _) = self.marked.get_untracked().unwrap_or((cursor, cursor));
        self.place(layout, to);
        self.marked.set(Some((from, to)));
        self.say(layout, |layout, language| {
            let range = range_text(&layout.model, from.min(to), from.max(to), language);
            [&range, ". ", language.words.select_period(), ": Enter."].concat()
        });
    }

    fn change_series(&self, layout: &Arc<Layout>, step: isize) {
        let last = layout.model.series().count().saturating_sub(1);
        let series = self.series.get_untracked().saturating_add_signed(step).min(last);
        self.series.set(series);
        let day = self.cursor.get_untracked().unwrap_or(layout.ends().1);
        self.place(layout, day);
        self.say(layout, |layout, language| {
            day_sentence(&layout.model, day, series, language)
        });
    }

    fn confirm(&self, layout: &Arc<Layout>) {
        if self.marked.with_untracked(Option::is_some) {
            self.select_marked();
        } else {
            self.say(layout, |layout, language| time_summary(&layout.model, language));
        }
    }

    fn select(&self, layout: &Layout, from: usize, to: usize) {
        self.marked.set(None);
        let days = layout.model.days();
        if from < to {
            self.choose(days[from], days[to]);
        }
    }

    fn pinch(&self, layout: &Layout, before: (f64, f64), after: (f64, f64)) {
        let spread = |(left, right): (f64, f64)| (right - left).max(1.0);
        let centre = |(left, right): (f64, f64)| (left + right) / 2.0 / layout.width;
        let zoomed = layout
            .window
            .zoomed(spread(before) / spread(after), centre(before));
        self.show(layout, zoomed.panned(centre(before) - centre(after)));
    }

    /// One sentence: from when to when one sees.
    fn say_shown(&self) {
        if let Some(layout) = self.stage.layout.get_untracked() {
            let (first, last) = layout.ends();
            self.say(&layout, |layout, language| {
                let range = range_text(&layout.model, first, last, language);
                language.words.period_shown(&range)
            });
        }
    }

    fn say(&self, layout: &Arc<Layout>, sentence: impl FnOnce(&Layout, &crate::i18n::Language) -> String) {
        let text = self
            .stage
            .scene
            .reader
            .with_untracked(|language| sentence(layout, language));
        self.spoken.set(text);
    }
}
