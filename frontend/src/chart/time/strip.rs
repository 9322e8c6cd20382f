//! The strip below the chart: the whole history, small, with the period on it. Dragging, or a slider at each end, chooses
//! another period.

use std::sync::Arc;

use jiff::civil::Date;
use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent};

use super::draw::draw;
use super::grip::{Grip, dragged, gripped};
use super::keys::{Command, command, stepped};
use super::layout::Layout;
use super::model::{Form, TimeModel, TimePane, TimeSeries};
use super::reading::Reading;
use super::window::Window;
use crate::calendar::days_between;
use crate::chart::inks::Inks;
use crate::chart::place::pixels;
use crate::chart::screen::watched_size;
use crate::chart::surface::Surface;

/// A period is at least two days, since one is no line.
const LEAST_DAYS: usize = 1;

/// A drag that is under way.
#[derive(Clone, Copy)]
struct Drag {
    grip: Grip,
    from: f64,
    period: (f64, f64),
}

#[derive(Clone, Copy)]
struct Strip {
    reading: Reading,
    layout: Memo<Option<Arc<Layout>>>,
    drag: RwSignal<Option<Drag>>,
    /// Where the period lies while it is dragged.
    draft: RwSignal<Option<(f64, f64)>>,
}

/// The strip; nothing without a history.
pub(super) fn strip(reading: Reading) -> AnyView {
    let stage = reading.stage;
    let has_history = Memo::new(move |_| stage.scene.overview.with(Option::is_some));
    view! { {move || has_history.get().then(|| strip_of(reading))} }.into_any()
}

fn strip_of(reading: Reading) -> AnyView {
    let stage = reading.stage;
    let (node, canvas) = (NodeRef::<Div>::new(), NodeRef::<Canvas>::new());
    let size = watched_size(node);
    let layout = Memo::new(move |_| {
        let (width, height) = size.get()?;
        let model = Arc::new(stage.scene.overview.with(|model| main_line(model.as_ref()?))?);
        let window = Window::whole(model.span());
        Layout::new(model, window, f64::from(width), f64::from(height)).map(Arc::new)
    });
    Effect::new(move |_| {
        let (canvas, layout) = (canvas.get()?, layout.get()?);
        stage.scene.appearance.track();
        let ratio = stage.screen.get().0;
        let surface = Surface::new(&canvas, layout.width, layout.height, ratio)?;
        draw(&surface, &layout, &Inks::of(&canvas)?)
    });
    let strip = Strip {
        reading,
        layout,
        drag: RwSignal::new(None),
        draft: RwSignal::new(None),
    };
    let on_down = move |event: PointerEvent| {
        if let Some(element) = node.get_untracked().filter(|_| event.button() == 0) {
            let _ = element.set_pointer_capture(event.pointer_id());
            strip.take(f64::from(event.offset_x()));
        }
    };
    let words = stage.words();
    view! {
        <div class="chart-strip" dir="ltr" role="group" aria-label=words.overview_strip()>
            <div
                class="strip-plot"
                node_ref=node
                on:pointerdown=on_down
                on:pointermove=move |event| strip.pull(f64::from(event.offset_x()))
                on:pointerup=move |_| strip.drop()
                on:pointercancel=move |_| strip.forget()
            >
                <canvas node_ref=canvas aria-hidden="true"></canvas>
                {move || strip.shade()}
            </div>
            {strip.handle(words.custom_first(), true)}
            {strip.handle(words.custom_last(), false)}
        </div>
    }
    .into_any()
}

impl Strip {
    /// Where the period lies; everything while it cannot be told.
    fn period(&self, layout: &Layout) -> (f64, f64) {
        if let Some(draft) = self.draft.get() {
            return draft;
        }
        let start = layout.model.days()[0];
        let x_of = |date: Date| {
            layout
                .x_of(f64::from(days_between(start, date)))
                .clamp(0.0, layout.width)
        };
        self.reading.stage.scene.model.with(|model| {
            let days = model.as_ref().map(|model| model.days());
            days.map_or((0.0, layout.width), |days| {
                (x_of(days[0]), x_of(days[days.len() - 1]))
            })
        })
    }

    fn take(&self, x: f64) {
        let Some(layout) = self.layout.get_untracked() else {
            return;
        };
        let period = untrack(|| self.period(&layout));
        let grip = gripped(x, period.0, period.1, layout.width);
        self.drag.set(Some(Drag {
            grip,
            from: x,
            period,
        }));
    }

    fn pull(&self, x: f64) {
        if let (Some(drag), Some(layout)) = (self.drag.get_untracked(), self.layout.get_untracked()) {
            let period = dragged(drag.grip, drag.from, x, drag.period, layout.width);
            self.draft.set(Some(period));
        }
    }

    fn drop(&self) {
        if let (Some((left, right)), Some(layout)) = (self.draft.get_untracked(), self.layout.get_untracked())
        {
            let (first, last) = (layout.day_at(left), layout.day_at(right));
            if first + LEAST_DAYS <= last {
                let days = layout.model.days();
                self.reading.choose(days[first], days[last]);
            }
        }
        self.forget();
    }

    fn forget(&self) {
        self.drag.set(None);
        self.draft.set(None);
    }

    /// Says nothing itself: a slider says its own new day.
    fn choose(&self, layout: &Layout, first: usize, last: usize) {
        let days = layout.model.days();
        if first + LEAST_DAYS <= last {
            self.reading
                .stage
                .scene
                .selection
                .set(Some((days[first], days[last])));
        }
    }

    /// The days of the period, as positions in the history.
    fn ends(&self, layout: &Layout) -> (usize, usize) {
        let (left, right) = self.period(layout);
        (layout.day_at(left), layout.day_at(right))
    }

    /// What is not in the period is shaded.
    fn shade(&self) -> Option<impl IntoView + use<>> {
        let layout = self.layout.get()?;
        let (left, right) = self.period(&layout);
        Some(view! {
            <div class="strip-shade" style:left="0" style:width=pixels(left)></div>
            <div class="strip-period" style:left=pixels(left) style:width=pixels(right - left)></div>
            <div class="strip-shade" style:left=pixels(right) style:right="0"></div>
        })
    }

    /// The slider at one end of the period.
    fn handle(self, name: &'static str, is_first: bool) -> AnyView {
        let place = move || {
            let layout = self.layout.get()?;
            let (left, right) = self.period(&layout);
            let (first, last) = self.ends(&layout);
            let (x, day) = if is_first { (left, first) } else { (right, last) };
            let date = layout.model.days()[day];
            let text = self
                .reading
                .stage
                .scene
                .reader
                .with(|language| language.formats.date(date));
            Some((x, day, text, layout.model.days().len() - 1))
        };
        let place = Memo::new(move |_| place());
        let part = move |part: fn(&(f64, usize, String, usize)) -> String| {
            move || place.with(|place| place.as_ref().map(part))
        };
        let on_key = move |event: KeyboardEvent| {
            let Some(layout) = self.layout.get_untracked() else {
                return;
            };
            let (first, last) = untrack(|| self.ends(&layout));
            let end = layout.model.days().len() - 1;
            let from = if is_first { first } else { last };
            let to = match command(&event.key(), false) {
                Some(Command::Step(step)) => stepped(Some(from), end, step),
                // As with any slider, up is more.
                Some(Command::Series(step)) => stepped(Some(from), end, -step),
                Some(Command::First) => 0,
                Some(Command::Last) => end,
                _ => return,
            };
            event.prevent_default();
            if is_first {
                self.choose(&layout, to.min(last.saturating_sub(LEAST_DAYS)), last);
            } else {
                self.choose(&layout, first, to.max(first + LEAST_DAYS).min(end));
            }
        };
        view! {
            <span
                class="strip-handle"
                role="slider"
                tabindex="0"
                aria-label=name
                aria-valuemin="0"
                aria-valuemax=part(|place| place.3.to_string())
                aria-valuenow=part(|place| place.1.to_string())
                aria-valuetext=part(|place| place.2.clone())
                style:left=part(|place| pixels(place.0))
                on:keydown=on_key
            ></span>
        }
        .into_any()
    }
}

/// The most important line of a history, alone.
fn main_line(model: &TimeModel) -> Option<TimeModel> {
    let pane = model.panes().first()?;
    let series = pane.series.first()?;
    let series = TimeSeries {
        name: String::new(),
        form: Form::Area,
        values: Arc::clone(&series.values),
    };
    let panes = vec![TimePane {
        unit: pane.unit,
        series: vec![series],
    }];
    TimeModel::new(String::new(), model.days().into(), panes, Vec::new())
}
