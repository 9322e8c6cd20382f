//! What happens with the next frame on the screen.

use wasm_bindgen::closure::Closure;

/// Calls `action` before the next paint.
pub(crate) fn before_next_paint(action: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(&Closure::once_into_js(action).into());
    }
}

/// Calls `action` when what is in the document now has reached the screen.
pub(crate) fn after_next_paint(action: impl FnOnce() + 'static) {
    // The first callback still runs before the paint, the second one after it.
    before_next_paint(|| before_next_paint(action));
}
