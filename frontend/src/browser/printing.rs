//! Prints the page, and tells when it is about to be printed and when it has been.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

const BEFORE: &str = "beforeprint";
const AFTER: &str = "afterprint";

type Listener = Closure<dyn FnMut()>;

/// Watches until it is dropped.
pub(crate) struct PrintWatch {
    before: Listener,
    after: Listener,
}

impl PrintWatch {
    /// Calls `before` ahead of each printing, which goes on as soon as it returns, and `after` behind it.
    pub(crate) fn new(before: impl FnMut() + 'static, after: impl FnMut() + 'static) -> Option<Self> {
        let window = web_sys::window()?;
        let watch = Self {
            before: Closure::new(before),
            after: Closure::new(after),
        };
        for (event, function) in watch.listeners() {
            window
                .add_event_listener_with_callback(event, function.as_ref().unchecked_ref())
                .ok()?;
        }
        Some(watch)
    }

    fn listeners(&self) -> [(&'static str, &Listener); 2] {
        [(BEFORE, &self.before), (AFTER, &self.after)]
    }
}

/// Asks the browser to print the page; it answers nothing, and does nothing where the host page forbids it.
pub(crate) fn print_page() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

impl Drop for PrintWatch {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            for (event, function) in self.listeners() {
                let _ = window.remove_event_listener_with_callback(event, function.as_ref().unchecked_ref());
            }
        }
    }
}
