//! The page that is measured: gives the scripts of `tests/bench` functions to draw with and to ask with.

mod book;
mod chart;
mod household;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

fn main() {
    offer("inlayChart", &chart::functions());
    offer("inlayHousehold", &household::functions());
}

/// Puts `functions` on `globalThis`.
fn offer(name: &str, functions: &Object) {
    set(&js_sys::global(), name, functions);
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Refused by frozen objects only.
    let _ = Reflect::set(object, &name.into(), value);
}
