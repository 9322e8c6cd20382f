//! The page that is measured: gives `tests/bench/chart.mjs` functions to draw, zoom and pan a long series with.

use std::cell::RefCell;
use std::rc::Rc;

use inlay_frontend::bench::{LongChart, walk};
use js_sys::{Array, Float64Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlCanvasElement;

/// The object on `globalThis` that holds the functions.
const NAME: &str = "inlayChart";

fn main() {
    let functions = Object::new();
    let chart = Rc::new(RefCell::new(None::<LongChart>));
    let set = |name: &str, function: JsValue| {
        let _ = Reflect::set(&functions, &name.into(), &function);
    };
    set(
        "walk",
        Closure::<dyn Fn(u32) -> JsValue>::new(walked).into_js_value(),
    );
    let made = Rc::clone(&chart);
    let make = move |canvas: HtmlCanvasElement, points: u32, size: Array| {
        let number = |index| size.get(index).as_f64().unwrap_or(1.0);
        let new = LongChart::new(&walk(points), canvas, number(0), number(1), number(2));
        let is_there = new.is_some();
        *made.borrow_mut() = new;
        is_there
    };
    let make = Closure::<dyn Fn(HtmlCanvasElement, u32, Array) -> bool>::new(make);
    set("make", make.into_js_value());
    let again = Rc::clone(&chart);
    let prepare = move || again.borrow().as_ref().is_some_and(LongChart::prepared_again);
    set(
        "prepare",
        Closure::<dyn Fn() -> bool>::new(prepare).into_js_value(),
    );
    let drawn = Rc::clone(&chart);
    let draw = move || drawn.borrow().as_ref().and_then(LongChart::draw).is_some();
    set("draw", Closure::<dyn Fn() -> bool>::new(draw).into_js_value());
    let zoomed = Rc::clone(&chart);
    let zoom = move |factor: f64| {
        zoomed
            .borrow_mut()
            .as_mut()
            .and_then(|chart| chart.zoom(factor))
            .is_some()
    };
    set("zoom", Closure::<dyn Fn(f64) -> bool>::new(zoom).into_js_value());
    let pan = move |share: f64| {
        chart
            .borrow_mut()
            .as_mut()
            .and_then(|chart| chart.pan(share))
            .is_some()
    };
    set("pan", Closure::<dyn Fn(f64) -> bool>::new(pan).into_js_value());
    let _ = Reflect::set(&js_sys::global(), &NAME.into(), functions.unchecked_ref());
}

/// The series as the peer takes it: amounts in major units.
#[expect(clippy::cast_precision_loss, reason = "amounts of at most eleven digits")]
fn walked(points: u32) -> JsValue {
    let values: Vec<f64> = walk(points).iter().map(|value| *value as f64 / 100.0).collect();
    Float64Array::from(values.as_slice()).into()
}
