//! What the browser itself is set to.

use js_sys::Reflect;

/// The browser's own language, BCP 47; empty where it does not say.
pub(crate) fn preferred_language() -> String {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into());
    navigator
        .and_then(|navigator| Reflect::get(&navigator, &"language".into()))
        .ok()
        .and_then(|language| language.as_string())
        .unwrap_or_default()
}
