//! A timer that is cancelled by dropping it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// A timer that was set; dropping it cancels it.
#[must_use = "a dropped timer never fires"]
#[derive(Debug)]
pub(crate) struct Timer {
    handle: i32,
    // Keeps the function alive until it was called or is not needed any more.
    _function: Closure<dyn FnMut()>,
}

/// Calls `action` once after `milliseconds`. `None` outside a window.
pub(crate) fn after(milliseconds: u32, action: impl FnOnce() + 'static) -> Option<Timer> {
    let mut action = Some(action);
    let function = Closure::<dyn FnMut()>::new(move || {
        if let Some(action) = action.take() {
            action();
        }
    });
    let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
    let handle = web_sys::window()?
        .set_timeout_with_callback_and_timeout_and_arguments_0(
            function.as_ref().unchecked_ref(),
            milliseconds,
        )
        .ok()?;
    Some(Timer {
        handle,
        _function: function,
    })
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.handle);
        }
    }
}
