//! The way to `Intl`. A locale or time zone that the browser does not know makes it throw, so everything is called
//! through `Reflect`, which turns a throw into a value.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::style::{Setting, Style};

/// Writes texts of one style.
pub(super) struct Formatter {
    object: JsValue,
    method: Function,
}

impl Formatter {
    /// The formatter of a style; for an unknown locale an English one. `None` where the browser cannot do it.
    pub(super) fn new(style: Style, locale: &str, time_zone: &str) -> Option<Self> {
        let options = Object::new();
        style.options(time_zone, |name, setting| {
            let value = match setting {
                Setting::Text(text) => JsValue::from_str(text),
                Setting::Number(number) => JsValue::from(number),
            };
            let _ = Reflect::set(&options, &JsValue::from_str(name), &value);
        });
        let intl = property(&js_sys::global(), "Intl")?;
        let constructor: Function = property(&intl, style.constructor())?.dyn_into().ok()?;
        let construct = |locale: &str| {
            Reflect::construct(&constructor, &Array::of2(&locale.into(), options.as_ref())).ok()
        };
        let object = construct(style.locale(locale)).or_else(|| construct("en-US"))?;
        let method = property(&object, style.method())?.dyn_into().ok()?;
        Some(Self { object, method })
    }

    /// The text for these values.
    pub(super) fn format(&self, values: &Array) -> Option<String> {
        self.method.apply(&self.object, values).ok()?.as_string()
    }
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name)).ok()
}
