//! One long series, to draw, zoom and pan.

use std::cell::RefCell;
use std::rc::Rc;

use inlay_frontend::bench::{LongChart, walk};
use js_sys::{Array, Float64Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlCanvasElement;

use crate::set;

/// What `../chart.mjs` calls.
pub(crate) fn functions() -> Object {
    let functions = Object::new();
    let chart = Rc::new(RefCell::new(None::<LongChart>));
    let walk = Closure::<dyn Fn(u32) -> JsValue>::new(walked);
    set(&functions, "walk", &walk.into_js_value());
    let made = Rc::clone(&chart);
    let make = move |canvas: HtmlCanvasElement, points: u32, size: Array| {
        let number = |index| size.get(index).as_f64().unwrap_or(1.0);
        let new = LongChart::new(&self::walk(points), canvas, number(0), number(1), number(2));
        let is_there = new.is_some();
        *made.borrow_mut() = new;
        is_there
    };
    let make = Closure::<dyn Fn(HtmlCanvasElement, u32, Array) -> bool>::new(make);
    set(&functions, "make", &make.into_js_value());
    let again = Rc::clone(&chart);
    let prepare = move || again.borrow().as_ref().is_some_and(LongChart::prepared_again);
    let prepare = Closure::<dyn Fn() -> bool>::new(prepare);
    set(&functions, "prepare", &prepare.into_js_value());
    let drawn = Rc::clone(&chart);
    let draw = move || drawn.borrow().as_ref().and_then(LongChart::draw).is_some();
    let draw = Closure::<dyn Fn() -> bool>::new(draw);
    set(&functions, "draw", &draw.into_js_value());
    step(&functions, "zoom", &chart, LongChart::zoom);
    step(&functions, "pan", &chart, LongChart::pan);
    functions
}

/// A function of one number that changes what is seen, and draws.
fn step(
    functions: &Object,
    name: &str,
    chart: &Rc<RefCell<Option<LongChart>>>,
    action: fn(&mut LongChart, f64) -> Option<()>,
) {
    let chart = Rc::clone(chart);
    let step = move |by: f64| {
        let mut chart = chart.borrow_mut();
        chart.as_mut().and_then(|chart| action(chart, by)).is_some()
    };
    let step = Closure::<dyn Fn(f64) -> bool>::new(step);
    set(functions, name, &step.into_js_value());
}

/// The series as the peer takes it: amounts in major units.
#[expect(clippy::cast_precision_loss, reason = "amounts of at most eleven digits")]
fn walked(points: u32) -> JsValue {
    let values: Vec<f64> = walk(points).iter().map(|value| *value as f64 / 100.0).collect();
    Float64Array::from(values.as_slice()).into()
}
