//! The chart as an element: picture, labels, and a crosshair for pointer and keyboard.

use std::sync::Arc;

use leptos::html::{Canvas, Div};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::date_axis::{DateForm, DateTick, date_axis};
use super::draw::{Picture, draw};
use super::geometry::Geometry;
use super::model::{ChartModel, ChartPoint, return_text};
use super::value_axis::{ValueAxis, value_axis};
use crate::browser::media::{MediaWatch, PixelRatioWatch, pixel_ratio};
use crate::browser::size_observer::SizeObserver;
use crate::calendar::days_between;
use crate::i18n::{Catalogue, Digits, Formats, Language, Sign};

/// Page Up and Page Down go so many days: about a month of valuations.
const LARGE_STEP: usize = 21;
/// Width that a date label takes, with room around it.
const DATE_LABEL_PX: u32 = 72;
const VALUE_LABEL_PX: u32 = 44;
const READOUT_PX: f64 = 168.0;

/// What the chart is made from; all of it may change while it is shown.
#[derive(Clone, Copy)]
pub(crate) struct ChartScene {
    /// The series; nothing is drawn while there is none.
    pub(crate) model: Memo<Option<Arc<ChartModel>>>,
    /// Who reads.
    pub(crate) language: RwSignal<Language, LocalStorage>,
    /// Changes whenever colours may have changed.
    pub(crate) appearance: RwSignal<u32>,
    /// Set once the picture is there.
    pub(crate) drawn: RwSignal<bool>,
}

/// Everything that a certain series in a certain size is laid out with.
#[derive(Clone, PartialEq)]
struct Layout {
    model: Arc<ChartModel>,
    axis: ValueAxis,
    geometry: Geometry,
    size: (u32, u32),
}

impl Layout {
    fn new(model: Arc<ChartModel>, size: (u32, u32)) -> Self {
        let landmarks = model.landmarks();
        let most = (size.1 / VALUE_LABEL_PX) as usize;
        let axis = value_axis(landmarks.lowest.ratio, landmarks.highest.ratio, most);
        let geometry = Geometry::new(&model, &axis, size.0, size.1);
        Self {
            model,
            axis,
            geometry,
            size,
        }
    }

    fn date_ticks(&self) -> Vec<(f64, DateTick)> {
        let landmarks = self.model.landmarks();
        let most = (self.size.0 / DATE_LABEL_PX) as usize;
        let ticks = date_axis(landmarks.first.date, landmarks.last.date, most);
        ticks
            .into_iter()
            .map(|tick| {
                (
                    self.geometry
                        .x_of_day(days_between(landmarks.first.date, tick.date)),
                    tick,
                )
            })
            .collect()
    }

    fn last_index(&self) -> usize {
        self.model.points().len() - 1
    }
}

/// The chart.
pub(crate) fn chart(scene: ChartScene) -> impl IntoView {
    let plot = NodeRef::<Div>::new();
    let canvas = NodeRef::<Canvas>::new();
    let size = watched_size(plot);
    let screen = watched_screen();
    let layout = Memo::new(move |_| {
        let size = size.get().filter(|(width, height)| 0 < *width && 0 < *height)?;
        Some(Layout::new(scene.model.get()?, size))
    });
    Effect::new(move |_| {
        scene.appearance.track();
        let pixel_ratio = screen.get();
        let (Some(canvas), Some(layout)) = (canvas.get(), layout.get()) else {
            return;
        };
        let picture = Picture {
            model: &layout.model,
            axis: &layout.axis,
            geometry: &layout.geometry,
            width: layout.size.0,
            height: layout.size.1,
            pixel_ratio: pixel_ratio.0,
        };
        if draw(&canvas, &picture).is_some() && !scene.drawn.get_untracked() {
            scene.drawn.set(true);
        }
    });

    let cursor = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(false);
    let words = scene.language.with_untracked(|language| language.words);
    let on_key = move |event: KeyboardEvent| {
        let Some(last) = layout.with(|layout| layout.as_ref().map(Layout::last_index)) else {
            return;
        };
        if let Some(next) = moved(cursor.get_untracked(), last, &event.key()) {
            event.prevent_default();
            spoken.set(next.is_some());
            cursor.set(next);
        }
    };
    let on_pointer = move |x: i32| {
        let nearest = layout.with(|layout| {
            layout
                .as_ref()
                .map(|layout| layout.geometry.nearest(f64::from(x)))
        });
        spoken.set(false);
        cursor.set(nearest);
    };

    view! {
        <figure class="chart">
            <figcaption class="visually-hidden">{move || summary(&scene)}</figcaption>
            <div class="chart-frame" dir="ltr">
                <div class="value-labels" aria-hidden="true">
                    {move || layout.get().map(|layout| value_labels(&scene, &layout))}
                </div>
                <div
                    class="plot"
                    node_ref=plot
                    tabindex="0"
                    role="application"
                    aria-roledescription=words.chart_role
                    aria-label=move || [words.performance, ". ", &summary(&scene)].concat()
                    aria-describedby="inlay-chart-help"
                    on:keydown=on_key
                    on:pointermove=move |event| on_pointer(event.offset_x())
                    on:pointerdown=move |event| on_pointer(event.offset_x())
                    on:pointerleave=move |_| cursor.set(None)
                    on:blur=move |_| cursor.set(None)
                >
                    <canvas node_ref=canvas aria-hidden="true"></canvas>
                    {move || crosshair(&scene, &layout.get()?, cursor.get()?)}
                </div>
                <div class="date-labels" aria-hidden="true">
                    {move || layout.get().map(|layout| date_labels(&scene, &layout))}
                </div>
            </div>
            <p class="visually-hidden" id="inlay-chart-help">{words.chart_help}</p>
            <p class="visually-hidden" role="status">
                {move || spoken.get().then(|| spoken_point(&scene, &layout.get()?, cursor.get()?)).flatten()}
            </p>
        </figure>
    }
}

/// Where a key moves the cursor to; `None` for a key that is not ours, `Some(None)` to take it away.
fn moved(cursor: Option<usize>, last: usize, key: &str) -> Option<Option<usize>> {
    let from = cursor.unwrap_or(last);
    let index = match key {
        "ArrowLeft" | "ArrowDown" if cursor.is_none() => last,
        "ArrowRight" | "ArrowUp" if cursor.is_none() => 0,
        "ArrowLeft" | "ArrowDown" => from.saturating_sub(1),
        "ArrowRight" | "ArrowUp" => (from + 1).min(last),
        "PageUp" => from.saturating_sub(LARGE_STEP),
        "PageDown" => (from + LARGE_STEP).min(last),
        "Home" => 0,
        "End" => last,
        "Escape" if cursor.is_some() => return Some(None),
        _ => return None,
    };
    Some(Some(index))
}

fn watched_size(plot: NodeRef<Div>) -> RwSignal<Option<(u32, u32)>> {
    let size = RwSignal::new(None);
    let observer = StoredValue::new_local(None::<SizeObserver>);
    Effect::new(move |_| {
        let Some(element) = plot.get() else { return };
        let measured = element.clone();
        let watching = SizeObserver::new(&element, move || {
            let pixels = |length: i32| u32::try_from(length).unwrap_or(0);
            let now = Some((pixels(measured.client_width()), pixels(measured.client_height())));
            if size.try_get_untracked().is_some_and(|before| before != now) {
                size.set(now);
            }
        });
        observer.set_value(watching);
    });
    size
}

/// Pixel ratio, and a number that changes with forced colours.
fn watched_screen() -> RwSignal<(f64, u32)> {
    let screen = RwSignal::new((pixel_ratio(), 0));
    let ratio_watch = PixelRatioWatch::new(move |ratio| {
        let _ = screen.try_update(|screen| screen.0 = ratio);
    });
    let contrast_watch = MediaWatch::new("(forced-colors: active)", move || {
        let _ = screen.try_update(|screen| screen.1 += 1);
    });
    // Kept as long as the chart, then dropped, which ends the watching.
    let _ = StoredValue::new_local((ratio_watch, contrast_watch));
    screen
}

fn summary(scene: &ChartScene) -> String {
    let language = scene.language.get();
    scene.model.with(|model| {
        model.as_ref().map_or_else(String::new, |model| {
            (language.words.chart_summary)(&super::table::summary_parts(model, &language.formats))
        })
    })
}

fn value_labels(scene: &ChartScene, layout: &Layout) -> impl IntoView + use<> {
    let formats = scene.language.with(|language| language.formats.clone());
    let digits = Digits::exactly(layout.axis.percent_digits);
    let label = |tick: &inlay_contract::Decimal| {
        let top = pixels(layout.geometry.y_of(*tick));
        view! { <span class="value-label" style:top=top>{formats.percent(*tick, Sign::Always, digits)}</span> }
    };
    layout.axis.ticks.iter().map(label).collect_view()
}

fn date_labels(scene: &ChartScene, layout: &Layout) -> impl IntoView + use<> {
    let formats = scene.language.with(|language| language.formats.clone());
    let ticks = layout.date_ticks();
    // A label that would hang out of the plot is left away.
    let room = f64::from(DATE_LABEL_PX) / 2.0 - 8.0;
    let fits = |x: f64| x <= f64::from(layout.size.0) - room;
    ticks
        .into_iter()
        .filter(|(x, _)| fits(*x))
        .map(|(x, tick)| {
            view! { <span class="date-label" style:left=pixels(x)>{date_text(&formats, tick)}</span> }
        })
        .collect_view()
}

fn date_text(formats: &Formats, tick: DateTick) -> String {
    match tick.form {
        DateForm::Year => formats.year(tick.date),
        DateForm::MonthAndYear => formats.month_and_year(tick.date),
        DateForm::Month => formats.month(tick.date),
        DateForm::DayAndMonth => formats.day_and_month(tick.date),
    }
}

fn crosshair(scene: &ChartScene, layout: &Layout, index: usize) -> Option<impl IntoView + use<>> {
    let point = *layout.model.points().get(index)?;
    let formats = scene.language.with(|language| language.formats.clone());
    let x = layout.geometry.x_of_point(index);
    let y = layout.geometry.y_of(point.ratio);
    let room = (f64::from(layout.size.0) - READOUT_PX).max(0.0);
    let readout = (x - READOUT_PX / 2.0).clamp(0.0, room);
    Some(view! {
        <div class="crosshair" aria-hidden="true">
            <div class="crosshair-line" style:left=pixels(x)></div>
            <div class="crosshair-dot" style:left=pixels(x) style:top=pixels(y)></div>
            <div class="crosshair-readout" style:left=pixels(readout)>
                <span class="readout-date">{formats.date(point.date)}</span>
                <span class="readout-return">{return_text(&formats, point.ratio)}</span>
                <span class="readout-value">{formats.money(point.value, Sign::Minus)}</span>
            </div>
        </div>
    })
}

fn spoken_point(scene: &ChartScene, layout: &Layout, index: usize) -> Option<String> {
    let point = layout.model.points().get(index)?;
    scene
        .language
        .with(|language| Some(spoken(language.words, &language.formats, point)))
}

fn spoken(words: &Catalogue, formats: &Formats, point: &ChartPoint) -> String {
    let date = formats.date(point.date);
    let value = formats.money(point.value, Sign::Minus);
    (words.chart_point)(&date, &return_text(formats, point.ratio), &value)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "`as` saturates; no plot is that large"
)]
fn pixels(length: f64) -> String {
    let whole = length.round() as i32;
    [&whole.to_string(), "px"].concat()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn keys_reach_every_day_and_stop_at_the_ends() {
        let last = 100;
        for (from, key, to) in [
            (None, "ArrowLeft", Some(Some(100))),
            (None, "ArrowRight", Some(Some(0))),
            (Some(0), "ArrowLeft", Some(Some(0))),
            (Some(99), "ArrowRight", Some(Some(100))),
            (Some(100), "ArrowRight", Some(Some(100))),
            (Some(50), "PageUp", Some(Some(29))),
            (Some(90), "PageDown", Some(Some(100))),
            (Some(50), "Home", Some(Some(0))),
            (Some(50), "End", Some(Some(100))),
            (Some(50), "Escape", Some(None)),
        ] {
            assert_eq!(moved(from, last, key), to, "{from:?} {key}");
        }
    }

    #[test]
    fn the_tab_key_still_leaves_the_chart() {
        assert_eq!(moved(Some(3), 100, "Tab"), None);
        assert_eq!(
            moved(None, 100, "Escape"),
            None,
            "it may close a dialog of the host page"
        );
    }
}
