//! Watches what the screen is like.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::MediaQueryList;

/// Watches a media query until it is dropped.
pub(crate) struct MediaWatch {
    query: MediaQueryList,
    function: Closure<dyn FnMut()>,
}

impl MediaWatch {
    /// Calls `changed` whenever the query's answer changes.
    pub(crate) fn new(query: &str, changed: impl FnMut() + 'static) -> Option<Self> {
        let query = web_sys::window()?.match_media(query).ok()??;
        let function = Closure::<dyn FnMut()>::new(changed);
        let listener = function.as_ref().unchecked_ref();
        query.add_event_listener_with_callback("change", listener).ok()?;
        Some(Self { query, function })
    }
}

impl Drop for MediaWatch {
    fn drop(&mut self) {
        let listener = self.function.as_ref().unchecked_ref();
        let _ = self.query.remove_event_listener_with_callback("change", listener);
    }
}

/// Device pixels per CSS pixel.
pub(crate) fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Watches the pixel ratio (another screen, another zoom) until it is dropped.
#[derive(Clone, Default)]
pub(crate) struct PixelRatioWatch {
    // The query holds for one ratio only, so each change arms the next one.
    armed: Rc<RefCell<Option<MediaWatch>>>,
}

impl PixelRatioWatch {
    /// Calls `changed` with the new ratio.
    pub(crate) fn new(changed: impl Fn(f64) + 'static) -> Self {
        let watch = Self::default();
        watch.arm(Rc::new(changed));
        watch
    }

    fn arm(&self, changed: Rc<dyn Fn(f64)>) {
        let ratio = js_sys::Number::from(pixel_ratio()).to_string_with_radix(10);
        let Some(ratio) = ratio.ok().and_then(|ratio| ratio.as_string()) else {
            return;
        };
        let armed = Rc::downgrade(&self.armed);
        let next = MediaWatch::new(&["(resolution: ", &ratio, "dppx)"].concat(), move || {
            changed(pixel_ratio());
            if let Some(armed) = armed.upgrade() {
                let watch = Self { armed };
                let changed = Rc::clone(&changed);
                // Not at once: this runs inside the listener that is replaced.
                wasm_bindgen_futures::spawn_local(async move { watch.arm(changed) });
            }
        });
        self.armed.replace(next);
    }
}
