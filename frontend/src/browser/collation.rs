//! The alphabet of a language, as the browser knows it (`Intl.Collator`).

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The rank of each name in the alphabet of a BCP 47 locale: numbers within names count as numbers, equal names have equal
/// ranks. Where the browser cannot do it, the order of the code points.
pub(crate) fn ranks(names: &[&str], locale: &str) -> Vec<u32> {
    let sorted: Array = names.iter().map(|name| JsValue::from_str(name)).collect();
    let compare = comparison(locale);
    // The browser sorts by its own function: no call per comparison crosses into WebAssembly.
    let arguments = compare
        .as_ref()
        .map_or_else(Array::new, |compare| Array::of1(compare));
    if let Ok(sort) = Reflect::get(&sorted, &"sort".into()).and_then(JsCast::dyn_into::<Function>) {
        let _ = sort.apply(&sorted, &arguments);
    }
    let mut ranked: Vec<(String, u32)> = Vec::with_capacity(names.len());
    let mut rank = 0;
    let mut before = JsValue::UNDEFINED;
    for name in sorted.iter() {
        let is_equal = !before.is_undefined()
            && compare
                .as_ref()
                .is_some_and(|compare| are_equal(compare, &before, &name));
        rank += u32::from(!is_equal);
        ranked.push((name.as_string().unwrap_or_default(), rank));
        before = name;
    }
    ranked.sort_unstable();
    names
        .iter()
        .map(|name| {
            let place = ranked.binary_search_by(|(known, _)| known.as_str().cmp(name));
            place.map_or(0, |place| ranked[place].1)
        })
        .collect()
}

fn are_equal(compare: &Function, left: &JsValue, right: &JsValue) -> bool {
    let order = compare.call2(&JsValue::UNDEFINED, left, right).ok();
    order
        .and_then(|order| order.as_f64())
        .is_some_and(|order| order.abs() < 0.5)
}

/// The comparison of a locale; through `Reflect`, because a locale that the browser does not know makes it throw.
fn comparison(locale: &str) -> Option<Function> {
    let options = js_sys::Object::new();
    Reflect::set(&options, &"numeric".into(), &JsValue::TRUE).ok()?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"Collator".into()).ok()?.dyn_into().ok()?;
    let construct =
        |locale: &str| Reflect::construct(&constructor, &Array::of2(&locale.into(), &options)).ok();
    let collator = construct(locale).or_else(|| construct("en-US"))?;
    Reflect::get(&collator, &"compare".into()).ok()?.dyn_into().ok()
}
