//! The chart with everything that can be done with it: reading with pointer, finger and keyboard, selecting a period,
//! zooming, saving, printing.

use std::f64::consts::LN_2;

use leptos::prelude::*;
use web_sys::{KeyboardEvent, PointerEvent, WheelEvent};

use super::export::{Export, save_panel};
use super::gesture::{Act, Gesture};
use super::keys::{Command, command};
use super::notes::notes;
use super::overlay::overlay;
use super::picture::{summary, surrounded};
use super::print::{Printing, print_note};
use super::reading::{Reading, ZOOM_STEP};
use super::readout::readout;
use super::scene::{Stage, TimeScene};
use super::strip::strip;

/// Turning a wheel so many CSS pixels doubles or halves what is seen.
const WHEEL_PX: f64 = 300.0;
/// A wheel may turn lines instead of pixels.
const LINE_PX: f64 = 16.0;
const HELP_ID: &str = "inlay-chart-help";

/// The chart.
pub(crate) fn time_chart(scene: TimeScene) -> AnyView {
    let stage = Stage::new(scene);
    let reading = Reading::new(stage);
    let export = Export::new(stage);
    let printing = Printing::new(reading);
    let below = view! {
        {move || {
            let language = stage.scene.reader.get();
            stage.scene.model.get().map(|model| notes(&model, &language))
        }}
        {strip(reading)}
        {toolbar(Tools { reading, export, printing })}
        {save_panel(export)}
        {print_note(printing)}
        {help(reading)}
        <p class="visually-hidden" role="status">{move || reading.spoken.get()}</p>
    };
    surrounded(stage, plot(reading), below.into_any())
}

fn plot(reading: Reading) -> AnyView {
    let stage = reading.stage;
    let words = stage.words();
    let gesture = StoredValue::new_local(Gesture::default());
    let is_focused = RwSignal::new(false);
    let follow = move |act: Act| {
        if act != Act::Nothing {
            reading.follow(act);
        }
    };
    let with = move |change: fn(&mut Gesture, &PointerEvent) -> Act, event: &PointerEvent| {
        let act = gesture.try_update_value(|gesture| change(gesture, event));
        follow(act.unwrap_or(Act::Nothing));
    };
    let on_down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        if let Some(plot) = stage.plot.get_untracked() {
            // A drag goes on outside of the plot.
            let _ = plot.set_pointer_capture(event.pointer_id());
        }
        reading.spoken.update(String::clear);
        with(
            |gesture, event| gesture.down(event.pointer_id(), event.pointer_type() == "touch", place(event)),
            &event,
        );
    };
    let on_move = move |event: PointerEvent| {
        with(
            |gesture, event| gesture.moved(event.pointer_id(), place(event)),
            &event,
        );
    };
    let on_up = move |event: PointerEvent| {
        with(|gesture, event| gesture.up(event.pointer_id()), &event);
    };
    let on_cancel = move |_: PointerEvent| {
        gesture.update_value(Gesture::cancel);
        reading.leave();
    };
    let on_key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if let Some(command) = command(&event.key(), event.shift_key())
            && reading.obey(command)
        {
            event.prevent_default();
        }
    };
    let on_wheel = move |event: WheelEvent| {
        // Without the focus a wheel scrolls the page, as everywhere.
        let is_meant = is_focused.get_untracked() || event.ctrl_key() || event.meta_key();
        if is_meant && wheel(reading, &event) {
            event.prevent_default();
        }
    };
    let on_leave = move |event: PointerEvent| {
        // What the keyboard shows stays.
        if !is_focused.get_untracked() || event.pointer_type() == "mouse" {
            reading.cursor.set(None);
        }
    };
    view! {
        <div
            class="plot"
            node_ref=stage.plot
            tabindex="0"
            role="application"
            aria-roledescription=words.chart_role()
            aria-label=move || summary(&stage.scene)
            aria-describedby=HELP_ID
            on:keydown=on_key
            on:pointerdown=on_down
            on:pointermove=on_move
            on:pointerup=on_up
            on:pointercancel=on_cancel
            on:pointerleave=on_leave
            on:wheel=on_wheel
            on:focus=move |_| is_focused.set(true)
            on:blur=move |_| {
                is_focused.set(false);
                reading.cursor.set(None);
            }
        >
            <canvas node_ref=stage.canvas aria-hidden="true"></canvas>
            {overlay(reading)}
            {readout(reading)}
        </div>
    }
    .into_any()
}

fn place(event: &PointerEvent) -> f64 {
    f64::from(event.offset_x())
}

/// Zooms at the pointer, or moves sideways; `false` when nothing changes and the wheel may scroll the page.
fn wheel(reading: Reading, event: &WheelEvent) -> bool {
    let Some(layout) = reading.stage.layout.get_untracked() else {
        return false;
    };
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_PIXEL {
        1.0
    } else {
        LINE_PX
    };
    let (x, y) = (event.delta_x() * unit, event.delta_y() * unit);
    let window = if event.shift_key() || y.abs() < x.abs() {
        layout
            .window
            .panned((x + if event.shift_key() { y } else { 0.0 }) / layout.width)
    } else {
        let anchor = (f64::from(event.offset_x()) / layout.width).clamp(0.0, 1.0);
        // Not `exp2`, which would bring a table of its own to the browser.
        layout.window.zoomed((y / WHEEL_PX * LN_2).exp(), anchor)
    };
    reading.show(&layout, window)
}

/// What the buttons work with.
#[derive(Clone, Copy)]
struct Tools {
    reading: Reading,
    export: Export,
    printing: Printing,
}

fn toolbar(tools: Tools) -> AnyView {
    let Tools { reading, .. } = tools;
    let words = reading.stage.words();
    let button = |text: &'static str, name: &'static str, action: fn(Tools)| {
        view! {
            <button
                type="button"
                class="button is-quiet is-tool"
                aria-label=name
                title=name
                on:click=move |_| action(tools)
            >
                <span aria-hidden="true">{text}</span>
            </button>
        }
        .into_any()
    };
    let is_zoomed = move || {
        reading
            .stage
            .window
            .get()
            .is_some_and(|window| window.is_zoomed())
    };
    // These buttons go away with what they do; whoever pressed them stays at the chart.
    let last_click = move |action: fn(&Reading)| {
        action(&reading);
        reading.stage.focus();
    };
    let is_marked = move || reading.marked.get().is_some_and(|(from, to)| from != to);
    view! {
        <div class="chart-tools">
            {move || is_marked().then(|| view! {
                <button type="button" class="button is-quiet" on:click=move |_| last_click(Reading::select_marked)>
                    {words.select_period()}
                </button>
            })}
            {move || is_zoomed().then(|| view! {
                <button type="button" class="button is-quiet" on:click=move |_| last_click(Reading::reset)>
                    {words.reset_zoom()}
                </button>
            })}
            {button("+", words.zoom_in(), |tools| {
                tools.reading.zoom(ZOOM_STEP);
            })}
            {button("−", words.zoom_out(), |tools| {
                tools.reading.zoom(1.0 / ZOOM_STEP);
            })}
            {button("⤓", words.save_picture(), |tools| tools.export.save())}
            <button type="button" class="button is-quiet" on:click=move |_| tools.printing.print()>
                {words.print()}
            </button>
            {button("?", words.chart_help_title(), |tools| {
                tools.reading.obey(Command::Help);
            })}
        </div>
    }
    .into_any()
}

/// The keys: in short for whoever comes to the chart with a screen reader, in full on demand.
fn help(reading: Reading) -> AnyView {
    let words = reading.stage.words();
    let keys = [
        words.key_points(),
        words.key_series(),
        words.key_page(),
        words.key_ends(),
        words.key_zoom(),
        words.key_summary(),
        words.key_select(),
        words.key_help(),
        words.key_escape(),
    ];
    view! {
        <p class="visually-hidden" id=HELP_ID>{words.chart_help()}</p>
        {move || reading.has_help.get().then(|| view! {
            <div class="chart-help" role="note">
                <p class="chart-help-title">{words.chart_help_title()}</p>
                <ul>{keys.map(|key| view! { <li>{key}</li> })}</ul>
            </div>
        })}
    }
    .into_any()
}
